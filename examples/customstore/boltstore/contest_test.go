package boltstore_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/alumnikit/alumnikit/examples/customstore/boltstore"
	"github.com/alumnikit/alumnikit/internal/contest"
	"github.com/alumnikit/alumnikit/storage"
)

func TestRace(t *testing.T) {
	t.Parallel()
	contest.Run(t, func(tb testing.TB) storage.Store {
		tb.Helper()
		db, err := bbolt.Open(filepath.Join(tb.TempDir(), "store.db"), 0o600, &bbolt.Options{NoSync: true})
		require.NoError(tb, err)
		tb.Cleanup(func() { _ = db.Close() })
		return boltstore.New(db)
	})
}
