// Package servertest opens PostgreSQL and MariaDB or MySQL for the integration
// tests, each test in a schema or database of its own that goes when it ends.
//
// The servers are named by ALUMNIKIT_POSTGRES_DSN and ALUMNIKIT_MYSQL_DSN. A test
// is skipped where its variable is not set, and fails under CI=true.
package servertest

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/via"
)

// The variables that name the servers.
const (
	PostgresVariable = "ALUMNIKIT_POSTGRES_DSN"
	MySQLVariable    = "ALUMNIKIT_MYSQL_DSN"
)

// DSN returns what a variable says, or ends the test.
func DSN(tb testing.TB, variable string) string {
	tb.Helper()
	dsn := os.Getenv(variable)
	switch {
	case dsn != "":
	case os.Getenv("CI") == "true":
		tb.Fatalf("%s is not set: .ci/run sets it", variable)
	default:
		tb.Skipf("%s is not set: no server to test against", variable)
	}
	return dsn
}

// PostgresConfig names a schema of the test's own, first in the search_path.
func PostgresConfig(tb testing.TB) (config *pgx.ConnConfig, schema string) {
	tb.Helper()
	config, err := pgx.ParseConfig(DSN(tb, PostgresVariable))
	require.NoError(tb, err)
	schema = fmt.Sprintf("alumnikit_test_%016x", rand.Uint64())
	admin := stdlib.OpenDB(*config)
	_, err = admin.ExecContext(tb.Context(), "CREATE SCHEMA "+schema)
	require.NoError(tb, err)
	tb.Cleanup(func() {
		_, err := admin.ExecContext(context.WithoutCancel(tb.Context()), "DROP SCHEMA "+schema+" CASCADE")
		require.NoError(tb, err)
		require.NoError(tb, admin.Close())
	})
	config = config.Copy()
	config.RuntimeParams["search_path"] = schema
	config.RuntimeParams["synchronous_commit"] = "off" // spares the tests the waiting for disks
	return config, schema
}

// Postgres returns a pool through pgx.
func Postgres(tb testing.TB) *sql.DB {
	tb.Helper()
	config, _ := PostgresConfig(tb)
	return closing(tb, stdlib.OpenDB(*config))
}

// PostgresVia is Postgres with statements that pass around.
func PostgresVia(tb testing.TB, around via.Around) *sql.DB {
	tb.Helper()
	config, _ := PostgresConfig(tb)
	connector := stdlib.GetConnector(*config)
	return closing(tb, via.Open(func() (driver.Conn, error) { return connector.Connect(context.Background()) }, around))
}

// MySQLConfig names a database of the test's own.
func MySQLConfig(tb testing.TB) *mysql.Config {
	tb.Helper()
	config, err := mysql.ParseDSN(DSN(tb, MySQLVariable))
	require.NoError(tb, err)
	admin := mysqlPool(tb, config)
	config = config.Clone()
	config.DBName = fmt.Sprintf("alumnikit_test_%016x", rand.Uint64())
	_, err = admin.ExecContext(tb.Context(), "CREATE DATABASE "+config.DBName)
	require.NoError(tb, err)
	tb.Cleanup(func() {
		_, err := admin.ExecContext(context.WithoutCancel(tb.Context()), "DROP DATABASE "+config.DBName)
		require.NoError(tb, err)
		require.NoError(tb, admin.Close())
	})
	return config
}

func mysqlPool(tb testing.TB, config *mysql.Config) *sql.DB {
	tb.Helper()
	connector, err := mysql.NewConnector(config)
	require.NoError(tb, err)
	return sql.OpenDB(connector)
}

// MySQL returns a pool.
func MySQL(tb testing.TB) *sql.DB {
	tb.Helper()
	return closing(tb, mysqlPool(tb, MySQLConfig(tb)))
}

// MySQLVia is MySQL with statements that pass around.
func MySQLVia(tb testing.TB, around via.Around) *sql.DB {
	tb.Helper()
	connector, err := mysql.NewConnector(MySQLConfig(tb))
	require.NoError(tb, err)
	return closing(tb, via.Open(func() (driver.Conn, error) { return connector.Connect(context.Background()) }, around))
}

// closing bounds the pool: tests run beside each other on one server.
func closing(tb testing.TB, db *sql.DB) *sql.DB {
	tb.Helper()
	db.SetMaxOpenConns(8)
	db.SetMaxIdleConns(8)
	tb.Cleanup(func() { require.NoError(tb, db.Close()) })
	return db
}
