package synth

// openTo draws each answer on its own; most people are open to a talk before anything else.
func openTo(s *source) []string {
	permille := [...]int{350, 150, 200, 120, 150, 120, 180, 200}
	var list []string
	for i, value := range OpenToValues() {
		if s.permille(permille[i]) {
			list = append(list, value)
		}
	}
	return list
}

// chooseAudiences gives a fifth of the profiles one to four choices of their own. A field drawn twice keeps the later
// choice, so some make fewer.
func (c *Company) chooseAudiences(p *Person, i int) {
	s := newSource(c.seed, i, streamAudience)
	if !s.permille(200) {
		return
	}
	fields, values := AudienceFields(), AudienceValues()
	count := s.between(1, 4)
	p.Audiences = make(map[string]string, count)
	for range count {
		p.Audiences[fields[s.below(len(fields))]] = values[s.below(len(values))]
	}
}
