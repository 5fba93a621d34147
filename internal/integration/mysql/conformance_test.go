package mysql

import (
	"database/sql/driver"
	"testing"

	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/mysql"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	place.Need(t, place.MySQL)
	at, trip := place.Migrated(t, place.MySQL), &tripped{}
	faulty := at.Emptied(at.Open(t, trip.around))
	storagetest.Run(t, storagetest.Harness{
		Open: at.Emptied(at.Open(t, nil)),
		Reopen: func(tb testing.TB, _ storage.Store) storage.Store {
			tb.Helper()
			return at.Store(tb)
		},
		Faults: func(tb testing.TB, by *storagetest.Trip) storage.Store {
			tb.Helper()
			trip.by = nil // emptying is not to fail
			store := faulty(tb)
			trip.by = by
			return store
		},
	})
}

// tripped fails the statements that the check at hand wants to fail.
type tripped struct{ by *storagetest.Trip }

func (s *tripped) around(_ string, _ []driver.NamedValue, send func() error) error {
	if s.by != nil {
		if err := s.by.Statement(); err != nil {
			return err
		}
	}
	return send()
}

// The suite again inside transactions of a host, which are never committed.
func TestConformanceInHostTransaction(t *testing.T) {
	t.Parallel()
	place.Need(t, place.MySQL)
	at, trip := place.Migrated(t, place.MySQL), &tripped{}
	faulty := at.Joined(at.Open(t, trip.around), nil)
	storagetest.Run(t, storagetest.Harness{
		Open: at.Joined(at.Open(t, nil), nil),
		Faults: func(tb testing.TB, by *storagetest.Trip) storage.Store {
			tb.Helper()
			trip.by = by
			return faulty(tb)
		},
	})
}

var (
	_ storage.Store      = (*mysql.Store)(nil)
	_ storage.PageRoomer = (*mysql.Store)(nil)
)
