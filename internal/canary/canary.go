package canary

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"testing"

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

// Search searches, and lets the leak out.
func (l *leak) Search(ctx context.Context, actor alumnikit.Actor, q directory.Query) (directory.Result, error) {
	out, err := l.Surface.Search(ctx, actor, q)
	if err == nil && l.search != nil {
		l.search(witness{l, ctx, actor}, q, &out)
	}
	l.last = actor
	return out, err
}

// Profile reads a profile, and lets the leak out.
func (l *leak) Profile(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID) (directory.View, error) {
	view, err := l.Surface.Profile(ctx, actor, id)
	if l.profile != nil {
		l.profile(witness{l, ctx, actor}, id, &view, &err)
	}
	return view, err
}

// ViewAs previews, and lets the leak out.
func (l *leak) ViewAs(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID, as directory.As) (directory.Preview, error) {
	out, err := l.Surface.ViewAs(ctx, actor, id, as)
	if l.viewAs != nil {
		l.viewAs(witness{l, ctx, actor}, id, &err)
	}
	return out, err
}

// Other asks something else, and lets the leak out.
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

// sing runs the suite over a leak, or over none.
func sing(tb testing.TB, opts directorytest.Options, canary *leak) (*directorytest.Report, string) {
	tb.Helper()
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
	if err != nil {
		tb.Fatal(err)
	}
	return report, property
}

// Options of Run. Only Open is required.
type Options struct {
	// Open returns an empty store. It is called one call after the other unless
	// Parallel is set.
	Open     func(tb testing.TB) storage.Store
	Parallel bool
	// Seeds is how many there are for each leak; 0 means one.
	Seeds int
	// Some says which leaks are put in; nil means all.
	Some func(name string) bool
	// Report is written one line of JSON for each leak and seed; nil for none.
	Report io.Writer
}

// enough comparisons to catch any leak.
const enough = 60_000

// Run fails t unless the suite catches each leak with each seed, and nothing where
// there is no leak.
func Run(t *testing.T, opts Options) {
	t.Helper()
	for seed := range uint64(max(1, opts.Seeds)) { //nolint:gosec // a few
		privacy := directorytest.Options{Open: opts.Open, Comparisons: enough, Seed: seed + 100}
		for name, canary := range canaries() {
			if opts.Some != nil && !opts.Some(name) {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d", name, seed), func(t *testing.T) {
				if opts.Parallel {
					t.Parallel()
				}
				caught(t, privacy, name, canary, opts.Report)
			})
		}
		t.Run(fmt.Sprintf("none/%d", seed), func(t *testing.T) {
			privacy := privacy
			privacy.Comparisons = 300
			if _, property := sing(t, privacy, nil); property != "" {
				t.Fatalf("without a leak %s is broken", property)
			}
		})
	}
}

// caught demands that a leak is.
func caught(t *testing.T, privacy directorytest.Options, name string, canary *leak, report io.Writer) {
	t.Helper()
	done, property := sing(t, privacy, canary)
	if property == "" {
		t.Fatalf("not caught in %d comparisons", done.Comparisons)
	}
	t.Logf("caught by %s after %d comparisons", property, done.Comparisons)
	if report == nil {
		return
	}
	line, err := json.Marshal(map[string]any{"canary": name, "seed": privacy.Seed, "comparisons": done.Comparisons, "property": property})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := report.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
}
