package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"

	"github.com/alumnikit/alumnikit/storage"
)

// The variables that name the servers.
const (
	postgresVariable = "ALUMNIKIT_POSTGRES_DSN"
	mysqlVariable    = "ALUMNIKIT_MYSQL_DSN"
)

// engine is a kind of database server: what the SDK and this program need of it.
type engine interface {
	// open returns a pool on a database of the server, or on the one that the
	// variable names if it has no name.
	open(database string) *sql.DB
	// openByHand is open with what somebody who writes SQL by hand would set.
	openByHand(database string) *sql.DB
	// store returns the SDK's store over a pool.
	store(db *sql.DB) (migrating, error)
	// trips counts what was sent and answered by all pools.
	trips() int64
	// exists counts the databases of the name given as its one parameter.
	exists() string
	// create and drop are statements.
	create(database string) string
	drop(database string) string
	// copy makes a database that holds what another does.
	copy(ctx context.Context, admin *sql.DB, from, to string) error
	// tidy does what the server would do by itself after a while.
	tidy(ctx context.Context, db *sql.DB) error
	// settings say how the server is configured, as far as it matters here.
	settings(ctx context.Context, db *sql.DB) (string, error)
	// disk tells what tables take.
	disk(ctx context.Context, db *sql.DB, pages string) (disk, error)
	// fetches are the ways to fetch pages, the SDK's first. The second pool is by
	// hand.
	fetches(f *fetcher, db, byHand *sql.DB) []fetchWay
	// wording is for what is written by hand.
	wording() wording
}

// migrating is what the store of every server is.
type migrating interface {
	storage.Store
	WithTx(tx *sql.Tx) storage.Store
	Migrate(ctx context.Context) error
	Validate(ctx context.Context) error
}

// isServer reports whether a store is a server's.
func isServer(store string) bool { return store == inPostgres || store == inMySQL }

// newEngine returns the server of a store, named by its variable.
func newEngine(ctx context.Context, store string) (engine, error) {
	variable, open := postgresVariable, newPostgres
	if store == inMySQL {
		variable, open = mysqlVariable, newMySQL
	}
	dsn := os.Getenv(variable)
	if dsn == "" {
		return nil, fmt.Errorf("-store %s: %s names no server", store, variable)
	}
	e, err := open(ctx, dsn)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", variable, err)
	}
	return e, nil
}

// poolSize is above the number of writers and readers at once.
const poolSize = 16

func sized(db *sql.DB) *sql.DB {
	db.SetMaxOpenConns(poolSize)
	db.SetMaxIdleConns(poolSize)
	return db
}

// serverPrefix begins the names of all databases that this program makes.
const serverPrefix = "alumnikit_bench_"

// fetchDatabase makes a filled database for one run. If data are kept, it is a
// copy of one that stays on the server, named after its shape and the index's
// schema, so that nothing that a run writes is in the next.
func fetchDatabase(ctx context.Context, keep bool, s shape) (at place, how loaded, err error) {
	e, err := newEngine(ctx, s.store)
	if err != nil {
		return place{}, loaded{}, err
	}
	admin := e.open("")
	defer func() { err = errors.Join(err, admin.Close()) }()
	name := runDatabase()
	if !keep {
		how, err = fillDatabase(ctx, e, admin, s, name)
		return place{database: name, origin: name}, how, err
	}
	want := kept(s)
	origin := fmt.Sprintf("%s%dx%d_%s", serverPrefix, s.tenants, s.people/s.tenants, want.Schema)
	ok, err := want.isOn(ctx, e, admin, origin)
	if err != nil {
		return place{}, loaded{}, err
	}
	if !ok {
		if want.Loaded, err = fillDatabase(ctx, e, admin, s, origin); err != nil {
			return place{}, loaded{}, err
		}
		if err := want.keepOn(ctx, e, origin); err != nil {
			return place{}, loaded{}, err
		}
	}
	if err := e.copy(ctx, admin, origin, name); err != nil {
		return place{}, loaded{}, errors.Join(err, dropDatabase(ctx, s.store, name))
	}
	return place{database: name, origin: origin}, want.Loaded, nil
}

// runDatabase is a name for a database that goes when a run ends.
func runDatabase() string { return fmt.Sprintf("%srun_%016x", serverPrefix, rand.Uint64()) }

// createDatabase makes an empty database, whatever there was.
func createDatabase(ctx context.Context, e engine, admin *sql.DB, name string) error {
	for _, statement := range []string{e.drop(name), e.create(name)} {
		if _, err := admin.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// fillDatabase makes a database anew and has a child process fill it.
func fillDatabase(ctx context.Context, e engine, admin *sql.DB, s shape, name string) (loaded, error) {
	if err := createDatabase(ctx, e, admin, name); err != nil {
		return loaded{}, err
	}
	how, err := inChild(ctx, childFills, s, place{database: name})
	if err != nil {
		return loaded{}, errors.Join(err, dropDatabase(ctx, s.store, name))
	}
	db := e.open(name)
	return how, errors.Join(e.tidy(ctx, db), db.Close())
}

// dropDatabase removes a database, also when the run was interrupted.
func dropDatabase(ctx context.Context, store, name string) error {
	ctx = context.WithoutCancel(ctx)
	e, err := newEngine(ctx, store)
	if err != nil {
		return err
	}
	admin := e.open("")
	_, err = admin.ExecContext(ctx, e.drop(name))
	return errors.Join(err, admin.Close())
}

// isOn reads what a kept database says of itself and reports whether it is what
// is wanted.
func (k *keptData) isOn(ctx context.Context, e engine, admin *sql.DB, database string) (bool, error) {
	var there int
	if err := admin.QueryRowContext(ctx, e.exists(), database).Scan(&there); err != nil || there == 0 {
		return false, err
	}
	db := e.open(database)
	var text []byte
	if err := db.QueryRowContext(ctx, "SELECT told FROM bench_kept").Scan(&text); err != nil {
		return false, db.Close() // no marker, and so not filled to the end
	}
	return k.found(text), db.Close()
}

// keepOn writes into a database what it holds.
func (k *keptData) keepOn(ctx context.Context, e engine, database string) error {
	text, err := json.Marshal(k)
	if err != nil {
		return err
	}
	db := e.openByHand(database)
	_, err = db.ExecContext(ctx, "CREATE TABLE bench_kept (id INTEGER PRIMARY KEY, told TEXT)")
	if said := e.wording(); err == nil {
		_, err = db.ExecContext(ctx, said.bind("INSERT INTO bench_kept VALUES (1, ?)"), string(text))
	}
	return errors.Join(err, db.Close())
}
