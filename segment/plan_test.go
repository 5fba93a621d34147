package segment

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

func TestPlanAgreesWithReference(t *testing.T) {
	t.Parallel()
	for seed := range rounds(40) {
		w := newWorld(5000+seed, 30)
		people, ref := w.stored(t), w.reference()
		expected := func(d Definition) []alumnikit.PersonID {
			var out []alumnikit.PersonID
			for _, p := range w.people {
				if ref.has(d, p) {
					out = append(out, p.ID())
				}
			}
			slices.SortFunc(out, comparePeople)
			return out
		}
		for range 25 {
			d := w.definition()
			require.Equal(t, expected(d), planned(t.Context(), t, w, people, d), "seed %d\n%s", seed, show(t, d))
		}
		for _, op := range Operators() { // every operator has a plan, alone and in an element or value
			r := w.ruleWith(op)
			d := Definition{Rule: All(r)}
			require.Equal(t, expected(d), planned(t.Context(), t, w, people, d), "seed %d\n%s", seed, show(t, d))
		}
		for _, s := range []scope{{list: "employments"}, {list: "links"}} {
			for _, mode := range MatchModes() {
				d := Definition{Rule: All(WhereEach(s.list, Match{Mode: mode, Threshold: w.IntN(4)}, w.group(s, 2)))}
				require.Equal(t, expected(d), planned(t.Context(), t, w, people, d), "seed %d\n%s", seed, show(t, d))
			}
		}
	}
}

// TestPlansAreExact proves that the index alone answers what it should.
func TestPlansAreExact(t *testing.T) {
	t.Parallel()
	schema := testSchema()
	p := newSearch(nil, acme, Env{Schema: schema}).planner
	today, _ := alumni.NewDate(2026, 10, 31)
	exact := func(rule *Group) bool {
		b, err := bind(rule, schema, today)
		require.NoError(t, err)
		return p.group(b).exact
	}
	m := newMaker(1)
	for range 2000 { // every facet of the built-in schema
		r := m.rule(scope{}, 3)
		if f, ok := schema.Field(r.Field); ok && f.Facet && f.Number < alumni.FirstCustomNumber && r.Match == nil {
			require.True(t, exact(All(r)), show(t, r))
		}
	}
	require.True(t, exact(All(WhereEach("employments", Match{Mode: Every}, Not(Any(Where("department", Contains, "x"), Where("end", WithinLast, "P1Y")))))))
	require.True(t, exact(All(WhereEach("skills", Match{Mode: Every}, All(Where("", BeginsWith, "x"))))))
	require.True(t, exact(All(Where("about", Equal, "x"), Where("about", Null))))
	require.False(t, exact(All(Where("about", Contains, "x"))))
	require.False(t, exact(All(WhereEach("skills", Match{Mode: AtLeast, Threshold: 2}, All(Where("", BeginsWith, "x"))))))
}

// TestCandidatesNarrow proves that kanji in a searched text are looked up.
func TestCandidatesNarrow(t *testing.T) {
	t.Parallel()
	w := newWorld(3, 4)
	w.env.Policy = alumni.Policy{}
	for i, bio := range []string{"東京で働いて 営業です", "営", "業営", "Eigyo"} {
		id := w.people[i].ID()
		w.people[i].Profile = &alumni.Profile{ID: id, Bio: bio}
	}
	people := w.stored(t)
	find := newSearch(people, acme, w.env)
	b, err := bind(All(Where("about", Contains, "て営業で")), w.schema, w.env.today())
	require.NoError(t, err)
	undecided, err := find.members(t.Context(), find.planner.group(b).undecided())
	require.NoError(t, err)
	require.Len(t, undecided, 1, "only one has the two kanji in a row")
	require.Equal(t, []alumnikit.PersonID{w.people[0].ID()}, planned(t.Context(), t, w, people, Definition{Rule: All(Where("about", Contains, "て営業で"))}))
}
