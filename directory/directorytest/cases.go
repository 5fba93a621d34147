package directorytest

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// The properties.
const (
	pairProperty       = "P1 (pair)"
	purgeProperty      = "P2 (purge)"
	projectionProperty = "P3 (projection)"
	coalitionProperty  = "P4 (coalition)"
	tenantsProperty    = "P5 (tenants)"
	workProperty       = "work"
)

// comparison is one case under way.
type comparison struct {
	s           *subject
	all         coalition
	left, dash  *world
	here, there alumnikit.TenantID
	requests    [][]request // of each viewer
	trace       []string
}

// run draws a case and compares.
func (s *subject) run(ctx context.Context, choices *source) *violation {
	traced := choices.oneIn(3)
	w := s.drawWorld(choices)
	c := &comparison{s: s, left: w, here: s.tenant(), there: s.tenant()}
	for range 1 + choices.n(5)/4 {
		c.all = append(c.all, drawViewer(choices, w))
	}
	for i := range c.all {
		c.all[i] = c.all[i].in(w) // the record of one may be that of another
		c.requests = append(c.requests, s.drawRequests(choices, w, c.all[i], s.reads))
		s.report.Viewers[c.all[i].cast]++
	}
	s.report.Cases++
	if len(c.all) > 1 {
		s.report.Coalitions++
	}
	defer s.drop(ctx, c.here, c.there)
	s.moment.set(0, 0)
	if traced {
		s.report.Traces++
		return c.purge(ctx, choices)
	}
	s.report.Pairs++
	return c.pair(ctx, choices)
}

// pair compares two companies that look alike, and each answer with the naive
// one.
func (c *comparison) pair(ctx context.Context, choices *source) *violation {
	o := c.s.oracle(c.left)
	c.dash = o.redraw(choices, c.left, c.all)
	fold := [2]bool{choices.oneIn(3), choices.oneIn(3)}
	counted := choices.oneIn(2)
	if counted {
		fold[1] = fold[0]
	}
	at := scene{c.left, c.all}
	life, probes := c.s.drawSteps(choices, at), c.s.drawProbes(choices, at)
	for _, v := range c.all {
		if a, b := o.sight(c.left, v), o.sight(c.dash, v.in(c.dash)); !alike(a, b) {
			return c.broken("the suite drew two companies that do not look alike, or a Field changes what something else shows:\n" + written(a) + "\n" + written(b))
		}
	}
	if err := c.s.fill(ctx, c.here, c.left, fold[0]); err != nil {
		return &violation{err: err}
	}
	first := c.askAll(ctx, c.here)
	if found := c.projection(o, c.left, first); found != nil {
		return found
	}
	if err := c.s.fill(ctx, c.there, c.dash, fold[1]); err != nil {
		return &violation{err: err}
	}
	property := pairProperty
	if len(c.all) > 1 {
		property = coalitionProperty
	}
	if found := c.same(property, first, c.askAll(ctx, c.there)); found != nil {
		return found
	}
	if counted {
		if found := c.work(ctx); found != nil {
			return found
		}
	}
	if len(probes) == 0 {
		return c.neighbours(ctx, life, first)
	}
	return c.probe(ctx, probes)
}

// probe lets a member do things in both companies: what they are answered must
// not depend on what they may not see either. How the companies look is not
// compared any more, for what a member does may open to them what is different.
func (c *comparison) probe(ctx context.Context, probes []step) *violation {
	for i, st := range probes {
		var said [2]string
		for side, tenant := range []alumnikit.TenantID{c.here, c.there} {
			c.s.moment.set(uint64(i+1), 2) //nolint:gosec // few
			said[side] = outcome(st.do(ctx, c.s, tenant))
		}
		r := request{name: "verbs of members"}
		c.trace = []string{st.name + " " + st.with}
		if found := c.one(pairProperty, c.all[0], r, []answer{{Error: said[0]}}, []answer{{Error: said[1]}}); found != nil {
			return found
		}
	}
	return nil
}

// neighbours lets the other company live, and looks whether this one notices.
func (c *comparison) neighbours(ctx context.Context, life []step, first [][][]answer) *violation {
	for i, st := range life {
		c.s.moment.set(uint64(i+1), 0) //nolint:gosec // few
		_ = st.do(ctx, c.s, c.there)
	}
	c.s.moment.set(0, 0)
	if found := c.same(tenantsProperty, first, c.askAll(ctx, c.here)); found != nil {
		return found
	}
	return c.foreign(ctx)
}

// foreign asks for people of another tenant: they are as unknown as nobody.
func (c *comparison) foreign(ctx context.Context) *violation {
	stranger := alumnikit.PersonID(numbered(3, 1))
	entry := &alumni.Entry{ID: stranger, Names: alumni.Names{Family: "山田"}}
	if err := c.s.people.DB().Commit(ctx, storage.By(hrOf(c.there), "suite.stranger"), alumni.Entries().Insert(entry)); err != nil {
		return &violation{err: err}
	}
	r := request{name: readProfile, about: stranger}
	want := []answer{{Error: "directory.Profile: person " + stranger.String() + ": " + notFound}}
	for _, v := range append(coalition{{cast: castFull, row: admin}}, c.all...) {
		if found := c.one(tenantsProperty, v, r, ask(ctx, c.s.surface, v.as(c.here), r), want); found != nil {
			return found
		}
	}
	return nil
}

// work compares what the reads of viewers other than HR cost, with nothing
// cached.
func (c *comparison) work(ctx context.Context) *violation {
	for i, v := range c.all {
		if v.isHR() {
			continue
		}
		for _, r := range c.requests[i] {
			cost, pages := [2]work{}, 0
			for side, tenant := range []alumnikit.TenantID{c.here, c.there} {
				people, err := c.s.service()
				if err != nil {
					return &violation{err: err}
				}
				c.s.store.done = work{}
				answers := ask(ctx, c.s.over(people), v.as(tenant), r)
				if r.name == readSearch {
					pages = len(answers)
				}
				cost[side] = c.s.store.done
			}
			c.count(workProperty, r)
			if differs := sameWork(cost[0], cost[1], c.s.oracle(c.left).slackOf(r.query, pages, c.left, c.dash)); differs != "" {
				return &violation{
					property: workProperty, viewer: c.viewer(v), request: r.String(), got: differs,
					want: "the same work", left: c.left, dash: c.dash,
				}
			}
		}
	}
	return nil
}

// askAll asks everything as every viewer.
func (c *comparison) askAll(ctx context.Context, tenant alumnikit.TenantID) [][][]answer {
	out := make([][][]answer, len(c.all))
	for i, v := range c.all {
		for _, r := range c.requests[i] {
			out[i] = append(out[i], ask(ctx, c.s.surface, v.as(tenant), r))
		}
	}
	return out
}

func (c *comparison) same(property string, got, want [][][]answer) *violation {
	for i, v := range c.all {
		for j, r := range c.requests[i] {
			if found := c.one(property, v, r, got[i][j], want[i][j]); found != nil {
				return found
			}
		}
	}
	return nil
}

// projection compares answers with those of a naive reading.
func (c *comparison) projection(o oracle, w *world, got [][][]answer) *violation {
	for i, v := range c.all {
		for j, r := range c.requests[i] {
			want := o.expected(w, v.in(w), r, got[i][j])
			if want == nil {
				continue
			}
			if found := c.one(projectionProperty, v, r, got[i][j], want); found != nil {
				return found
			}
		}
	}
	return nil
}

// one compares the pages of one request.
func (c *comparison) one(property string, v viewer, r request, got, want []answer) *violation {
	if property == c.s.opts.blind {
		return nil
	}
	for i := range max(len(got), len(want)) {
		c.count(property, r)
		if i < len(got) && i < len(want) && alike(got[i], want[i]) {
			continue
		}
		g, w := "no such page", "no such page"
		if i < len(got) {
			g = written(got[i])
		}
		if i < len(want) {
			w = written(want[i])
		}
		return &violation{
			property: property, viewer: c.viewer(v), request: fmt.Sprintf("%s, page %d", r, i+1),
			got: g, want: w, left: c.left, dash: c.dash, trace: c.trace,
		}
	}
	return nil
}

func (c *comparison) count(property string, r request) {
	c.s.report.Comparisons++
	c.s.report.Properties[property]++
	c.s.report.Operations[r.name]++
}

func (c *comparison) viewer(v viewer) string { return v.cast + " " + v.person.String() }

func (c *comparison) broken(why string) *violation {
	return &violation{err: fmt.Errorf("%s\n%s", why, c.left.text())} //nolint:err113 // for people
}
