package index

import (
	"context"
	"sync/atomic"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// sleeper is a Store that does something else before its at-th Snapshot or
// Fold, once.
type sleeper struct {
	storage.Store
	at     int
	during func()
	calls  atomic.Int32
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
