package directorytest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
)

// Options of RunPrivacy. Only Open is required.
type Options struct {
	// Open returns an empty store. It is called a few times; the suite fills
	// many tenants of each.
	Open func(t testing.TB) storage.Store
	// Comparisons of answers to make; 0 means 2,000.
	Comparisons int
	// Seed of the companies; the same seed makes the same ones.
	Seed uint64
	// wrap puts a leak between the suite and the directory, to show that the
	// suite would catch it.
	wrap func(Reader, *alumni.Service) Reader
	// asFound leaves a failure as it was found, which saves time where nobody
	// reads it.
	asFound bool
}

// RunPrivacy fails t if the directory over the store tells a viewer anything
// about what they may not see, or does not tell what they may.
func RunPrivacy(t *testing.T, opts Options) {
	t.Helper()
	if opts.Comparisons <= 0 {
		opts.Comparisons = 2000
	}
	stats, violation := run(t, opts)
	if violation != nil {
		t.Fatalf("%s", violation)
	}
	t.Logf("privacy: %d comparisons over %d pairs of companies, seed %d: none violated", stats.comparisons, stats.pairs, opts.Seed)
}

type stats struct{ comparisons, pairs int }

// pairsPerStore bounds how many tenants one store is given.
const pairsPerStore = 500

func run(tb testing.TB, opts Options) (stats, *violation) {
	tb.Helper()
	var done stats
	var s *subject
	for ; done.comparisons < opts.Comparisons; done.pairs++ {
		if done.pairs%pairsPerStore == 0 {
			s = newSubject(tb, opts)
		}
		choices := newSource(opts.Seed, uint64(done.pairs)) //nolint:gosec // counts up
		n, v := s.pair(tb.Context(), choices)
		done.comparisons += n
		if v != nil {
			v.seed, v.pair = opts.Seed, done.pairs
			if opts.asFound || v.err != nil {
				return done, v
			}
			return done, s.smallest(tb.Context(), choices.played, v)
		}
	}
	return done, nil
}

// subject is the directory under test over one store.
type subject struct {
	people  *alumni.Service
	reader  Reader
	tenants int
}

func newSubject(tb testing.TB, opts Options) *subject {
	tb.Helper()
	clock := func() time.Time { return epoch() }
	people, err := alumni.New(opts.Open(tb), alumnikit.RandomKeyring(), &alumni.Options{Clock: clock})
	if err != nil {
		tb.Fatalf("privacy: %v", err)
	}
	s := &subject{people: people, reader: directory.New(people, nil)}
	if opts.wrap != nil {
		s.reader = opts.wrap(s.reader, people)
	}
	return s
}

// violation is a failed comparison.
type violation struct {
	property   string
	seed       uint64
	pair       int
	viewer     string
	request    string
	got, want  string
	left, dash *world
	err        error
}

// String tells what to look at.
func (v *violation) String() string {
	if v.err != nil {
		return fmt.Sprintf("privacy: seed %d, pair %d: %v", v.seed, v.pair, v.err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "privacy: %s is violated (seed %d, pair %d)\nviewer:  %s\nrequest: %s\n", v.property, v.seed, v.pair, v.viewer, v.request)
	fmt.Fprintf(&b, "answer:  %s\nbut:     %s\n", v.got, v.want)
	for name, w := range map[string]*world{"company": v.left, "other company": v.dash} {
		if w != nil {
			fmt.Fprintf(&b, "%s:\n%s\n", name, w.text())
		}
	}
	return b.String()
}

// smallest shrinks a violation of the same property.
func (s *subject) smallest(ctx context.Context, choices []uint64, found *violation) *violation {
	best := found
	shrink(choices, func(candidate []uint64) bool {
		_, v := s.pair(ctx, replay(candidate))
		if v == nil || v.err != nil || v.property != found.property {
			return false
		}
		v.seed, v.pair = found.seed, found.pair
		best = v
		return true
	})
	return best
}

func (s *subject) tenant() alumnikit.TenantID {
	s.tenants++
	return alumnikit.TenantID(fmt.Sprintf("company-%06d", s.tenants))
}

// pair draws two companies that look the same to a viewer, and compares.
func (s *subject) pair(ctx context.Context, choices *source) (int, *violation) {
	w := drawWorld(choices)
	here, there := s.tenant(), s.tenant()
	v := drawViewer(choices, w, func(a alumnikit.Actor) alumnikit.Actor { return a })
	o := newOracle(w.policy)
	dash := w.redraw(choices, o, v)
	requests := drawRequests(choices)
	fold := [2]bool{choices.oneIn(3), choices.oneIn(3)}

	c := comparison{s: s, o: o, v: v, w: w, dash: dash}
	defer func() {
		for _, tenant := range []alumnikit.TenantID{here, there} {
			_ = s.people.DB().Store().Drop(ctx, tenant) // the next pair has tenants of its own
		}
	}()
	if err := s.fill(ctx, here, w, fold[0]); err != nil {
		return 0, &violation{err: err}
	}
	first := make([][]answer, len(requests))
	for i, r := range requests {
		first[i] = ask(ctx, s.reader, v.as(here), r)
		if found := c.projection(r, first[i]); found != nil {
			return c.made, found
		}
	}
	if err := s.fill(ctx, there, dash, fold[1]); err != nil {
		return c.made, &violation{err: err}
	}
	for i, r := range requests {
		if found := c.same("P1 (pair)", r, first[i], ask(ctx, s.reader, v.as(there), r)); found != nil {
			return c.made, found
		}
		if found := c.same("P5 (tenants)", r, first[i], ask(ctx, s.reader, v.as(here), r)); found != nil {
			return c.made, found
		}
	}
	return c.made, c.foreign(ctx, here, there)
}

func (s *subject) fill(ctx context.Context, tenant alumnikit.TenantID, w *world, fold bool) error {
	if err := load(ctx, s.people, tenant, w); err != nil || !fold {
		return err
	}
	return s.people.Upkeep(ctx, tenant)
}

// as returns the viewer's actor in a tenant.
func (v viewer) as(tenant alumnikit.TenantID) alumnikit.Actor {
	switch v.kind {
	case anonymous:
		return alumnikit.Visitor(tenant)
	case admin:
		return alumnikit.Admin(tenant, "clerk", alumnikit.AllPermissions()...)
	default:
		return alumnikit.Member(tenant, v.actor.Person())
	}
}

// comparison counts and states what is compared for one pair.
type comparison struct {
	s       *subject
	o       oracle
	v       viewer
	w, dash *world
	made    int
}

func (c *comparison) same(property string, r request, got, want []answer) *violation {
	for i := range max(len(got), len(want)) {
		c.made++
		g, w := "no such page", "no such page"
		if i < len(got) {
			g = got[i].text()
		}
		if i < len(want) {
			w = want[i].text()
		}
		if g != w {
			return &violation{
				property: property, viewer: c.v.kind + " " + c.v.actor.Person().String(),
				request: fmt.Sprintf("%+v, page %d", r, i+1), got: g, want: w, left: c.w, dash: c.dash,
			}
		}
	}
	return nil
}

func (c *comparison) projection(r request, got []answer) *violation {
	return c.same("P3 (projection)", r, got, c.o.expected(c.w, c.v, r, got))
}

// foreign asks for people of another tenant: they are as unknown as nobody.
func (c *comparison) foreign(ctx context.Context, here, there alumnikit.TenantID) *violation {
	stranger := alumnikit.PersonID(numbered(3, 1))
	hr := alumnikit.Admin(there, "suite", alumnikit.AllPermissions()...)
	p := &alumni.Person{Entry: &alumni.Entry{ID: stranger, Names: alumni.Names{Family: "山田"}}}
	err := c.s.people.DB().Commit(ctx, storage.By(hr, "suite.stranger"), alumni.Entries().Insert(p.Entry))
	if err != nil {
		return &violation{err: err}
	}
	full := alumnikit.Admin(here, "clerk", alumnikit.AllPermissions()...)
	for _, actor := range []alumnikit.Actor{full, c.v.as(here)} {
		got := ask(ctx, c.s.reader, actor, request{Profile: stranger})
		want := []answer{{Error: "directory.Profile: person " + stranger.String() + ": not found"}}
		if found := c.same("P5 (tenants)", request{Profile: stranger}, got, want); found != nil {
			return found
		}
	}
	return nil
}

// text lists the people of a company and what they chose.
func (w *world) text() string {
	var lines []string
	for _, p := range w.people {
		lines = append(lines, fmt.Sprintf("  %s listed=%t groups=%v names=%+v employments=%+v profile=%+v",
			p.ID(), p.HasConsent(alumni.ForListing), p.Groups(), p.Entry.Names, p.Entry.Employments, *p.Profile))
	}
	slices.Sort(lines)
	return strings.Join(append(lines, fmt.Sprintf("  policy=%+v", w.policy)), "\n")
}
