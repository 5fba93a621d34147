// Package place names where a database is, for suites that run on every durable
// store: a file of SQLite, a schema of PostgreSQL, a database of MariaDB or MySQL.
// A place can be opened any number of times, also by another process, to which it
// is passed as JSON, and goes when the test ends that made it.
package place

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	mysqldriver "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/servertest"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
	"github.com/alumnikit/alumnikit/internal/integration/via"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/mysql"
	"github.com/alumnikit/alumnikit/storage/postgres"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// Kind says which adapter a place is for.
type Kind string

// The durable stores.
const (
	SQLite   Kind = "sqlite"
	Postgres Kind = "postgres"
	MySQL    Kind = "mysql"
)

// Kinds lists the durable stores.
func Kinds() []Kind { return []Kind{SQLite, Postgres, MySQL} }

// Place is where a database is.
type Place struct {
	Kind Kind `json:"kind"`
	// Address is a path or a DSN.
	Address string `json:"address"`
	// Name is that of the schema or database; empty for a file.
	Name string `json:"name,omitempty"`
}

// Store is what all durable stores have in common.
type Store interface {
	storage.Store
	Migrate(ctx context.Context) error
	Validate(ctx context.Context) error
	WithTx(tx *sql.Tx) storage.Store
}

// Everywhere runs a test on each durable store. A server that is not configured
// is skipped, and missed under CI=true.
func Everywhere(t *testing.T, test func(t *testing.T, kind Kind)) {
	t.Helper()
	for _, kind := range Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			Need(t, kind)
			test(t, kind)
		})
	}
}

// Configured reports whether a kind needs no server or has one.
func Configured(kind Kind) bool {
	switch kind {
	case Postgres:
		return os.Getenv(servertest.PostgresVariable) != ""
	case MySQL:
		return os.Getenv(servertest.MySQLVariable) != ""
	case SQLite:
	}
	return true
}

// Need ends the test where a kind's server is not configured.
func Need(tb testing.TB, kind Kind) {
	tb.Helper()
	switch kind {
	case SQLite:
	case Postgres:
		servertest.DSN(tb, servertest.PostgresVariable)
	case MySQL:
		servertest.DSN(tb, servertest.MySQLVariable)
	}
}

// New makes a place without tables.
func New(tb testing.TB, kind Kind) Place {
	tb.Helper()
	switch kind {
	case SQLite:
		return Place{Kind: kind, Address: filepath.Join(tb.TempDir(), "store.db")}
	case Postgres:
		config, schema := servertest.PostgresConfig(tb)
		address := fmt.Sprintf("host=%s port=%d user=%s password='%s' dbname=%s search_path=%s application_name=%s synchronous_commit=off",
			config.Host, config.Port, config.User, config.Password, config.Database, schema, schema)
		if config.TLSConfig == nil {
			address += " sslmode=disable"
		}
		return Place{Kind: kind, Address: address, Name: schema}
	case MySQL:
		config := servertest.MySQLConfig(tb)
		return Place{Kind: kind, Address: config.FormatDSN(), Name: config.DBName}
	}
	panic("unknown kind " + kind)
}

// Migrated makes a place with the tables in it.
func Migrated(tb testing.TB, kind Kind) Place {
	tb.Helper()
	p := New(tb, kind)
	db := p.Open(tb, nil)
	store, err := p.Over(db)
	require.NoError(tb, err)
	require.NoError(tb, store.Migrate(tb.Context()))
	require.NoError(tb, store.Validate(tb.Context()))
	return p
}

// Pool opens a pool of some connections, whose statements pass around unless that
// is nil. The caller closes it.
func (p Place) Pool(around via.Around) (*sql.DB, error) {
	if around == nil {
		around = func(_ string, _ []driver.NamedValue, send func() error) error { return send() }
	}
	var db *sql.DB
	switch p.Kind {
	case SQLite:
		return sqlitetest.OpenVia(p.Address, around), nil
	case Postgres:
		config, err := pgx.ParseConfig(p.Address)
		if err != nil {
			return nil, fmt.Errorf("place: %w", err)
		}
		connector := stdlib.GetConnector(*config)
		db = via.Open(func() (driver.Conn, error) { return connector.Connect(context.Background()) }, around)
	case MySQL:
		config, err := mysqldriver.ParseDSN(p.Address)
		if err != nil {
			return nil, fmt.Errorf("place: %w", err)
		}
		connector, err := mysqldriver.NewConnector(config)
		if err != nil {
			return nil, fmt.Errorf("place: %w", err)
		}
		db = via.Open(func() (driver.Conn, error) { return connector.Connect(context.Background()) }, around)
	}
	const most = 8 // tests run beside each other on one server
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	return db, nil
}

// Open is Pool for as long as the test lasts.
func (p Place) Open(tb testing.TB, around via.Around) *sql.DB {
	tb.Helper()
	db, err := p.Pool(around)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, db.Close()) })
	return db
}

// Over returns the store over a pool of this place. Whether the tables are there
// is the caller's to know.
func (p Place) Over(db *sql.DB) (Store, error) {
	switch p.Kind {
	case SQLite:
		return sqlite.New(db, nil)
	case Postgres:
		return postgres.New(db, nil)
	case MySQL:
		return mysql.New(db, nil)
	}
	panic("unknown kind " + p.Kind)
}

// Store returns a store over a pool of its own, for as long as the test lasts.
func (p Place) Store(tb testing.TB) Store {
	tb.Helper()
	store, err := p.Over(p.Open(tb, nil))
	require.NoError(tb, err)
	return store
}

// Opener returns a way to open an empty store, for suites that ask for one.
func Opener(kind Kind) func(tb testing.TB) storage.Store {
	return func(tb testing.TB) storage.Store {
		tb.Helper()
		return Migrated(tb, kind).Store(tb)
	}
}
