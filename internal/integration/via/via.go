// Package via opens databases whose statements pass a function of the test.
package via

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
)

// Around is called for every statement and sends it, or not. What it returns is
// what the statement's sender is told.
type Around func(query string, args []driver.NamedValue, send func() error) error

// Open returns a database whose connections come from open.
func Open(open func() (driver.Conn, error), around Around) *sql.DB {
	return sql.OpenDB(connector{open, around})
}

// via is around for a statement that returns something.
func via[T any](around Around, query string, args []driver.NamedValue, send func() (T, error)) (T, error) {
	var out T
	err := around(query, args, func() (err error) {
		out, err = send()
		return err
	})
	if err == nil {
		return out, nil
	}
	if rows, open := any(out).(driver.Rows); open {
		_ = rows.Close() // nobody will read them
	}
	var none T
	return none, err
}

type connector struct {
	open   func() (driver.Conn, error)
	around Around
}

// Connect implements driver.Connector.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	inner, err := c.open()
	if err != nil {
		return nil, err
	}
	full, ok := inner.(fullConn)
	if !ok {
		return nil, fmt.Errorf("%T lacks a method", inner)
	}
	return &conn{full, c.around}, nil
}

// Driver implements driver.Connector; database/sql only hands it to who asks.
func (c connector) Driver() driver.Driver { return nil }

// fullConn is what database/sql looks for in a connection.
type fullConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.SessionResetter
}

type conn struct {
	fullConn
	around Around
}

// IsValid implements driver.Validator, where the driver does.
func (c *conn) IsValid() bool {
	v, ok := c.fullConn.(driver.Validator)
	return !ok || v.IsValid()
}

// ExecContext implements driver.ExecerContext.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return via(c.around, query, args, func() (driver.Result, error) { return c.fullConn.ExecContext(ctx, query, args) })
}

// QueryContext implements driver.QueryerContext.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return via(c.around, query, args, func() (driver.Rows, error) { return c.fullConn.QueryContext(ctx, query, args) })
}

// PrepareContext implements driver.ConnPrepareContext.
func (c *conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	inner, err := c.fullConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	full, ok := inner.(fullStmt)
	if !ok {
		_ = inner.Close()
		return nil, fmt.Errorf("%T lacks a method", inner)
	}
	return &stmt{full, c.around, query}, nil
}

// BeginTx implements driver.ConnBeginTx.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	return via(c.around, "BEGIN", nil, func() (driver.Tx, error) { return c.fullConn.BeginTx(ctx, opts) })
}

type fullStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type stmt struct {
	fullStmt
	around Around
	query  string
}

// ExecContext implements driver.StmtExecContext.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	return via(s.around, s.query, args, func() (driver.Result, error) { return s.fullStmt.ExecContext(ctx, args) })
}

// QueryContext implements driver.StmtQueryContext.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	return via(s.around, s.query, args, func() (driver.Rows, error) { return s.fullStmt.QueryContext(ctx, args) })
}
