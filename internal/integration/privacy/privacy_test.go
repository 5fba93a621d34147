// Package privacy runs the privacy suite on every durable store.
package privacy

import (
	"io"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/internal/canary"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/internal/surface"
)

func TestPrivacy(t *testing.T) {
	t.Parallel()
	n := 1_000
	if os.Getenv("ALUMNIKIT_PROVE") != "" {
		n = 20_000
	}
	report := reportTo(t)
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		directorytest.RunPrivacy(t, surface.Complete(directorytest.Options{
			Open: place.Opener(kind), Comparisons: n, Seed: 2, Report: report,
		}))
	})
}

// Every leak is caught on every store, so that no store makes the suite blind. A
// few leaks and one seed show that each time, all of them in the long proof.
func TestCanaries(t *testing.T) {
	t.Parallel()
	opts := canary.Options{Report: reportTo(t), Seeds: 3}
	if os.Getenv("ALUMNIKIT_PROVE") == "" {
		few := []string{"total only", "error", "select", "edits show by pending work", "other tenant's count"}
		opts.Seeds, opts.Some = 1, func(name string) bool { return slices.Contains(few, name) }
	}
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		at, opts := place.Migrated(t, kind), opts
		opts.Open = at.Emptied(at.Open(t, nil))
		canary.Run(t, opts)
	})
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
