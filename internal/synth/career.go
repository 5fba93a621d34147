package synth

// kindOfWork gives the usual length of an employment in months.
type kindOfWork struct {
	code     string
	title    string // empty: the ladder decides
	shortest int
	longest  int
}

// A month is counted from year 0, so that careers are plain arithmetic.
const (
	thisMonth     = 2026*12 + 9 // October 2026, see AsOf
	firstLeaving  = 1995
	latestLeaving = 2026
	earliestStart = 1975 * 12
)

func makeKinds() weighted[kindOfWork] {
	shortest := [...]int{8, 6, 3, 1, 3, 1}
	longest := [...]int{300, 60, 40, 6, 30, 4}
	weights := [...]int{660, 130, 60, 50, 60, 40}
	rows := lines(kinds)
	list := make([]kindOfWork, len(rows))
	for i, row := range rows {
		cells := columns(row)
		list[i] = kindOfWork{code: cells[1], shortest: shortest[i], longest: longest[i]}
		if len(cells) > 2 {
			list[i].title = cells[2]
		}
	}
	return weigh(list, func(rank int) int { return weights[rank] })
}

func makeReasons() weighted[string] {
	rows := lines(leavingReasons)
	codes := make([]string, len(rows))
	for i, row := range rows {
		codes[i] = columns(row)[1]
	}
	weights := [...]int{430, 0, 0, 80, 120, 60, 50, 40, 60, 50, 15, 95} // contractEnd and retirement follow from the facts
	return weigh(codes, func(rank int) int { return weights[rank] })
}

// engineeringDepartments marks the departments with the engineering ladder, those below them included.
func engineeringDepartments(list []Department) []bool {
	marks := make([]bool, len(list))
	for i, department := range list {
		switch department.En {
		case "Engineering", "Information Systems", "Research and Development":
			marks[i] = true
		}
		if department.Parent >= 0 && marks[department.Parent] {
			marks[i] = true
		}
	}
	return marks
}

// stint is an employment before its dates are written down: months, the last one included.
type stint struct {
	kind       kindOfWork
	start, end int
	precision  int // 0 day, 1 month, 2 year
	current    bool
}

// employ fills the employments of person i, going back in time from the last one.
func (c *Company) employ(p *Person, i int) {
	s := newSource(c.seed, i, streamCareer)
	last := c.lastStint(&s)
	stints := [3]stint{last}
	count := 1
	for count < len(stints) && s.permille(160) {
		earlier, ok := c.earlierStint(&s, stints[count-1])
		if !ok {
			break
		}
		stints[count] = earlier
		count++
	}
	p.Employments = make([]Employment, count)
	for k := range count {
		p.Employments[count-1-k] = c.employment(&s, stints[k])
	}
}

func (c *Company) lastStint(s *source) stint {
	if s.permille(250) {
		kind := c.draw.kinds.pick(s)
		served := s.between(0, min(kind.longest, 30*12))
		return precise(s, stint{kind: kind, start: thisMonth - served, end: thisMonth, current: true})
	}
	kind := c.draw.kinds.pick(s)
	end := leavingMonth(s)
	return precise(s, stint{kind: kind, start: startBefore(s, kind, end), end: end})
}

// earlierStint comes before another: a change of contract without a gap, or time elsewhere and a return. It reports
// false if that would be too long ago.
func (c *Company) earlierStint(s *source, next stint) (stint, bool) {
	gap := 0
	if s.permille(550) {
		gap = s.between(3, 84)
	}
	kind := c.draw.kinds.pick(s)
	end := next.start - 1 - gap
	if end-kind.shortest < earliestStart {
		return stint{}, false
	}
	return precise(s, stint{kind: kind, start: startBefore(s, kind, end), end: end}), true
}

// leavingMonth prefers recent years (weights rise by one a year) and the ends of the Japanese business terms.
func leavingMonth(s *source) int {
	years := latestLeaving - firstLeaving + 1
	draw := s.below(years*(years+1)/2 + 6*years)
	year := firstLeaving
	for weight := 7; draw >= weight; weight++ {
		draw -= weight
		year++
	}
	month := s.below(12)
	switch {
	case s.permille(250):
		month = 2
	case s.permille(120):
		month = 8
	}
	return min(year*12+month, thisMonth)
}

// startBefore draws a length that leans to the short side and, for employees, often moves the start to an April, when
// Japanese companies take in graduates. The start lies before the month of the end.
func startBefore(s *source, kind kindOfWork, end int) int {
	span := kind.longest - kind.shortest
	served := kind.shortest + min(s.below(span+1), s.below(span+1))
	start := max(end-served, earliestStart)
	if kind.code == "employee" && s.permille(500) {
		if april := start - (start+12-3)%12; april >= earliestStart {
			start = april
		}
	}
	return start
}

// precise settles how much of the dates is known: old paper records often name only the month or the year.
func precise(s *source, t stint) stint {
	draw := s.below(1000)
	old := t.end < 2006*12
	switch {
	case old && draw < 100, draw < 8:
		t.precision = 2
	case old && draw < 350, draw < 30:
		t.precision = 1
	}
	return t
}
