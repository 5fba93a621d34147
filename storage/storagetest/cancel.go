package storagetest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
)

const ruleCancel = "Store: a cancelled context ends a call with an error and, for a call that changes something, with nothing changed"

func cancelled() []check {
	checks := []check{{name: "Readings", rule: ruleCancel, run: func(p *probe) {
		p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
		ctx, cancel := context.WithCancel(p.Context())
		cancel()
		for _, r := range readings() {
			if _, err := r.run(ctx, p.store, acme); err == nil {
				p.fail("%s with a cancelled context: no error", r.name)
			}
		}
	}}}
	for _, c := range eachAlone() {
		checks = append(checks,
			check{name: c.name, rule: ruleCancel, run: func(p *probe) {
				p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
				ctx, cancel := context.WithCancel(p.Context())
				cancel()
				p.unchanged(c.name+" with a cancelled context", acme, func() error { return c.run(ctx, p.store, acme) })
				p.ok(c.name+" afterwards", c.run(p.Context(), p.store, acme))
			}},
			check{name: c.name + "InFlight", rule: ruleCancel, run: func(p *probe) { cancelInFlight(p, c) }},
		)
	}
	return checks
}

// cancelInFlight cancels a call while it runs: first each time it looks at its
// context, then at moments that nobody chose.
func cancelInFlight(p *probe, c change) {
	p.ok("furnishing a tenant", furnish(p.Context(), p.store, umbrella))
	before := p.dump(umbrella)
	p.ok(c.name, c.run(p.Context(), p.store, umbrella))
	after := p.dump(umbrella)
	judge := func(when string, tenant alumnikit.TenantID, err error) {
		p.Helper()
		if err != nil {
			p.same("cancelled "+when+", failed, and yet changed something", p.dump(tenant), before)
		} else {
			p.same("cancelled "+when+" and done", p.dump(tenant), after)
		}
	}
	for n := 1; n <= 50; n++ {
		tenant := alumnikit.TenantID(fmt.Sprintf("look-%d", n))
		p.ok("furnishing a tenant", furnish(p.Context(), p.store, tenant))
		ctx := newCountdown(p.Context(), n)
		err := c.run(ctx, p.store, tenant)
		reached := ctx.reached()
		judge(fmt.Sprintf("at look %d", n), tenant, err)
		if !reached {
			break
		}
	}
	for n := range 16 {
		tenant := alumnikit.TenantID(fmt.Sprintf("time-%d", n))
		p.ok("furnishing a tenant", furnish(p.Context(), p.store, tenant))
		ctx, cancel := context.WithTimeout(p.Context(), time.Duration(n*n)*10*time.Microsecond)
		err := c.run(ctx, p.store, tenant)
		cancel()
		judge(fmt.Sprintf("after %d us", n*n*10), tenant, err)
	}
}

// countdown is a context that cancels itself at the n-th look at it.
type countdown struct {
	context.Context
	cancel context.CancelFunc
	mu     sync.Mutex
	left   int
}

func newCountdown(parent context.Context, n int) *countdown {
	ctx, cancel := context.WithCancel(parent)
	return &countdown{Context: ctx, cancel: cancel, left: n}
}

func (c *countdown) look() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left--
	if c.left == 0 {
		c.cancel()
	}
}

// reached reports whether the context has cancelled itself, and ends it.
func (c *countdown) reached() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cancel()
	return c.left <= 0
}

// Done implements context.Context.
func (c *countdown) Done() <-chan struct{} {
	c.look()
	return c.Context.Done()
}

// Err implements context.Context.
func (c *countdown) Err() error {
	c.look()
	return c.Context.Err()
}
