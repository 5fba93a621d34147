package contest_test

import (
	"testing"

	"github.com/alumnikit/alumnikit/internal/contest"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestRaceOnMemory(t *testing.T) {
	t.Parallel()
	contest.Run(t, func(testing.TB) storage.Store { return memory.New() })
}
