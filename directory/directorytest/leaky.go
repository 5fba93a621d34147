package directorytest

import (
	"testing"

	"github.com/alumnikit/alumnikit/alumni"
)

// Surface is what a leak is put around: everything that can be asked.
type Surface = surface

// Projection is the property that a blind suite may leave out.
const Projection = projectionProperty

// Leaky runs the suite over services that leak, to show that it would notice. It
// leaves a failure as it is found, and returns the property that caught it: empty
// if nothing did. A blind suite does not check one property.
func Leaky(tb testing.TB, opts Options, blind string, wrap func(Surface, *alumni.Service) Surface) (report *Report, property string, err error) {
	tb.Helper()
	opts.wrap, opts.blind, opts.asFound, opts.alone = wrap, blind, true, true
	report, found := run(tb, opts)
	if found == nil {
		return report, "", nil
	}
	return report, found.property, found.err
}
