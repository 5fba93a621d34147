// Package migrate holds tests of the migrations on real databases: SQLite always,
// PostgreSQL and MariaDB or MySQL where servertest finds them.
//
// Many processes migrate at once, or die at any statement; a host's own tool runs
// the exported scripts; a program works on a newer schema that says so. The data
// of every version of the schema is kept in testdata, as SQL, and is upgraded and
// read by the program of today. Whoever adds a migration adds its data:
//
//	go test ./internal/integration/migrate -run TestDataOfEveryVersion -update
package migrate
