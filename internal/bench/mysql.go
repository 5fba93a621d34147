package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	driver "github.com/go-sql-driver/mysql"

	"github.com/alumnikit/alumnikit/storage/mysql"
)

// mysqlServer is MariaDB or MySQL.
type mysqlServer struct {
	dialler
	config *driver.Config
}

func newMySQL(_ context.Context, dsn string) (engine, error) {
	config, err := driver.ParseDSN(dsn)
	if err != nil {
		return nil, err
	}
	s := &mysqlServer{config: config}
	config.DialFunc = s.dial
	return s, nil
}

// open implements engine.
func (s *mysqlServer) open(database string) *sql.DB {
	return s.pool(database, s.config.InterpolateParams)
}

// openByHand implements engine: parameters are written into the text, which
// spares two round trips for each statement.
func (s *mysqlServer) openByHand(database string) *sql.DB { return s.pool(database, true) }

func (s *mysqlServer) pool(database string, interpolate bool) *sql.DB {
	config := s.config.Clone()
	if database != "" {
		config.DBName = database
	}
	config.InterpolateParams = interpolate
	connector, err := driver.NewConnector(config)
	if err != nil {
		panic(err) // a clone of a configuration that was parsed
	}
	return sized(sql.OpenDB(connector))
}

// store implements engine.
func (s *mysqlServer) store(db *sql.DB) (migrating, error) { return mysql.New(db, nil) }

// exists implements engine.
func (s *mysqlServer) exists() string {
	return "SELECT count(*) FROM information_schema.schemata WHERE schema_name = ?"
}

// create implements engine: a server may have any character set of its own.
func (s *mysqlServer) create(database string) string {
	return "CREATE DATABASE " + database + " CHARACTER SET utf8mb4"
}

// drop implements engine.
func (s *mysqlServer) drop(database string) string { return "DROP DATABASE IF EXISTS " + database }

// copy implements engine: table by table, in the order of the primary key.
func (s *mysqlServer) copy(ctx context.Context, admin *sql.DB, from, to string) (err error) {
	if _, err := admin.ExecContext(ctx, s.create(to)); err != nil {
		return err
	}
	tables, err := textsOf(ctx, admin, "SELECT table_name FROM information_schema.tables WHERE table_schema = ?", from)
	if err != nil {
		return err
	}
	conn, err := admin.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	// An empty table is then filled page by page, without undo: InnoDB's bulk insert.
	if _, err := conn.ExecContext(ctx, "SET SESSION unique_checks = 0, foreign_key_checks = 0"); err != nil {
		return err
	}
	for _, table := range tables {
		for _, statement := range []string{
			fmt.Sprintf("CREATE TABLE %s.%s LIKE %s.%[2]s", to, table, from),
			fmt.Sprintf("INSERT INTO %s.%s SELECT * FROM %s.%[2]s", to, table, from),
		} {
			if _, err := conn.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
	}
	_, err = conn.ExecContext(ctx, "SET SESSION unique_checks = 1, foreign_key_checks = 1")
	return err
}

// textsOf returns the texts of a query with one column.
func textsOf(ctx context.Context, db *sql.DB, query string, args ...any) (out []string, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	return out, rows.Err()
}

// tidy implements engine.
func (s *mysqlServer) tidy(ctx context.Context, db *sql.DB) error {
	tables, err := textsOf(ctx, db, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()")
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "ANALYZE TABLE "+strings.Join(tables, ", ")) //nolint:misspell // SQL
	return err
}

// settings implements engine.
func (s *mysqlServer) settings(ctx context.Context, db *sql.DB) (string, error) {
	var out []string
	for _, name := range []string{"version", "innodb_buffer_pool_size", "innodb_flush_log_at_trx_commit", "log_bin"} {
		var value string
		if err := db.QueryRowContext(ctx, "SELECT @@GLOBAL."+name).Scan(&value); err != nil {
			return "", err
		}
		out = append(out, name+" "+value)
	}
	host := ""
	if s.config.Net == "unix" {
		host = "/"
	}
	return strings.Join(append(out, fmt.Sprintf("interpolateParams %t", s.config.InterpolateParams), transport(host)), ", "), nil
}

// disk implements engine.
func (s *mysqlServer) disk(ctx context.Context, db *sql.DB, pages string) (out disk, err error) {
	if err := s.tidy(ctx, db); err != nil { // the sizes are statistics
		return out, err
	}
	err = db.QueryRowContext(ctx, `SELECT coalesce(sum(CASE WHEN table_name = ? THEN data_length + index_length END), 0),
		sum(data_length + index_length) FROM information_schema.tables WHERE table_schema = DATABASE()`, pages).Scan(&out.index, &out.all)
	return out, err
}

// wording implements engine.
func (s *mysqlServer) wording() wording {
	return wording{
		search: "LIKE", like: "LIKE", rows: 250, text: "VARCHAR(190)", long: "VARCHAR(2000)", number: "BIGINT",
		bytes: "MEDIUMBLOB", id: "BINARY(16)", share: " LOCK IN SHARE MODE",
		indexes: func(table string) []string {
			return []string{plainIndex(table, "kana, external"), plainIndex(table, "department"), plainIndex(table, "location"), plainIndex(table, "start")}
		},
	}
}
