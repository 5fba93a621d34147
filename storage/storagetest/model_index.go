package storagetest

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// The rest of the model: index, journal and the end of a tenant.

// Snapshot implements storage.Store.
func (m *model) Snapshot(
	ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery,
) (storage.Snapshot, error) {
	t, err := m.look(ctx, tenant)
	if err != nil {
		return storage.Snapshot{}, err
	}
	if err := q.Validate(); err != nil {
		return storage.Snapshot{}, err
	}
	out := storage.Snapshot{Head: t.head}
	out.Head.Meta = bytes.Clone(t.head.Meta)
	if q.Deltas != storage.DeltasNone {
		out.Pending = len(t.deltas)
	}
	if q.Deltas == storage.DeltasKeys || q.Deltas == storage.DeltasFull {
		out.Deltas = slices.Collect(maps.Values(t.deltas))
	}
	for i := range out.Deltas {
		out.Deltas[i].Body = bytes.Clone(out.Deltas[i].Body)
		if q.Deltas == storage.DeltasKeys && !slices.Contains(q.Bodies, out.Deltas[i].Slot) {
			out.Deltas[i].Body = nil
		}
	}
	if q.Current {
		q.Generation = t.head.Generation
	}
	wanted := func(group uint64) bool {
		return slices.Contains(q.Groups, group) ||
			slices.ContainsFunc(q.Ranges, func(r storage.GroupRange) bool { return r.First <= group && group <= r.Last })
	}
	for _, p := range t.pages {
		if p.Generation == q.Generation && wanted(p.Group) {
			p.Body = bytes.Clone(p.Body)
			out.Pages = append(out.Pages, p)
		}
	}
	slices.SortFunc(out.Deltas, func(a, b storage.Delta) int {
		return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Version, b.Version))
	})
	slices.SortFunc(out.Pages, func(a, b storage.Page) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Part, b.Part))
	})
	return out, nil
}

// Fold implements storage.Store.
func (m *model) Fold(ctx context.Context, tenant alumnikit.TenantID, f storage.Fold) error {
	return m.change(ctx, tenant, func(t *modelTenant) error {
		if t.head.Beat != f.Head.Beat-1 {
			return alumnikit.ErrConflict
		}
		t.head = f.Head
		t.head.Lease, t.head.Meta = micros(f.Head.Lease), bytes.Clone(f.Head.Meta)
		for at := range t.pages {
			if slices.Contains(f.Purge, at.generation) {
				delete(t.pages, at)
			}
		}
		for _, p := range f.Pages {
			at := modelPage{generation: p.Generation, part: p.Part, group: p.Group}
			if p.Body == nil {
				delete(t.pages, at)
				continue
			}
			p.Body = bytes.Clone(p.Body)
			t.pages[at] = p
		}
		for _, key := range f.Deltas {
			delete(t.deltas, key)
		}
		return nil
	})
}

// Journal implements storage.Store.
func (m *model) Journal(
	ctx context.Context, tenant alumnikit.TenantID, q storage.JournalQuery,
) ([]storage.Entry, error) {
	t, err := m.look(ctx, tenant)
	if err != nil {
		return nil, err
	}
	var out []storage.Entry
	for _, e := range t.entries {
		pending := e.Sequence == 0
		wanted := !pending
		switch q.Mode {
		case storage.JournalPending:
			wanted = pending
		case storage.JournalSealed:
			wanted = e.Sequence > q.After
		case storage.JournalLast:
		}
		if wanted {
			e.Body, e.MAC = bytes.Clone(e.Body), bytes.Clone(e.MAC)
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b storage.Entry) int {
		if q.Mode == storage.JournalPending {
			return cmp.Or(a.Time.Compare(b.Time), bytes.Compare(a.ID[:], b.ID[:]))
		}
		return cmp.Compare(a.Sequence, b.Sequence)
	})
	if q.Mode == storage.JournalLast {
		return out[max(0, len(out)-1):], nil
	}
	return out[:min(q.Limit, len(out))], nil
}

// Seal implements storage.Store.
func (m *model) Seal(ctx context.Context, tenant alumnikit.TenantID, s storage.Sealed) error {
	return m.change(ctx, tenant, func(t *modelTenant) error {
		last := uint64(0)
		for _, e := range t.entries {
			last = max(last, e.Sequence)
		}
		if s.First != last+1 {
			return alumnikit.ErrConflict
		}
		for i, seal := range s.Entries {
			e, found := t.entries[seal.ID]
			if !found || e.Sequence != 0 {
				return alumnikit.ErrConflict
			}
			e.Sequence, e.MAC = s.First+uint64(i), bytes.Clone(seal.MAC)
			t.entries[seal.ID] = e
		}
		return nil
	})
}

// Drop implements storage.Store.
func (m *model) Drop(ctx context.Context, tenant alumnikit.TenantID) error {
	return m.change(ctx, tenant, func(t *modelTenant) error {
		*t = modelTenant{}
		return nil
	})
}
