package merging

import (
	"cmp"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
)

// entry combines what HR says of two people. The second result says which
// employments of the person who goes became which of the person who is kept.
func (c Choices) entry(keep, gone *alumni.Entry, now time.Time) (*alumni.Entry, map[alumnikit.ID]alumnikit.ID) {
	out := *keep
	out.Names = c.names(keep.Names, gone.Names)
	out.Email = either(keep.Email, gone.Email, c.fromGone("email"))
	out.Identifiers = union(keep.Identifiers, gone.Identifiers)
	employments, became := combine(keep.Employments, gone.Employments)
	out.Employments = employments
	out.Custom = c.custom("", keep.Custom, gone.Custom)
	out.Merged = union(keep.Merged, append([]alumnikit.PersonID{gone.ID}, gone.Merged...))
	out.Origins = alumni.CombineOrigins(keep.Origins, gone.Origins, taken(keep, gone, &out))
	if gone.CreatedAt.Before(out.CreatedAt) {
		out.CreatedAt = gone.CreatedAt
	}
	out.UpdatedAt = now
	return &out, became
}

// taken names the fields that a combined record has from that of the person who
// goes.
func taken[T any](keep, gone, combined *T) []string {
	var out []string
	for _, field := range alumni.ChangedFields(keep, combined) {
		if !slices.Contains(alumni.ChangedFields(gone, combined), field) {
			out = append(out, field)
		}
	}
	return out
}

// either returns a value, or the other where it is empty or the other is chosen.
func either[T comparable](keep, gone T, fromGone bool) T {
	var none T
	if keep == none || fromGone && gone != none {
		return gone
	}
	return keep
}

func union[T comparable](a, b []T) []T {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// names keeps one whole name; of the other its family name, if it is another, is
// a former one. Readings are taken over only for the name that they are of.
func (c Choices) names(keep, gone alumni.Names) alumni.Names {
	main, other := keep, gone
	if c.fromGone("names") {
		main, other = gone, keep
	}
	out := main
	alike := text.FoldName(main.Family) == text.FoldName(other.Family)
	if alike && text.FoldName(main.Given) == text.FoldName(other.Given) {
		if main.FamilyKana == "" && main.GivenKana == "" {
			out.FamilyKana, out.GivenKana = other.FamilyKana, other.GivenKana
		}
		if main.FamilyRomaji == "" && main.GivenRomaji == "" {
			out.FamilyRomaji, out.GivenRomaji, out.RomajiFrom = other.FamilyRomaji, other.GivenRomaji, other.RomajiFrom
		}
	}
	out.Preferred = either(main.Preferred, other.Preferred, false)
	out.Business = either(main.Business, other.Business, false)
	out.Former = union(main.Former, other.Former)
	if other.Family != "" && !alike && !slices.Contains(out.Former, other.Family) && other.Family != main.FamilyRomaji && other.Family != main.FamilyKana {
		out.Former = append(out.Former, other.Family)
	}
	out.Former = slices.DeleteFunc(out.Former, func(s string) bool { return s == out.Family })
	return out
}

// custom combines values of further fields, each whole from one side.
func (c Choices) custom(prefix string, keep, gone []alumni.CustomValue) []alumni.CustomValue {
	out := slices.Clone(keep)
	for _, v := range gone {
		at := slices.IndexFunc(out, func(o alumni.CustomValue) bool { return o.Field == v.Field })
		switch {
		case at < 0:
			out = append(out, v)
		case c.fromGone(prefix + customField(v.Field)):
			out[at] = v
		}
	}
	slices.SortStableFunc(out, func(a, b alumni.CustomValue) int { return cmp.Compare(a.Field, b.Field) })
	return out
}

// combine appends employments to others, but for those that are there already:
// their dates are one, as exactly as both know them, and so is the company.
func combine(keep, gone []alumni.Employment) ([]alumni.Employment, map[alumnikit.ID]alumnikit.ID) {
	out, became, met := slices.Clone(keep), map[alumnikit.ID]alumnikit.ID{}, map[alumnikit.ID]bool{}
	for _, m := range gone {
		at := slices.IndexFunc(out[:len(keep)], func(o alumni.Employment) bool { return !met[o.ID] && isOne(o, m) })
		if at < 0 {
			out = append(out, m)
			continue
		}
		became[m.ID], met[out[at].ID] = out[at].ID, true
		out[at] = fill(out[at], m)
	}
	return out, became
}

func isOne(a, b alumni.Employment) bool {
	company := a.Entity == "" || b.Entity == "" || text.FoldName(a.Entity) == text.FoldName(b.Entity)
	ends := a.End.IsZero() || b.End.IsZero() || agree(a.End, b.End)
	return company && !a.Start.IsZero() && !b.Start.IsZero() && agree(a.Start, b.Start) && ends
}

// agree reports whether one date lies within the other.
func agree(a, b alumni.Date) bool {
	inside := func(x, y alumni.Date) bool {
		return y.First().Compare(x.First()) <= 0 && x.Last().Compare(y.Last()) <= 0
	}
	return inside(a, b) || inside(b, a)
}

// fill completes an employment by what another record says of it.
func fill(m, other alumni.Employment) alumni.Employment {
	m.Work = either(m.Work, other.Work, false)
	m.Entity = either(m.Entity, other.Entity, false)
	m.EntityNumber = either(m.EntityNumber, other.EntityNumber, false)
	m.Department = either(m.Department, other.Department, false)
	if len(m.Path) == 0 && m.Department == other.Department {
		m.Path = other.Path
	}
	m.Title = either(m.Title, other.Title, false)
	m.Place = either(m.Place, other.Place, false)
	m.Grade = either(m.Grade, other.Grade, false)
	m.JobType = either(m.JobType, other.JobType, false)
	m.Start, m.End = exact(m.Start, other.Start), exact(m.End, other.End)
	m.Codes = union(m.Codes, other.Codes)
	if len(m.Posts) == 0 {
		m.Posts = other.Posts
	}
	return m
}

// exact returns the more exact of two dates that agree.
func exact(a, b alumni.Date) alumni.Date {
	if a.IsZero() || !b.IsZero() && (a.Month() == 0 && b.Month() != 0 || a.Day() == 0 && b.Day() != 0) {
		return b
	}
	return a
}
