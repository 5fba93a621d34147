// Package canary puts leaks into the directory on purpose, for the promise that the
// privacy suite (directory/directorytest) notices each of them. It is run on every
// store of this repository.
package canary
