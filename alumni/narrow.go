package alumni

import (
	"slices"

	"github.com/alumnikit/alumnikit"
)

// Validate removes the space around the texts of an entry that was put together
// outside this package, and reports everything that is wrong with it.
func (e *Entry) Validate() error {
	e.tidy()
	return e.check()
}

// Narrowest returns the audience for a disclosure of a person who is put together
// of two: it shows nobody what either of the two, where they have a profile, did
// not show them. Where neither choice lies inside the other it is Admins; so is
// Shared, if being in the groups of both would show it to more.
func (r Rules) Narrowest(a, b *Person, disclosure string) Audience {
	d, ok := r.schema.Disclosure(disclosure)
	if !ok {
		return Default
	}
	if a.Profile == nil {
		a, b = b, a
	}
	if a.Profile == nil {
		return r.unshared(d, Default, a, b)
	}
	chosen := a.Audience(disclosure)
	if b.Profile == nil {
		return r.unshared(d, chosen, a, b)
	}
	if other := b.Audience(disclosure); other != chosen {
		chosen = narrower(r.resolved(d, chosen), r.resolved(d, other))
	}
	if d.Owner == ByMember && a.HasConsent(ForListing) != b.HasConsent(ForListing) {
		chosen = narrower(r.resolved(d, chosen), Admins) // one of them was not to be found at all
	}
	return r.unshared(d, chosen, a, b)
}

func (r Rules) resolved(d Disclosure, a Audience) Audience {
	if a == Default {
		return r.Default(d)
	}
	return a
}

// unshared replaces Shared by Admins if members of more groups would see what was
// shared before.
func (r Rules) unshared(d Disclosure, chosen Audience, a, b *Person) Audience {
	if r.resolved(d, chosen) != Shared {
		return chosen
	}
	for _, one := range []*Person{a, b} {
		other := b
		if one == b {
			other = a
		}
		says := one.Profile != nil || len(one.Groups()) > 0
		if says && slices.ContainsFunc(other.Groups(), func(g alumnikit.ID) bool { return !slices.Contains(one.Groups(), g) }) {
			return Admins
		}
	}
	return chosen
}

// narrower returns the audience of two that lies inside the other, Admins if
// neither does.
func narrower(a, b Audience) Audience {
	level := func(x Audience) int {
		if _, ok := x.Group(); ok {
			return Shared.rank()
		}
		return x.rank()
	}
	_, aGroup := a.Group()
	_, bGroup := b.Group()
	switch {
	case a == b, level(a) < level(b), aGroup && b == Shared:
		return a
	case level(b) < level(a), bGroup && a == Shared:
		return b
	}
	return Admins
}

// Narrower returns the audience for a disclosure that lies inside two, as a
// person may choose them.
func (r Rules) Narrower(disclosure string, a, b Audience) Audience {
	d, ok := r.schema.Disclosure(disclosure)
	if !ok || a == b {
		return a
	}
	return narrower(r.resolved(d, a), r.resolved(d, b))
}
