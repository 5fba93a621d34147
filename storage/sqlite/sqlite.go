package sqlite

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
	// Stores of different prefixes in one file know nothing of each other.
	Prefix string
}

// engine and viewer are embedded for their methods: those of storage.Store, and
// those that keep views for reports.
type (
	engine = sqlstore.Store
	viewer = sqlstore.Viewer
)

// Store is a storage.Store over SQLite. It holds nothing open: closing the
// *sql.DB is all there is to end.
type Store struct {
	*engine
	*viewer
	db       *sql.DB
	dialect  *sqlstore.Dialect
	migrator *sqlstore.Migrator
}

var _ storage.Store = (*Store)(nil)

// New returns a Store over db, which stays the host's. It only checks its
// arguments: run Migrate when deploying and Validate at each start.
func New(db *sql.DB, opts *Options) (*Store, error) {
	if db == nil {
		return nil, fmt.Errorf("sqlite: a database is needed: %w", alumnikit.ErrInvalid)
	}
	steps, prefix, err := scripts(opts)
	if err != nil {
		return nil, err
	}
	said := dialect()
	config := sqlstore.Database{DB: db, Begin: []string{"BEGIN IMMEDIATE"}, Interrupt: sqlstore.Never, Keep: true}
	migrator, err := sqlstore.NewMigrator(steps, prefix, sqlstore.NewPool(config), said)
	if err != nil {
		return nil, err
	}
	names := sqlstore.NewTables(prefix)
	config.Lock = "UPDATE " + names.Head + " SET beat = beat WHERE tenant = ?" // of no tenant: SQLite takes its lock to see that
	store := sqlstore.New(sqlstore.NewPool(config), said, names)
	views := sqlstore.NewViewer(store, sqlstore.SQLiteViews(), "", prefix)
	return &Store{engine: store, viewer: views, db: db, dialect: said, migrator: migrator}, nil
}

// WithTx returns a Store that works inside a transaction of the host on the same
// database. It sees what the transaction wrote. Each of its writes is a
// savepoint: after ErrConflict or ErrExists nothing of the write is left and the
// transaction goes on. It never commits, rolls the transaction back, retries or
// changes the schema; ErrRetryable means that another writer was in the way and
// that the host should roll back and run its transaction again.
//
// A transaction that reads before it first writes can fail with ErrRetryable
// however long the busy_timeout is; open with _txlock=immediate avoids that. If
// SQLite itself ends a transaction, as it does when the disk is full, the error
// says that it must be rolled back: heed it, for database/sql does not know.
func (s *Store) WithTx(tx *sql.Tx) storage.Store {
	return sqlstore.Join(s.engine, sqlstore.HostTx(tx, sqlstore.Never))
}
