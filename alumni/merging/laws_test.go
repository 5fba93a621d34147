package merging_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/merging"
)

// viewers are everybody who may look, by what they are and which groups they are in.
func viewers(w *world) []alumni.Viewer {
	var out []alumni.Viewer
	for kind := range 5 {
		for set := range 1 << len(w.groups) {
			v := alumni.Viewer{
				Actor: alumnikit.Member(acme, alumnikit.PersonID{15: 200}), Admin: kind == 1, Alumnus: kind == 2 || kind == 4, Employee: kind == 3 || kind == 4,
			}
			if kind == 0 || kind == 1 {
				v.Actor = alumnikit.Visitor(acme)
			}
			for i, g := range w.groups {
				if set&(1<<i) != 0 && kind > 1 {
					v.Groups = append(v.Groups, g)
				}
			}
			out = append(out, v)
		}
	}
	return out
}

// A member's value that somebody sees after a merge, they saw before; by whichever
// record says it, and by the other one's choice too.
func TestNoAudienceIsWidened(t *testing.T) {
	t.Parallel()
	worlds := uint64(150)
	if testing.Short() { // nothing in them happens at once, for the race detector to find
		worlds = 15
	}
	for seed := range worlds {
		w, r := open(t).furnish(t), rand.New(rand.NewPCG(seed, 2))
		a, b := w.draw(t, r, "1"), w.draw(t, r, "2")
		w.retire(t)
		before, err := w.people.Load(t.Context(), acme, []alumnikit.PersonID{a, b})
		require.NoError(t, err)
		_, err = w.merger.Merge(t.Context(), clerk(), a, b, merging.Choices{FromGone: [][]string{nil, {"profile.bio", "names", "custom.8192", "profile.custom.1001"}}[r.IntN(2)]})
		require.NoError(t, err)
		after, err := w.people.Load(t.Context(), acme, []alumnikit.PersonID{a})
		require.NoError(t, err)
		rules, governing := w.rules(t), w.disclosures(t)
		for _, v := range viewers(w) {
			for _, d := range governing {
				if !rules.Listed(v, after[a]) || !rules.Shows(v, after[a], d.Name) || isUnsaid(after[a], d.Name) {
					continue
				}
				for _, one := range before {
					if one.Profile != nil && len(one.Profile.Audiences) == 0 && reflect.DeepEqual(one.Profile.Update(), alumni.ProfileUpdate{}) {
						continue // said and chose nothing
					}
					require.True(t, one.Profile == nil || rules.Shows(v, one, d.Name), "seed %d: %s to %+v: %+v %+v -> %+v %+v", seed, d.Name, v, one.Profile, one.Groups(), after[a].Profile, after[a].Groups())
					if d.Owner == alumni.ByMember && one.Profile != nil {
						require.True(t, rules.Listed(v, one) || v.Admin, "seed %d: %s of somebody unlisted to %+v", seed, d.Name, v)
					}
				}
			}
		}
	}
}

// isUnsaid reports whether a disclosure is that of a custom field in which nothing
// stands: of one that a process does not know it cannot tell.
func isUnsaid(p *alumni.Person, disclosure string) bool {
	number, ok := strings.CutPrefix(disclosure, "custom.")
	n, err := strconv.ParseUint(number, 10, 16)
	said := p.Entry.Custom
	if p.Profile != nil {
		said = slices.Concat(said, p.Profile.Custom)
	}
	return ok && err == nil && alumni.CustomValueOf(said, uint16(n)).Len() == 0
}

// Which of two is kept does not matter for what is everybody's.
func TestMergingIsCommutativeButForChoices(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		var got [2]*alumni.Person
		for way := range 2 {
			w, r := openClocked(t, (&clock{noon()}).now), rand.New(rand.NewPCG(seed, 3))
			ids := []alumnikit.PersonID{w.draw(t, r, "1"), w.draw(t, r, "2")}
			_, err := w.merger.Merge(t.Context(), clerk(), ids[way], ids[1-way], merging.Choices{})
			require.NoError(t, err)
			found, err := w.people.Load(t.Context(), acme, ids)
			require.NoError(t, err)
			got[way] = found[ids[way]]
		}
		a, b := got[0], got[1]
		require.ElementsMatch(t, a.Entry.Identifiers, b.Entry.Identifiers)
		require.Len(t, b.Entry.Employments, len(a.Entry.Employments))
		require.Len(t, b.Groups(), len(a.Groups()))
		for _, purpose := range alumni.Purposes() {
			require.Equal(t, a.HasConsent(purpose), b.HasConsent(purpose), "seed %d: %s", seed, purpose)
		}
	}
}

// What either granted before the other withdrew is withdrawn; what was granted
// after stands.
func TestAWithdrawalWins(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		again bool
		want  bool
	}{"withdrawn last": {false, false}, "granted again since": {true, true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, ctx := open(t), t.Context()
			a, b := w.register(t, alumni.Registration{Names: alumni.Names{Family: "見本"}}), w.register(t, alumni.Registration{Names: alumni.Names{Family: "例"}})
			grant := func(id alumnikit.PersonID, version string) {
				require.NoError(t, w.people.Grant(ctx, member(id), id, alumni.ConsentInput{
					Purpose: alumni.ForListing, Text: "文面", Version: version, Locale: alumni.Japanese, Method: "form",
				}))
			}
			grant(a, "1")
			grant(b, "1")
			require.NoError(t, w.people.Withdraw(ctx, member(b), b, alumni.ForListing, "form"))
			if c.again {
				grant(a, "2")
			}
			_, err := w.merger.Merge(ctx, clerk(), a, b, merging.Choices{})
			require.NoError(t, err)
			has, err := w.people.HasConsent(ctx, clerk(), b, alumni.ForListing)
			require.NoError(t, err)
			require.Equal(t, c.want, has)
		})
	}
}
