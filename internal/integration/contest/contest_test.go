// Package contest runs the contests between goroutines on SQLite.
package contest

import (
	"testing"

	"github.com/alumnikit/alumnikit/internal/contest"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
)

func TestRaceOnSQLite(t *testing.T) {
	t.Parallel()
	contest.Run(t, sqlitetest.Store)
}
