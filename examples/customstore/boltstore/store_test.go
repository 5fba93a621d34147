package boltstore_test

import (
	"path/filepath"
	"sync"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/alumnikit/alumnikit/examples/customstore/boltstore"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	var files sync.Map // storage.Store -> *bbolt.DB
	open := func(tb testing.TB, path string) storage.Store {
		tb.Helper()
		// NoSync skips the flush to the disk, which no test here can tell: the
		// process ends, the machine does not.
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{NoSync: true})
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() { _ = db.Close() })
		store := boltstore.New(db)
		files.Store(store, db)
		return store
	}
	storagetest.Run(t, storagetest.Harness{
		Open: func(tb testing.TB) storage.Store {
			tb.Helper()
			return open(tb, filepath.Join(tb.TempDir(), "store.db"))
		},
		Reopen: func(tb testing.TB, store storage.Store) storage.Store {
			tb.Helper()
			found, _ := files.Load(store)
			db := found.(*bbolt.DB)
			path := db.Path()
			if err := db.Close(); err != nil {
				tb.Fatal(err)
			}
			return open(tb, path)
		},
	})
}
