package main

import (
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/examples/customstore/boltstore"
	"github.com/alumnikit/alumnikit/storage"
)

func TestPrivacy(t *testing.T) {
	t.Parallel()
	directorytest.RunPrivacy(t, directorytest.Options{
		Open: func(tb testing.TB) storage.Store {
			tb.Helper()
			db, err := bbolt.Open(filepath.Join(tb.TempDir(), "alumni.db"), 0o600, &bbolt.Options{NoSync: true})
			if err != nil {
				tb.Fatal(err)
			}
			tb.Cleanup(func() { _ = db.Close() })
			return boltstore.New(db)
		},
		Comparisons: 1000,
		Seed:        3,
	})
}
