// Package sqlite tests storage/sqlite on modernc.org/sqlite: the conformance
// suite, the host's transactions, migrations, query plans, processes killed
// while they write, and speed.
package sqlite
