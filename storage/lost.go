package storage

// LostError is the ErrRetryable of a store that works inside a transaction of
// the host. Nothing but the host can begin that transaction again, and what is
// sent in it after a deadlock may stand outside any: Retry gives up at once, and
// the store answers every further call with the same error.
type LostError struct {
	Err error // matches alumnikit.ErrRetryable
}

// Error implements error.
func (e *LostError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *LostError) Unwrap() error { return e.Err }
