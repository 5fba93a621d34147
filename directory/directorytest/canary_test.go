package directorytest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/internal/surface"
	"github.com/alumnikit/alumnikit/storage"
)

// leak is everything that can be asked, over services that know everybody and do
// not keep it to themselves. A canary sets one of its functions.
type leak struct {
	directorytest.Surface
	people *alumni.Service
	last   alumnikit.Actor // who searched before

	search    func(w witness, q directory.Query, out *directory.Result)
	profile   func(w witness, id alumnikit.PersonID, view *directory.View, err *error)
	viewAs    func(w witness, id alumnikit.PersonID, err *error)
	other     func(w witness, read string, about alumnikit.PersonID, out *any)
	operation *directorytest.Operation

	// history says that the leak is one of traces. It must be caught even by a
	// suite that does not know what an answer should be.
	history bool
}

// witness is what a leak knows when it is asked.
type witness struct {
	*leak
	ctx   context.Context //nolint:containedctx // of the one call it is made for
	actor alumnikit.Actor
}

func (l *leak) Search(ctx context.Context, actor alumnikit.Actor, q directory.Query) (directory.Result, error) {
	out, err := l.Surface.Search(ctx, actor, q)
	if err == nil && l.search != nil {
		l.search(witness{l, ctx, actor}, q, &out)
	}
	l.last = actor
	return out, err
}

func (l *leak) Profile(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID) (directory.View, error) {
	view, err := l.Surface.Profile(ctx, actor, id)
	if l.profile != nil {
		l.profile(witness{l, ctx, actor}, id, &view, &err)
	}
	return view, err
}

func (l *leak) ViewAs(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID, as directory.As) (directory.Preview, error) {
	out, err := l.Surface.ViewAs(ctx, actor, id, as)
	if l.viewAs != nil {
		l.viewAs(witness{l, ctx, actor}, id, &err)
	}
	return out, err
}

func (l *leak) Other(ctx context.Context, r directorytest.Read, actor alumnikit.Actor, about alumnikit.PersonID) (any, error) {
	out, err := l.Surface.Other(ctx, r, actor, about)
	if err == nil && l.other != nil {
		l.other(witness{l, ctx, actor}, r.Name, about, &out)
	}
	return out, err
}

// everybody reads the records of a tenant, with no regard to who asks.
func everybody(ctx context.Context, people *alumni.Service, tenant alumnikit.TenantID) map[alumnikit.PersonID]*alumni.Person {
	var ids []alumnikit.PersonID
	for stored, err := range alumni.Entries().All(ctx, people.DB(), tenant, storage.ListQuery{}) {
		if err != nil {
			panic(err)
		}
		ids = append(ids, stored.Value.ID)
	}
	found, err := people.Load(ctx, tenant, ids)
	if err != nil {
		panic(err)
	}
	for _, p := range found {
		if p.Profile == nil {
			p.Profile = &alumni.Profile{}
		}
	}
	return found
}

func (w witness) everybody() map[alumnikit.PersonID]*alumni.Person {
	return everybody(w.ctx, w.people, w.actor.Tenant())
}

// neighbours are the people of the tenant that the suite opened after this one.
func (w witness) neighbours() map[alumnikit.PersonID]*alumni.Person {
	var n int
	if _, err := fmt.Sscanf(string(w.actor.Tenant()), "company-%d", &n); err != nil {
		panic(err)
	}
	return everybody(w.ctx, w.people, alumnikit.TenantID(fmt.Sprintf("company-%06d", n+1)))
}

// blockers counts who blocks the viewer.
func (w witness) blockers() int {
	n := 0
	for _, p := range w.everybody() {
		if p.HasBlocked(alumni.Viewer{Actor: w.actor}) {
			n++
		}
	}
	return n
}

func blind(canary *leak) string {
	if canary != nil && canary.history {
		return directorytest.Projection
	}
	return ""
}

func sing(tb testing.TB, seed uint64, comparisons int, canary *leak) (*directorytest.Report, string) {
	tb.Helper()
	opts := directorytest.Options{Open: onMemory, Comparisons: comparisons, Seed: seed}
	if canary != nil && canary.operation != nil {
		opts.Operations = []directorytest.Operation{*canary.operation}
	}
	report, property, err := directorytest.Leaky(tb, surface.Complete(opts), blind(canary), func(s directorytest.Surface, people *alumni.Service) directorytest.Surface {
		if canary == nil {
			return s
		}
		bird := *canary
		bird.Surface, bird.people = s, people
		return &bird
	})
	require.NoError(tb, err)
	return report, property
}

// Each leak must be caught with each of three seeds, or the suite is vacuous.
func TestCanaries(t *testing.T) {
	t.Parallel()
	report, seeds := reportTo(t), uint64(3)
	if testing.Short() { // the race detector needs no leak to be found thrice
		seeds = 1
	}
	for name, canary := range canaries() {
		for seed := range seeds {
			t.Run(fmt.Sprintf("%s/%d", name, seed), func(t *testing.T) {
				t.Parallel()
				done, property := sing(t, seed+100, 60_000, canary)
				require.NotEmpty(t, property, "not caught in %d comparisons", done.Comparisons)
				t.Logf("caught by %s after %d comparisons", property, done.Comparisons)
				if report == nil {
					return
				}
				line, err := json.Marshal(map[string]any{"canary": name, "seed": seed + 100, "comparisons": done.Comparisons, "property": property})
				require.NoError(t, err)
				_, err = report.Write(append(line, '\n'))
				require.NoError(t, err)
			})
		}
	}
}

// Without a leak nothing is caught with the same seeds.
func TestNoCanary(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		_, property := sing(t, seed+100, 2_000, nil)
		require.Empty(t, property)
	}
}
