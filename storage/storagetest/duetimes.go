package storagetest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit/storage"
)

const ruleDue = "Store.Due: returns records of a kind, of every tenant, due at or before the time, the longest due first"

func due() []check {
	return []check{
		{name: "AcrossTenants", rule: ruleDue, run: dueAcrossTenants},
		{name: "Limit", rule: ruleDue, run: func(p *probe) {
			for n, tenant := range append(manyTenants(), manyTenants()...) {
				w := put(dueAt(person(n, 1), at(100-n)))
				w.Tenant = tenant
				p.commit(w)
			}
			all := p.due(people, at(200), 100)
			if len(all) != 8 {
				p.fail("%d records are due, want 8", len(all))
			}
			for _, limit := range []int{1, 3, 7, 8, 9} {
				p.same("the first of those due", p.due(people, at(200), limit), all[:min(limit, len(all))])
			}
		}},
		{name: "AtOrBefore", rule: ruleDue, run: func(p *probe) {
			p.commit(put(dueAt(person(1, 1), at(1)), dueAt(person(2, 1), at(2)), dueAt(person(3, 1), at(3))))
			for n, want := range []int{0, 1, 2, 3, 3} {
				if got := len(p.due(people, at(n), 10)); got != want {
					p.fail("%d records are due at second %d, want %d", got, n, want)
				}
			}
		}},
		{name: "Moved", rule: ruleDue + "; Record.Due: when a worker should look at it; zero for never", run: func(p *probe) {
			one := func(at time.Time) []string {
				return dueLines([]storage.DueRef{{Tenant: acme, ID: id(1), Due: at}})
			}
			p.commit(put(dueAt(person(1, 1), at(5))))
			p.commit(put(dueAt(person(1, 2), at(9)))) // later
			p.same("moved to later", p.due(people, at(100), 10), one(at(9)))
			p.same("before it is due", p.due(people, at(8), 10), nil)
			p.commit(put(dueAt(person(1, 3), at(2)))) // earlier
			p.same("moved to earlier", p.due(people, at(2), 10), one(at(2)))
			p.commit(put(person(1, 4)))
			p.same("cleared", p.due(people, farFuture(), 10), nil)
			p.commit(put(dueAt(person(1, 5), at(3))))
			p.same("set again", p.due(people, at(3), 10), one(at(3)))
			p.commit(remove(person(1, 5)))
			p.same("deleted", p.due(people, farFuture(), 10), nil)
		}},
		{name: "OtherKind", rule: ruleDue, run: func(p *probe) {
			p.commit(put(dueAt(thing(1, 1), at(1)), dueAt(person(2, 1), at(2))))
			p.same("people", p.due(people, at(9), 10), dueLines([]storage.DueRef{{Tenant: acme, ID: id(2), Due: at(2)}}))
			p.same("things", p.due(things, at(9), 10), dueLines([]storage.DueRef{{Tenant: acme, ID: id(1), Due: at(1)}}))
		}},
		{name: "RefusedWrite", rule: ruleDue + "; " + ruleCommit, run: func(p *probe) {
			p.commit(put(dueAt(person(1, 1), at(5))))
			p.refused("a write that moves a due time and fails", put(dueAt(person(1, 2), at(1)), person(2, 2)))
			p.same("due", p.due(people, at(4), 10), nil)
		}},
	}
}

func dueAcrossTenants(p *probe) {
	// The tenants' times interleave, and the same IDs are in all of them.
	var want []storage.DueRef
	for i, tenant := range manyTenants() {
		w := storage.Write{Tenant: tenant}
		for n := range 5 {
			t := at(4*n + (i*3)%4)
			w.Puts = append(w.Puts, dueAt(person(n, 1), t))
			want = append(want, storage.DueRef{Tenant: tenant, ID: id(n), Due: t})
		}
		w.Puts = append(w.Puts, person(6, 1), dueAt(person(7, 1), at(1000)))
		p.commit(w)
	}
	sortDue(want)
	p.same("due in all tenants", p.due(people, at(999), 100), dueLines(want))
}

func sortDue(refs []storage.DueRef) {
	slices.SortFunc(refs, func(a, b storage.DueRef) int {
		return cmp.Or(a.Due.Compare(b.Due), strings.Compare(string(a.Tenant), string(b.Tenant)))
	})
}
