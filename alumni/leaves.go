package alumni

import (
	"slices"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/text"
	"github.com/alumnikit/alumnikit/storage/index"
)

// Leaves turns conditions on fields into conditions on the index, as one viewer
// may read them: a leaf names no term under an audience that the viewer does
// not belong to. Inside index.Some and index.Count a leaf on a field of a list
// is about the element at hand.
type Leaves struct {
	rules  Rules
	viewer Viewer
}

// Leaves returns the leaves for a viewer.
func (r Rules) Leaves(v Viewer) Leaves { return Leaves{r, v} }

// reach builds a leaf from the audiences that the viewer may read, those that
// reach everybody in one.
func (l Leaves) reach(f *Field, leaf func(audiences []string) index.Expr) index.Expr {
	if f.Disclosure == "" {
		return leaf([]string{""})
	}
	var plain []string
	var all []index.Expr
	for _, reach := range l.rules.Readable(l.viewer, f.Disclosure) {
		if reach.Within == nil {
			plain = append(plain, string(reach.Audience))
			continue
		}
		all = append(all, index.And(leaf([]string{string(reach.Audience)}), l.members(reach.Within)))
	}
	if plain != nil {
		all = append(all, leaf(plain))
	}
	return index.Or(all...)
}

// members is met by people who are in any of the groups.
func (l Leaves) members(groups []alumnikit.ID) index.Expr {
	values := make([]string, len(groups))
	for i, g := range groups {
		values[i] = g.String()
	}
	return index.Has(index.Field(numMemberOf<<2), []string{""}, values...)
}

// Exists is met where the field has a value.
func (l Leaves) Exists(f *Field) index.Expr { return l.token(f, tokenExists) }

// Equal is met where the field has any of the values: of an enum, group or
// consent as they are, of a text by its fold.
func (l Leaves) Equal(f *Field, values ...string) index.Expr {
	if f.Type == TypeText || f.Type == TypeName {
		folded := make([]string, len(values))
		for i, v := range values {
			folded[i] = tokenFold + text.Fold(v)
		}
		return l.token(f, folded...)
	}
	return l.Exactly(f, values...)
}

// Exactly is met where a facet has any of the values, byte for byte.
func (l Leaves) Exactly(f *Field, values ...string) index.Expr {
	return l.reach(f, func(a []string) index.Expr { return index.Has(f.valuesField(), a, values...) })
}

// TextWhere is met where a facet has a value that keep accepts.
func (l Leaves) TextWhere(f *Field, keep func(string) bool) index.Expr {
	return l.reach(f, func(a []string) index.Expr { return index.Where(f.valuesField(), a, keep) })
}

// IntWhere is met where an int field has a value that keep accepts.
func (l Leaves) IntWhere(f *Field, keep func(int64) bool) index.Expr {
	where := func(s string) bool { return keep(parseInt(s)) }
	return l.reach(f, func(a []string) index.Expr { return index.Where(f.intsField(), a, where) })
}

// DateWithin is met where a date field has a value that lies wholly between two
// full days, both included; a zero day leaves its side open.
func (l Leaves) DateWithin(f *Field, from, to Date) index.Expr {
	if from.IsZero() && to.IsZero() {
		return l.Exists(f) // rather than every year there is
	}
	cover := coverDates(from, to)
	if len(cover) == 0 {
		return index.Nobody()
	}
	tokens := make([]string, len(cover))
	for i, d := range cover {
		tokens[i] = tokenDate + d.String()
	}
	return l.token(f, tokens...)
}

func (l Leaves) token(f *Field, tokens ...string) index.Expr {
	return l.reach(f, func(a []string) index.Expr { return index.Has(f.tokensField(), a, tokens...) })
}

// Search is met by everybody whom a search of the field may find. Whoever also
// meets sure is found; of the others the grams do not tell, so that they must be
// matched by their records. sure is nil where there are no such others.
func (l Leaves) Search(f *Field, q text.Query) (may, sure index.Expr) {
	exact := true
	var anyOf, sureOf []index.Expr
	for _, term := range q.Terms() {
		var sets, certain []index.Expr
		for _, set := range term.Any {
			leaf := l.grams(f, set.Grams)
			sets = append(sets, leaf)
			if set.Exact {
				certain = append(certain, leaf)
			}
		}
		exact = exact && len(certain) == len(sets)
		if len(certain) < len(sets) && len(term.Sure) > 0 {
			tokens := make([]string, len(term.Sure))
			for i, g := range term.Sure {
				tokens[i] = tokenGram + g
			}
			certain = append(certain, l.token(f, tokens...))
		}
		anyOf, sureOf = append(anyOf, index.Or(sets...)), append(sureOf, index.Or(certain...))
	}
	if exact {
		return index.And(anyOf...), nil
	}
	return index.And(anyOf...), index.And(sureOf...)
}

func (l Leaves) grams(f *Field, grams []string) index.Expr {
	all := make([]index.Expr, len(grams))
	for i, g := range grams {
		all[i] = l.token(f, tokenGram+g)
	}
	return index.And(all...)
}

// Listed is met by people who appear to the viewer at all (Rules.Listed).
func (l Leaves) Listed() index.Expr {
	if l.viewer.Admin {
		return index.Everyone()
	}
	name, _ := l.rules.schema.Field(NameDisclosure)
	consent, _ := l.rules.schema.Field("consent")
	listed := []index.Expr{l.Exists(name), l.Exactly(consent, string(ForListing))}
	if l.viewer.Actor.IsMember() {
		listed = append(listed, index.Not(l.blocking()))
	}
	return index.And(listed...)
}

// blocking is met by people who block the viewer.
func (l Leaves) blocking() index.Expr {
	return index.Has(blockedField(), []string{""}, blockedValue(l.viewer.Actor.Person()))
}

// Facet asks how people spread over the values of a facet.
func (l Leaves) Facet(f *Field) index.Facet {
	var audiences []string
	if f.Disclosure == "" {
		audiences = []string{""}
	}
	for _, reach := range l.rules.Readable(l.viewer, f.Disclosure) {
		audiences = append(audiences, string(reach.Audience))
	}
	return index.Facet{
		Field: f.valuesField(), Audiences: audiences,
		Leaf: func(value string) index.Expr { return l.Exactly(f, value) },
	}
}

// coverDates returns the fewest years, months and days that make up the days
// from one to another, both included. Whole years outside MinYear to MaxYear do
// not exist.
func coverDates(from, to Date) []Date {
	if from.IsZero() {
		from = Date{MinYear, 1, 1}
	}
	if to.IsZero() {
		to = Date{MaxYear, 12, 31}
	}
	var out []Date
	for at := from; at.Compare(to) <= 0; {
		var d Date
		switch year, month := (Date{year: at.year}), (Date{year: at.year, month: at.month}); {
		case at == year.First() && year.Last().Compare(to) <= 0:
			d = year
		case at == month.First() && month.Last().Compare(to) <= 0:
			d = month
		default:
			d = at
		}
		out = append(out, d)
		at = d.Last().next()
	}
	return slices.Clip(out)
}

// next returns the day after a full day.
func (d Date) next() Date {
	switch {
	case int(d.day) < daysIn(int(d.year), int(d.month)):
		return Date{d.year, d.month, d.day + 1}
	case d.month < 12:
		return Date{d.year, d.month + 1, 1}
	default:
		return Date{d.year + 1, 1, 1}
	}
}

// Values is met where a facet has any of the values as people write them.
func (l Leaves) Values(f *Field, shown []string) index.Expr { return l.Exactly(f, f.Raws(shown)...) }

// Raws returns values as people write them as they stand in the index: of an
// int "7", "07" and "+7" are one.
func (f *Field) Raws(shown []string) []string {
	raw := make([]string, len(shown))
	for i, s := range shown {
		raw[i] = s
		if f.custom != nil {
			raw[i] = f.custom.canonical(s)
			continue
		}
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && f.Type == TypeInt {
			raw[i] = intValue(n)
		}
	}
	return raw
}

// Raw returns a value as it stands in the index.
func (f *Field) Raw(v Value) string {
	switch {
	case f.Type == TypeInt && f.custom != nil:
		return decimal(v.Int, f.custom.Scale)
	case f.Type == TypeInt:
		return intValue(v.Int)
	}
	return v.Text
}

// Shown returns a value of the index as people write it.
func (f *Field) Shown(raw string) string {
	if f.Type == TypeInt && f.custom == nil {
		return strconv.FormatInt(parseInt(raw), 10)
	}
	return raw
}
