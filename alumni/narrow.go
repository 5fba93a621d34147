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
// Shared, if being in the groups of both would show it to more. Of a disclosure that
// the schema does not know, because another process declared its field, it is what
// both chose, or else Nobody.
func (r Rules) Narrowest(a, b *Person, disclosure string) Audience {
	if !a.hasSpoken() {
		a, b = b, a
	}
	unlisted := a.HasConsent(ForListing) != b.HasConsent(ForListing)
	d, ok := r.schema.Disclosure(disclosure)
	if !ok {
		return unknown(a, b, disclosure, unlisted)
	}
	chosen := r.beside(d, a, b)
	if other := r.beside(d, b, a); other != chosen && (b.hasSpoken() || !a.hasSpoken()) {
		chosen = narrower(r.resolved(d, chosen), r.resolved(d, other))
	}
	if d.Owner == ByMember && b.hasSpoken() && unlisted {
		return narrower(r.resolved(d, chosen), Admins) // one of them was not to be found at all
	}
	return chosen
}

// unknown is Narrowest where nothing is known of a disclosure, not even what
// Default stands for. Of two, the first has spoken if any has.
func unknown(a, b *Person, disclosure string, unlisted bool) Audience {
	chosen := a.Audience(disclosure)
	if b.hasSpoken() && (unlisted || b.Audience(disclosure) != chosen) {
		return Nobody
	}
	_, group := chosen.Group()
	widened := group || chosen == Shared || chosen == Default // by being in more groups
	if widened && !slices.Equal(a.Groups(), b.Groups()) {
		return Nobody
	}
	return chosen
}

// beside returns what a person chose, or Admins where being in another's groups
// would show it to members of theirs who did not see it.
func (r Rules) beside(d Disclosure, p, other *Person) Audience {
	chosen := p.Audience(d.Name)
	mine := p.Groups()
	at := r.resolved(d, chosen)
	if g, ok := at.Group(); ok && !slices.Contains(mine, g) {
		return Admins
	}
	more := slices.ContainsFunc(other.Groups(), func(g alumnikit.ID) bool { return !slices.Contains(mine, g) })
	if at == Shared && more && (p.hasSpoken() || len(mine) > 0) {
		return Admins
	}
	return chosen
}

// hasSpoken reports whether the person said or chose anything.
func (p *Person) hasSpoken() bool {
	return p.Profile != nil && (len(p.Profile.Audiences) > 0 || len(ChangedFields(&Profile{ID: p.Profile.ID}, p.Profile)) > 0)
}

func (r Rules) resolved(d Disclosure, a Audience) Audience {
	if a == Default {
		return r.Default(d)
	}
	return a
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
// person may choose them; of one that the schema does not know Nobody, if they differ.
func (r Rules) Narrower(disclosure string, a, b Audience) Audience {
	if a == b {
		return a
	}
	d, ok := r.schema.Disclosure(disclosure)
	if !ok {
		return Nobody
	}
	return narrower(r.resolved(d, a), r.resolved(d, b))
}
