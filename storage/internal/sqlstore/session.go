package sqlstore

import (
	"context"
	"database/sql"
	"time"
)

// Interrupt says what a cancelled context does to a statement that is running.
// Between statements a cancelled context always ends the work.
type Interrupt uint8

const (
	// AtOnce hands the context to the driver. Drivers of servers answer by closing
	// the connection, which only a transaction of one's own bears.
	AtOnce Interrupt = iota
	// Late lets a statement go on for patience first, so that in a transaction of
	// the host only one that waits for a lock breaks the connection.
	Late
	// Never lets every statement end, for databases that answer an interruption by
	// rolling back what is not ours, and never wait for long.
	Never
)

// patience is how long a statement may go on after its context, with Late.
const patience = time.Second

// context returns the context to send a statement with, and what ends it.
func (i Interrupt) context(ctx context.Context) (inner context.Context, end func()) {
	if i == AtOnce {
		return ctx, func() {}
	}
	inner = context.WithoutCancel(ctx)
	if i == Never {
		return inner, func() {}
	}
	inner, cancel := context.WithCancel(inner)
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(patience, cancel) })
	return inner, func() {
		stop()
		cancel()
	}
}

// runner is what *sql.Conn and *sql.Tx have in common.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// session runs statements on one connection. A statement with parameters that
// comes again is prepared: most run once, and those of a batch many times.
type session struct {
	on        runner
	interrupt Interrupt
	seen      map[string]*sql.Stmt                              // nil: seen once
	kept      func(ctx context.Context, query string) *sql.Stmt // those of the pool; nil: there are none
}

// ready is a statement that only wants its arguments; *sql.Stmt is one.
type ready interface {
	ExecContext(ctx context.Context, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, args ...any) (*sql.Rows, error)
}

// unprepared is a statement that is sent as text.
type unprepared struct {
	on    runner
	query string
}

// ExecContext implements ready.
func (u unprepared) ExecContext(ctx context.Context, args ...any) (sql.Result, error) {
	return u.on.ExecContext(ctx, u.query, args...)
}

// QueryContext implements ready.
func (u unprepared) QueryContext(ctx context.Context, args ...any) (*sql.Rows, error) {
	return u.on.QueryContext(ctx, u.query, args...)
}

// begin looks at the context and returns what to send.
func (s *session) begin(ctx context.Context, query string, args []any) (ready, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(args) == 0 {
		return unprepared{s.on, query}, nil
	}
	stmt, again := s.seen[query]
	if stmt == nil && s.kept != nil {
		stmt = s.kept(ctx, query)
	}
	if again && stmt == nil {
		var err error
		if stmt, err = s.on.PrepareContext(context.WithoutCancel(ctx), query); err != nil {
			return nil, err
		}
	}
	if s.seen == nil {
		s.seen = map[string]*sql.Stmt{}
	}
	s.seen[query] = stmt
	if stmt == nil {
		return unprepared{s.on, query}, nil
	}
	return stmt, nil
}

// preparing is a DB that can be told that a statement comes again. What is then
// sent is prepared from the first time on, whatever a driver does with others.
type preparing interface{ comesAgain(query string) }

// comesAgain implements preparing.
func (s *session) comesAgain(query string) {
	if s.seen == nil {
		s.seen = map[string]*sql.Stmt{}
	}
	if _, seen := s.seen[query]; !seen {
		s.seen[query] = nil
	}
}

// Exec implements DB.
func (s *session) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	statement, err := s.begin(ctx, query, args)
	if err != nil {
		return 0, err
	}
	ctx, end := s.interrupt.context(ctx)
	defer end()
	return affected(statement.ExecContext(ctx, args...))
}

// Query implements DB.
func (s *session) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	statement, err := s.begin(ctx, query, args)
	if err != nil {
		return nil, err
	}
	ctx, end := s.interrupt.context(ctx)
	rows, err := result(statement.QueryContext(ctx, args...))
	if err != nil {
		end()
		return nil, err
	}
	return answer{rows, end}, nil
}

// answer is Rows whose context ends when they are closed.
type answer struct {
	Rows
	end func()
}

// Close implements Rows.
func (a answer) Close() error {
	defer a.end()
	return a.Rows.Close()
}

func (s *session) close() {
	for _, stmt := range s.seen {
		if stmt != nil {
			_ = stmt.Close() // only frees memory
		}
	}
	s.seen = nil
}
