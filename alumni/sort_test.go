package alumni

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/index"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func field(t *testing.T, name string) *Field {
	t.Helper()
	f, ok := Standard().Field(name)
	require.True(t, ok, name)
	return f
}

func TestFieldsThatListsCanBeOrderedBy(t *testing.T) {
	t.Parallel()
	var sortable []string
	for _, f := range Standard().Fields() {
		if f.Sort {
			sortable = append(sortable, f.Name)
		} else {
			_, ok := f.SortKey(&Person{Entry: &Entry{Names: Names{Family: "a"}}, Profile: &Profile{Skills: []string{"Go"}}})
			require.False(t, ok, f.Name)
		}
	}
	require.Equal(t, []string{
		"name", "employments.department", "employments.title", "employments.start", "employments.end",
		"currentEmployer", "currentTitle", "location", "availability",
	}, sortable)
}

func TestNamesAreOrderedByReading(t *testing.T) {
	t.Parallel()
	first, second := Names{Family: "渡辺", FamilyKana: "アイダ"}, Names{Family: "一番", FamilyKana: "ワタナベ"}
	require.Less(t, SortKey(first), SortKey(second), "by reading, not by kanji")
	key, ok := field(t, "name").SortKey(&Person{Entry: &Entry{Names: first}})
	require.True(t, ok)
	require.Equal(t, SortKey(first), key)
}

// Each list of people is in the order of the field; equal keys stand together.
func TestSortKeysOrderPeople(t *testing.T) {
	t.Parallel()
	of := func(e ...Employment) *Person { return &Person{Entry: &Entry{Employments: e}} }
	employer := func(s string) *Person { return &Person{Entry: &Entry{}, Profile: &Profile{CurrentEmployer: s}} }
	hours := func(n int64) *Person { return &Person{Entry: &Entry{}, Profile: &Profile{Availability: &n}} }
	end := func(s string) Employment { return Employment{End: must(s)} }
	for name, people := range map[string][][]*Person{
		"employments.end": {
			{of(end("1850"))},
			{of(end("2019-12-31"))},
			{of(end("2020")), of(end("2020"), end("2019-12-31")), of(end("2019"), end("2020"))},
			{of(end("2020-01"))},
			{of(end("2020-01-01")), of(Employment{}, end("2020-01-01"), Employment{})},
			{of(end("2020-02"))},
			{of(end("2020-12-31"))},
			{of(end("2021"))},
			{of(end("2199-12-31"))},
		},
		"employments.department": {
			{of(Employment{Department: "Sales"})},
			{of(Employment{Department: "ア"}), of(Employment{Department: "営業"}, Employment{Department: "ア"}, Employment{})},
			{of(Employment{Department: "営業"}), of(Employment{Department: "ア"}, Employment{Department: "営業"})},
		},
		"currentEmployer": {
			{employer("Example"), employer("株式会社 EXAMPLE")}, {employer("ミホン")}, {employer("架空化学")}, {employer("架空商会"), employer("㈱架空商会")}, {employer("☆")},
		},
		"availability": {
			{hours(math.MinInt64)}, {hours(-1)}, {hours(0)}, {hours(9)}, {hours(10)}, {hours(math.MaxInt64 - 1), hours(math.MaxInt64)},
		},
	} {
		f := field(t, name)
		before := uint64(0)
		for i, alike := range people {
			first, ok := f.SortKey(alike[0])
			require.True(t, ok, name)
			require.True(t, i == 0 || before < first, "%s %d", name, i)
			require.Less(t, first, uint64(math.MaxUint64), "which is nobody's")
			for _, p := range alike {
				key, ok := f.SortKey(p)
				require.True(t, ok)
				require.Equal(t, first, key, "%s %d", name, i)
			}
			before = first
		}
		_, ok := f.SortKey(&Person{Entry: &Entry{Employments: []Employment{{}}}})
		require.False(t, ok, "no value, no place")
	}
}

func TestChoicesAreOrderedAsDeclared(t *testing.T) {
	t.Parallel()
	f := &Field{Name: "x", Type: TypeEnum, Sort: true, Values: []string{"low", "high", "always"}}
	f.read = func(p *Person) []Value { return []Value{{Text: p.Entry.Email}} }
	for i, value := range []string{"low", "high", "always", "no longer declared"} {
		key, ok := f.SortKey(&Person{Entry: &Entry{Email: value}})
		require.True(t, ok)
		require.Equal(t, uint64(i), key) //nolint:gosec // small
	}
}

// A key stands where its value stands: under the audience that was chosen, and
// nowhere if nobody may see it; but not under each group that Shared means.
func TestSortKeysStandUnderTheChosenAudience(t *testing.T) {
	t.Parallel()
	schema := Standard()
	for _, choice := range append(Audiences(), Default, GroupAudience(groupA), GroupAudience(groupB)) {
		p := canaries(&Person{Entry: &Entry{ID: alumnikit.PersonID{15: 7}}})
		for _, d := range schema.Disclosures() {
			p.Profile.Audiences[d.Name] = choice
		}
		s := indexed(t, memory.New(), p)
		for _, f := range schema.Fields() {
			if !f.Sort {
				continue
			}
			want := map[Audience]bool{choice: choice != Nobody || schema.mustDisclosure(f.Disclosure).Min != Nobody}
			if g, single := choice.Group(); single {
				want = map[Audience]bool{anyGroup: true, choice: g == groupA} // the one that the person is in
			}
			for _, a := range append(Audiences(), Default, anyGroup, GroupAudience(groupA), GroupAudience(groupB)) {
				q := index.Query{Sort: []index.Column{{Field: f.valuesField(), Audience: string(a)}}, Limit: 1}
				found, err := s.index.Search(t.Context(), s.db, "acme", q)
				require.NoError(t, err)
				require.Equal(t, want[a], found.People[0].Key != math.MaxUint64, "%s for %q chosen %q", f.Name, a, choice)
			}
		}
	}
}
