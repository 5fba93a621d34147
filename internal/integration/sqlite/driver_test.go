package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	modernc "modernc.org/sqlite"
)

// hook sees every statement before it is sent; an error is returned instead.
type hook func(query string, args []driver.NamedValue) error

// connector opens modernc connections whose statements pass a hook.
type connector struct {
	dsn  string
	hook hook
}

func (c connector) Connect(context.Context) (driver.Conn, error) {
	inner, err := c.Driver().Open(c.dsn)
	if err != nil {
		return nil, err
	}
	full, ok := inner.(fullConn)
	if !ok {
		return nil, fmt.Errorf("%T lacks a method", inner)
	}
	return &hookedConn{full, c.hook}, nil
}

func (c connector) Driver() driver.Driver { return &modernc.Driver{} }

// fullConn is what database/sql looks for in a connection.
type fullConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

type hookedConn struct {
	fullConn
	hook hook
}

func (c *hookedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.hook(query, args); err != nil {
		return nil, err
	}
	return c.fullConn.ExecContext(ctx, query, args)
}

func (c *hookedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.hook(query, args); err != nil {
		return nil, err
	}
	return c.fullConn.QueryContext(ctx, query, args)
}

func (c *hookedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	inner, err := c.fullConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	full, ok := inner.(fullStmt)
	if !ok {
		_ = inner.Close()
		return nil, fmt.Errorf("%T lacks a method", inner)
	}
	return &hookedStmt{full, c.hook, query}, nil
}

func (c *hookedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if err := c.hook("BEGIN", nil); err != nil {
		return nil, err
	}
	return c.fullConn.BeginTx(ctx, opts)
}

type fullStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type hookedStmt struct {
	fullStmt
	hook  hook
	query string
}

func (s *hookedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if err := s.hook(s.query, args); err != nil {
		return nil, err
	}
	return s.fullStmt.ExecContext(ctx, args)
}

func (s *hookedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if err := s.hook(s.query, args); err != nil {
		return nil, err
	}
	return s.fullStmt.QueryContext(ctx, args)
}

// openHooked opens a database whose statements pass a hook.
func openHooked(path string, h hook) *sql.DB { return sql.OpenDB(connector{dsn(path), h}) }
