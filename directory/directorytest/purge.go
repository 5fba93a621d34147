package directorytest

import (
	"context"
)

// purge lets the same things happen in two tenants, except that in the second
// one those are left out which no viewer may see, and compares the answers all
// the way.
//
// Whether a step is visible is decided by its effect: the oracle reads the
// company before and after and compares what each viewer may know of it. A step
// that somebody who looks on takes themself is visible in any case: they get an
// answer. If a visible step has another effect without an invisible one before
// it, the companies do not look alike any more, and the trace ends.
func (c *comparison) purge(ctx context.Context, choices *source) *violation {
	steps := c.s.drawSteps(choices, scene{c.left, c.all})
	fold := [2]bool{choices.oneIn(4), choices.oneIn(4)}
	if err := c.s.fill(ctx, c.here, c.left, fold[0]); err != nil {
		return &violation{err: err}
	}
	if err := c.s.fill(ctx, c.there, c.left, fold[1]); err != nil {
		return &violation{err: err}
	}
	before, err := c.s.read(ctx, c.here)
	if err != nil {
		return &violation{err: err}
	}
	want := c.askAll(ctx, c.there)
	for i, st := range steps {
		c.trace = append(c.trace, st.name+" "+st.with)
		after, comparable, found := c.take(ctx, st, uint64(i+1), before) //nolint:gosec // few
		if found != nil || !comparable {
			return found
		}
		if after.visible {
			want = c.askAll(ctx, c.there)
		} else {
			c.trace[i] += " (purged)"
		}
		if found := c.same(purgeProperty, c.askAll(ctx, c.here), want); found != nil {
			return found
		}
		before = after.world
	}
	return c.projection(c.s.oracle(before), before, c.askAll(ctx, c.here))
}

// taken is a company after a step.
type taken struct {
	world   *world
	visible bool
}

// take takes a step in the first tenant, and in the second one unless it is
// invisible. Comparable says that the two still look alike.
func (c *comparison) take(ctx context.Context, st step, number uint64, before *world) (after taken, comparable bool, found *violation) {
	c.s.report.Steps++
	c.s.report.Verbs[st.name]++
	c.s.moment.set(number, 0)
	failed := outcome(st.do(ctx, c.s, c.here))
	w, err := c.s.read(ctx, c.here)
	if err != nil {
		return taken{}, false, &violation{err: err}
	}
	own := c.all.any(func(v viewer) bool { return v.signedIn() && v.person == st.by })
	noticed := st.noticed != nil && c.all.any(func(v viewer) bool { return st.noticed(v.as(c.here)) })
	after = taken{w, own || noticed || st.keep || !c.alike(before, w)}
	if !after.visible {
		c.s.report.Purged++
		return after, true, nil
	}
	c.s.moment.set(number, 0)
	again := outcome(st.do(ctx, c.s, c.there))
	other, err := c.s.read(ctx, c.there)
	if err != nil {
		return after, false, &violation{err: err}
	}
	if own {
		r := request{name: "verbs of members"}
		if found := c.one(purgeProperty, c.all[0], r, []answer{{Error: failed}}, []answer{{Error: again}}); found != nil {
			return after, false, found
		}
	}
	if !c.alike(w, other) {
		c.s.report.Incomparable++
		return after, false, nil
	}
	return after, true, nil
}

func outcome(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}

// alike reports whether two companies look alike to every viewer.
func (c *comparison) alike(a, b *world) bool {
	return !c.all.any(func(v viewer) bool {
		return !alike(c.s.oracle(a).sight(a, v.in(a)), c.s.oracle(b).sight(b, v.in(b)))
	})
}
