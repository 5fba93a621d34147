// Package privacy runs the privacy suite on SQLite.
package privacy

import (
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
	"github.com/alumnikit/alumnikit/internal/surface"
)

func TestPrivacyOnSQLite(t *testing.T) {
	t.Parallel()
	n := 2_000
	if os.Getenv("ALUMNIKIT_PROVE") != "" {
		n = 20_000
	}
	directorytest.RunPrivacy(t, surface.Complete(directorytest.Options{
		Open: sqlitetest.Store, Comparisons: n, Seed: 2, Report: reportTo(t),
	}))
}

// reportTo opens the file that reports are appended to, if one is asked for.
func reportTo(t *testing.T) io.Writer {
	t.Helper()
	path := os.Getenv("ALUMNIKIT_PRIVACY_REPORT")
	if path == "" {
		return nil
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, file.Close()) })
	return file
}
