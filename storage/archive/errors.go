package archive

import (
	"fmt"

	"github.com/alumnikit/alumnikit"
)

// LineError says where a file is not an archive as Write writes it. It matches
// ErrCorrupt. Its text repeats nothing of the file.
type LineError struct {
	Line   int    // from 1
	Reason string // in English, for whoever looks for the cause
}

// Error implements error.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// Is reports that a LineError is an ErrCorrupt.
func (e *LineError) Is(target error) bool { return target == alumnikit.ErrCorrupt }
