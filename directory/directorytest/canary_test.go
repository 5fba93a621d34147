package directorytest_test

import (
	"testing"

	"github.com/alumnikit/alumnikit/internal/canary"
)

// Each leak must be caught with each of three seeds, or the suite is vacuous.
func TestCanaries(t *testing.T) {
	t.Parallel()
	opts := canary.Options{Open: onMemory, Parallel: true, Seeds: 3, Report: reportTo(t)}
	if testing.Short() { // the race detector needs no leak to be found thrice
		opts.Seeds = 1
	}
	canary.Run(t, opts)
}
