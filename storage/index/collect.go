package index

import (
	"context"
	"errors"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// collectPeople is how many people are read at once.
const collectPeople = 500

// collected are people as read from their records.
type collected []collectedPerson

type collectedPerson struct {
	id    alumnikit.ID
	slot  uint32
	parts []*Terms // by the schema's parts; nil for none
}

func (c collected) addTo(b *builder) {
	for _, p := range c {
		b.person(p.id, p.slot)
		for _, t := range p.parts {
			if t != nil {
				b.add(p.id, p.slot, t)
			}
		}
	}
}

// loaded are people and their records, of whom nothing is derived yet.
type loaded struct {
	people  collected
	records storage.Gathered
}

// collect reads people in the order of their slots, those of a range of slots whom
// wanted accepts, and hands them over page by page; what comes next is read meanwhile.
// It does so for empty pages too: whoever collects has to show that they are alive.
func (ix *Index) collect(
	ctx context.Context, store storage.Store, tenant alumnikit.TenantID, q storage.ListQuery,
	wanted func(context.Context, slot) (bool, error), take func(context.Context, collected) error,
) error {
	q.Kind, q.Key, q.Limit = slotKind().Name(), slotKey, collectPeople
	read := func(ctx context.Context, hand func(loaded) error) error {
		return ix.eachPage(ctx, store, tenant, q, wanted, hand)
	}
	var d derivers
	derive := func(ctx context.Context, page loaded) error {
		people, err := d.derive(ix, page)
		if err != nil {
			return err
		}
		return take(ctx, people)
	}
	if storage.Joined(store) { // a transaction is for one goroutine
		return read(ctx, func(page loaded) error { return derive(ctx, page) })
	}
	return oneAhead(ctx, read, derive)
}

// eachPage reads people page by page.
func (ix *Index) eachPage(
	ctx context.Context, store storage.Store, tenant alumnikit.TenantID, q storage.ListQuery,
	wanted func(context.Context, slot) (bool, error), hand func(loaded) error,
) error {
	for {
		page, err := store.List(ctx, tenant, q)
		if err != nil {
			return err
		}
		var people collected
		for _, l := range page {
			value, err := slotKind().Decode(l.Body)
			if err != nil {
				return err
			}
			s := *value.(*slot)
			want, err := wanted(ctx, s)
			if err != nil {
				return err
			}
			if want && !s.Left {
				people = append(people, collectedPerson{id: s.ID, slot: s.Slot})
			}
		}
		next, err := ix.load(ctx, store, tenant, people)
		if err == nil {
			err = hand(next)
		}
		if err != nil || len(page) < q.Limit {
			return err
		}
		q.After = &page[len(page)-1].At
	}
}

// oneAhead takes what is read, one after the other, while the next is being read, by a
// goroutine that has ended when oneAhead returns.
func oneAhead[T any](ctx context.Context, read func(context.Context, func(T) error) error, take func(context.Context, T) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ready, end := make(chan T), make(chan error, 1)
	go func() {
		defer close(ready)
		end <- read(ctx, func(next T) error {
			select {
			case ready <- next:
				return nil
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		})
	}()
	var failed error
	for next := range ready {
		if failed = take(ctx, next); failed != nil {
			stop()
			break
		}
	}
	if err := <-end; failed == nil {
		failed = err
	}
	return failed
}

// derive reads the records of people and what follows from them, and leaves out
// those who have been removed since they were listed.
func (ix *Index) derive(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, people collected) (collected, error) {
	all, err := ix.load(ctx, store, tenant, people)
	if err != nil {
		return nil, err
	}
	var d derivers
	return d.derive(ix, all)
}

// load reads the records of people.
func (ix *Index) load(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, people collected) (loaded, error) {
	var kinds []string
	for _, part := range ix.schema.Parts {
		for _, kind := range part.Kinds {
			kinds = append(kinds, kind.Name())
		}
	}
	ids := make([]alumnikit.ID, len(people))
	for i, p := range people {
		ids[i] = p.id
	}
	records, err := storage.Gather(ctx, store, tenant, kinds, ids)
	return loaded{people, records}, err
}

// derive is the derive of Index for people whose records have been read.
func (d *derivers) derive(ix *Index, from loaded) (collected, error) {
	people := from.people
	failed := make([]error, len(people))
	d.share(ix, len(people), func(own *deriver, i int) {
		people[i].parts, failed[i] = own.person(ix, people[i].id, from.records)
	})
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(people, func(p collectedPerson) bool {
		return p.parts[0] == nil || !p.parts[0].has(everyoneTerm())
	}), nil
}

// person works out what somebody has, by part, nil where there are no records.
func (d *deriver) person(ix *Index, id alumnikit.ID, records storage.Gathered) ([]*Terms, error) {
	out := make([]*Terms, len(ix.schema.Parts))
	for i := range out {
		values, err := ix.schema.Parts[i].values(id, records)
		if err != nil {
			return nil, err
		}
		if values != nil {
			out[i] = newTerms()
			d.derive(i, values, out[i])
		}
	}
	return out, nil
}

// values decodes somebody's records of the part, nil if there are none.
func (p *Part) values(id alumnikit.ID, records storage.Gathered) ([]any, error) {
	var out []any
	for i, kind := range p.Kinds {
		r, ok := records.Get(kind.Name(), id)
		if !ok {
			continue
		}
		value, err := kind.Decode(r.Body)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = make([]any, len(p.Kinds))
		}
		out[i] = value
	}
	return out, nil
}
