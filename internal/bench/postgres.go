package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/alumnikit/alumnikit/storage/postgres"
)

// postgresServer is PostgreSQL, through pgx.
type postgresServer struct {
	dialler
	config   *pgx.ConnConfig
	trigrams bool
}

func newPostgres(ctx context.Context, dsn string) (engine, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	s := &postgresServer{config: config}
	config.DialFunc = s.dial
	db := s.open("")
	defer db.Close()
	err = db.QueryRowContext(ctx, "SELECT count(*) = 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").Scan(&s.trigrams)
	return s, err
}

// open implements engine.
func (s *postgresServer) open(database string) *sql.DB {
	config := s.config.Copy()
	if database != "" {
		config.Database = database
	}
	return sized(stdlib.OpenDB(*config))
}

// openByHand implements engine: pgx prepares what comes again, which is best.
func (s *postgresServer) openByHand(database string) *sql.DB { return s.open(database) }

// store implements engine.
func (s *postgresServer) store(db *sql.DB) (migrating, error) { return postgres.New(db, nil) }

// exists implements engine.
func (s *postgresServer) exists() string {
	return "SELECT count(*) FROM pg_database WHERE datname = $1"
}

// create implements engine.
func (s *postgresServer) create(database string) string { return "CREATE DATABASE " + database }

// drop implements engine.
func (s *postgresServer) drop(database string) string {
	return "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)"
}

// copy implements engine: the server copies files.
func (s *postgresServer) copy(ctx context.Context, admin *sql.DB, from, to string) error {
	var version int
	if err := admin.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version); err != nil {
		return err
	}
	strategy := ""
	if version >= 150000 {
		strategy = " STRATEGY file_copy"
	}
	_, err := admin.ExecContext(ctx, "CREATE DATABASE "+to+" TEMPLATE "+from+strategy)
	return err
}

// tidy implements engine.
func (s *postgresServer) tidy(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "VACUUM ANALYZE") //nolint:misspell // SQL
	return err
}

// settings implements engine.
func (s *postgresServer) settings(ctx context.Context, db *sql.DB) (string, error) {
	out := []string{"PostgreSQL"}
	for _, name := range []string{"server_version", "shared_buffers", "synchronous_commit", "fsync", "jit"} {
		var value string
		if err := db.QueryRowContext(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
			return "", err
		}
		out = append(out, name+" "+value)
	}
	out = append(out, "by hand: "+s.wording().search)
	return strings.Join(append(out, transport(s.config.Host)), ", "), nil
}

// transport says how a server is reached.
func transport(host string) string {
	if strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") {
		return "Unix socket"
	}
	return "TCP"
}

// disk implements engine. What a table takes includes its indexes and what is
// kept beside long rows.
func (s *postgresServer) disk(ctx context.Context, db *sql.DB, pages string) (out disk, err error) {
	err = db.QueryRowContext(ctx, "SELECT pg_total_relation_size($1::text::regclass), pg_database_size(current_database())", pages).
		Scan(&out.index, &out.all)
	return out, err
}

// wording implements engine. Trigrams find parts of three characters and more.
func (s *postgresServer) wording() wording {
	out := wording{
		search: "ILIKE without pg_trgm, which the server lacks", like: "ILIKE", dollars: true, changesWithin: true, rows: 250,
		text: "TEXT", long: "TEXT", number: "BIGINT", bytes: "BYTEA", id: "BYTEA", share: " FOR SHARE",
		indexes: func(table string) []string {
			return []string{
				plainIndex(table, "kana, external"), plainIndex(table, "department"), plainIndex(table, "location"),
				fmt.Sprintf("CREATE INDEX ON %s (start text_pattern_ops)", table),
			}
		},
	}
	if !s.trigrams {
		return out
	}
	out.search = "ILIKE, pg_trgm"
	plain := out.indexes
	out.indexes = func(table string) []string {
		all := append([]string{"CREATE EXTENSION IF NOT EXISTS pg_trgm"}, plain(table)...)
		for _, column := range []string{"name", "kana", "romaji", "skills"} {
			all = append(all, fmt.Sprintf("CREATE INDEX ON %s USING gin (%s gin_trgm_ops)", table, column))
		}
		return all
	}
	return out
}

// plainIndex is a statement that makes an index of an ordinary kind.
func plainIndex(table, columns string) string {
	name := table + "_" + strings.ReplaceAll(columns, ", ", "_")
	return fmt.Sprintf("CREATE INDEX %s ON %s (%s)", name, table, columns)
}
