// Package differential lives the same random life on every store, through the
// services, and holds every answer of the one against the others, byte for byte:
// values as JSON, errors by their text, cursors included.
//
// All sides have the same keyring, clock and source of identifiers. What they do
// not share is chance inside the index (which slot a person is given) and, as
// folds happen on each side alone, what is folded: neither may show.
//
// The number of lives and operations is rapid's to set (-rapid.checks,
// -rapid.steps); ALUMNIKIT_PROVE=1 asks for some times as many.
package differential
