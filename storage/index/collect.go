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

// collect reads people in the order of their slots, those of a range of slots whom
// wanted accepts, and hands them over page by page. It does so for empty pages
// too: whoever collects has to show that they are alive.
func (ix *Index) collect(
	ctx context.Context, store storage.Store, tenant alumnikit.TenantID, q storage.ListQuery,
	wanted func(context.Context, slot) (bool, error), take func(context.Context, collected) error,
) error {
	q.Kind, q.Key, q.Limit = slotKind().Name(), slotKey, collectPeople
	var d derivers
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
		if people, err = d.read(ctx, ix, store, tenant, people); err != nil {
			return err
		}
		if err := take(ctx, people); err != nil || len(page) < q.Limit {
			return err
		}
		q.After = &page[len(page)-1].At
	}
}

// derive reads the records of people and what follows from them, and leaves out
// those who have been removed since they were listed.
func (ix *Index) derive(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, people collected) (collected, error) {
	var d derivers
	return d.read(ctx, ix, store, tenant, people)
}

// read is derive for page after page.
func (d *derivers) read(ctx context.Context, ix *Index, store storage.Store, tenant alumnikit.TenantID, people collected) (collected, error) {
	if len(people) == 0 {
		return nil, nil
	}
	ids := make([]alumnikit.ID, len(people))
	for i, p := range people {
		ids[i] = p.id
	}
	var parts []loadedPart
	for i := range ix.schema.Parts {
		part, err := loadPart(ctx, store, tenant, &ix.schema.Parts[i], ids)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	failed := make([]error, len(people))
	d.share(ix, len(people), func(own *deriver, i int) {
		people[i].parts, failed[i] = own.person(people[i].id, parts)
	})
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(people, func(p collectedPerson) bool {
		return p.parts[0] == nil || !p.parts[0].has(everyoneTerm())
	}), nil
}

// person works out what somebody has, by part, nil where there are no records.
func (d *deriver) person(id alumnikit.ID, parts []loadedPart) ([]*Terms, error) {
	out := make([]*Terms, len(parts))
	for i, part := range parts {
		values, err := part.values(id)
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

// loadedPart is the records of one part of people, by the part's kinds.
type loadedPart struct {
	kinds   []storage.AnyKind
	records []map[alumnikit.ID]storage.Record
}

// loadPart reads the records of one part of people.
func loadPart(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, part *Part, ids []alumnikit.ID) (loadedPart, error) {
	out := loadedPart{kinds: part.Kinds}
	for _, kind := range part.Kinds {
		found, err := store.Get(ctx, tenant, kind.Name(), ids)
		if err != nil {
			return out, err
		}
		records := make(map[alumnikit.ID]storage.Record, len(found))
		for _, r := range found {
			records[r.ID] = r
		}
		out.records = append(out.records, records)
	}
	return out, nil
}

// values decodes somebody's records, nil if there are none.
func (p loadedPart) values(id alumnikit.ID) ([]any, error) {
	var out []any
	for i, kind := range p.kinds {
		r, ok := p.records[i][id]
		if !ok {
			continue
		}
		value, err := kind.Decode(r.Body)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = make([]any, len(p.kinds))
		}
		out[i] = value
	}
	return out, nil
}
