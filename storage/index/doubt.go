package index

import (
	"context"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// Doubt is what terms leave open about a query, such as whether grams that somebody
// has stand next to each other. Of the people who meet Query.Where, those who meet
// Sure as well do match; the others are matched by what is known of them elsewhere.
type Doubt struct {
	Sure Expr
	Most int // people to check; if there are more, nobody is, and they all count
	// Check returns those of some people who match. It is asked again if the index
	// changes while it answers.
	Check func(ctx context.Context, open []Member) ([]Member, error)
}

// matching returns who matches a query, and the condition that says so in later
// queries; false if that are all who may.
func (v *view) matching(ctx context.Context, q Query) (*postings.Set, Expr, bool, error) {
	may, err := v.people(ctx, q.Where)
	if err != nil || q.Doubt == nil {
		return may, q.Where, true, err
	}
	if err := v.prepareFor(ctx, q.Doubt.Sure); err != nil {
		return nil, nil, false, err
	}
	sure := q.Doubt.Sure.eval(v, anyElement, may)
	open := postings.AndNot(may, sure)
	if open.Len() > q.Doubt.Most {
		return may, q.Where, false, nil
	}
	checked, err := v.check(ctx, open, q.Doubt.Check)
	if err != nil {
		return nil, nil, false, err
	}
	// The condition stands beside the slots: a slot says nothing by itself.
	return postings.Or(sure, postings.And(open, checked)), And(q.Where, Or(q.Doubt.Sure, In(checked))), true, nil
}

func (v *view) check(ctx context.Context, open *postings.Set, check func(context.Context, []Member) ([]Member, error)) (*postings.Set, error) {
	out := &postings.Set{}
	if open.IsEmpty() {
		return out, nil
	}
	members, err := v.members(ctx, open)
	if err != nil {
		return nil, err
	}
	matching, err := check(ctx, members)
	for _, m := range matching {
		out.Add(m.Slot)
	}
	return out, err
}

// members returns who has slots.
func (v *view) members(ctx context.Context, slots *postings.Set) ([]Member, error) {
	ids, err := v.source(ctx, column{field: fieldID}, slots)
	if err != nil {
		return nil, err
	}
	members := make([]Member, 0, slots.Len())
	for n := range slots.All() {
		members = append(members, Member{n, idOf(ids.keys(n))})
	}
	return members, nil
}
