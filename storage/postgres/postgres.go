package postgres

import (
	"database/sql"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

// DefaultPrefix begins the names of all tables.
const DefaultPrefix = sqlstore.DefaultPrefix

// Options of New and Over. The zero Options are useful.
type Options struct {
	// Prefix begins the names of all tables: a lower-case letter or underscore,
	// then such and digits, at most 32 bytes. Empty: DefaultPrefix. Stores of
	// different prefixes know nothing of each other.
	Prefix string

	// Schema holds the tables; it must exist. It is named as Prefix is. Empty: the
	// first of the connection's search_path.
	Schema string
}

// The seam to a driver that is not used through database/sql. Arguments and
// results are int64, string, []byte and nil only.
type (
	// DB runs statements on a pool, a connection or a transaction.
	DB = sqlstore.DB
	// Rows are the answer to a query.
	Rows = sqlstore.Rows
	// Tx is a DB that commits and rolls back.
	Tx = sqlstore.Tx
	// Pool is a DB that begins transactions, at READ COMMITTED.
	Pool = sqlstore.Pool
)

// engine and viewer are embedded for their methods: those of storage.Store, and
// those that keep views for reports.
type (
	engine = sqlstore.Store
	viewer = sqlstore.Viewer
)

// Store is a storage.Store over PostgreSQL. It holds nothing open: closing the
// pool is all there is to end.
type Store struct {
	*engine
	*viewer
	pool     Pool
	dialect  *sqlstore.Dialect
	migrator *sqlstore.Migrator
}

var _ storage.Store = (*Store)(nil)

// New returns a Store over db, which stays the host's. It only checks its
// arguments: run Migrate when deploying and Validate at each start.
func New(db *sql.DB, opts *Options) (*Store, error) {
	if db == nil {
		return nil, fmt.Errorf("postgres: a database is needed: %w", alumnikit.ErrInvalid)
	}
	return Over(pool(db), opts)
}

func pool(db *sql.DB) Pool {
	return sqlstore.NewPool(sqlstore.Database{DB: db, Begin: []string{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"}})
}

// Over is New for a driver that is not used through database/sql, such as pgx
// with its own pool: a Pool over it is some ten lines for each type.
func Over(pool Pool, opts *Options) (*Store, error) {
	if pool == nil {
		return nil, fmt.Errorf("postgres: a pool is needed: %w", alumnikit.ErrInvalid)
	}
	if opts == nil {
		opts = &Options{}
	}
	prefix, within, err := opts.names()
	if err != nil {
		return nil, err
	}
	steps, err := scripts()
	if err != nil {
		return nil, err
	}
	said := dialect()
	migrator, err := sqlstore.NewMigrator(steps, within, pool, said)
	if err != nil {
		return nil, err
	}
	store := sqlstore.New(pool, said, sqlstore.NewTables(within))
	views := sqlstore.NewViewer(store, sqlstore.PostgresViews(), opts.Schema, prefix)
	return &Store{engine: store, viewer: views, pool: pool, dialect: said, migrator: migrator}, nil
}

// WithTx returns a Store that works inside a transaction of the host on the same
// database, at any isolation level from READ COMMITTED. It sees what the
// transaction wrote. Each of its writes is a savepoint: after ErrConflict or
// ErrExists nothing of the write is left and the transaction goes on. It never
// commits, rolls the transaction back, retries or changes the schema;
// ErrRetryable, which REPEATABLE READ and SERIALIZABLE give also at the host's
// own COMMIT, means that another transaction was in the way and that the host
// should roll back and run its transaction again.
func (s *Store) WithTx(tx *sql.Tx) storage.Store {
	return sqlstore.Join(s.engine, sqlstore.HostTx(tx, sqlstore.Late))
}

// WithSeam is WithTx for a driver that is not used through database/sql.
func (s *Store) WithSeam(tx DB) storage.Store {
	return sqlstore.Join(s.engine, sqlstore.Seam(tx))
}

// Replica returns a Store that reads records and the journal from a replica,
// whose answers may be of a moment ago: for reports and exports of a host that
// bears that. It returns ErrState for every write, for work that is due and for
// the index: directory, segments and sending read from the primary only.
func (s *Store) Replica(db *sql.DB) storage.Store { return s.ReplicaOver(pool(db)) }

// ReplicaOver is Replica for a driver that is not used through database/sql.
func (s *Store) ReplicaOver(pool Pool) storage.Store { return sqlstore.NewStale(s.engine, pool) }
