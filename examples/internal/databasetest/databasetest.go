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
func URL(t *testing.T, kind database.Kind) string {
	t.Helper()
	switch kind {
	case database.PostgreSQL:
		return postgresURL(t, variable(t, "ALUMNIKIT_POSTGRES_DSN"))
	case database.MySQL:
		return mysqlURL(t, variable(t, "ALUMNIKIT_MYSQL_DSN"))
	default:
		return filepath.Join(t.TempDir(), "test.db")
	}
}

// Skip ends the test where URL would, for tests that open only in subtests.
func Skip(t *testing.T, kind database.Kind) {
	t.Helper()
	switch kind {
	case database.PostgreSQL:
		variable(t, "ALUMNIKIT_POSTGRES_DSN")
	case database.MySQL:
		variable(t, "ALUMNIKIT_MYSQL_DSN")
	case database.SQLite: // always there
	}
}

// Open opens what URL names and closes it when the test ends.
func Open(t *testing.T, kind database.Kind) *database.Database {
	t.Helper()
	db, err := database.Open(t.Context(), URL(t, kind))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func variable(t *testing.T, name string) string {
	t.Helper()
	dsn := os.Getenv(name)
	switch {
	case dsn != "":
	case os.Getenv("CI") == "true":
		t.Fatalf("%s is not set: .ci/run sets it", name)
	default:
		t.Skipf("%s is not set: no server to test against", name)
	}
	return dsn
}

func postgresURL(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		t.Fatal("ALUMNIKIT_POSTGRES_DSN is not a URL")
	}
	schema := own(t, "pgx", dsn, "CREATE SCHEMA %s", "DROP SCHEMA %s CASCADE")
	with := u.Query()
	with.Set("search_path", schema)
	with.Set("synchronous_commit", "off") // spares the tests the waiting for disks
	u.RawQuery = with.Encode()
	return u.String()
}

func mysqlURL(t *testing.T, dsn string) string {
	t.Helper()
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := own(t, "mysql", dsn, "CREATE DATABASE %s", "DROP DATABASE %s")
	return (&url.URL{Scheme: "mysql", User: url.UserPassword(config.User, config.Passwd), Host: config.Addr, Path: "/" + name}).String()
}

// own makes a schema or database under a new name and has it dropped.
func own(t *testing.T, driver, dsn, create, drop string) string {
	t.Helper()
	admin, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("alumnikit_example_%016x", rand.Uint64())
	if _, err := admin.ExecContext(t.Context(), fmt.Sprintf(create, name)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.ExecContext(context.WithoutCancel(t.Context()), fmt.Sprintf(drop, name)); err != nil {
			t.Error(err)
		}
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
	return name
}
