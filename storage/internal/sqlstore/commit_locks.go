package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// lock is a record that a write changes, or whose version it only expects.
type lock struct {
	storage.Ref // the version that must be there
	share       bool
}

func (l lock) at() storage.Ref { return storage.Ref{Kind: l.Kind, ID: l.ID} }

// locks lists all records of the plan by kind and ID: taken in one order, the
// locks of two writers never wait for each other.
func (p *plan) locks() []lock {
	all := make([]lock, 0, len(p.deletes)+len(p.updates)+len(p.expects))
	for _, d := range p.deletes {
		all = append(all, lock{Ref: d})
	}
	for i := range p.updates {
		ref := p.updates[i].ref()
		ref.Version--
		all = append(all, lock{Ref: ref})
	}
	for _, e := range p.expects {
		all = append(all, lock{Ref: e, share: true})
	}
	slices.SortStableFunc(all, func(a, b lock) int { return compareRefs(a.Ref, b.Ref) }) // a change before an expectation
	return all
}

// current is what a write has to know about a stored record.
type current struct {
	version uint64
	packed  []byte
}

// load returns the records that exist among refs and keeps them from changing
// until the transaction ends.
func (c *commit) load(ctx context.Context, locks []lock) (map[storage.Ref]current, error) {
	found := make(map[storage.Ref]current, len(locks))
	locks = slices.CompactFunc(slices.Clone(locks), func(a, b lock) bool { return a.at() == b.at() })
	for chunk := range slices.Chunk(locks, c.dialect.MaxVars/4) {
		for len(chunk) > 0 {
			var err error
			if chunk, err = c.loadSome(ctx, chunk, found); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// maxParts bounds the parts of one statement: databases parse them recursively.
const maxParts = 32

// loadSome reads in one statement, which takes the locks of its parts one part
// after the other, and returns what is left.
func (c *commit) loadSome(ctx context.Context, locks []lock, found map[storage.Ref]current) (rest []lock, err error) {
	q := c.statement()
	for parts := 0; len(locks) > 0 && parts < maxParts; parts++ {
		n := 1
		for n < len(locks) && c.together(locks[0], locks[n]) {
			n++
		}
		before, after := c.dialect.LockedPart[0], c.dialect.LockedPart[1]
		if parts == 0 && n == len(locks) {
			before, after = "", "" // the only part
		}
		if parts > 0 {
			q.add(" UNION ALL ")
		}
		c.lockRun(q.add(before), locks[:n])
		q.add(after)
		locks = locks[n:]
	}
	return locks, query(ctx, c.db, q, func(row Rows) error {
		var kind string
		var id, packed []byte
		var version int64
		if err := row.Scan(&kind, &id, &version, &packed); err != nil {
			return err
		}
		key, err := toID(id)
		found[storage.Ref{Kind: kind, ID: key}] = current{uint64(version), packed}
		return err
	})
}

// together reports whether one statement can lock both.
func (c *commit) together(a, b lock) bool {
	return a.Kind == b.Kind && (a.share == b.share || c.dialect.LockShare == c.dialect.LockUpdate)
}

func (c *commit) lockRun(q *statement, run []lock) {
	ids := make([]alumnikit.ID, len(run))
	for i, l := range run {
		ids[i] = l.ID
	}
	locked := c.amongIDs("kind, id, version, packed", ids, func(q *statement) {
		q.add("tenant = ").bind(c.tenant).add(" AND kind = ").bind(run[0].Kind)
	})
	locked.lock = c.dialect.LockUpdate
	if run[0].share {
		locked.lock = c.dialect.LockShare
	}
	q.among(locked)
}

// holds lists the records that must not exist and that the plan does not create
// itself, as puts of version 0. There is no row to lock, so create puts one in the
// place of each, and release takes it away: who creates the record meanwhile
// waits. A database with one writer needs none.
func (c *commit) holds() []put {
	if c.dialect.OneWriter {
		return nil
	}
	var holds []put
	for _, e := range c.expects {
		_, own := slices.BinarySearchFunc(c.creates, e, func(r put, e storage.Ref) int { return compareRefs(r.ref(), e) })
		if e.Version == 0 && !own {
			holds = append(holds, put{Record: storage.Record{Kind: e.Kind, ID: e.ID}, packed: []byte{}})
		}
	}
	return holds
}

// holds reports whether this only keeps the place of a record.
func (r put) holds() bool { return r.Version == 0 }

// release takes away what create put in the place of records that must not exist.
func (c *commit) release(ctx context.Context) error {
	for _, hold := range c.holds() {
		if err := c.deleteRecord(ctx, "expect", hold.ref()); err != nil {
			return err
		}
	}
	return nil
}

// newcomers are the records to insert, in one order for all writers.
func (c *commit) newcomers() []put {
	holds := c.holds()
	if len(holds) == 0 {
		return c.creates
	}
	all := slices.Concat(c.creates, holds)
	slices.SortFunc(all, func(a, b put) int { return compareRefs(a.ref(), b.ref()) })
	return all
}

// meets reports whether what was found is what a lock wants.
func meets(l lock, found map[storage.Ref]current) error {
	if found[l.at()].version == l.Version {
		return nil
	}
	verb := "change"
	if l.share {
		verb = "expect"
	}
	return fmt.Errorf("%s %s %s: %w", verb, l.Kind, l.ID, alumnikit.ErrConflict)
}
