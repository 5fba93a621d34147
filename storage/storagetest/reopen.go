package storagetest

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const ruleReopen = "Harness.Reopen: what was committed is there after a restart"

func reopen() []check {
	return []check{
		{name: "Everything", rule: ruleReopen, over: overReopen, run: func(p *probe) {
			for _, tenant := range []alumnikit.TenantID{acme, umbrella} {
				p.ok("furnishing a tenant", furnish(p.Context(), p.store, tenant))
			}
			furnished := p.dump(umbrella)
			p.ok("Commit", changes()[0].run(p.Context(), p.store, acme))
			changed := p.dump(acme)
			p.store = p.harness.Reopen(p.TB, p.store)
			p.same("the one tenant after a restart", p.dump(acme), changed)
			p.same("the other tenant after a restart", p.dump(umbrella), furnished)
		}},
		{name: "GoingOn", rule: ruleReopen, over: overReopen, run: func(p *probe) {
			p.ok("furnishing a tenant", furnish(p.Context(), p.store, acme))
			for _, c := range changes() {
				p.store = p.harness.Reopen(p.TB, p.store)
				p.ok(c.name+" after a restart", c.run(p.Context(), p.store, acme))
			}
			p.store = p.harness.Reopen(p.TB, p.store)
			p.same("a dropped tenant after a restart", p.dump(acme), p.dump(umbrella))
		}},
		{name: "Refusals", rule: ruleReopen + "; " + ruleUnique, over: overReopen, run: func(p *probe) {
			p.commit(put(person(1, 1, mail("a"))))
			p.commit(storage.Write{Tenant: acme, Entries: []storage.Entry{entry(1, at(1))}})
			p.sealAll(acme, 1, id(1))
			p.fold(acme, storage.Fold{Head: storage.Head{Beat: 1}})
			p.store = p.harness.Reopen(p.TB, p.store)
			ctx := p.Context()
			p.taken("a taken key", put(person(2, 1, mail("a"))), people, byMail)
			p.refused("an old version", put(person(1, 3)), alumnikit.ErrConflict)
			p.unchanged("an old beat", acme, func() error {
				return p.store.Fold(ctx, acme, storage.Fold{Head: storage.Head{Beat: 1}})
			}, alumnikit.ErrConflict)
			p.unchanged("an old number", acme, func() error {
				return p.store.Seal(ctx, acme, sealing(1, id(1)))
			}, alumnikit.ErrConflict)
		}},
	}
}
