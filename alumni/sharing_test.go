package alumni

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/index"
)

// scatter draws somebody whose names and employments meet those of others in every
// way, with audiences of every kind.
func scatter(r *rand.Rand) (*Entry, *Profile) {
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	name := func() string {
		return one("", "山口", "山 口", "さくら", "ヤマグチ", "ーﾀ", "Ken-ji", "Şen", "李Lee", "O'Neil ", "佐々木 　健", "-")
	}
	e := &Entry{ID: alumnikit.PersonID(alumnikit.NewID(nil)), Names: Names{
		Family: name(), Given: name(), FamilyKana: name(), GivenRomaji: name(), Former: []string{name()}, Business: name(),
	}}
	for range r.IntN(4) {
		e.Employments = append(e.Employments, Employment{
			ID: alumnikit.NewID(nil), Work: Works()[r.IntN(3)], Entity: one("", "㈱A", "Ａ社"), Department: one("営業部", "営業　部", "Sales", ""),
			Title: one("部長", "ブチョウ", ""), Place: one("東京", ""), Grade: one("", "G1"),
			Start: Date{int16(2000 + r.IntN(3)), uint8(r.IntN(3)), 0}, End: Date{2010, 4, uint8(r.IntN(2))}, //nolint:gosec // small
		})
	}
	p := &Profile{
		ID: e.ID, Location: one("", "Ōsaka", "大阪"), Skills: []string{one("Go", "ＧＯ"), one("SQL", "go")}, Locale: Japanese,
		Audiences: map[string]Audience{
			"name": Audiences()[r.IntN(len(Audiences()))], "career": GroupAudience(groupA), "skills": Audiences()[r.IntN(len(Audiences()))],
		},
	}
	return e, p
}

// TestManyPeopleAreDerivedAsOneIs holds what is shared against what one person alone
// is given, also when what is kept has been forgotten.
func TestManyPeopleAreDerivedAsOneIs(t *testing.T) {
	t.Parallel()
	part := Standard().IndexSchema().Parts[0]
	r := rand.New(rand.NewPCG(3, 4))
	batch := part.Batch()
	var alone, among index.Terms
	for i := range 3_000 {
		e, p := scatter(r)
		values := []any{e, p, &Memberships{ID: e.ID, Groups: []Membership{{Group: groupA, Invited: r.IntN(2) == 0}, {Group: groupB}}}}
		if r.IntN(3) == 0 {
			values[1] = nil
		}
		if r.IntN(3) == 0 {
			values[2] = nil
		}
		alone.Reset()
		among.Reset()
		part.Terms(values, &alone)
		batch(values, &among)
		require.Equal(t, alone.Sorted(), among.Sorted(), "%d: %+v %+v", i, e, p)
	}
}

// TestWhatStaysNeedNotBeDerived holds what a change means, if what is the same before
// and after is left out, against what it means if all is worked out.
func TestWhatStaysNeedNotBeDerived(t *testing.T) {
	t.Parallel()
	part := Standard().IndexSchema().Parts[0]
	r := rand.New(rand.NewPCG(5, 6))
	draw := func() []any {
		e, p := scatter(r)
		out := []any{e, p, &Memberships{ID: e.ID, Groups: []Membership{{Group: groupA, Invited: r.IntN(2) == 0}}}}
		for i := 1; i < len(out); i++ {
			if r.IntN(4) == 0 {
				out[i] = nil
			}
		}
		e.Custom = []CustomValue{{Field: FirstCustomNumber, Int: []int64{r.Int64N(3)}}}
		return out
	}
	left := 0
	for range 3_000 {
		before := draw()
		after := slices.Clone(before)
		for i, other := range draw() {
			if r.IntN(2) == 0 {
				after[i] = other
			}
		}
		var was, is, wasAll, isAll index.Terms
		part.Terms(before, &wasAll)
		part.Terms(after, &isAll)
		part.Both(before, after, &was, &is)
		require.Equal(t, onlyIn(wasAll.Sorted(), isAll.Sorted()), onlyIn(was.Sorted(), is.Sorted()), "%v %v", before, after)
		require.Equal(t, onlyIn(isAll.Sorted(), wasAll.Sorted()), onlyIn(is.Sorted(), was.Sorted()), "%v %v", before, after)
		left += len(isAll.Sorted()) - len(is.Sorted())
	}
	require.Positive(t, left)
}

func onlyIn(a, b []index.Term) []index.Term {
	return slices.DeleteFunc(slices.Clone(a), func(t index.Term) bool { return slices.Contains(b, t) })
}

func TestWhatIsSharedIsBounded(t *testing.T) {
	t.Parallel()
	m := memo{sharing: newSharing()}
	f := &Field{Number: numTitle, Type: TypeText, Facet: true}
	var out index.Terms
	for i := range maxSharing + 10 {
		m.terms(f, []Value{{Text: strconv.Itoa(i)}}, "", &out)
	}
	require.Len(t, m.sharing.values, 10)
	var alone index.Terms
	for i := range maxSharing + 10 {
		(&memo{}).terms(f, []Value{{Text: strconv.Itoa(i)}}, "", &alone)
	}
	require.Equal(t, alone.Sorted(), out.Sorted())
}
