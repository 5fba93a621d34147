package alumni

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Person is both halves of one human being with their groups, consents and
// blocks, as read at one moment. Entry is never nil; the others are nil if there
// is none.
type Person struct {
	Entry       *Entry
	Profile     *Profile
	Memberships *Memberships
	Consents    *Consents
	Blocks      *Blocks
}

// ID returns the person's identifier.
func (p *Person) ID() alumnikit.PersonID { return p.Entry.ID }

// Audience returns the audience that the person chose for a disclosure;
// Default if none.
func (p *Person) Audience(disclosure string) Audience {
	if p.Profile == nil {
		return Default
	}
	return p.Profile.Audiences[disclosure]
}

// Groups returns the groups that the person is a member of, sorted.
func (p *Person) Groups() []alumnikit.ID {
	if p.Memberships == nil {
		return nil
	}
	return p.Memberships.Joined()
}

// HasConsent reports whether a consent for the purpose stands.
func (p *Person) HasConsent(purpose Purpose) bool {
	return p.Consents != nil && p.Consents.Live(purpose)
}

// HasBlocked reports whether the person blocks the viewer. Only members can be
// blocked: who is not signed in is nobody in particular, and HR sees the roster.
func (p *Person) HasBlocked(v Viewer) bool {
	return p.Blocks != nil && v.Actor.IsMember() && slices.ContainsFunc(v.ids(), p.Blocks.Has)
}

// Policy is what a tenant decides about audiences. The zero Policy leaves the
// Schema's decisions alone.
type Policy struct {
	Defaults map[string]Audience `json:"defaults,omitempty"` // by disclosure
	Maxima   map[string]Audience `json:"maxima,omitempty"`   // by disclosure; lowers the Schema's
}

// Rules are a Schema and a tenant's Policy together: who sees what. They are
// immutable and safe for concurrent use.
type Rules struct {
	schema *Schema
	policy Policy
}

// Rules joins the schema and a policy.
func (s *Schema) Rules(policy Policy) Rules { return Rules{s, policy} }

// Default returns what Default means for a disclosure.
func (r Rules) Default(d Disclosure) Audience {
	if a := r.policy.Defaults[d.Name]; a != Default {
		return a
	}
	return d.Default
}

// visible is the one place that decides: a viewer belongs to the audience and
// to both maxima, or to the minimum.
func (r Rules) visible(v Viewer, d Disclosure, a Audience, theirs []alumnikit.ID) bool {
	if a == Default {
		a = r.Default(d)
	}
	if v.within(d.Min, theirs) {
		return true
	}
	if limit := r.policy.Maxima[d.Name]; limit != Default && !v.within(limit, theirs) {
		return false
	}
	return v.within(a, theirs) && v.within(d.Max, theirs)
}

// Sees reports whether the viewer may see what is kept under a disclosure:
// their own always, someone else's as Shows says. It is about the field alone:
// being listed at all is Listed.
func (r Rules) Sees(v Viewer, p *Person, disclosure string) bool { return r.Sight(v, p)(disclosure) }

// Sight returns Sees for one viewer and person, for whoever asks about many
// disclosures.
func (r Rules) Sight(v Viewer, p *Person) func(disclosure string) bool {
	if v.IsSelf(p) {
		return func(string) bool { return true }
	}
	return r.shown(v, p)
}

// Shows reports whether the person shows a disclosure to viewers like this one,
// as if they were someone else: nothing to those whom they block. It is what
// searches go by.
func (r Rules) Shows(v Viewer, p *Person, disclosure string) bool { return r.shown(v, p)(disclosure) }

// shown is Shows for one viewer and person.
func (r Rules) shown(v Viewer, p *Person) func(disclosure string) bool {
	if p.HasBlocked(v) {
		return func(string) bool { return false }
	}
	groups := p.Groups()
	return func(disclosure string) bool {
		d, ok := r.schema.Disclosure(disclosure)
		return ok && r.visible(v, d, p.Audience(disclosure), groups)
	}
}

// Listed reports whether the person appears to the viewer at all: their name is
// visible to that viewer, their consent to being listed stands, and they do not
// block the viewer. HR sees the whole roster.
func (r Rules) Listed(v Viewer, p *Person) bool {
	if v.Admin {
		return true
	}
	return p.HasConsent(ForListing) && !p.HasBlocked(v) &&
		r.visible(v, r.schema.mustDisclosure(NameDisclosure), p.Audience(NameDisclosure), p.Groups())
}

// forHR returns the person without the values that they show to nobody, without
// when they last said anything, which may have been such a value, and without
// their blocks. Their choices of audiences stay.
func (r Rules) forHR(p *Person) *Person {
	c := *p
	c.Blocks = nil
	if p.Profile != nil {
		c.Profile = p.Profile.without(func(disclosure string) bool { return !r.Shows(Viewer{Admin: true}, p, disclosure) })
		c.Profile.UpdatedAt, c.Profile.Origins = time.Time{}, nil
	}
	return &c
}

// Reach is one audience in the index that a viewer may read, for everybody or,
// if Within is not nil, for members of any of these groups only.
type Reach struct {
	Audience Audience
	Within   []alumnikit.ID
}

// Readable returns what the viewer may read of a disclosure. It is Sees turned
// round: instead of asking about one person, it names all audiences that a
// query may touch. What is Shared, or for one group, stands under the audience of
// each group that it means for the person. Policies name no single group
// (Policy.Validate), so being in one of the groups of Within is all that a default or
// a maximum can demand.
func (r Rules) Readable(v Viewer, disclosure string) []Reach {
	d, ok := r.schema.Disclosure(disclosure)
	if !ok {
		return nil
	}
	var out []Reach
	for _, a := range append([]Audience{Default, anyGroup}, Audiences()...) {
		switch {
		case r.visible(v, d, a, nil):
			out = append(out, Reach{Audience: a})
		case a != Shared && r.visibleWithin(v, d, a):
			out = append(out, Reach{Audience: a, Within: v.Groups})
		}
	}
	if r.visible(v, d, anyGroup, nil) {
		return out // it holds what the single groups hold, and Shared is there
	}
	for i, g := range v.Groups {
		if r.visible(v, d, GroupAudience(g), v.Groups[i:i+1]) {
			out = append(out, Reach{Audience: GroupAudience(g)})
		}
	}
	return slices.Clip(out)
}

// visibleWithin reports whether an audience is visible to the viewer for people who
// are in one of the viewer's groups: to such an audience one is as good as another.
func (r Rules) visibleWithin(v Viewer, d Disclosure, a Audience) bool {
	return len(v.Groups) > 0 && r.visible(v, d, a, v.Groups[:1])
}

// readableOrders is Readable for orders, which hold what is Shared once and not for
// each group.
func (r Rules) readableOrders(v Viewer, disclosure string) []Reach {
	out := r.Readable(v, disclosure)
	if d, ok := r.schema.Disclosure(disclosure); ok && !r.visible(v, d, Shared, nil) && r.visibleWithin(v, d, Shared) {
		out = append(out, Reach{Audience: Shared, Within: v.Groups})
	}
	return out
}

// anyGroup is the audience in the index that holds what is shown to any single
// group: for HR, who sees them all, and for whom a minimum lets see everything.
const anyGroup = "groups"

// Validate reports what is wrong with a policy: unknown disclosures, and
// audiences of single groups, which only a person can choose.
func (p Policy) Validate(s *Schema) error {
	var found alumnikit.FieldErrors
	for path, choices := range map[string]map[string]Audience{"defaults": p.Defaults, "maxima": p.Maxima} {
		for _, name := range slices.Sorted(maps.Keys(choices)) {
			if _, ok := s.Disclosure(name); !ok {
				found.Add(pathOf(path, name), alumnikit.CodeNotOneOf, "a disclosure of the schema")
				continue
			}
			if a := choices[name]; a != Default && !slices.Contains(Audiences(), a) {
				found.Add(path+"."+name, alumnikit.CodeNotOneOf, "an audience other than a group's")
			}
		}
	}
	slices.SortFunc(found, func(a, b alumnikit.FieldError) int { return strings.Compare(a.Field, b.Field) })
	return found.Err()
}
