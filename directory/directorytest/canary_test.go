package directorytest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// leak is a directory that knows everybody and does not keep it to itself.
type leak struct {
	Reader
	people  *alumni.Service
	search  func(ctx context.Context, l leak, actor alumnikit.Actor, q directory.Query, out *directory.Result)
	profile func(ctx context.Context, l leak, actor alumnikit.Actor, id alumnikit.PersonID, view *directory.View, err *error)
}

func (l leak) Search(ctx context.Context, actor alumnikit.Actor, q directory.Query) (directory.Result, error) {
	out, err := l.Reader.Search(ctx, actor, q)
	if err == nil && l.search != nil {
		l.search(ctx, l, actor, q, &out)
	}
	return out, err
}

func (l leak) Profile(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID) (directory.View, error) {
	view, err := l.Reader.Profile(ctx, actor, id)
	if l.profile != nil {
		l.profile(ctx, l, actor, id, &view, &err)
	}
	return view, err
}

// everybody reads the records of a tenant, with no regard to who asks.
func (l leak) everybody(ctx context.Context, tenant alumnikit.TenantID) map[alumnikit.PersonID]*alumni.Person {
	var ids []alumnikit.PersonID
	for stored, err := range alumni.Entries().All(ctx, l.people.DB(), tenant, storage.ListQuery{}) {
		if err != nil {
			panic(err)
		}
		ids = append(ids, stored.Value.ID)
	}
	found, err := l.people.Load(ctx, tenant, ids)
	if err != nil {
		panic(err)
	}
	return found
}

func byRaw(of func(*alumni.Person) string) func(context.Context, leak, alumnikit.Actor, directory.Query, *directory.Result) {
	return func(ctx context.Context, l leak, actor alumnikit.Actor, _ directory.Query, out *directory.Result) {
		raw := l.everybody(ctx, actor.Tenant())
		slices.SortStableFunc(out.Items, func(a, b directory.View) int { return cmp.Compare(of(raw[a.ID]), of(raw[b.ID])) })
	}
}

// neighbour names the tenant that the suite opened after this one.
func neighbour(tenant alumnikit.TenantID) alumnikit.TenantID {
	var n int
	if _, err := fmt.Sscanf(string(tenant), "company-%d", &n); err != nil {
		panic(err)
	}
	return alumnikit.TenantID(fmt.Sprintf("company-%06d", n+1))
}

func canaries() map[string]leak {
	type (
		ctxt  = context.Context
		actor = alumnikit.Actor
		query = directory.Query
	)
	return map[string]leak{
		"select": {search: func(ctx ctxt, l leak, a actor, q query, out *directory.Result) {
			for id, p := range l.everybody(ctx, a.Tenant()) {
				if !p.HasConsent(alumni.ForListing) && q.Facets == nil && q.Name == "" {
					out.Items = append(out.Items, directory.View{ID: id, Names: p.Entry.Names})
				}
			}
		}},
		"filter": {search: func(ctx ctxt, l leak, a actor, q query, out *directory.Result) {
			for id, p := range l.everybody(ctx, a.Tenant()) {
				if slices.Contains(q.Facets["currentEmployer"], p.Profile.CurrentEmployer) && len(out.Items) == 0 {
					out.Items = append(out.Items, directory.View{ID: id})
				}
			}
		}},
		"sort":      {search: byRaw(func(p *alumni.Person) string { return p.Profile.CurrentEmployer })},
		"tie-break": {search: byRaw(func(p *alumni.Person) string { return fmt.Sprint(alumni.SortKey(p.Entry.Names), p.Entry.UpdatedAt) })},
		"cursor key": {search: func(ctx ctxt, l leak, a actor, _ query, out *directory.Result) {
			if out.Next != "" {
				out.Next += alumnikit.Cursor(strings.Repeat("A", len(l.everybody(ctx, a.Tenant()))))
			}
		}},
		"total only": {search: func(ctx ctxt, l leak, a actor, q query, out *directory.Result) {
			if q.Facets == nil && q.Name == "" && q.Dates == nil {
				out.Total.Count = len(l.everybody(ctx, a.Tenant()))
			}
		}},
		"facet": {search: func(ctx ctxt, l leak, a actor, _ query, out *directory.Result) {
			for i, f := range out.Facets {
				for _, p := range l.everybody(ctx, a.Tenant()) {
					if f.Field == "currentEmployer" && len(f.Values) > 0 && p.Profile.CurrentEmployer == f.Values[0].Value {
						out.Facets[i].Values[0].Count++
					}
				}
			}
		}},
		"facet value": {search: func(ctx ctxt, l leak, a actor, _ query, out *directory.Result) {
			for i, f := range out.Facets {
				for _, p := range l.everybody(ctx, a.Tenant()) {
					if f.Field == "locale" && p.Profile.Locale == "en" && !slices.Contains(f.Values, directory.FacetValue{Value: "en"}) {
						out.Facets[i].Values = append(out.Facets[i].Values, directory.FacetValue{Value: "en"})
					}
				}
			}
		}},
		"hidden is not unset": {profile: func(ctx ctxt, l leak, a actor, id alumnikit.PersonID, view *directory.View, err *error) {
			if p := l.everybody(ctx, a.Tenant())[id]; *err == nil && view.Phone == "" && p.Profile.Phone != "" {
				view.Phone = "***"
			}
		}},
		"error": {profile: func(ctx ctxt, l leak, a actor, id alumnikit.PersonID, _ *directory.View, err *error) {
			if l.everybody(ctx, a.Tenant())[id] != nil && *err != nil {
				*err = alumnikit.ErrForbidden
			}
		}},
		"name of the unlisted": {search: func(ctx ctxt, l leak, a actor, q query, out *directory.Result) {
			for _, p := range l.everybody(ctx, a.Tenant()) {
				if !p.HasConsent(alumni.ForListing) && q.Name != "" && strings.Contains(p.Entry.Names.Family, q.Name) {
					out.Total.Exact = false
				}
			}
		}},
		"updated at": {profile: func(ctx ctxt, l leak, a actor, id alumnikit.PersonID, view *directory.View, err *error) {
			if *err == nil {
				view.Bio += l.everybody(ctx, a.Tenant())[id].Profile.UpdatedAt.String()
			}
		}},
		"other tenant's people": {profile: func(ctx ctxt, l leak, a actor, id alumnikit.PersonID, _ *directory.View, err *error) {
			if *err != nil && l.everybody(ctx, neighbour(a.Tenant()))[id] != nil {
				*err = alumnikit.ErrForbidden
			}
		}},
		"other tenant's count": {search: func(ctx ctxt, l leak, a actor, _ query, out *directory.Result) {
			out.Total.Count += len(l.everybody(ctx, neighbour(a.Tenant())))
		}},
		"nothing at all": {search: func(_ ctxt, _ leak, _ actor, _ query, out *directory.Result) {
			*out = directory.Result{List: alumnikit.List[directory.View]{Total: alumnikit.Total{Exact: true}}}
		}},
	}
}

// Each leak must be caught with each of three seeds, or the suite is vacuous.
func TestCanaries(t *testing.T) {
	t.Parallel()
	for name, canary := range canaries() {
		for seed := range uint64(3) {
			t.Run(fmt.Sprintf("%s/%d", name, seed), func(t *testing.T) {
				t.Parallel()
				stats, found := run(t, Options{
					Open:        func(testing.TB) storage.Store { return memory.New() },
					Comparisons: 20_000, Seed: seed + 100, asFound: true,
					wrap: func(r Reader, people *alumni.Service) Reader {
						sings := canary
						sings.Reader, sings.people = r, people
						return sings
					},
				})
				require.NotNil(t, found, "not caught in %d comparisons", stats.comparisons)
				require.NoError(t, found.err)
				t.Logf("caught by %s after %d comparisons", found.property, stats.comparisons)
			})
		}
	}
}

// Without a leak nothing is caught with the same seeds.
func TestNoCanary(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		_, found := run(t, Options{
			Open:        func(testing.TB) storage.Store { return memory.New() },
			Comparisons: 2_000, Seed: seed + 100,
		})
		require.Nil(t, found)
	}
}
