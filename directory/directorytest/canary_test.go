package directorytest_test

import (
	"testing"

	"github.com/alumnikit/alumnikit/internal/canary"
)

// Each leak must be caught with each of three seeds, or the suite is vacuous.
func TestCanaries(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector needs no leak: what looks for them runs under it without")
	}
	t.Parallel()
	canary.Run(t, canary.Options{Open: onMemory, Parallel: true, Seeds: 3, Report: reportTo(t)})
}
