package memory

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Get implements storage.Store. The order is that of ids.
func (s *Store) Get(
	ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID,
) ([]storage.Record, error) {
	var found []storage.Record
	err := s.read(ctx, tenant, func(t *state) {
		seen := make(map[alumnikit.ID]bool, len(ids))
		for _, id := range ids {
			if r := t.lookup(name{kind, id}); r != nil && !seen[id] {
				seen[id] = true
				found = append(found, *r)
			}
		}
	})
	for i := range found {
		found[i] = handOut(found[i])
	}
	return found, err
}

// Gather implements storage.Gatherer.
func (s *Store) Gather(
	ctx context.Context, tenant alumnikit.TenantID, kinds []string, ids []alumnikit.ID,
) ([]storage.Record, error) {
	var found []storage.Record
	err := s.read(ctx, tenant, func(t *state) {
		for _, kind := range kinds {
			for _, id := range ids {
				if r := t.lookup(name{kind, id}); r != nil {
					found = append(found, *r)
				}
			}
		}
	})
	for i := range found {
		found[i] = handOut(found[i])
	}
	return found, err
}

// handOut copies what the caller may change. A stored record is never changed,
// only replaced, so this needs no lock.
func handOut(r storage.Record) storage.Record {
	r.Keys, r.Body = nil, bytes.Clone(r.Body)
	return r
}

// List implements storage.Store.
func (s *Store) List(
	ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery,
) ([]storage.Listed, error) {
	if err := q.Validate(); err != nil {
		return nil, err
	}
	var found []storage.Listed
	err := s.read(ctx, tenant, func(t *state) {
		k := t.kinds[q.Kind]
		if k == nil || k.indexes[q.Key] == nil {
			return
		}
		start, end := place{value: string(q.Min)}, string(q.Max)
		var after place // no stored place: no record has the zero ID
		if q.After != nil {
			after = place{string(q.After.Value), q.After.ID}
			if comparePlaces(after, start) > 0 {
				start = after
			}
		}
		for at, met := range k.indexes[q.Key].from(start) {
			if len(found) == q.Limit || (q.Max != nil && at.value >= end) {
				break
			}
			if at == after {
				continue
			}
			found = append(found, storage.Listed{
				Record: *met.record,
				At:     storage.Position{Value: []byte(at.value), ID: at.id},
			})
		}
	})
	for i := range found {
		found[i].Record = handOut(found[i].Record)
	}
	return found, err
}

// Due implements storage.Store. Records due at the same time come in the order
// (tenant, ID).
func (s *Store) Due(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
	if limit < 1 || limit > storage.MaxList {
		return nil, fmt.Errorf("due: limit %d, want 1 to %d: %w", limit, storage.MaxList, alumnikit.ErrInvalid)
	}
	s.mu.RLock()
	tenants := slices.Collect(maps.Keys(s.tenants))
	s.mu.RUnlock()
	found := []storage.DueRef{}
	for _, id := range tenants {
		err := s.read(ctx, id, func(t *state) { found = append(found, t.due(id, kind, before, limit)...) })
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(found, func(a, b storage.DueRef) int {
		return cmp.Or(a.Due.Compare(b.Due), strings.Compare(string(a.Tenant), string(b.Tenant)), compareIDs(a.ID, b.ID))
	})
	return found[:min(limit, len(found))], ctx.Err()
}

// due returns the first limit records of one tenant; more cannot be among the
// first limit of all.
func (s *state) due(tenant alumnikit.TenantID, kind string, before time.Time, limit int) []storage.DueRef {
	var found []storage.DueRef
	if k := s.kinds[kind]; k != nil {
		for at := range k.due.all() {
			if len(found) == limit || at.at.After(before) {
				break
			}
			found = append(found, storage.DueRef{Tenant: tenant, ID: at.id, Due: at.at})
		}
	}
	return found
}
