package sqlstore

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Commit implements storage.Store.
func (s *Store) Commit(ctx context.Context, write storage.Write) error {
	return s.carryOut(ctx, "commit", write, false)
}

func (s *Store) carryOut(ctx context.Context, op string, write storage.Write, restores bool) error {
	p, err := newPlan(write, restores)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	full := func(ctx context.Context, tx DB) error { return (&commit{Store: s, plan: p, db: tx}).run(ctx) }
	if !p.isBrief(s.dialect.Brief) {
		err := s.change(ctx, op, write.Tenant, full)
		if errors.Is(err, errOneTaken) {
			p.apart = true
			err = s.change(ctx, op, write.Tenant, full)
		}
		return err
	}
	return s.changeBriefly(ctx, op, write.Tenant, func(ctx context.Context, tx DB) (bool, error) {
		return (&brief{Store: s, plan: p, db: tx}).run(ctx)
	}, full)
}

// plan is a Write in the order of the tables, ready to be applied any number of
// times.
type plan struct {
	tenant  string
	creates []put         // by kind and ID
	updates []put         // by kind and ID
	deletes []storage.Ref // by kind and ID
	expects []storage.Ref // by kind and ID
	deltas  []storage.Delta
	entries []storage.Entry
	sealed  []storage.Entry // by number, from a restored journal
	apart   bool            // no statement inserts records of several kinds
}

// put is a record with its keys sorted and packed.
type put struct {
	storage.Record
	packed []byte
}

// newPlan returns the plan of a write. One that restores creates what it puts.
func newPlan(w storage.Write, restores bool) (*plan, error) {
	p := &plan{
		tenant: string(w.Tenant), deletes: slices.Clone(w.Deletes), expects: slices.Clone(w.Expects),
		deltas: slices.Clone(w.Deltas), entries: slices.Clone(w.Entries),
	}
	touched := make(map[storage.Ref]bool, len(w.Puts)+len(w.Deletes))
	once := func(kind string, id alumnikit.ID) error {
		at := storage.Ref{Kind: kind, ID: id}
		if touched[at] {
			return fmt.Errorf("%s %s: changed twice in one write: %w", kind, id, alumnikit.ErrInvalid)
		}
		touched[at] = true
		return nil
	}
	for _, d := range w.Deletes {
		if err := once(d.Kind, d.ID); err != nil {
			return nil, err
		}
	}
	for _, r := range w.Puts {
		if err := r.Validate(); err != nil {
			return nil, err
		}
		if err := once(r.Kind, r.ID); err != nil {
			return nil, err
		}
		r.Keys = storage.SortKeys(r.Keys)
		record := put{Record: r, packed: encodeKeys(r.Keys)}
		if restores || r.Version == 1 {
			p.creates = append(p.creates, record)
		} else {
			p.updates = append(p.updates, record)
		}
	}
	if restores {
		p.splitEntries()
	}
	p.sort()
	return p, nil
}

func (p *plan) sort() {
	slices.SortFunc(p.creates, func(a, b put) int { return compareRefs(a.ref(), b.ref()) })
	slices.SortFunc(p.updates, func(a, b put) int { return compareRefs(a.ref(), b.ref()) })
	slices.SortFunc(p.deletes, compareRefs)
	slices.SortFunc(p.expects, compareRefs)
	slices.SortFunc(p.deltas, func(a, b storage.Delta) int { return compareDeltas(a.Key(), b.Key()) })
	slices.SortFunc(p.entries, func(a, b storage.Entry) int { return bytes.Compare(a.ID[:], b.ID[:]) })
}

func (r put) ref() storage.Ref { return storage.Ref{Kind: r.Kind, ID: r.ID, Version: r.Version} }

func compareRefs(a, b storage.Ref) int {
	return cmp.Or(strings.Compare(a.Kind, b.Kind), bytes.Compare(a.ID[:], b.ID[:]))
}

// commit is one attempt to apply a plan.
type commit struct {
	*Store
	*plan
	db     DB
	keys   keyChanges
	unique keyChanges
}

// run checks all versions before it changes anything, and removes unique keys
// before it adds any, so that records may exchange them.
func (c *commit) run(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		c.check, c.remove, c.create, c.update, c.changeKeys, c.insertDeltas, c.insertEntries, c.insertSealed, c.release,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// check holds what is stored against the versions that must be there, and works
// out how all keys change.
func (c *commit) check(ctx context.Context) error {
	locks := c.locks()
	found, err := c.load(ctx, locks)
	if err != nil {
		return err
	}
	before := make(map[storage.Ref][]storage.Key, len(found))
	for _, l := range locks {
		if err := meets(l, found); err != nil {
			return err
		}
		if l.share {
			continue
		}
		if before[l.at()], err = decodeKeys(found[l.at()].packed); err != nil {
			return err
		}
	}
	for _, d := range c.deletes {
		c.diff(d.Kind, d.ID, before[storage.Ref{Kind: d.Kind, ID: d.ID}], nil)
	}
	for _, r := range c.updates {
		c.diff(r.Kind, r.ID, before[storage.Ref{Kind: r.Kind, ID: r.ID}], r.Keys)
	}
	for _, r := range c.creates {
		c.diff(r.Kind, r.ID, nil, r.Keys)
	}
	c.keys.sort()
	c.unique.sort()
	return nil
}

func (c *commit) diff(kind string, id alumnikit.ID, before, after []storage.Key) {
	c.keys.diff(kind, id, before, after, false)
	c.unique.diff(kind, id, before, after, true)
}
