package segment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
)

// operand is the right side of a bound leaf, in the form of the field's kind.
type operand struct {
	texts  []string // text: folded; code and group: as stored
	ints   []int64
	spans  []span // dates, whatever the operator
	ids    []alumnikit.ID
	sample sample
}

// operand reads a rule's value as its operator and field want it.
func (b *binder) operand(r *Rule, k kind, f *alumni.Field, op Operator, at string) (operand, bool) {
	v, takes := r.Value, op.info().takes
	if takes == takesNothing {
		return operand{}, true
	}
	plain := v.Group == nil && v.other == nil && v.List == takes.isList()
	want := map[takesCount]bool{{takesOne, 1}: true, {takesPeriod, 1}: true, {takesPair, 2}: true, {takesSample, 2}: true}
	if plain && takes == takesList && len(v.Items) == 0 {
		b.issues.add(CodeEmptyList, at, r.ID, "")
		return operand{}, true
	}
	if !plain || (takes != takesList && !want[takesCount{takes, len(v.Items)}]) || len(v.Items) > MaxValues {
		b.issues.add(CodeValueType, at, r.ID, shape(takes, k))
		return operand{}, false
	}
	before := len(b.issues)
	var out operand
	switch takes {
	case takesPeriod:
		p, ok := ParsePeriod(v.Items[0])
		if !ok {
			b.issues.add(CodeValueType, at, r.ID, shape(takes, k))
			return operand{}, false
		}
		out.spans = []span{spanFrom(op, p, b.today)}
	case takesSample:
		var ok bool
		if out.sample, ok = sampleOf(strings.TrimSpace(v.Items[0]), v.Items[1]); !ok {
			b.issues.add(CodeValueType, at, r.ID, shape(takes, k))
		}
	case takesNothing, takesOne, takesList, takesPair:
		out = b.items(r, k, f, op, at)
	}
	return out, len(b.issues) == before || b.issues[len(b.issues)-1].Code == CodeRangeReversed
}

type takesCount struct {
	takes takes
	n     int
}

// shape says what a value has to look like.
func shape(t takes, k kind) string {
	of := map[kind]string{
		kindText: "text", kindCode: "a code", kindInt: "a whole number", kindDate: "a date (YYYY, YYYY-MM or YYYY-MM-DD)",
		kindGroup: "the ID of a group", kindSegment: "the ID of a segment",
	}[k]
	switch t {
	case takesNothing:
		return "nothing"
	case takesOne:
		return of
	case takesList:
		return fmt.Sprintf("a list of at most %d, each %s", MaxValues, of)
	case takesPair:
		return "a list of two, each " + of
	case takesPeriod:
		return "an ISO 8601 duration in one unit (P30D, P2W, P12M or P1Y)"
	case takesSample:
		return "a list of a percent (0.01 to 100) and a salt"
	}
	return ""
}

// items reads scalars by the kind of the field.
func (b *binder) items(r *Rule, k kind, f *alumni.Field, op Operator, at string) operand {
	var out operand
	var dates []alumni.Date
	for i, item := range r.Value.Items {
		here := at
		if r.Value.List {
			here = fmt.Sprintf("%s/%d", at, i)
		}
		ok, code, allowed := true, CodeValueType, shape(takesOne, k)
		switch k {
		case kindText:
			folded := text.Fold(item)
			ok = folded != ""
			out.texts = append(out.texts, folded)
		case kindCode:
			ok, code, allowed = slices.Contains(f.Values, item), CodeValueNotInEnum, strings.Join(f.Values, " ")
			out.texts = append(out.texts, item)
		case kindInt:
			var n int64
			n, ok = f.ParseInt(strings.TrimSpace(item))
			out.ints = append(out.ints, n)
		case kindDate:
			d, err := alumni.ParseDate(strings.TrimSpace(item))
			ok = err == nil && !d.IsZero()
			dates = append(dates, d)
		case kindGroup, kindSegment:
			id, err := alumnikit.ParseID(strings.TrimSpace(item))
			ok = err == nil
			if k == kindSegment && ok && b.known != nil && !b.known(id) {
				ok, code, allowed = false, CodeUnknownSegment, ""
			}
			out.texts, out.ids = append(out.texts, id.String()), append(out.ids, id)
		case kindSample:
		}
		if !ok {
			b.issues.add(code, here, r.ID, allowed)
			dates = nil
		}
	}
	b.ranges(r, op, &out, dates, at)
	return out
}

// ranges makes spans of dates and looks for a range that ends before it begins.
func (b *binder) ranges(r *Rule, op Operator, out *operand, dates []alumni.Date, at string) {
	reversed := op == Between && len(out.ints) == 2 && out.ints[0] > out.ints[1]
	switch {
	case len(dates) == 0 || len(dates) < len(r.Value.Items):
	case op == Between:
		out.spans = []span{spanOf(op, dates[0], dates[1])}
		reversed = out.spans[0].from.Compare(out.spans[0].to) > 0
	default:
		for _, d := range dates {
			out.spans = append(out.spans, spanOf(op, d, alumni.Date{}))
		}
	}
	if reversed {
		b.issues.add(CodeRangeReversed, at, r.ID, "")
	}
}
