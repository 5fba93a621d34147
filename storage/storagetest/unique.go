package storagetest

import (
	"fmt"

	"github.com/alumnikit/alumnikit/storage"
)

const (
	ruleUnique = "Key: a unique key stands at most once in a tenant, kind and name"
	ruleAfter  = "Store.Commit: unique keys are checked against the state after the Write, so records may exchange keys"
)

func uniqueKeys() []check {
	return []check{
		{name: "Taken", rule: ruleUnique + "; Store.Commit: ErrExists, as an *ExistsError", run: uniqueTaken},
		{name: "WithinOneWrite", rule: ruleUnique, run: func(p *probe) {
			p.taken("two puts of one write with one key", put(person(1, 1, mail("a")), person(2, 1, mail("a"))), people, byMail)
			p.commit(put(person(1, 1, mail("a")), person(2, 1, mail("b"))))
			p.taken("two replacements with one key", put(person(1, 2, mail("c")), person(2, 2, mail("c"))), people, byMail)
			p.taken("taking a key that stays", put(person(1, 2, mail("b")), person(2, 2, mail("b"))), people, byMail)
		}},
		{name: "Swap", rule: ruleAfter, run: func(p *probe) {
			p.commit(put(person(1, 1, mail("a")), person(2, 1, mail("b"))))
			p.commit(put(person(1, 2, mail("b")), person(2, 2, mail("a"))))
			p.holders(map[string]int{"a": 2, "b": 1})
			p.commit(put(person(2, 3, mail("b")), person(1, 3, mail("a"))))
			p.holders(map[string]int{"a": 1, "b": 2})
		}},
		{name: "Rotate", rule: ruleAfter, run: func(p *probe) {
			p.commit(put(person(1, 1, mail("a")), person(2, 1, mail("b")), person(3, 1, mail("c"))))
			p.commit(put(person(2, 2, mail("c")), person(1, 2, mail("b")), person(3, 2, mail("a"))))
			p.holders(map[string]int{"a": 3, "b": 1, "c": 2})
		}},
		{name: "Released", rule: ruleAfter, run: func(p *probe) {
			p.commit(put(person(1, 1, mail("a"))))
			p.commit(put(person(2, 1, mail("a")), person(1, 2, mail("b")))) // taken first, released second
			p.holders(map[string]int{"a": 2, "b": 1})
			p.commit(put(person(2, 2, mail("c")), person(3, 1, mail("a")))) // released first
			p.holders(map[string]int{"a": 3, "b": 1, "c": 2})
			p.commit(put(person(1, 3)))
			p.commit(put(person(4, 1, mail("b")))) // released by an earlier write
			p.holders(map[string]int{"a": 3, "b": 4, "c": 2})
		}},
		{name: "DeletedAndPut", rule: ruleAfter, run: func(p *probe) {
			p.commit(put(person(1, 1, mail("a"))))
			w := put(person(2, 1, mail("a")))
			w.Deletes = remove(person(1, 1)).Deletes
			p.commit(w)
			p.holders(map[string]int{"a": 2})
			p.commit(remove(person(2, 1)))
			p.holders(map[string]int{})
			p.commit(put(person(3, 1, mail("a"))))
			p.holders(map[string]int{"a": 3})
		}},
		{name: "Kept", rule: ruleAfter, run: func(p *probe) {
			p.commit(put(person(1, 1, mail("a"), mail("b"))))
			p.commit(put(person(1, 2, mail("a"), mail("c"))))
			p.commit(put(person(1, 3, mail("c"), mail("a"))))
			p.holders(map[string]int{"a": 1, "c": 1})
		}},
		{name: "Several", rule: "Key: a record may have several keys of one name", run: uniqueSeveral},
		{name: "OtherPlaces", rule: ruleUnique, run: uniqueElsewhere},
		{name: "NotUnique", rule: "Key.Unique: only unique keys stand at most once", run: func(p *probe) {
			p.commit(put(person(1, 1, name("a"), tag("x")), person(2, 1, name("a"), tag("x"))))
			p.commit(put(person(3, 1, name("a"))))
			got := p.ids(acme, storage.Exactly(people, byName, []byte("a")))
			p.same("records of one name", got, sortedIDs(id(1), id(2), id(3)))
		}},
	}
}

// holders demands that just these people hold these mail keys.
func (p *probe) holders(want map[string]int) {
	p.Helper()
	all := p.ids(acme, storage.ListQuery{Kind: people, Key: byMail, Limit: 100})
	if len(all) != len(want) {
		p.fail("%d unique keys stand, want %d", len(all), len(want))
	}
	for value, n := range want {
		got := p.ids(acme, storage.Exactly(people, byMail, []byte(value)))
		p.same(fmt.Sprintf("who holds %q", value), got, sortedIDs(id(n)))
	}
}

func uniqueTaken(p *probe) {
	p.commit(put(person(1, 1, mail("a")), person(2, 1, mail("b"))))
	p.taken("creating with a taken key", put(person(3, 1, mail("a"))), people, byMail)
	p.taken("replacing with a taken key", put(person(2, 2, mail("a"))), people, byMail)
	p.commit(put(person(1, 2, mail("a"), name("new"))))
	p.taken("a key that its holder has kept", put(person(3, 1, mail("a"))), people, byMail)
	w := put(thing(5, 1), person(3, 1, name("x"), mail("a")), person(4, 1, mail("c")))
	w.Deltas = []storage.Delta{delta(1, 1, 1)}
	w.Entries = []storage.Entry{entry(1, at(1))}
	w.Deletes = remove(person(2, 1)).Deletes
	p.taken("one taken key in a large write", w, people, byMail)
}

func uniqueElsewhere(p *probe) {
	phone := storage.Key{Name: "phone", Value: []byte("a"), Unique: true}
	p.commit(put(person(1, 1, mail("a"))))
	p.commit(put(person(2, 1, phone)))     // another name
	p.commit(put(thing(1, 1, mail("a"))))  // another kind
	p.commit(put(person(3, 1, name("a")))) // another name that is not unique
	w := put(person(1, 1, mail("a")), thing(1, 1, mail("a")))
	w.Tenant = umbrella
	p.commit(w) // another tenant
	p.taken("the same place", put(person(4, 1, mail("a"))), people, byMail)
	p.taken("the same place under the other name", put(person(4, 1, phone)), people, "phone")
	p.taken("the same place of the other kind", put(thing(4, 1, mail("a"))), things, byMail)
}

// uniqueSeveral gives one record several unique keys of one name.
func uniqueSeveral(p *probe) {
	p.commit(put(person(1, 1, mail("a"), mail("b"), mail("c"))))
	p.holders(map[string]int{"a": 1, "b": 1, "c": 1})
	for _, v := range []string{"a", "b", "c"} {
		p.taken("one of several keys", put(person(2, 1, mail("x"), mail(v))), people, byMail)
	}
	p.commit(put(person(1, 2, mail("b")), person(2, 1, mail("a"), mail("c"))))
	p.holders(map[string]int{"a": 2, "b": 1, "c": 2})
}
