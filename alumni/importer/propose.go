package importer

import (
	"cmp"
	"slices"
)

// Sample is what ProposeWith goes by besides the header.
type Sample struct {
	Custom []CustomField // the tenant's own
	Rows   [][]string    // the first rows of the file, some tens are enough
}

// Proposal is a Mapping to be confirmed, and what it was recognised by.
type Proposal struct {
	Mapping Mapping       `json:"mapping"`
	Columns []Recognition `json:"columns"`           // one for each header
	Refused []string      `json:"refused,omitempty"` // headers of national numbers, which must not be imported
}

// Recognition is what one column was recognised by.
type Recognition struct {
	Column Column `json:"column,omitempty"` // of the mapping, or ByContent only suggested
	Nth    int    `json:"nth,omitempty"`
	Why    Why    `json:"why,omitempty"` // empty: not recognised
}

// Propose recognises columns by their headers, in Japanese and English, in any
// width and case. A column that is met twice is taken the first time. What is
// not recognised is Ignored.
func (im *Importer) Propose(header []string) Mapping { return im.ProposeWith(header, nil).Mapping }

// ProposeWith is Propose that also knows the tenant's custom fields and looks
// into the first rows. What only the content of cells speaks for is not part of
// the mapping: it is a suggestion, for people to take.
func (im *Importer) ProposeWith(header []string, sample *Sample) Proposal {
	if sample == nil {
		sample = &Sample{}
	}
	p := newProposing(header, sample.Custom)
	p.recognise()
	p.rankLevels()
	p.settle()
	for _, whole := range []Column{FullName, FullKana, Department} {
		p.preferParts(whole, wholes()[whole])
	}
	p.suggest(im.words, sample.Rows)
	return p.proposal()
}

// proposing is a proposal in the making.
type proposing struct {
	custom    map[string]Column
	header    []string
	headings  []heading
	suggested []Column
}

func newProposing(header []string, custom []CustomField) *proposing {
	p := &proposing{custom: map[string]Column{}, header: slices.Clone(header), suggested: make([]Column, len(header))}
	for _, f := range custom {
		c := CustomColumn(f.Key)
		p.custom[headerKey(f.Key)], p.custom[headerKey(string(c))] = c, c
		for _, label := range f.Labels {
			p.custom[headerKey(label)] = c
		}
	}
	delete(p.custom, "")
	return p
}

// recognise reads every header by itself. Programs count employments from 0,
// people from 1.
func (p *proposing) recognise() {
	fromZero := false
	for _, name := range p.header {
		h := headings().read(name, p.custom)
		fromZero = fromZero || h.numbered && h.nth == 0
		p.headings = append(p.headings, h)
	}
	for i := range p.headings {
		if p.headings[i].numbered && fromZero {
			p.headings[i].nth++
		}
	}
}

// where returns the places of the headings that something holds for.
func (p *proposing) where(holds func(heading) bool) []int {
	var out []int
	for i, h := range p.headings {
		if holds(h) {
			out = append(out, i)
		}
	}
	return out
}

func (p *proposing) has(c Column) bool {
	return len(p.where(func(h heading) bool { return h.column == c })) > 0
}

// rankLevels finds the levels of the organisation: columns called 本部, 部, 課, or
// 所属1, 所属2 in a file that does not number its employments.
func (p *proposing) rankLevels() {
	ranked := p.where(func(h heading) bool { return h.rank > 0 })
	for _, i := range ranked {
		h := &p.headings[i]
		switch {
		case len(ranked) > 1:
			h.column, h.why, h.nth = DepartmentLevel, BySynonym, h.rank
		case h.column == Ignored && !p.has(Department) && !p.has(DepartmentLevel):
			h.column, h.why = Department, BySynonym
		}
	}
	departments := p.where(func(h heading) bool { return h.column == Department && h.numbered })
	if len(departments) > 1 && !p.numbersEmployments() {
		for _, i := range departments {
			p.headings[i].column = DepartmentLevel
		}
	}
	levels := p.where(func(h heading) bool { return h.column == DepartmentLevel })
	slices.SortStableFunc(levels, func(a, b int) int { return cmp.Compare(p.headings[a].nth, p.headings[b].nth) })
	for n, i := range levels {
		p.headings[i].nth = n + 1
	}
	if len(levels) > 1 {
		p.keepDeepestCode()
	}
}

// numbersEmployments reports whether the file has several employments in a row.
func (p *proposing) numbersEmployments() bool {
	return len(p.where(func(h heading) bool {
		return h.numbered && h.nth > 1 && slices.Contains([]Column{Start, End, Entity, Work, Title}, h.column)
	})) > 0
}

// keepDeepestCode leaves of the codes of several levels that of the department.
func (p *proposing) keepDeepestCode() {
	codes := p.where(func(h heading) bool { return h.column == DepartmentCode && h.numbered })
	for n, i := range codes {
		if n < len(codes)-1 {
			p.headings[i] = heading{other: true}
		} else {
			p.headings[i].nth = 1
		}
	}
}

// settle leaves every column once for each employment, the first that was met.
func (p *proposing) settle() {
	taken := map[place]bool{}
	for i := range p.headings {
		h := &p.headings[i]
		at := place{h.column, h.nth}
		if taken[at] && h.ordinal > 1 && h.column.Repeats() {
			at.nth = h.ordinal // 1. 入社日, 2. 入社日
		}
		if h.column == Ignored || taken[at] || at.nth > MaxNth {
			h.column, h.why = Ignored, ""
			continue
		}
		h.nth, taken[at] = at.nth, true
	}
}

// preferParts drops a whole where its parts have columns of their own.
func (p *proposing) preferParts(whole Column, parts []Column) {
	if !slices.ContainsFunc(parts, p.has) {
		return
	}
	for _, i := range p.where(func(h heading) bool { return h.column == whole && h.nth == 1 }) {
		p.headings[i] = heading{other: true}
	}
}

func (p *proposing) proposal() Proposal {
	out := Proposal{Mapping: Mapping{Header: p.header, Columns: make([]Column, len(p.header))}, Columns: make([]Recognition, len(p.header))}
	nth := make([]int, len(p.header))
	for i, h := range p.headings {
		nth[i] = 1
		switch {
		case h.refused:
			out.Refused = append(out.Refused, p.header[i])
		case h.column != Ignored:
			nth[i], out.Mapping.Columns[i] = h.nth, h.column
			out.Columns[i] = Recognition{h.column, h.nth, h.why}
		case p.suggested[i] != Ignored:
			out.Columns[i] = Recognition{p.suggested[i], 1, ByContent}
		}
	}
	if slices.ContainsFunc(nth, func(n int) bool { return n != 1 }) {
		out.Mapping.Nth = nth
	}
	return out
}
