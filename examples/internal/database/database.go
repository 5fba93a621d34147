// Package database opens what the flag -db of an example names: a file of
// SQLite, a database of PostgreSQL, or one of MySQL or MariaDB.
//
//	db, err := database.Open(ctx, "postgres://hr@db.example/hr")
//	err = db.Migrate(ctx)
//	people, err := alumni.New(db.Store, keys, nil)
//
// A product has one database and does not need this: it passes the *sql.DB that
// it has to the package of its database, in the one line of Open's switch that
// is about it. A Database is safe for concurrent use.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Usage is the text of a flag whose value is for Open.
const Usage = `SQLite file, postgres://user@host/database, or mysql://user:password@host/database`

// Kind is a kind of database.
type Kind string

// The kinds.
const (
	SQLite     Kind = "sqlite"
	PostgreSQL Kind = "postgres"
	MySQL      Kind = "mysql" // and MariaDB
)

// Store is what the packages below storage have in common.
type Store interface {
	storage.Store
	WithTx(tx *sql.Tx) storage.Store
	Migrate(ctx context.Context) error
	Validate(ctx context.Context) error
}

// Database is an open pool, and the SDK's store over it.
type Database struct {
	*sql.DB
	Kind  Kind
	Store Store
}

// patience is how long a server may take to answer for the first time.
const patience = 10 * time.Second

// Open opens a database and waits until it answers. Its errors say what to do and
// tell no password.
func Open(ctx context.Context, name string) (*Database, error) {
	var d *Database
	var err error
	scheme, _, isURL := strings.Cut(name, "://")
	switch {
	case !isURL:
		d, err = openSQLite(File(name))
	case scheme == "postgres" || scheme == "postgresql":
		d, err = openPostgres(name)
	case scheme == "mysql" || scheme == "mariadb":
		d, err = openMySQL(name)
	default:
		return nil, fmt.Errorf("database: %q is not known: want a %s", scheme+"://", Usage)
	}
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	soon, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if err := d.PingContext(soon); err != nil {
		return nil, errors.Join(fmt.Errorf("database: %s does not answer: %w%s", d.Kind, err, advice(d.Kind)), d.Close())
	}
	return d, nil
}

func advice(kind Kind) string {
	if kind == SQLite {
		return ""
	}
	return "\nDoes the server run, and are host, user, password and database right?"
}

// File returns the file that a name means, and "" if it means a server.
func File(name string) string {
	if strings.Contains(name, "://") {
		return ""
	}
	return strings.TrimPrefix(name, "sqlite:")
}

// Migrate brings the SDK's tables up to date and checks that the database is fit.
// Any number of processes may call it when they start. A product would rather
// migrate when it is deployed, and only call Store.Validate when it starts.
func (d *Database) Migrate(ctx context.Context) error {
	err := d.Store.Migrate(ctx)
	if errors.Is(err, alumnikit.ErrState) {
		err = fmt.Errorf("%w\nStart the program that migrated this database last, or name another with -db", err)
	}
	if err == nil {
		err = d.Store.Validate(ctx)
	}
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}
