package segment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Names of the fields that no Schema declares.
const (
	FieldSegment = "segment" // of InSegment and NotInSegment: IDs of saved segments
	FieldSample  = "sample"  // of InSample and NotInSample: percent and salt
)

// A bound rule has its fields and values resolved against a Schema. Evaluators
// and plans are made from it.
type (
	bound interface{ isBound() }

	boundGroup struct {
		or, not bool
		of      []bound
	}

	// boundLeaf holds when a value in scope meets a positive operator; with not,
	// when none does.
	boundLeaf struct {
		field   *alumni.Field
		as      kind // what its values, which are texts, are read as: kindInt or kindDate, which they once were; empty: what they are
		op      Operator
		not     bool
		operand operand
	}

	// boundEach counts the elements of a list, or the values of a field.
	boundEach struct {
		list  string
		field *alumni.Field // nil for a list
		match Match
		of    *boundGroup
	}

	boundSegments struct {
		ids []alumnikit.ID
		not bool
	}

	boundSample struct {
		sample sample
		not    bool
	}
)

func (*boundGroup) isBound()    {}
func (*boundLeaf) isBound()     {}
func (*boundEach) isBound()     {}
func (*boundSegments) isBound() {}
func (*boundSample) isBound()   {}

// scope is what the fields of a rule are about: the person, or within a Match
// one element of a list or one value of a field.
type scope struct {
	list  string
	value *alumni.Field
}

func (s scope) isPerson() bool { return s.list == "" && s.value == nil }

type binder struct {
	schema         *alumni.Schema
	today          alumni.Date
	known          func(alumnikit.ID) bool // of saved segments; nil: not asked
	leaves, groups int
	issues         Issues
}

func (b *binder) group(g *Group, s scope, at string, depth int) *boundGroup {
	out := &boundGroup{or: g.Combinator == Or, not: g.Not}
	if b.groups++; depth > MaxDepth || b.groups > MaxGroups {
		b.issues.add(CodeTooDeep, at, g.ID, fmt.Sprintf("at most %d groups, %d inside each other", MaxGroups, MaxDepth))
		return out
	}
	if !g.Combinator.Valid() {
		b.issues.add(CodeCombinator, at+"/combinator", g.ID, "and or")
	}
	if g.Muted {
		b.issues.add(CodeMuted, at+"/muted", g.ID, "")
	}
	if len(g.Rules) == 0 {
		b.issues.add(CodeEmptyGroup, at+"/rules", g.ID, "")
	}
	for i, node := range g.Rules {
		here := fmt.Sprintf("%s/rules/%d", at, i)
		switch n := node.(type) {
		case *Group:
			out.of = append(out.of, b.group(n, s, here, depth+1))
		case *Rule:
			out.of = append(out.of, b.rule(n, s, here, depth))
		}
	}
	return out
}

func (b *binder) rule(r *Rule, s scope, at string, depth int) bound {
	if r.Muted {
		b.issues.add(CodeMuted, at+"/muted", r.ID, "")
	}
	if r.Source != "" && r.Source != "value" {
		b.issues.add(CodeValueSource, at+"/valueSource", r.ID, "value")
	}
	if r.Match != nil {
		return b.each(r, s, at, depth)
	}
	if b.leaves++; b.leaves == MaxLeaves+1 {
		b.issues.add(CodeTooManyNodes, at, r.ID, fmt.Sprintf("at most %d rules", MaxLeaves))
	}
	if s.isPerson() && slices.Contains(b.lists(), r.Field) {
		b.issues.add(CodeMatch, at+"/match", r.ID, "a mode and a group of rules about one element")
		return nil
	}
	return b.leaf(r, s, at)
}

// each binds a rule with a Match. Lists and plural fields of the person can be
// matched; elements of elements do not exist.
func (b *binder) each(r *Rule, s scope, at string, depth int) bound {
	if !r.Match.Mode.Valid() {
		b.issues.add(CodeMatch, at+"/match/mode", r.ID, "some all none atLeast atMost exactly")
	} else if n := r.Match.Threshold; r.Match.Mode.counts() && (n < 0 || n > MaxThreshold) {
		b.issues.add(CodeMatch, at+"/match/threshold", r.ID, fmt.Sprintf("0 to %d", MaxThreshold))
	}
	out, inner := &boundEach{list: r.Field, match: *r.Match}, scope{list: r.Field}
	if !s.isPerson() || !slices.Contains(b.lists(), r.Field) {
		f, ok := b.field(r, s, at)
		if !ok {
			return nil
		}
		if !s.isPerson() || f.List != "" || !f.Many {
			b.issues.add(CodeMatch, at+"/match", r.ID, "only for lists and fields with several values")
			return nil
		}
		out.list, out.field, inner = "", f, scope{value: f}
	}
	if r.Value.Group == nil {
		b.issues.add(CodeValueType, at+"/value", r.ID, "a group of rules")
		return nil
	}
	out.of = b.group(r.Value.Group, inner, at+"/value", depth+1)
	return out
}

// lists returns the names of the lists of elements.
func (b *binder) lists() []string { return listsOf(b.schema) }

func listsOf(schema *alumni.Schema) []string {
	var out []string
	for _, f := range schema.Fields() {
		if f.Rule && f.List != "" && !slices.Contains(out, f.List) {
			out = append(out, f.List)
		}
	}
	return out
}

// names returns the names that the fields of a scope go by.
func (b *binder) names(s scope) []string {
	if s.value != nil {
		return []string{""}
	}
	var out []string
	for _, f := range b.schema.Fields() {
		if name, inElement := elementName(f); f.Rule && s.list == "" {
			out = append(out, f.Name)
		} else if f.Rule && inElement && f.List == s.list {
			out = append(out, name)
		}
	}
	if s.isPerson() {
		out = append(append(out, b.lists()...), FieldSegment, FieldSample)
	}
	return out
}

// elementName returns what a field of a list is called inside a Match.
func elementName(f *alumni.Field) (string, bool) {
	return strings.CutPrefix(f.Name, f.List+".")
}

// field resolves the field of a rule. A name that is not there is an issue.
func (b *binder) field(r *Rule, s scope, at string) (*alumni.Field, bool) {
	if s.value != nil && r.Field == "" {
		return s.value, true
	}
	name := r.Field
	if s.list != "" {
		name = s.list + "." + r.Field
	}
	f, ok := b.schema.Field(name)
	if !ok || !f.Rule || s.value != nil || (s.list != "" && f.List != s.list) {
		b.issues.add(CodeUnknownField, at+"/field", r.ID, nearest(r.Field, b.names(s)))
		return nil, false
	}
	return f, true
}

func (b *binder) leaf(r *Rule, s scope, at string) bound {
	k, plural := kind(r.Field), false
	var f *alumni.Field
	if !s.isPerson() || (k != kindSegment && k != kindSample) {
		var ok bool
		if f, ok = b.field(r, s, at); !ok {
			return nil
		}
		k, plural = kindOf(f), isPlural(f, s)
	}
	if !r.Operator.Valid() {
		b.issues.add(CodeUnknownOperator, at+"/operator", r.ID, nearest(string(r.Operator), join(Operators())))
		return nil
	}
	if f != nil && len(f.Was()) > 0 {
		return b.widened(r, f, plural, s, at)
	}
	return b.compare(r, k, f, plural, s, at)
}

// widened binds a leaf on a field of texts that were of another type before: as
// one of texts, and as one of whatever they were, as far as it can be either. So
// what was written for the old type selects whom it did.
func (b *binder) widened(r *Rule, f *alumni.Field, plural bool, s scope, at string) bound {
	out := &boundGroup{or: true}
	first := *b
	for i, k := range append([]kind{kindText}, kindsBefore(f)...) {
		trial := *b
		trial.issues = nil
		leaf, ok := trial.compare(r, k, f, plural, s, at).(*boundLeaf)
		if i == 0 {
			first.issues = trial.issues
		}
		if !ok || slices.ContainsFunc(trial.issues, func(issue Issue) bool { return !issue.Code.tolerable() }) {
			continue
		}
		if i > 0 {
			leaf.as = k
		}
		leaf.not, out.not = false, leaf.not
		out.of = append(out.of, leaf)
	}
	if len(out.of) == 0 {
		b.issues = append(b.issues, first.issues...)
		return nil
	}
	return out
}

// kindsBefore are the kinds that the texts of a field were before, as far as
// operators make more of them than of texts.
func kindsBefore(f *alumni.Field) []kind {
	var out []kind
	for _, t := range f.Was() {
		switch t {
		case alumni.TypeInt:
			out = append(out, kindInt)
		case alumni.TypeDate:
			out = append(out, kindDate)
		default:
		}
	}
	return out
}

// compare binds an operator and a value as of one kind.
func (b *binder) compare(r *Rule, k kind, f *alumni.Field, plural bool, s scope, at string) bound {
	if allowed := operatorsOf(k, plural, s.value != nil); !slices.Contains(allowed, r.Operator) {
		b.issues.add(CodeOperatorNotAllowed, at+"/operator", r.ID, strings.Join(join(allowed), " "))
		return nil
	}
	op, not := r.Operator, false
	if positive, negative := op.Complement(); negative {
		op, not = positive, true
	}
	v, ok := b.operand(r, k, f, op, at+"/value")
	switch {
	case !ok:
		return nil
	case k == kindSegment:
		return &boundSegments{v.ids, not}
	case k == kindSample:
		return &boundSample{v.sample, not}
	default:
		return &boundLeaf{field: f, op: op, not: not, operand: v}
	}
}

func join(ops []Operator) []string {
	out := make([]string, len(ops))
	for i, op := range ops {
		out[i] = string(op)
	}
	return out
}

// kindOf returns the kind of a field's values.
func kindOf(f *alumni.Field) kind {
	switch f.Type {
	case alumni.TypeEnum, alumni.TypeConsent:
		return kindCode
	case alumni.TypeInt:
		return kindInt
	case alumni.TypeDate:
		return kindDate
	case alumni.TypeGroup:
		return kindGroup
	case alumni.TypeText, alumni.TypeName:
	}
	return kindText
}

// isPlural reports whether a field may have several values in a scope.
func isPlural(f *alumni.Field, s scope) bool {
	return s.value == nil && (f.Many || (f.List != "" && s.isPerson()))
}
