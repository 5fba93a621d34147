package storagetest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
)

const ruleFaults = "Store: Commit, Fold and Seal apply all or nothing, Drop removes everything; a statement that fails in between leaves nothing half done"

// maxStatements bounds the search for the last statement of a call.
const maxStatements = 2000

func faults() []check {
	var checks []check
	for _, c := range eachAlone() {
		checks = append(checks, check{name: c.name, rule: ruleFaults, over: overFaults, run: func(p *probe) { faultyChange(p, c) }})
	}
	for _, r := range readings() {
		rule := "Store." + r.name + ": an answer is whole, or there is an error"
		checks = append(checks, check{name: r.name, rule: rule, over: overFaults, run: func(p *probe) { faultyReading(p, r) }})
	}
	return checks
}

// faultyChange fails the first statement of a call, then the second, until the
// call has no more statements. Each time the tenant is as before or as after.
func faultyChange(p *probe, c change) {
	ctx := p.Context()
	p.ok("furnishing a tenant", furnish(ctx, p.store, umbrella))
	before := p.dump(umbrella)
	p.ok(c.name, c.run(ctx, p.store, umbrella))
	after := p.dump(umbrella)

	for n := 1; ; n++ {
		tenant := alumnikit.TenantID(fmt.Sprintf("fault-%d", n))
		p.ok("furnishing a tenant", furnish(ctx, p.store, tenant))
		p.trip.Arm(n)
		err := c.run(ctx, p.store, tenant)
		fired := p.trip.Fired()
		p.trip.Arm(0)
		got := p.dump(tenant)
		switch {
		case !fired && err != nil:
			p.fail("%s without a fault: %v", c.name, err)
		case err == nil && !slices.Equal(got, after):
			p.same(fmt.Sprintf("statement %d failed, the call did not, and yet not all is there", n), got, after)
		case err != nil && !slices.Equal(got, after):
			p.same(fmt.Sprintf("statement %d failed and left something half done", n), got, before)
			p.ok(fmt.Sprintf("the same again after a fault at statement %d", n), c.run(ctx, p.store, tenant))
			p.same("the same again after a fault", p.dump(tenant), after)
		}
		if errors.Is(err, alumnikit.ErrConflict) || errors.Is(err, alumnikit.ErrExists) {
			p.fail("statement %d failed and the caller is told: %v", n, err)
		}
		if !fired {
			p.demandStatements(n)
			return
		}
	}
}

func faultyReading(p *probe, r reading) {
	ctx := p.Context()
	p.ok("furnishing a tenant", furnish(ctx, p.store, acme))
	want, err := r.run(ctx, p.store, acme)
	p.ok(r.name, err)
	for n := 1; ; n++ {
		p.trip.Arm(n)
		got, err := r.run(ctx, p.store, acme)
		fired := p.trip.Fired()
		p.trip.Arm(0)
		if err == nil {
			p.same(fmt.Sprintf("statement %d failed, the call did not, and yet not all is there", n), got, want)
		} else if !fired {
			p.fail("%s without a fault: %v", r.name, err)
		}
		if !fired {
			p.demandStatements(n)
			break
		}
	}
	got, err := r.run(ctx, p.store, acme)
	p.ok(r.name+" after faults", err)
	p.same(r.name+" after faults", got, want)
}

// demandStatements fails a harness whose n-th statement, counted from 1, was
// the first that did not exist.
func (p *probe) demandStatements(n int) {
	p.Helper()
	if n == 1 {
		p.fail("the store sent no statement: does Harness.Faults call trip.Statement before each?")
	}
	if n > maxStatements {
		p.fail("more than %d statements in one call", maxStatements)
	}
}
