package index

import (
	"context"
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
	d := ix.newDeriver()
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
	return ix.newDeriver().read(ctx, ix, store, tenant, people)
}

// read is derive for page after page.
func (d *deriver) read(ctx context.Context, ix *Index, store storage.Store, tenant alumnikit.TenantID, people collected) (collected, error) {
	if len(people) == 0 {
		return nil, nil
	}
	ids := make([]alumnikit.ID, len(people))
	for i, p := range people {
		ids[i] = p.id
	}
	for i := range ix.schema.Parts {
		part := &ix.schema.Parts[i]
		values, err := loadPart(ctx, store, tenant, part, ids)
		if err != nil {
			return nil, err
		}
		for j := range people {
			var terms *Terms
			if v := values[people[j].id]; v != nil {
				terms = newTerms()
				d.derive(i, v, terms)
			}
			people[j].parts = append(people[j].parts, terms)
		}
	}
	return slices.DeleteFunc(people, func(p collectedPerson) bool {
		return p.parts[0] == nil || !p.parts[0].has(everyoneTerm())
	}), nil
}

// loadPart reads the records of one part of people.
func loadPart(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, part *Part, ids []alumnikit.ID) (map[alumnikit.ID][]any, error) {
	out := make(map[alumnikit.ID][]any, len(ids))
	for i, kind := range part.Kinds {
		records, err := store.Get(ctx, tenant, kind.Name(), ids)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			value, err := kind.Decode(r.Body)
			if err != nil {
				return nil, err
			}
			if out[r.ID] == nil {
				out[r.ID] = make([]any, len(part.Kinds))
			}
			out[r.ID][i] = value
		}
	}
	return out, nil
}
