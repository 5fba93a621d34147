package alumnikit

import (
	"errors"
	"strings"
)

// Sentinels, to be matched with errors.Is.
var (
	// ErrNotFound is the one answer for what does not exist, belongs to another
	// tenant, or is not for this actor to see.
	ErrNotFound = errors.New("not found")
	// ErrExists means that an ID or a unique key is already taken.
	ErrExists = errors.New("already exists")
	// ErrConflict means that something read before has changed since: read again and decide again.
	ErrConflict = errors.New("changed by someone else")
	// ErrForbidden means that the actor lacks a permission that it may know of.
	ErrForbidden = errors.New("not allowed")
	// ErrInvalid means that the input is at fault; FieldErrors says where.
	ErrInvalid = errors.New("invalid input")
	// ErrCursor means that a cursor is altered, too old, or from another viewer or query: start at the first page.
	ErrCursor = errors.New("invalid cursor")
	// ErrState means that the thing is not in a state that allows the step.
	ErrState = errors.New("not possible in this state")
	// ErrTooLarge means that the input exceeds a documented bound.
	ErrTooLarge = errors.New("too large")
	// ErrConsent means that a live consent for the purpose is missing.
	ErrConsent = errors.New("no consent for this purpose")
	// ErrRetryable means that the host's transaction should be run again from its start.
	ErrRetryable = errors.New("transaction should be retried")
	// ErrCorrupt means that stored bytes do not have the form that was written.
	ErrCorrupt = errors.New("corrupt data")
)

// Error says which operation on what failed. Its text carries no personal
// data: an entity's type and public ID, never a value.
type Error struct {
	Op     string // package and verb: "alumni.Register"
	Entity string // "person", "edition"; may be empty
	ID     string // the public ID as the caller gave it; may be empty
	Err    error  // the cause; matched through errors.Is and errors.As
}

// Error implements error.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Entity != "" {
		b.WriteString(": " + e.Entity)
	}
	if e.ID != "" {
		b.WriteString(" " + e.ID)
	}
	b.WriteString(": " + e.Err.Error())
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Wrap returns nil for a nil error, and otherwise an *Error. An error that is
// an *Error already keeps its innermost operation.
func Wrap(op, entity string, err error) error {
	if err == nil {
		return nil
	}
	if inner, ok := errors.AsType[*Error](err); ok && inner.Op != "" {
		return err
	}
	return &Error{Op: op, Entity: entity, Err: err}
}
