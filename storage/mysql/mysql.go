package mysql

import (
	"database/sql"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

// DefaultPrefix begins the names of all tables and indexes.
const DefaultPrefix = sqlstore.DefaultPrefix

// Options of New. The zero Options are useful.
type Options struct {
	// Prefix begins the names of all tables and indexes: a lower-case letter or
	// underscore, then such and digits, at most 32 bytes. Empty: DefaultPrefix.
	// Stores of different prefixes in one database know nothing of each other.
	Prefix string
}

// engine and viewer are embedded for their methods: those of storage.Store, and
// those that keep views for reports.
type (
	engine = sqlstore.Store
	viewer = sqlstore.Viewer
)

// Store is a storage.Store over MySQL or MariaDB. It holds nothing open: closing
// the *sql.DB is all there is to end.
type Store struct {
	*engine
	*viewer
	pool     sqlstore.Pool
	dialect  *sqlstore.Dialect
	migrator *sqlstore.Migrator
}

var _ storage.Store = (*Store)(nil)

// New returns a Store over db, which stays the host's and was opened with
// github.com/go-sql-driver/mysql, whatever its parseTime, clientFoundRows and
// interpolateParams. It only checks its arguments: run Migrate when deploying and
// Validate at each start.
func New(db *sql.DB, opts *Options) (*Store, error) {
	if db == nil {
		return nil, fmt.Errorf("mysql: a database is needed: %w", alumnikit.ErrInvalid)
	}
	steps, prefix, err := scripts(opts)
	if err != nil {
		return nil, err
	}
	said, over := dialect(), pool(db)
	migrator, err := sqlstore.NewMigrator(steps, prefix, over, said)
	if err != nil {
		return nil, err
	}
	store := sqlstore.New(over, said, sqlstore.NewTables(prefix))
	views := sqlstore.NewViewer(store, sqlstore.MySQLViews(), "", prefix)
	return &Store{engine: store, viewer: views, pool: over, dialect: said, migrator: migrator}, nil
}

// pool begins transactions at READ COMMITTED, where a statement locks the rows it
// finds and not the gaps between them.
func pool(db *sql.DB) sqlstore.Pool {
	return sqlstore.NewPool(sqlstore.Database{
		DB:    db,
		Begin: []string{"SET TRANSACTION ISOLATION LEVEL READ COMMITTED", "START TRANSACTION"},
	})
}

// WithTx returns a Store that works inside a transaction of the host on the same
// database, at any isolation level from READ COMMITTED. It sees what the
// transaction wrote. Each of its writes is a savepoint: after ErrConflict or
// ErrExists nothing of the write is left and the transaction goes on. It never
// commits, rolls the transaction back, retries or changes the schema.
//
// ErrRetryable means that another transaction was in the way and that the host
// must roll back and run its transaction again. Heed it: after a deadlock the
// server itself has rolled back everything, and what is sent then is outside any
// transaction.
func (s *Store) WithTx(tx *sql.Tx) storage.Store {
	return sqlstore.Join(s.engine, sqlstore.HostTx(tx, sqlstore.Late))
}

// Replica returns a Store that reads records and the journal from a replica,
// whose answers may be of a moment ago: for reports and exports of a host that
// bears that. It returns ErrState for every write, for work that is due and for
// the index: directory, segments and sending read from the primary only.
func (s *Store) Replica(db *sql.DB) storage.Store { return sqlstore.NewStale(s.engine, pool(db)) }
