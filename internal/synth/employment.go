package synth

// employment writes a stint down.
func (c *Company) employment(s *source, t stint) Employment {
	department := c.draw.departments.rank(s)
	e := Employment{
		Kind:       t.kind.code,
		Entity:     c.Entities[0].Ja,
		Department: c.Departments[department].Ja,
		Place:      c.draw.places.pick(s).Ja,
		Start:      t.startDate(s),
		End:        t.endDate(s),
	}
	if s.permille(200) {
		e.Entity = c.draw.entities.pick(s).Ja
	}
	e.Title = c.title(s, t, c.draw.engineering[department])
	if !t.current {
		e.LeavingReason = c.reason(s, t)
	}
	return e
}

// title climbs the ladder about one step in four years.
func (c *Company) title(s *source, t stint, engineering bool) string {
	if t.kind.title != "" {
		return t.kind.title
	}
	ladder := c.draw.staff
	if engineering {
		ladder = c.draw.engineers
	}
	step := (t.end - t.start) / s.between(40, 90)
	return ladder[min(step, len(ladder)-1)].Ja
}

func (c *Company) reason(s *source, t stint) string {
	switch {
	case t.kind.title != "" && s.permille(700):
		return "contractEnd"
	case t.end-t.start > 22*12 && s.permille(600):
		return "retirement"
	}
	return c.draw.reasons.pick(s)
}

func (t stint) startDate(s *source) string {
	day := 1
	if !s.permille(750) && !t.current || t.current && t.start < thisMonth && s.permille(250) {
		day = s.between(1, 28)
	}
	return date(t.start, day, t.precision)
}

// endDate is the last day of a month for most. Nothing lies after AsOf, the last day of thisMonth.
func (t stint) endDate(s *source) string {
	if t.current {
		return ""
	}
	day := daysIn(t.end)
	if s.permille(300) {
		day = s.between(1, 28)
	}
	return date(t.end, day, t.precision)
}

func date(month, day, precision int) string {
	b := make([]byte, 0, 10)
	b = appendDigits(b, month/12, 4)
	if precision < 2 {
		b = appendDigits(append(b, '-'), month%12+1, 2)
	}
	if precision < 1 {
		b = appendDigits(append(b, '-'), day, 2)
	}
	return string(b)
}

func appendDigits(b []byte, n, width int) []byte {
	b = append(b, "0000"[:width]...)
	for i := len(b) - 1; n > 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}

func daysIn(month int) int {
	year := month / 12
	switch month % 12 {
	case 1:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 3, 5, 8, 10:
		return 30
	}
	return 31
}
