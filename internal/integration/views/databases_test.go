package views

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

const root = "../../.."

// all are the views of the SDK, in the order of the documentation.
func all() []storage.View {
	return slices.Concat(
		alumni.Views(alumni.Standard()), hr.Views(), referral.Views(), newsletter.Views(), segment.Views())
}

// server is a database that the views were made in. Its one connection has
// turned to what belongs to the test.
type server struct {
	name string // as scripts and documents call it
	db   *sql.DB
}

// servers returns every database that is there, with the world's records.
func (w *world) servers(tb testing.TB) []server {
	tb.Helper()
	require.NoError(tb, w.store.CreateViews(tb.Context(), all()...))
	out := []server{{"sqlite", w.db}}
	if dsn := needed(tb, "ALUMNIKIT_POSTGRES_DSN"); dsn != "" {
		out = append(out, w.postgres(tb, dsn))
	}
	if dsn := needed(tb, "ALUMNIKIT_MYSQL_DSN"); dsn != "" {
		out = append(out, w.mysql(tb, dsn))
	}
	return out
}

// needed returns a variable that may be missing on a developer's machine.
func needed(tb testing.TB, variable string) string {
	tb.Helper()
	dsn := os.Getenv(variable)
	if dsn == "" {
		require.Empty(tb, os.Getenv("CI"), "%s is not set", variable)
		tb.Logf("%s is not set: not compared with that database", variable)
	}
	return dsn
}

// ownName keeps tests apart that run at once.
func ownName() string { return "views_" + alumnikit.NewID(nil).String()[:8] }

func (w *world) postgres(tb testing.TB, dsn string) server {
	tb.Helper()
	name := ownName()
	db := connect(tb, "pgx", dsn, "SET TIME ZONE 'UTC'", "CREATE SCHEMA "+name, "SET search_path = "+name, `CREATE TABLE alumnikit_record (
		tenant TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, id BYTEA NOT NULL, version BIGINT NOT NULL,
		due BIGINT, packed BYTEA NOT NULL, body BYTEA NOT NULL, PRIMARY KEY (tenant, kind, id))`)
	tb.Cleanup(func() { execute(tb, db, "DROP SCHEMA "+name+" CASCADE") })
	w.copy(tb, db, "$1, $2, $3, $4, ''::bytea, $5")
	execute(tb, db, script(tb, "postgresql")...)
	execute(tb, db, "ANALYSE alumnikit_record")
	return server{"postgresql", db}
}

func (w *world) mysql(tb testing.TB, dsn string) server {
	tb.Helper()
	name := ownName()
	db := connect(tb, "mysql", dsn, "SET time_zone = '+00:00'", "CREATE DATABASE "+name+" CHARACTER SET latin1", "USE "+name, `CREATE TABLE alumnikit_record (
		tenant VARBINARY(64) NOT NULL, kind VARBINARY(48) NOT NULL, id BINARY(16) NOT NULL, version BIGINT NOT NULL,
		due BIGINT, packed LONGBLOB NOT NULL, body LONGBLOB NOT NULL, PRIMARY KEY (tenant, kind, id))`)
	tb.Cleanup(func() { execute(tb, db, "DROP DATABASE "+name) })
	w.copy(tb, db, "?, ?, ?, ?, '', ?")
	execute(tb, db, script(tb, "mysql")...)
	return server{"mysql", db}
}

func connect(tb testing.TB, driver, dsn string, statements ...string) *sql.DB {
	tb.Helper()
	db, err := sql.Open(driver, dsn)
	require.NoError(tb, err)
	db.SetMaxOpenConns(1)
	tb.Cleanup(func() { require.NoError(tb, db.Close()) })
	execute(tb, db, statements...)
	return db
}

// execute works in a test's Cleanup too, where its context is over.
func execute(tb testing.TB, db *sql.DB, statements ...string) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(tb.Context()), time.Minute)
	defer cancel()
	for _, statement := range statements {
		_, err := db.ExecContext(ctx, statement)
		require.NoError(tb, err, statement)
	}
}

// script returns the statements of a documented script, twice, so that it is
// known to replace what is there.
func script(tb testing.TB, name string) []string {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs/sql", name+".sql"))
	require.NoError(tb, err)
	_, text2, _ := strings.Cut(string(text), "\n\n")
	statements := strings.Split(strings.TrimSuffix(text2, ";\n"), ";\n\n")
	require.Greater(tb, len(statements), 10)
	return slices.Concat(statements, statements)
}

// record is one row of the record table.
type record struct {
	tenant, kind string
	id           alumnikit.ID
	version      int64
	body         []byte
}

func (w *world) records(tb testing.TB) []record {
	tb.Helper()
	rows, err := w.db.QueryContext(tb.Context(), "SELECT tenant, kind, id, version, body FROM alumnikit_record")
	require.NoError(tb, err)
	defer func() { require.NoError(tb, rows.Close()) }()
	var out []record
	for rows.Next() {
		var r record
		var id []byte
		require.NoError(tb, rows.Scan(&r.tenant, &r.kind, &id, &r.version, &r.body))
		copy(r.id[:], id)
		out = append(out, r)
	}
	require.NoError(tb, rows.Err())
	return out
}

// copy puts the same rows into another database.
func (w *world) copy(tb testing.TB, db *sql.DB, values string) {
	tb.Helper()
	tx, err := db.BeginTx(tb.Context(), nil)
	require.NoError(tb, err)
	insert, err := tx.PrepareContext(tb.Context(), "INSERT INTO alumnikit_record (tenant, kind, id, version, packed, body) VALUES ("+values+")")
	require.NoError(tb, err)
	defer func() { require.NoError(tb, insert.Close()) }()
	for _, r := range w.records(tb) {
		_, err := insert.ExecContext(tb.Context(), r.tenant, r.kind, r.id[:], r.version, r.body)
		require.NoError(tb, err)
	}
	require.NoError(tb, tx.Commit())
}
