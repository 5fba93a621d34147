// Package privacy runs the privacy suite on SQLite.
package privacy

import (
	"os"
	"testing"

	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
	"github.com/alumnikit/alumnikit/storage"
)

func TestPrivacyOnSQLite(t *testing.T) {
	t.Parallel()
	n := 1_000
	if os.Getenv("ALUMNIKIT_PROVE") != "" {
		n = 5_000
	}
	directorytest.RunPrivacy(t, directorytest.Options{
		Open:        func(t testing.TB) storage.Store { return sqlitetest.Open(t) },
		Comparisons: n,
		Seed:        2,
	})
}
