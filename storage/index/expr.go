package index

import (
	"context"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// Expr is a condition on people. Build it with the functions of this package.
type Expr interface {
	// wants says what is going to be read, before anything is.
	wants(w *wants)
	// key appends what tells the condition from every other one; false if nothing does.
	key(b []byte) ([]byte, bool)
	// expand adds the terms that must be prepared. Element is the plane that an
	// enclosing Some or Count is at, or anyElement.
	expand(ctx context.Context, v *view, element int, need func(Term)) error
	// about returns how many people there are at most, about, from prepared terms.
	about(v *view, element int) int
	// eval returns who of some people meets the condition, from prepared terms; nil
	// stands for everybody.
	eval(v *view, element int, among *postings.Set) *postings.Set
}

// union is a condition that is met by whoever is in any of some sets.
type union interface {
	// unite appends the sets. Of those that must be worked out, it does so for the
	// people of among alone.
	unite(v *view, element int, among *postings.Set, sets []*postings.Set) []*postings.Set
}

// unite appends the sets that a condition is the union of, perhaps of one.
func unite(x Expr, v *view, element int, among *postings.Set, sets []*postings.Set) []*postings.Set {
	if u, ok := x.(union); ok {
		return u.unite(v, element, among, sets)
	}
	if set := x.eval(v, element, among); !set.IsEmpty() {
		sets = append(sets, set)
	}
	return sets
}

// evalUnion unites the sets of a condition at last, and no one beside among.
func evalUnion(x union, v *view, element int, among *postings.Set) *postings.Set {
	sets := x.unite(v, element, among, nil)
	if among == nil {
		return postings.OrAll(sets...)
	}
	return postings.Among(among, sets...)
}

const anyElement = -1

// Everyone is met by all people.
func Everyone() Expr { return has{field: fieldEveryone, audiences: []string{""}, values: []string{""}} }

// Nobody is met by no one.
func Nobody() Expr { return or{} }

// Has is met by people who have any of the values of a field under any of the
// audiences: of the element at hand inside Some or Count, of any element
// outside.
func Has(field Field, audiences []string, values ...string) Expr {
	return has{field, audiences, values}
}

// ElementExists is met, inside Some or Count, by people whose list has the
// element at hand; outside, by people whose list is not empty.
func ElementExists(list string) Expr { return has{fieldElement, []string{""}, []string{list}} }

// Where is met by people who have a value of a field that keep accepts. The
// field must have a dictionary.
func Where(field Field, audiences []string, keep func(value string) bool) Expr {
	return &where{field: field, audiences: audiences, keep: keep}
}

// And is met by people who meet every condition; without any, by everyone.
func And(of ...Expr) Expr { return and(of) }

// Or is met by people who meet any condition; without any, by no one.
func Or(of ...Expr) Expr { return or(of) }

// Not is met by everyone else.
func Not(of Expr) Expr { return not{of} }

// Some is met by people one element of whose list meets the whole condition.
func Some(of Expr) Expr { return Count(of, 1, MaxElements) }

// Count is met by people least to most of whose elements meet the condition. An
// element that does not exist meets nothing: put ElementExists into conditions
// with Not.
func Count(of Expr, least, most int) Expr { return count{of, least, most} }

// In is met by people in the set of slots, from an earlier Slots of the same
// tenant.
func In(set *postings.Set) Expr { return in{set} }

func expandAll(ctx context.Context, of []Expr, v *view, element int, need func(Term)) error {
	for _, x := range of {
		if err := x.expand(ctx, v, element, need); err != nil {
			return err
		}
	}
	return nil
}

// all returns everyone if no people are given. Whatever may call it with none
// prepares everyone's term, which is long in a large tenant.
func (v *view) all(among *postings.Set) *postings.Set {
	if among != nil {
		return among
	}
	return v.set(everyoneTerm())
}

func everyoneTerm() Term { return NewTerm(fieldEveryone, "", 0, "") }

type count struct {
	of          Expr
	least, most int
}

func (x count) wants(w *wants) {
	if !x.isSome() {
		w.everyone()
	}
	x.of.wants(w)
}

func (x count) expand(ctx context.Context, v *view, _ int, need func(Term)) error {
	if !x.isSome() {
		need(everyoneTerm())
	}
	for e := range v.planes() {
		if err := x.of.expand(ctx, v, e, need); err != nil {
			return err
		}
	}
	return nil
}

// isSome reports whether any element will do, which a union answers.
func (x count) isSome() bool { return x.least == 1 && x.most >= MaxElements }

func (x count) about(v *view, _ int) int {
	n := 0
	for e := range v.planes() {
		n += x.of.about(v, e)
	}
	return n
}

func (x count) eval(v *view, element int, among *postings.Set) *postings.Set {
	if x.isSome() {
		return evalUnion(x, v, element, among)
	}
	// atLeast[k] holds who has met the condition in k planes or more so far.
	atLeast := []*postings.Set{v.all(among)}
	for e := range v.planes() {
		met := x.of.eval(v, e, among)
		atLeast = append(atLeast, nil)
		for k := len(atLeast) - 1; k > 0; k-- {
			atLeast[k] = postings.Or(atLeast[k], postings.And(atLeast[k-1], met))
		}
	}
	at := func(k int) *postings.Set {
		if k >= len(atLeast) {
			return nil
		}
		return atLeast[max(k, 0)]
	}
	return postings.AndNot(at(x.least), at(min(x.most, MaxElements)+1))
}

// unite is that of each plane, if any of them will do.
func (x count) unite(v *view, element int, among *postings.Set, sets []*postings.Set) []*postings.Set {
	if !x.isSome() {
		return append(sets, x.eval(v, element, among))
	}
	for e := range v.planes() {
		sets = unite(x.of, v, e, among, sets)
	}
	return sets
}

type in struct{ set *postings.Set }

func (x in) wants(w *wants) { w.everyone() }

// expand asks for everyone: a slot whose person is gone may linger in the set.
func (x in) expand(_ context.Context, _ *view, _ int, need func(Term)) error {
	need(everyoneTerm())
	return nil
}

func (x in) about(*view, int) int { return x.set.Len() }

func (x in) eval(v *view, _ int, among *postings.Set) *postings.Set {
	return postings.And(x.set, v.all(among))
}

// Slots is In for slots that are listed.
func Slots(slots ...uint32) Expr { return in{postings.Of(slots...)} }
