package index

import (
	"context"
	"slices"
	"sync/atomic"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// sleeper is a Store that does something else before its at-th Snapshot or
// Fold, its atGet-th Get or Commit, or its atList-th List, once.
type sleeper struct {
	storage.Store
	at, atGet, atList  int
	during             func()
	calls, gets, lists atomic.Int32
}

func (s *sleeper) List(ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
	if int(s.lists.Add(1)) == s.atList {
		s.during()
	}
	return s.Store.List(ctx, tenant, q)
}

func (s *sleeper) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	if int(s.gets.Add(1)) == s.atGet {
		s.during()
	}
	return s.Store.Get(ctx, tenant, kind, ids)
}

func (s *sleeper) Commit(ctx context.Context, write storage.Write) error {
	if int(s.gets.Add(1)) == s.atGet {
		s.during()
	}
	return s.Store.Commit(ctx, write)
}

func (s *sleeper) pause() {
	if int(s.calls.Add(1)) == s.at {
		s.during()
	}
}

func (s *sleeper) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	s.pause()
	return s.Store.Snapshot(ctx, tenant, q)
}

func (s *sleeper) Fold(ctx context.Context, tenant alumnikit.TenantID, fold storage.Fold) error {
	s.pause()
	return s.Store.Fold(ctx, tenant, fold)
}

// overlaid is a Store in a transaction that is rolled back: it keeps the deltas
// that are written to it, for its own readers only.
type overlaid struct {
	storage.Store
	deltas []storage.Delta
}

func (o *overlaid) Commit(_ context.Context, write storage.Write) error {
	o.deltas = append(o.deltas, write.Deltas...)
	return nil
}

func (o *overlaid) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	snap, err := o.Store.Snapshot(ctx, tenant, q)
	if q.Deltas != storage.DeltasNone {
		snap.Deltas = append(snap.Deltas, o.deltas...)
		slices.SortFunc(snap.Deltas, compareDeltas)
	}
	return snap, err
}
