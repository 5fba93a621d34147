// Package databasetest names databases for the tests of the examples: each a
// schema or database of its own on a server, gone when the test ends.
package databasetest

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"

	"github.com/alumnikit/alumnikit/examples/internal/database"
)

// Kinds are all kinds of database.
func Kinds() []database.Kind {
	return []database.Kind{database.SQLite, database.PostgreSQL, database.MySQL}
}

// Servers are the kinds that are not a file.
func Servers() []database.Kind { return []database.Kind{database.PostgreSQL, database.MySQL} }

// URL names an empty database, for database.Open. The servers are those of
// ALUMNIKIT_POSTGRES_DSN and ALUMNIKIT_MYSQL_DSN: where a variable is not set the
// test is skipped, and under CI=true it fails.
func URL(tb testing.TB, kind database.Kind) string {
	tb.Helper()
	switch kind {
	case database.PostgreSQL:
		return postgresURL(tb, variable(tb, "ALUMNIKIT_POSTGRES_DSN"))
	case database.MySQL:
		return mysqlURL(tb, variable(tb, "ALUMNIKIT_MYSQL_DSN"))
	default:
		return filepath.Join(tb.TempDir(), "test.db")
	}
}

// Skip ends the test where URL would, for tests that open only in subtests.
func Skip(tb testing.TB, kind database.Kind) {
	tb.Helper()
	switch kind {
	case database.PostgreSQL:
		variable(tb, "ALUMNIKIT_POSTGRES_DSN")
	case database.MySQL:
		variable(tb, "ALUMNIKIT_MYSQL_DSN")
	case database.SQLite: // always there
	}
}

// Open opens what URL names and closes it when the test ends.
func Open(tb testing.TB, kind database.Kind) *database.Database {
	tb.Helper()
	db, err := database.Open(tb.Context(), URL(tb, kind))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}

func variable(tb testing.TB, name string) string {
	tb.Helper()
	dsn := os.Getenv(name)
	switch {
	case dsn != "":
	case os.Getenv("CI") == "true":
		tb.Fatalf("%s is not set: .ci/run sets it", name)
	default:
		tb.Skipf("%s is not set: no server to test against", name)
	}
	return dsn
}

func postgresURL(tb testing.TB, dsn string) string {
	tb.Helper()
	u, err := url.Parse(dsn)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		tb.Fatal("ALUMNIKIT_POSTGRES_DSN is not a URL")
	}
	schema := own(tb, "pgx", dsn, "CREATE SCHEMA %s", "DROP SCHEMA %s CASCADE")
	with := u.Query()
	with.Set("search_path", schema)
	with.Set("synchronous_commit", "off") // spares the tests the waiting for disks
	u.RawQuery = with.Encode()
	return u.String()
}

func mysqlURL(tb testing.TB, dsn string) string {
	tb.Helper()
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		tb.Fatal(err)
	}
	name := own(tb, "mysql", dsn, "CREATE DATABASE %s", "DROP DATABASE %s")
	return (&url.URL{Scheme: "mysql", User: url.UserPassword(config.User, config.Passwd), Host: config.Addr, Path: "/" + name}).String()
}

// own makes a schema or database under a new name and has it dropped.
func own(tb testing.TB, driver, dsn, create, drop string) string {
	tb.Helper()
	admin, err := sql.Open(driver, dsn)
	if err != nil {
		tb.Fatal(err)
	}
	name := fmt.Sprintf("alumnikit_example_%016x", rand.Uint64())
	if _, err := admin.ExecContext(tb.Context(), fmt.Sprintf(create, name)); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if _, err := admin.ExecContext(context.WithoutCancel(tb.Context()), fmt.Sprintf(drop, name)); err != nil {
			tb.Error(err)
		}
		if err := admin.Close(); err != nil {
			tb.Error(err)
		}
	})
	return name
}
