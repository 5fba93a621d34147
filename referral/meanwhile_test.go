package referral_test

import (
	"context"

	"github.com/alumnikit/alumnikit/storage"
)

// meanwhile is a store that lets something happen before its first commit.
type meanwhile struct {
	storage.Store
	happens func()
}

func (m *meanwhile) Commit(ctx context.Context, w storage.Write) error {
	if f := m.happens; f != nil {
		m.happens = nil
		f()
	}
	return m.Store.Commit(ctx, w)
}
