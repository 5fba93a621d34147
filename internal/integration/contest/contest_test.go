// Package contest runs the contests between goroutines on every durable store.
package contest

import (
	"testing"

	"github.com/alumnikit/alumnikit/internal/contest"
	"github.com/alumnikit/alumnikit/internal/integration/place"
)

func TestRaceOnDurableStores(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		contest.Run(t, place.Opener(kind))
	})
}
