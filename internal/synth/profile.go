package synth

// OpenToValues lists what a person may be open to, in the order in which Person.OpenTo names them.
func OpenToValues() []string {
	return []string{"talk", "return", "sideJob", "contract", "mentoring", "speaking", "collaboration", "referral"}
}

// AudienceFields lists the fields for which a person may have chosen an audience.
func AudienceFields() []string {
	return []string{
		"email", "phone", "currentEmployer", "currentTitle", "location", "skills", "interests", "openTo",
		"availabilityHours", "employments", "groups",
	}
}

// AudienceValues lists the audiences a person may have chosen.
func AudienceValues() []string {
	return []string{"default", "nobody", "admins", "shared", "alumni", "employees", "network", "public"}
}

// describe fills what person i says about themselves. The employments must be there already.
func (c *Company) describe(p *Person, i int) {
	s := newSource(c.seed, i, streamProfile)
	p.Locale = "ja"
	english := 60
	if isLatin(p.Family) {
		english = 660
	}
	if s.permille(english) {
		p.Locale = "en"
	}
	p.HasProfile = s.permille(600)
	newsletter := 300
	if p.HasProfile {
		newsletter = 640
	}
	p.ConsentNewsletter = s.permille(newsletter)
	if !p.HasProfile {
		return
	}
	p.ConsentListing = s.permille(880)
	c.describeWork(p, &s)
	if s.permille(600) {
		p.AvailabilityHours = min(s.between(1, 20), s.between(1, 20))
	}
	p.Location = c.draw.locations.pick(&s).Ja
	p.Skills = terms(&c.draw.skills, &s, s.below(7))
	p.Interests = terms(&c.draw.interests, &s, s.below(5))
	p.OpenTo = openTo(&s)
	p.Groups = c.draw.groups.ranks(&s, max(0, s.below(5)-1))
	c.chooseAudiences(p, i)
}

func (c *Company) describeWork(p *Person, s *source) {
	title := c.draw.outsideTitles.pick(s)
	employer := c.draw.employers.pick(s)
	switch {
	case p.Current():
		last := p.Last()
		p.CurrentEmployer = last.Entity
		title = Label{Ja: last.Title, En: c.English(last.Title)}
	case s.permille(750):
		p.CurrentEmployer = employer
	default: // between jobs, retired or not telling
		return
	}
	p.CurrentTitle = title.Ja
	if p.Locale == "en" {
		p.CurrentTitle = title.En
	}
}

func terms(w *weighted[Label], s *source, count int) []string {
	ranks := w.ranks(s, count)
	if ranks == nil {
		return nil
	}
	list := make([]string, len(ranks))
	for i, rank := range ranks {
		list[i] = w.items[rank].Ja
	}
	return list
}

// isLatin tells the Latin names of the tables from the Japanese ones by the first byte: Latin letters take one or two
// bytes in UTF-8, kana and kanji three or four.
func isLatin(written string) bool { return written[0] < 0xe0 }
