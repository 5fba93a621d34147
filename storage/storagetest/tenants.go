package storagetest

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const (
	ruleWalls = "Store: tenants are walls: no method reads or changes anything of a tenant other than the one named"
	ruleDrop  = "Store.Drop: removes everything of the tenant"
)

// manyTenants are names that a careless comparison takes for one another.
func manyTenants() []alumnikit.TenantID { return []alumnikit.TenantID{acme, "ACME", "acme-2", "acm"} }

func tenants() []check {
	var checks []check
	for _, c := range changes() {
		checks = append(checks, check{name: c.name, rule: ruleWalls, run: func(p *probe) {
			p.furnishAll()
			want := p.dump(acme)
			p.ok(c.name, c.run(p.Context(), p.store, acme))
			for _, tenant := range manyTenants()[1:] {
				p.same(c.name+" of one tenant changed tenant "+string(tenant), p.dump(tenant), want)
			}
		}})
	}
	return append(checks,
		check{name: "SameIDs", rule: ruleWalls, run: func(p *probe) {
			p.furnishAll()
			want := p.dump(acme)
			for _, tenant := range manyTenants() {
				p.same("tenant "+string(tenant), p.dump(tenant), want)
			}
		}},
		check{name: "Nothing", rule: ruleWalls, run: func(p *probe) {
			want := p.dump(umbrella)
			p.furnishAll()
			p.same("a tenant that nobody wrote to", p.dump(umbrella), want)
		}},
		check{name: "DropEverything", rule: ruleDrop, run: func(p *probe) {
			p.furnishAll()
			want := p.dump(acme)
			p.ok("Commit", changes()[0].run(p.Context(), p.store, acme))
			p.ok("Drop", p.store.Drop(p.Context(), acme))
			p.same("what is left of a dropped tenant", p.dump(acme), p.dump(umbrella))
			p.same("who holds its key", p.ids(acme, storage.Exactly(people, byMail, []byte("1@example.com"))), nil)
			p.ok("furnishing a dropped tenant anew", furnish(p.Context(), p.store, acme))
			p.same("a dropped tenant furnished anew", p.dump(acme), want)
		}},
	)
}

func (p *probe) furnishAll() {
	p.Helper()
	for _, tenant := range manyTenants() {
		p.ok("furnishing tenant "+string(tenant), furnish(p.Context(), p.store, tenant))
	}
}
