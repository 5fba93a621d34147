package segment

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// company is a service over n synthetic people, every third of whom left Sales.
func company(t *testing.T, n int) (*Service, []alumnikit.PersonID) {
	t.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{
		Clock: func() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) },
	})
	require.NoError(t, err)
	var ids []alumnikit.PersonID
	for i := range n {
		department := []string{"Sales", "Finance", "Research"}[i%3]
		entry, err := people.Register(t.Context(), clerk(), alumni.Registration{
			Names:       alumni.Names{Family: fmt.Sprintf("N%02d", n-i), Given: "A"},
			Employments: []alumni.Employment{{Work: alumni.Employee, Department: department}},
		})
		require.NoError(t, err)
		ids = append(ids, entry.ID)
	}
	return New(people, nil), ids
}

func sales() *Group { return All(Where("employments.department", Equal, "Sales")) }

func (s *Service) published(t *testing.T, name string, rule *Group) *Segment {
	t.Helper()
	saved, err := s.Create(t.Context(), clerk(), Input{Name: name, Draft: rule})
	require.NoError(t, err)
	saved, err = s.Publish(t.Context(), clerk(), saved.ID)
	require.NoError(t, err)
	return saved
}

func TestSegmentLife(t *testing.T) {
	t.Parallel()
	s, ids := company(t, 30)
	ctx := t.Context()

	draft := sales()
	draft.ID, draft.Rules[0].(*Rule).ID = "root", "leaf"
	saved, err := s.Create(ctx, clerk(), Input{Name: "Sales", Draft: draft})
	require.NoError(t, err)
	d, err := s.Definition(ctx, clerk(), saved.ID)
	require.NoError(t, err)
	require.Empty(t, collect(t, s, clerk(), d), "a draft selects nobody")

	saved, err = s.Publish(ctx, clerk(), saved.ID)
	require.NoError(t, err)
	version, err := draft.Version()
	require.NoError(t, err)
	require.Equal(t, version, saved.Version)

	got, err := s.Get(ctx, clerk(), saved.ID)
	require.NoError(t, err)
	require.Equal(t, saved, got)
	require.Equal(t, "leaf", got.Draft.Rules[0].(*Rule).ID, "the builder gets its ids back")
	require.Empty(t, got.Published.Rules[0].(*Rule).ID)

	d, err = s.Definition(ctx, clerk(), saved.ID)
	require.NoError(t, err)
	require.Len(t, collect(t, s, clerk(), d), 10)

	stranger := alumnikit.PersonID(alumnikit.NewID(nil))
	changed, err := s.Update(ctx, clerk(), saved.ID, Input{
		Name: "Sales and one", Draft: All(), Include: []alumnikit.PersonID{ids[1], ids[2], ids[2], stranger}, Exclude: []alumnikit.PersonID{ids[0], ids[2]}, Revision: got.Revision,
	})
	require.NoError(t, err, "a draft may be unfinished")
	require.Equal(t, 3, changed.Included)
	require.Equal(t, saved.Version, changed.Version)
	d, err = s.Definition(ctx, clerk(), saved.ID)
	require.NoError(t, err)
	members := collect(t, s, clerk(), d)
	require.Len(t, members, 10, "without ids[0], with ids[1]; exclusion wins for ids[2]")
	require.Contains(t, members, ids[1])
	require.NotContains(t, members, ids[0])
	require.NotContains(t, members, ids[2])

	_, err = s.Update(ctx, clerk(), saved.ID, Input{Name: "x", Revision: got.Revision})
	require.ErrorIs(t, err, alumnikit.ErrConflict, "edited from an older state")
	_, err = s.Publish(ctx, clerk(), saved.ID)
	require.ErrorIs(t, err, alumnikit.ErrInvalid, "the draft is empty")

	list, err := s.List(ctx, clerk())
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.NoError(t, s.Delete(ctx, clerk(), saved.ID))
	_, err = s.Get(ctx, clerk(), saved.ID)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	require.ErrorIs(t, s.Delete(ctx, clerk(), saved.ID), alumnikit.ErrNotFound)
	left, err := s.pieces(ctx, acme, saved.ID)
	require.NoError(t, err)
	require.Empty(t, left)
}

// TestCountIsPagesIsStream: count = list length = sum of pages, for rules and static lists.
func TestCountIsPagesIsStream(t *testing.T) {
	t.Parallel()
	s, ids := company(t, 40)
	ctx := t.Context()
	for _, d := range []Definition{
		{Rule: sales()},
		{Rule: Not(sales()), Exclude: ids[:5]},
		{Rule: All(Where(FieldSample, InSample, "50", "x"))},
		{Include: ids[3:9]},
		{},
	} {
		total, err := s.Count(ctx, clerk(), d)
		require.NoError(t, err)
		require.True(t, total.Exact)
		var paged []alumnikit.PersonID
		var names []string
		page := alumnikit.Page{Size: 7}
		for {
			list, err := s.Page(ctx, clerk(), d, page)
			require.NoError(t, err)
			require.Equal(t, total, list.Total)
			for _, e := range list.Items {
				paged, names = append(paged, e.ID), append(names, e.Names.Family)
			}
			if page.After = list.Next; list.Next == "" {
				break
			}
		}
		require.True(t, slices.IsSorted(names), "in the order of readings")
		slices.SortFunc(paged, comparePeople)
		require.Equal(t, collect(t, s, clerk(), d), paged)
		require.Len(t, paged, total.Count)
	}
	first, err := s.Page(ctx, clerk(), Definition{Rule: sales()}, alumnikit.Page{Size: 2})
	require.NoError(t, err)
	_, err = s.Page(ctx, clerk(), Definition{Rule: Not(sales())}, alumnikit.Page{After: first.Next})
	require.ErrorIs(t, err, alumnikit.ErrCursor, "another rule's cursor")
}

func TestUnfinishedRulesSelectNobody(t *testing.T) {
	t.Parallel()
	s, _ := company(t, 3)
	for _, rule := range []*Group{All(), Any(), All(Where("nothing", Equal, "x")), All(Where("location", In))} {
		_, err := s.Count(t.Context(), clerk(), Definition{Rule: rule})
		require.ErrorIs(t, err, alumnikit.ErrInvalid)
		issues, err := s.Validate(t.Context(), clerk(), rule)
		require.NoError(t, err)
		require.NotEmpty(t, issues)
	}
	issues, err := s.Validate(t.Context(), clerk(), sales())
	require.NoError(t, err)
	require.Empty(t, issues)
}

func TestSavedReferences(t *testing.T) {
	t.Parallel()
	s, ids := company(t, 30)
	ctx := t.Context()
	in := func(saved *Segment) *Rule { return Where(FieldSegment, InSegment, saved.ID.String()) }
	a := s.published(t, "a", sales())
	b := s.published(t, "b", All(in(a), Where(FieldSample, InSample, "100", "x")))
	_, err := s.Update(ctx, clerk(), a.ID, Input{Name: "a", Draft: All(in(b)), Include: ids[1:2], Exclude: ids[:1]})
	require.NoError(t, err)

	total, err := s.Count(ctx, clerk(), Definition{Rule: Not(in(b))})
	require.NoError(t, err)
	require.Equal(t, 20, total.Count, "static lists of what is referred to count")

	_, err = s.Publish(ctx, clerk(), a.ID)
	var issues Issues
	require.ErrorAs(t, err, &issues)
	require.Equal(t, CodeCycle, issues[0].Code)
	require.Equal(t, strings.Join([]string{a.ID.String(), b.ID.String(), a.ID.String()}, " > "), issues[0].Allowed)

	require.ErrorIs(t, s.Delete(ctx, clerk(), a.ID), alumnikit.ErrState)
	require.NoError(t, s.Delete(ctx, clerk(), b.ID))
	require.NoError(t, s.Delete(ctx, clerk(), a.ID))

	_, err = s.Count(ctx, clerk(), Definition{Rule: All(in(a))})
	require.ErrorAs(t, err, &issues)
	require.Equal(t, CodeUnknownSegment, issues[0].Code)
}

// TestRacingPublishesMakeNoCycle: two segments that are to refer to each other
// at the same moment; one must lose.
func TestRacingPublishesMakeNoCycle(t *testing.T) {
	t.Parallel()
	for range 10 {
		s, _ := company(t, 1)
		a, b := s.published(t, "a", sales()), s.published(t, "b", sales())
		for _, pair := range [][2]*Segment{{a, b}, {b, a}} {
			_, err := s.Update(t.Context(), clerk(), pair[0].ID, Input{Name: "x", Draft: All(Where(FieldSegment, InSegment, pair[1].ID.String()))})
			require.NoError(t, err)
		}
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, saved := range []*Segment{a, b} {
			wg.Go(func() { _, errs[i] = s.Publish(t.Context(), clerk(), saved.ID) })
		}
		wg.Wait()
		failed := slices.DeleteFunc(errs, func(err error) bool { return err == nil })
		require.Len(t, failed, 1)
		require.ErrorIs(t, failed[0], alumnikit.ErrInvalid)
	}
}

func TestPermissionsAndTenants(t *testing.T) {
	t.Parallel()
	s, ids := company(t, 30)
	ctx := t.Context()
	saved := s.published(t, "Sales", sales())
	d := Definition{Rule: sales()}

	marketing := alumnikit.Admin(acme, "hr-2", alumnikit.PermSegments)
	total, err := s.Count(ctx, marketing, d)
	require.NoError(t, err)
	require.Equal(t, alumnikit.Total{Count: 10}, total, "a bucket, not exact")
	_, err = s.Page(ctx, marketing, d, alumnikit.Page{})
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
	for _, err := range s.IDs(ctx, marketing, d) {
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
	}
	for _, actor := range []alumnikit.Actor{{}, alumnikit.Visitor(acme), alumnikit.Member(acme, ids[0]), alumnikit.Admin(acme, "hr-3", alumnikit.PermRoster)} {
		for verb, err := range map[string]error{
			"Count":      second(s.Count(ctx, actor, d)),
			"Page":       second(s.Page(ctx, actor, d, alumnikit.Page{})),
			"Get":        second(s.Get(ctx, actor, saved.ID)),
			"List":       second(s.List(ctx, actor)),
			"Create":     second(s.Create(ctx, actor, Input{Name: "x"})),
			"Update":     second(s.Update(ctx, actor, saved.ID, Input{Name: "x"})),
			"Publish":    second(s.Publish(ctx, actor, saved.ID)),
			"Delete":     s.Delete(ctx, actor, saved.ID),
			"Definition": second(s.Definition(ctx, actor, saved.ID)),
			"Validate":   second(s.Validate(ctx, actor, sales())),
		} {
			if actor.Tenant() == "" {
				require.Error(t, err, verb)
			} else {
				require.ErrorIs(t, err, alumnikit.ErrForbidden, verb)
			}
		}
	}

	foreign := alumnikit.Admin("globex", "hr-1", alumnikit.AllPermissions()...)
	unknown := alumnikit.NewID(nil)
	for _, id := range []alumnikit.ID{saved.ID, unknown} {
		_, err = s.Get(ctx, foreign, id)
		require.EqualError(t, err, "segment.Get: segment: not found")
		require.ErrorIs(t, s.Delete(ctx, foreign, id), alumnikit.ErrNotFound)
		_, err = s.Count(ctx, foreign, Definition{Rule: All(Where(FieldSegment, InSegment, id.String()))})
		require.ErrorIs(t, err, alumnikit.ErrInvalid)
	}
	total, err = s.Count(ctx, foreign, Definition{Rule: Not(sales())})
	require.NoError(t, err)
	require.Zero(t, total.Count)
}

func second[T any](_ T, err error) error { return err }

func TestSelector(t *testing.T) {
	t.Parallel()
	s, ids := company(t, 6)
	saved := s.published(t, "Sales", sales())
	has := func(actor alumnikit.Actor, person alumnikit.PersonID) bool {
		ok, err := s.Selector(saved.ID).Has(t.Context(), actor, person)
		require.NoError(t, err)
		return ok
	}
	require.True(t, has(alumnikit.Member(acme, ids[1]), ids[0]))
	require.False(t, has(clerk(), ids[1]))
	require.False(t, has(clerk(), alumnikit.PersonID(alumnikit.NewID(nil))), "unknown")
	_, err := s.Selector(saved.ID).Has(t.Context(), alumnikit.Visitor("globex"), ids[0])
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
}

func TestInputIsChecked(t *testing.T) {
	t.Parallel()
	s, _ := company(t, 1)
	deep := All(Where("location", Null))
	for range MaxDepth {
		deep = Not(deep)
	}
	for name, in := range map[string]Input{
		"no name":       {},
		"control":       {Name: "a\x00b"},
		"long name":     {Name: strings.Repeat("n", 101)},
		"too many":      {Name: "x", Include: make([]alumnikit.PersonID, MaxListed+1)},
		"too deep":      {Name: "x", Draft: deep},
		"NUL in a rule": {Name: "x", Draft: All(Where("location", Equal, "\x00"))},
	} {
		_, err := s.Create(t.Context(), clerk(), in)
		require.ErrorIs(t, err, alumnikit.ErrInvalid, name)
	}
}

// TestLargestSegment saves what is allowed at most, with text that encoders lengthen.
func TestLargestSegment(t *testing.T) {
	t.Parallel()
	s, _ := company(t, 1)
	m := newMaker(9)
	in := Input{Name: "all", Draft: All(Where("location", Equal, strings.Repeat("<", MaxBytes-200)))}
	for range MaxListed {
		in.Include, in.Exclude = append(in.Include, alumnikit.PersonID(m.id())), append(in.Exclude, alumnikit.PersonID(m.id()))
	}
	saved, err := s.Create(t.Context(), clerk(), in)
	require.NoError(t, err)
	got, err := s.Get(t.Context(), clerk(), saved.ID)
	require.NoError(t, err)
	require.Equal(t, in.Draft, got.Draft)
	d, err := s.Definition(t.Context(), clerk(), saved.ID)
	require.NoError(t, err)
	require.Equal(t, tidy(in.Include), d.Include)
	require.Equal(t, tidy(in.Exclude), d.Exclude)
	in.Include, in.Exclude = in.Include[:1], nil
	_, err = s.Update(t.Context(), clerk(), saved.ID, in)
	require.NoError(t, err)
	left, err := s.pieces(t.Context(), acme, saved.ID)
	require.NoError(t, err)
	require.Len(t, left, 1)
	require.NoError(t, s.Delete(t.Context(), clerk(), saved.ID))
}

// TestErasureFindsListedPeople: whoever is in a static list is found by the key
// of subjects and can be taken out.
func TestErasureFindsListedPeople(t *testing.T) {
	t.Parallel()
	s, ids := company(t, 3)
	saved, err := s.Create(t.Context(), clerk(), Input{Name: "x", Include: ids, Exclude: ids[:1]})
	require.NoError(t, err)
	db := s.people.DB()
	for stored, err := range lists().Concerning(t.Context(), db, acme, ids[0]) {
		require.NoError(t, err)
		changed := listed{stored.Value.ID, stored.Value.Segment, stored.Value.Exclude, slices.Clone(stored.Value.People)}
		change := lists().Delete(stored)
		if lists().Redact(&changed, ids[0]) {
			change = lists().Replace(stored, &changed)
		}
		require.NoError(t, db.Commit(t.Context(), storage.By(clerk(), "person.erase"), change))
	}
	d, err := s.Definition(t.Context(), clerk(), saved.ID)
	require.NoError(t, err)
	require.Equal(t, Definition{Include: tidy(ids[1:]), Exclude: tidy(nil)}, d)
}

func TestJournalNamesNoRule(t *testing.T) {
	t.Parallel()
	s, _ := company(t, 1)
	s.published(t, "secret name", sales())
	require.NoError(t, s.people.Upkeep(t.Context(), acme))
	entries, err := s.people.DB().Store().Journal(t.Context(), acme, storage.JournalQuery{Limit: 100})
	require.NoError(t, err)
	var verbs int
	for _, e := range entries {
		require.NotContains(t, string(e.Body), "secret")
		require.NotContains(t, string(e.Body), "Sales")
		if strings.Contains(string(e.Body), "segment.publish") || strings.Contains(string(e.Body), "segment.create") {
			verbs++
		}
	}
	require.Equal(t, 2, verbs)
}
