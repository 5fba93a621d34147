package segment

import (
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
)

// manyItems is from how many items on a list is looked up rather than gone through.
const manyItems = 8

// predicate returns the test of one value by a positive operator. ContainsAll
// is not about one value and never comes here.
func (l *boundLeaf) predicate() func(*alumni.Value) bool {
	if l.op == NotNull {
		return func(*alumni.Value) bool { return true }
	}
	if l.as != "" {
		return l.textPredicate()
	}
	switch kindOf(l.field) {
	case kindText:
		test := textTest(l.op, l.operand.texts)
		return func(v *alumni.Value) bool { return test(text.Fold(v.Text)) }
	case kindInt:
		test := intTest(l.op, l.operand.ints)
		return func(v *alumni.Value) bool { return test(v.Int) }
	case kindDate:
		spans := l.operand.spans
		return func(v *alumni.Value) bool {
			return slices.ContainsFunc(spans, func(s span) bool { return s.holds(v.Date) })
		}
	default:
		test := isAny(l.operand.texts)
		return func(v *alumni.Value) bool { return test(v.Text) }
	}
}

// textPredicate is the test of a text that is read as a number or a date.
func (l *boundLeaf) textPredicate() func(*alumni.Value) bool {
	if l.as == kindDate {
		spans := l.operand.spans
		return func(v *alumni.Value) bool {
			d, err := alumni.ParseDate(v.Text)
			return err == nil && !d.IsZero() && slices.ContainsFunc(spans, func(s span) bool { return s.holds(d) })
		}
	}
	test := intTest(l.op, l.operand.ints)
	return func(v *alumni.Value) bool {
		n, ok := l.field.ParseInt(v.Text)
		return ok && test(n)
	}
}

// textTest compares a folded text.
func textTest(op Operator, operands []string) func(string) bool {
	switch op {
	case Contains:
		return func(s string) bool { return strings.Contains(s, operands[0]) }
	case BeginsWith:
		return func(s string) bool { return strings.HasPrefix(s, operands[0]) }
	case EndsWith:
		return func(s string) bool { return strings.HasSuffix(s, operands[0]) }
	default:
		return isAny(operands)
	}
}

func intTest(op Operator, operands []int64) func(int64) bool {
	switch op {
	case Less:
		return func(n int64) bool { return n < operands[0] }
	case LessOrEqual:
		return func(n int64) bool { return n <= operands[0] }
	case Greater:
		return func(n int64) bool { return n > operands[0] }
	case GreaterOrEqual:
		return func(n int64) bool { return n >= operands[0] }
	case Between:
		return func(n int64) bool { return operands[0] <= n && n <= operands[1] }
	default:
		return isAny(operands)
	}
}

func isAny[T comparable](operands []T) func(T) bool {
	if len(operands) < manyItems {
		return func(v T) bool { return slices.Contains(operands, v) }
	}
	set := make(map[T]struct{}, len(operands))
	for _, o := range operands {
		set[o] = struct{}{}
	}
	return func(v T) bool { _, ok := set[v]; return ok }
}

// singles splits ContainsAll into one leaf for each item, all of which must hold.
func (l *boundLeaf) singles() []*boundLeaf {
	var out []*boundLeaf
	one := func(v operand) { out = append(out, &boundLeaf{field: l.field, as: l.as, op: Equal, operand: v}) }
	for _, t := range l.operand.texts {
		one(operand{texts: []string{t}})
	}
	for _, n := range l.operand.ints {
		one(operand{ints: []int64{n}})
	}
	return out
}
