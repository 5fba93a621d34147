// Package privacy runs the privacy suite on SQLite.
package privacy

import (
	"os"
	"testing"

	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
)

func TestPrivacyOnSQLite(t *testing.T) {
	t.Parallel()
	n := 1_000
	if os.Getenv("ALUMNIKIT_PROVE") != "" {
		n = 5_000
	}
	directorytest.RunPrivacy(t, directorytest.Options{
		Open:        sqlitetest.Store,
		Comparisons: n,
		Seed:        2,
	})
}
