package importer

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
)

// SourceMatch is a source whose mapping fits a file.
type SourceMatch struct {
	Source  Source   `json:"source"`
	Mapping Mapping  `json:"mapping"`           // the source's, for the header of this file
	New     []string `json:"new,omitempty"`     // headers that the source did not have: Ignored
	Refused []string `json:"refused,omitempty"` // headers of national numbers, which must not be imported
}

// MatchSource finds the source that a file with this header comes from: columns
// are found by name, so they may stand in another order, and new ones may have
// come; every column that the mapping takes something from must be there. Of
// several sources that fit, the one with the fewest new columns is it, and of
// those the one that was used last. Nil means that none fits. It needs
// PermRoster.
func (im *Importer) MatchSource(ctx context.Context, actor alumnikit.Actor, header []string) (*SourceMatch, error) {
	all, err := im.Sources(ctx, actor)
	if err != nil {
		return nil, alumnikit.Wrap("importer.MatchSource", "source", err)
	}
	var best *SourceMatch
	for _, s := range all {
		m := s.match(header)
		if m != nil && (best == nil || m.better(best)) {
			best = m
		}
	}
	return best, nil
}

func (m *SourceMatch) better(other *SourceMatch) bool {
	if len(m.New) != len(other.New) {
		return len(m.New) < len(other.New)
	}
	used := func(m *SourceMatch) int64 { return max(m.Source.LastRun.UnixMicro(), m.Source.UpdatedAt.UnixMicro()) }
	return used(m) > used(other)
}

// title is a name in a header, and how many columns of this name stand before.
type title struct {
	key    string
	before int
}

// titles returns those of a header. A column without a name has none that it
// could be found by.
func titles(header []string) []title {
	seen := map[string]int{}
	out := make([]title, len(header))
	for i, name := range header {
		key := headerKey(name)
		out[i] = title{key, seen[key]}
		seen[key]++
	}
	return out
}

// match returns the mapping of a source for a header, nil if it does not fit.
func (s *Source) match(header []string) *SourceMatch {
	out := &SourceMatch{Source: *s, Mapping: s.Mapping}
	if slices.Equal(s.Mapping.Header, header) {
		return out
	}
	theirs, ours := titles(header), titles(s.Mapping.Header)
	out.Mapping.Header, out.Mapping.Columns, out.Mapping.Nth = slices.Clone(header), make([]Column, len(header)), nil
	nth := make([]int, len(header))
	for i, t := range theirs {
		at := slices.Index(ours, t)
		nth[i] = 1
		switch {
		case refusedHeader(header[i]):
			out.Refused = append(out.Refused, header[i])
		case at < 0:
			out.New = append(out.New, header[i])
		case t.key != "":
			out.Mapping.Columns[i], nth[i] = s.Mapping.Columns[at], s.Mapping.NthOf(at)
		}
	}
	for i, c := range s.Mapping.Columns {
		if c != Ignored && (ours[i].key == "" || !slices.Contains(theirs, ours[i]) || repeated(theirs, ours[i].key) != repeated(ours, ours[i].key)) {
			return nil
		}
	}
	if s.Mapping.Nth != nil {
		out.Mapping.Nth = nth
	}
	return out
}

// repeated returns how many columns have the name.
func repeated(all []title, key string) int {
	n := 0
	for _, t := range all {
		if t.key == key {
			n++
		}
	}
	return n
}
