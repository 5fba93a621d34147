package sqlstore

import "context"

// DB runs statements on a pool, a connection or a transaction. Arguments and
// results are int64, string, []byte and nil only.
type DB interface {
	// Exec returns how many rows the statement changed.
	Exec(ctx context.Context, query string, args ...any) (affected int64, err error)
	// Query returns rows that the caller closes.
	Query(ctx context.Context, query string, args ...any) (Rows, error)
}

// Rows is what *sql.Rows offers, without database/sql.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// Pool is a DB that begins transactions. It is safe for concurrent use.
type Pool interface {
	DB
	Begin(ctx context.Context) (Tx, error)
}

// Tx is a transaction; it is used by one goroutine. Rollback works under a
// cancelled context too; after Commit, or twice, it does nothing.
type Tx interface {
	DB
	Commit(ctx context.Context) error
	Rollback(ctx context.Context)
}

// query runs a statement and hands each row to scan.
func query(ctx context.Context, db DB, q *statement, scan func(row Rows) error) (err error) {
	rows, err := db.Query(ctx, q.String(), q.args...)
	if err != nil {
		return err
	}
	defer func() {
		if closed := rows.Close(); err == nil {
			err = closed
		}
	}()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// exec runs a statement.
func exec(ctx context.Context, db DB, q *statement) (affected int64, err error) {
	return db.Exec(ctx, q.String(), q.args...)
}

// One runs a query of one row with one column.
func One(ctx context.Context, db DB, dialect *Dialect, text string, into any, args ...any) error {
	q := &statement{dialect: dialect, args: args}
	q.add(text)
	return Translate(ctx, dialect, query(ctx, db, q, func(row Rows) error { return row.Scan(into) }))
}
