// Package goroutines proves that no goroutine outlives the call that needed it:
// of a worker whose context ends, of an edition that is sent by many at a time,
// and of connections to a mail server that are closed.
//
// No test here is parallel: each counts everybody's goroutines.
package goroutines
