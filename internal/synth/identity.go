package synth

// tables are the vocabularies made ready to draw from.
type tables struct {
	families, givens weighted[name]
	languages        weighted[language]
	entities         weighted[Label]
	departments      weighted[Department]
	engineering      []bool // by department: takes the engineering ladder
	places           weighted[Label]
	kinds            weighted[kindOfWork]
	staff, engineers []Label
	reasons          weighted[string]
	employers        weighted[string]
	outsideTitles    weighted[Label]
	skills           weighted[Label]
	interests        weighted[Label]
	locations        weighted[Label]
	groups           weighted[Group]
}

func makeTables(c *Company) tables {
	return tables{
		families:      zipf(parseNames(familiesJa), 12),
		givens:        zipf(parseNames(givenJa), 25),
		languages:     zipf(parseLatin(latinNames), 3),
		entities:      zipf(c.Entities, 1),
		departments:   zipf(c.Departments, 3),
		engineering:   engineeringDepartments(c.Departments),
		places:        zipf(c.Places, 2),
		kinds:         makeKinds(),
		staff:         labels(staffTitles),
		engineers:     labels(engineeringTitles),
		reasons:       makeReasons(),
		employers:     zipf(c.Employers, 30),
		outsideTitles: zipf(labels(outsideTitles), 4),
		skills:        zipf(c.Skills, 5),
		interests:     zipf(c.Interests, 4),
		locations:     zipf(labels(locations), 2),
		groups:        zipf(c.Groups, 3),
	}
}

// identify fills the names and the addresses of person i.
func (c *Company) identify(p *Person, i int) {
	s := newSource(c.seed, i, streamName)
	if s.permille(150) {
		c.nameLatin(p, &s)
	} else {
		c.nameJapanese(p, &s)
	}
	domains := [...]string{"@example.jp", "@example.jp", "@example.com", "@example.org"}
	p.Email = "e" + p.ExternalID[1:] + domains[s.below(len(domains))]
	p.Phone = "000-0000-" + digits(s.below(10_000), 4)
}

func (c *Company) nameJapanese(p *Person, s *source) {
	family, given := c.draw.families.pick(s), c.draw.givens.pick(s)
	p.Family, p.FamilyKana, p.FamilyRomaji = family.spell(s), family.kana, family.romaji
	p.Given, p.GivenKana, p.GivenRomaji = given.spell(s), given.kana, given.romaji
	if s.permille(120) {
		former := c.draw.families.pick(s)
		if former.kana != family.kana {
			p.FormerFamily, p.FormerFamilyKana, p.FormerFamilyRomaji = former.spell(s), former.kana, former.romaji
		}
	}
	switch {
	case p.FormerFamily != "" && s.permille(350): // many go on working under the name they were hired with
		p.Preferred = p.FormerFamily + " " + p.Given
	case s.permille(15):
		p.Preferred = given.romaji + " " + family.romaji
	}
}

func (c *Company) nameLatin(p *Person, s *source) {
	language := c.draw.languages.pick(s)
	family := language.families.pick(s)
	if s.permille(150) { // a family name from elsewhere
		language = c.draw.languages.pick(s)
	}
	given := language.givens.pick(s)
	p.Family, p.FamilyRomaji = family.written, family.romaji
	p.Given, p.GivenRomaji = given.written, given.romaji
	if s.permille(500) {
		p.FamilyKana, p.GivenKana = family.kana, given.kana
	}
	if s.permille(60) {
		former := language.families.pick(s)
		if former.written != family.written {
			p.FormerFamily, p.FormerFamilyRomaji = former.written, former.romaji
			if p.FamilyKana != "" {
				p.FormerFamilyKana = former.kana
			}
		}
	}
	if s.permille(60) { // colleagues in Japan often use the reading
		p.Preferred = given.kana
	}
}

// spell chooses among the spellings of a name. It draws one number even if there is no choice, so that adding a
// spelling to the tables changes only those who then use it.
func (n name) spell(s *source) string {
	draw := s.below(1000)
	for _, other := range n.spellings {
		if draw < other.permille {
			return other.written
		}
		draw -= other.permille
	}
	return n.written
}
