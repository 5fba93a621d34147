package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/alumnikit/alumnikit"
)

// DriverError is a driver's error under a text that is fit to be logged: no
// SQL, no values, no addresses. The driver's own error is among what it wraps.
type DriverError struct {
	Text  string // "sqlite: code 13"
	Is    error  // a sentinel of the root package, or nil
	Cause error  // as the driver gave it
}

// Error implements error.
func (e *DriverError) Error() string {
	if e.Is != nil {
		return e.Text + ": " + e.Is.Error()
	}
	return e.Text
}

// Unwrap returns the sentinel and the driver's error.
func (e *DriverError) Unwrap() []error {
	if e.Is != nil {
		return []error{e.Is, e.Cause}
	}
	return []error{e.Cause}
}

// ours reports errors that pass as they are: made here, or translated before.
func ours(err error) bool {
	for _, sentinel := range []error{
		alumnikit.ErrConflict, alumnikit.ErrExists, alumnikit.ErrInvalid, alumnikit.ErrTooLarge,
		alumnikit.ErrRetryable, alumnikit.ErrCorrupt, alumnikit.ErrState, context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, sentinel) {
			return true
		}
	}
	return false
}

// Translate is the one place where a driver's error becomes one of ours.
func Translate(ctx context.Context, dialect *Dialect, err error) error {
	if err == nil || ours(err) {
		return err
	}
	if cause := ctx.Err(); cause != nil {
		return cause // an interrupted statement answers in the driver's words
	}
	if translated := dialect.Translate(err); translated != nil {
		return translated
	}
	if known(err) {
		return err
	}
	return &DriverError{Text: fmt.Sprintf("database error (%T)", err), Cause: err}
}
