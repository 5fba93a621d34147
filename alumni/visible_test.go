package alumni

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// The groups of these tests; a third, that nobody is in, has the last byte 0xc.
var (
	groupA = alumnikit.ID{15: 0xa}
	groupB = alumnikit.ID{15: 0xb}
)

type seat struct {
	name   string
	viewer Viewer
}

// seats are the columns of the table below, in its order.
func seats() []seat {
	member := alumnikit.Member("acme", alumnikit.PersonID{15: 1})
	return []seat{
		{"visitor", Viewer{Actor: alumnikit.Visitor("acme")}},
		{"outsider", Viewer{Actor: member}},
		{"outsider in A", Viewer{Actor: member, Groups: []alumnikit.ID{groupA}}},
		{"alumnus", Viewer{Actor: member, Alumnus: true}},
		{"alumnus in A", Viewer{Actor: member, Alumnus: true, Groups: []alumnikit.ID{groupA}}},
		{"employee in B", Viewer{Actor: member, Employee: true, Groups: []alumnikit.ID{groupB}}},
		{"employee in A and B", Viewer{Actor: member, Employee: true, Groups: []alumnikit.ID{groupA, groupB}}},
		{"admin", Viewer{Actor: alumnikit.Admin("acme", "hr", alumnikit.PermRoster), Admin: true}},
	}
}

// belonging says who is in an audience of a person who is in no group, in A,
// in B, in both. It is written by hand, one character for each seat.
func belonging() map[Audience][4]string {
	everybody := func(row string) [4]string { return [4]string{row, row, row, row} }
	return map[Audience][4]string{
		Nobody:    everybody("........"),
		Admins:    everybody(".......x"),
		Alumni:    everybody("...xx..x"),
		Employees: everybody(".....xxx"),
		Network:   everybody("...xxxxx"),
		Public:    everybody("xxxxxxxx"),
		//       in none     in A        in B        in both
		Shared:                               {".......x", "..x.x.xx", ".....xxx", "..x.xxxx"},
		GroupAudience(groupA):                {".......x", "..x.x.xx", ".......x", "..x.x.xx"},
		GroupAudience(groupB):                {".......x", ".......x", ".....xxx", ".....xxx"},
		GroupAudience(alumnikit.ID{15: 0xc}): everybody(".......x"), // of none of them
	}
}

func memberships() [4][]alumnikit.ID {
	return [4][]alumnikit.ID{nil, {groupA}, {groupB}, {groupA, groupB}}
}

func TestWhoBelongsToAnAudience(t *testing.T) {
	t.Parallel()
	for audience, rows := range belonging() {
		for p, theirs := range memberships() {
			for column, s := range seats() {
				want := rows[p][column] == 'x'
				require.Equal(t, want, s.viewer.within(audience, theirs), "%s sees %q of someone in %d", s.name, audience, p)
			}
		}
	}
	for _, s := range seats()[:7] {
		require.False(t, s.viewer.within(Default, nil), "an unresolved default is nobody's")
		require.False(t, s.viewer.within(anyGroup, nil))
		require.False(t, s.viewer.within("group:A", nil), "no group")
		require.False(t, s.viewer.within("everyone", nil), "no audience")
	}
}

// constellation is what decides about one disclosure.
type constellation struct {
	schema *Schema
	policy Policy
	d      Disclosure
}

// constellations are every minimum, maximum, policy maximum and policy default.
func constellations(yield func(constellation)) {
	none := Audience("")
	for _, least := range Audiences() {
		for _, most := range Audiences() {
			d := Disclosure{Name: "x", Min: least, Default: Network, Max: most}
			s := &Schema{
				byDisclosure: map[string]Disclosure{"x": d, NameDisclosure: {Name: NameDisclosure, Min: Admins, Default: Network, Max: Public}},
			}
			for _, limit := range append([]Audience{none}, Audiences()...) {
				for _, byDefault := range append([]Audience{none}, Audiences()...) {
					policy := Policy{Maxima: map[string]Audience{"x": limit}, Defaults: map[string]Audience{"x": byDefault}}
					yield(constellation{s, policy, d})
				}
			}
		}
	}
}

func person(choice Audience, theirs []alumnikit.ID) *Person {
	p := &Person{
		Entry:       &Entry{ID: alumnikit.PersonID{15: 9}},
		Profile:     &Profile{Audiences: map[string]Audience{}},
		Memberships: &Memberships{},
	}
	if choice != Default {
		p.Profile.Audiences["x"] = choice
	}
	for _, g := range theirs {
		p.Memberships.Groups = append(p.Memberships.Groups, Membership{Group: g})
	}
	return p
}

// Every minimum, maximum, policy and choice, for every viewer and group: what is
// shown follows from the table above and the sentences of PRIVACY.
func TestEverythingThatIsShown(t *testing.T) {
	t.Parallel()
	table := belonging()
	choices := []Audience{Default}
	for a := range table {
		choices = append(choices, a)
	}
	everyone := seats()
	n := 0
	constellations(func(c constellation) {
		rules := c.schema.Rules(c.policy)
		for p, theirs := range memberships() {
			for _, choice := range choices {
				who := person(choice, theirs)
				meant := choice
				if meant == Default {
					meant = c.policy.Defaults["x"]
				}
				if meant == Default {
					meant = c.d.Default
				}
				for column, s := range everyone {
					in := func(a Audience) bool { return table[a][p][column] == 'x' }
					limit := c.policy.Maxima["x"]
					want := in(c.d.Min) || (in(meant) && in(c.d.Max) && (limit == Default || in(limit)))
					if n++; want != rules.Shows(s.viewer, who, "x") {
						t.Fatalf("%s, choice %q, person %d, %+v, %+v: want %t", s.name, choice, p, c.d, c.policy, want)
					}
				}
			}
		}
	})
	require.Greater(t, n, 1_000_000)
}

// A query reads audiences in the index; a person stands there under what they
// chose. Both together must say what Shows says, for everybody.
func TestReadableIsShowsTurnedRound(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("one after the other: nothing for the race detector")
	}
	choices := []Audience{Default}
	for a := range belonging() {
		choices = append(choices, a)
	}
	field := &Field{Disclosure: "x"}
	constellations(func(c constellation) {
		rules := c.schema.Rules(c.policy)
		for _, s := range seats() {
			readable := rules.Readable(s.viewer, "x")
			for p, theirs := range memberships() {
				for _, choice := range choices {
					who := person(choice, theirs)
					found := false
					for _, r := range readable {
						stands := slices.Contains(c.schema.audiences(field, who), r.Audience)
						within := r.Within == nil || slices.ContainsFunc(theirs, func(g alumnikit.ID) bool { return slices.Contains(r.Within, g) })
						found = found || (stands && within)
					}
					if found != rules.Shows(s.viewer, who, "x") {
						t.Fatalf("%s, choice %q, person %d, %+v, %+v: found in the index %t\n%+v", s.name, choice, p, c.d, c.policy, found, readable)
					}
				}
			}
		}
	})
}

func TestNobodyReadsTwice(t *testing.T) {
	t.Parallel()
	constellations(func(c constellation) {
		for _, s := range seats() {
			seen := map[Audience]bool{}
			for _, r := range c.schema.Rules(c.policy).Readable(s.viewer, "x") {
				if seen[r.Audience] || (r.Within != nil && len(r.Within) == 0) {
					t.Fatalf("%s: %q twice, or within no group at all", s.name, r.Audience)
				}
				seen[r.Audience] = true
			}
		}
	})
	require.Nil(t, Standard().Rules(Policy{}).Readable(seats()[7].viewer, "salary"))
}

// Of oneself one sees everything, also what nobody sees and what is not listed;
// searches go by Shows, which makes no difference for oneself.
func TestOneself(t *testing.T) {
	t.Parallel()
	rules := Standard().Rules(Policy{})
	p := person(Default, nil)
	for _, d := range Standard().Disclosures() {
		p.Profile.Audiences[d.Name] = Nobody
	}
	me := Viewer{Actor: alumnikit.Member("acme", p.ID()), Alumnus: true}
	admin := seats()[7].viewer
	for _, d := range Standard().Disclosures() {
		require.True(t, rules.Sees(me, p, d.Name), d.Name)
		require.False(t, rules.Shows(me, p, d.Name), d.Name)
		require.Equal(t, d.Owner == ByEmployer, rules.Sees(admin, p, d.Name), "HR keeps the employer's half: %s", d.Name)
		for _, s := range seats()[:7] {
			require.False(t, rules.Sees(s.viewer, p, d.Name), "%s, %s", s.name, d.Name)
		}
	}
	require.False(t, Viewer{Actor: alumnikit.Visitor("acme")}.IsSelf(&Person{Entry: &Entry{}}), "no one is not no one's self")
}

func TestListed(t *testing.T) {
	t.Parallel()
	consents := map[string]*Consents{
		"stands":    {Entries: []Consent{{Purpose: ForListing}}},
		"withdrawn": {Entries: []Consent{{Purpose: ForListing, WithdrawnAt: Consent{}.GivenAt.AddDate(1, 0, 0)}}},
		"another":   {Entries: []Consent{{Purpose: ForNewsletter}}},
		"none":      nil,
	}
	// The name's default is the network; each row is written by hand.
	names := map[Audience]string{
		Default: "...xxxxx", Nobody: ".......x", Admins: ".......x", Alumni: "...xx..x",
		Employees: ".....xxx", Public: "xxxxxxxx", Shared: "..x.x.xx", GroupAudience(groupB): ".......x",
	}
	rules := Standard().Rules(Policy{})
	for consent, ledger := range consents {
		for choice, row := range names {
			p := person(Default, []alumnikit.ID{groupA})
			p.Profile.Audiences[NameDisclosure] = choice
			p.Consents = ledger
			for column, s := range seats() {
				want := row[column] == 'x' && (consent == "stands" || s.viewer.Admin)
				require.Equal(t, want, rules.Listed(s.viewer, p), "%s, consent %s, name %q", s.name, consent, choice)
			}
		}
	}
	require.True(t, rules.Listed(seats()[7].viewer, &Person{Entry: &Entry{}}), "HR sees the whole roster")
	require.False(t, rules.Listed(seats()[4].viewer, &Person{Entry: &Entry{}}))
}

// What someone may choose is never cut down by a maximum for all viewers, and
// what is offered keeps within both maxima.
func TestChoicesStayWithinTheMaxima(t *testing.T) {
	t.Parallel()
	constellations(func(c constellation) {
		rules := c.schema.Rules(c.policy)
		for _, a := range rules.Choices("x") {
			for _, limit := range []Audience{c.d.Max, c.policy.Maxima["x"]} {
				if limit == Default || a == Shared { // the odd outsider may share a group
					continue
				}
				for column, s := range seats() {
					in := func(a Audience) bool { return belonging()[a][0][column] == 'x' }
					if in(a) && !in(limit) {
						t.Fatalf("%s belongs to %q but not to the maximum %q", s.name, a, limit)
					}
				}
			}
		}
	})
}
