package directorytest_test

import (
	"io"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/internal/surface"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func onMemory(testing.TB) storage.Store { return memory.New() }

// comparisons are a tenth of what the long proof makes.
func comparisons(n int) int {
	if os.Getenv("ALUMNIKIT_PROVE") != "" {
		return 10 * n
	}
	return n
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

func TestPrivacyOnMemory(t *testing.T) {
	t.Parallel()
	n := comparisons(100_000)
	if testing.Short() { // under the race detector, where what is proved is another thing
		n = 5_000
	}
	directorytest.RunPrivacy(t, surface.Complete(directorytest.Options{
		Open: onMemory, Comparisons: n, Seed: 1, Report: reportTo(t),
	}))
}
