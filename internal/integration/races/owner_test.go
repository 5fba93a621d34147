package races

import (
	"context"
	"errors"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

const employer = "currentEmployer"

// owner shows values to others and takes them back, in every way there is.
type owner struct {
	process
	ledger *ledger
	who    person
	group  alumnikit.ID
}

// way is one way to show a value and to take it back.
type way struct {
	name   string
	shown  alumni.Audience
	from   reach
	listed bool // the person stays in the directory
	revoke func(o *owner, ctx context.Context) error
	undo   func(o *owner, ctx context.Context) error
}

func ways(group alumnikit.ID) []way {
	choose := func(disclosure string, a alumni.Audience) func(*owner, context.Context) error {
		return func(o *owner, ctx context.Context) error {
			_, err := o.people.SetAudience(ctx, o.who.Actor, disclosure, a)
			return err
		}
	}
	nothing := func(*owner, context.Context) error { return nil }
	return []way{
		{"nobody", alumni.Network, forAll, true, choose(employer, alumni.Nobody), nothing},
		{"admins", alumni.Public, forMembers, true, choose(employer, alumni.Admins), nothing},
		{"removed", alumni.Alumni, forAll, true, func(o *owner, ctx context.Context) error { return o.say(ctx, "") }, nothing},
		{"left the group", alumni.GroupAudience(group), forMembers, true, func(o *owner, ctx context.Context) error {
			return o.people.Leave(ctx, o.who.Actor, o.group)
		}, func(o *owner, ctx context.Context) error { return o.people.Join(ctx, o.who.Actor, o.group) }},
		{"left what is shared", alumni.Shared, forMembers, true, func(o *owner, ctx context.Context) error {
			return o.people.Leave(ctx, o.who.Actor, o.group)
		}, func(o *owner, ctx context.Context) error { return o.people.Join(ctx, o.who.Actor, o.group) }},
		{"consent", alumni.Network, forMembers, false, func(o *owner, ctx context.Context) error {
			return o.people.Withdraw(ctx, o.who.Actor, o.who.Person(), alumni.ForListing, "form")
		}, func(o *owner, ctx context.Context) error { return o.list(ctx, o.who) }},
		{"name", alumni.Network, forMembers, false, choose(alumni.NameDisclosure, alumni.Admins), choose(alumni.NameDisclosure, alumni.Default)},
	}
}

func (o *owner) say(ctx context.Context, value string) error {
	_, err := o.people.UpdateProfile(ctx, o.who.Actor, alumni.ProfileUpdate{CurrentEmployer: value, Location: "東京"})
	return err
}

// cycle shows one value and takes it back in one way. The value stays dead: it is
// removed before what hid it is undone.
func (o *owner) cycle(ctx context.Context, n int) error {
	all := ways(o.group)
	w := all[(n+o.who.number)%len(all)]
	value := fmt.Sprintf("%s %d-%d", w.name, o.who.number, n)
	o.ledger.publish()
	if _, err := o.people.SetAudience(ctx, o.who.Actor, employer, w.shown); err != nil {
		return err
	}
	if err := o.say(ctx, value); err != nil {
		return err
	}
	if err := w.revoke(o, ctx); err != nil {
		return err
	}
	o.ledger.revoke(value, w.from)
	if !w.listed {
		o.ledger.turn(o.who.Person())
	}
	if err := o.say(ctx, ""); err != nil {
		return err
	}
	o.ledger.revoke(value, forAll)
	if !w.listed {
		o.ledger.turn(o.who.Person())
	}
	return w.undo(o, ctx)
}

// legislate hides every location by the tenant's policy, and shows them again.
func (p process) legislate(ctx context.Context, l *ledger) error {
	hidden := alumni.Policy{Maxima: map[string]alumni.Audience{"location": alumni.Admins}}
	if err := p.people.SetPolicy(ctx, clerk(), hidden); err != nil {
		return err
	}
	l.turnLocations()
	// Some readings begin and end meanwhile.
	for range 3 {
		if _, err := p.people.Index().Search(ctx, p.people.DB(), tenant, everybody()); err != nil && !errors.Is(err, alumnikit.ErrRetryable) {
			return err
		}
	}
	l.turnLocations()
	return p.people.SetPolicy(ctx, clerk(), alumni.Policy{})
}
