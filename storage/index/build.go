package index

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// built is an index worked out from the records alone, in memory.
type built struct {
	terms   map[Term]*postings.Set
	columns map[column]map[uint32][]byte
	planes  int
	people  int
}

// buildPeople is how many people are read at once.
const buildPeople = 500

// build reads every person of a tenant. It calls between now and then, to show
// that it is alive.
func (ix *Index) build(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, between func(context.Context) error) (*built, error) {
	b := &built{terms: map[Term]*postings.Set{}, columns: map[column]map[uint32][]byte{}, planes: 1}
	q := storage.ListQuery{Kind: ix.anchor().Name(), Limit: buildPeople}
	for {
		page, err := store.List(ctx, tenant, q)
		if err != nil {
			return nil, err
		}
		if err := ix.buildPage(ctx, store, tenant, page, b); err != nil {
			return nil, err
		}
		if err := between(ctx); err != nil || len(page) < q.Limit {
			return b, err
		}
		q.After = &page[len(page)-1].At
	}
}

func (ix *Index) buildPage(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, page []storage.Listed, b *built) error {
	ids := make([]alumnikit.ID, len(page))
	for i, l := range page {
		ids[i] = l.ID
	}
	slots, err := slotKind().Load(ctx, store, tenant, ids)
	if err != nil || len(ids) == 0 {
		return err
	}
	b.people += len(ids)
	for i := range ix.schema.Parts {
		part := &ix.schema.Parts[i]
		values, err := loadPart(ctx, store, tenant, part, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if s, ok := slots[id]; ok && values[id] != nil {
				b.add(s.Value.Slot, ix.terms(part, values[id], i == 0))
			}
		}
	}
	for _, id := range ids {
		if s, ok := slots[id]; ok {
			b.put(column{field: fieldID}, s.Value.Slot, append([]byte(nil), id[:]...))
		}
	}
	return nil
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

func (b *built) add(slot uint32, t *Terms) {
	for term := range t.terms {
		if b.terms[term] == nil {
			b.terms[term] = &postings.Set{}
		}
		b.terms[term].Add(slot)
		b.planes = max(b.planes, int(term.Element())+1)
	}
	for c, key := range t.columns {
		b.put(c, slot, keyBytes(key))
	}
}

func (b *built) put(c column, slot uint32, key []byte) {
	if b.columns[c] == nil {
		b.columns[c] = map[uint32][]byte{}
	}
	b.columns[c][slot] = key
}

// values returns the dictionary of each column that has one.
func (b *built) values(ix *Index) map[column][]string {
	out := map[column][]string{}
	for t := range b.terms {
		if ix.isListed(t) {
			c := column{t.Field(), t.Audience()}
			out[c] = append(out[c], t.Value())
		}
	}
	return out
}
