// Package contest runs the contests between goroutines on SQLite.
package contest

import (
	"testing"

	"github.com/alumnikit/alumnikit/internal/contest"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
	"github.com/alumnikit/alumnikit/storage"
)

func TestRaceOnSQLite(t *testing.T) {
	t.Parallel()
	contest.Run(t, func(tb testing.TB) storage.Store { return sqlitetest.Open(tb) })
}
