// Package tabledoc holds no code, only tests: they read the migrations of every
// SQL adapter, as a host's own tool would be given them, and write the definition
// of the tables from them, in English and in Japanese.
//
//	go test ./internal/tabledoc -update
//
// Without -update they fail when docs/tables.md or docs/tables.ja.md is not what
// the migrations say, when a table or column is described in one language only
// or not at all, when two databases differ in more than types, and when a
// migration that says it works with older programs takes something from them.
package tabledoc
