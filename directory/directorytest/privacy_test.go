package directorytest_test

import (
	"os"
	"testing"

	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestPrivacyOnMemory(t *testing.T) {
	t.Parallel()
	n := 20_000
	if os.Getenv("ALUMNIKIT_PROVE") != "" {
		n = 200_000
	}
	directorytest.RunPrivacy(t, directorytest.Options{
		Open:        func(testing.TB) storage.Store { return memory.New() },
		Comparisons: n,
		Seed:        1,
	})
}
