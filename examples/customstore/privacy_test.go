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
		Open: func(t testing.TB) storage.Store {
			db, err := bbolt.Open(filepath.Join(t.TempDir(), "alumni.db"), 0o600, &bbolt.Options{NoSync: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			return boltstore.New(db)
		},
		Comparisons: 1000,
		Seed:        3,
	})
}
