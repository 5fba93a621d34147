package merging

import (
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/hr"
)

// leavings are those of both; of an employment that both had, the one that was
// recorded last.
func leavings(keep, gone *halves, became map[alumnikit.ID]alumnikit.ID) *hr.Leavings {
	if keep.Leavings == nil && gone.Leavings == nil {
		return nil
	}
	out := &hr.Leavings{ID: keep.Entry.ID}
	if keep.Leavings != nil {
		out.Items = slices.Clone(keep.Leavings.Items)
	}
	if gone.Leavings == nil {
		return out
	}
	for _, l := range gone.Leavings.Items {
		if id, ok := became[l.Employment]; ok {
			l.Employment = id
		}
		at := slices.IndexFunc(out.Items, func(o hr.Leaving) bool { return o.Employment == l.Employment })
		switch {
		case at < 0:
			out.Items = append(out.Items, l)
		case l.RecordedAt.After(out.Items[at].RecordedAt):
			out.Items[at] = l
		}
	}
	return out
}

// notes are those of both, the oldest first.
func notes(keep, gone *halves) *hr.Notes {
	if keep.Notes == nil && gone.Notes == nil {
		return nil
	}
	out := &hr.Notes{ID: keep.Entry.ID}
	for _, one := range []*hr.Notes{keep.Notes, gone.Notes} {
		if one != nil {
			out.Items = append(out.Items, one.Items...)
		}
	}
	slices.SortStableFunc(out.Items, func(a, b hr.Note) int { return a.Added.Compare(b.Added) })
	return out
}
