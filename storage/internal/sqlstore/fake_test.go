package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// errKilled is what the statements of a session that died get, errThere what a
// server answers that has a table, index or column already.
var (
	errKilled = errors.New("killed")
	errThere  = errors.New("there already")
)

// server is a database that knows what migrations say and nothing else. In one
// mode its sessions exclude each other and roll everything back, like SQLite's;
// in the other they commit with every change of the schema, like MySQL's.
type server struct {
	commits bool
	writer  chan struct{} // held by the one transaction of the first mode

	slow time.Duration // before each statement

	mu     sync.Mutex
	now    contents
	holder *fakeTx // of the lock
	sent   []string
	fault  func(n int) (before, after bool) // for the n-th statement in all
}

// contents are the things of the schema, each "table a" or "column a.b", and
// the rows of tables as text by their key.
type contents struct {
	things map[string]bool
	rows   map[string]map[string]string // by version, column
	sums   map[string]int               // counters that UPDATE adds to
}

func (c contents) clone() contents {
	out := contents{maps.Clone(c.things), map[string]map[string]string{}, maps.Clone(c.sums)}
	for key, row := range c.rows {
		out.rows[key] = maps.Clone(row)
	}
	return out
}

func newServer(commits bool) *server {
	return &server{
		commits: commits, writer: make(chan struct{}, 1),
		now: contents{map[string]bool{}, map[string]map[string]string{}, map[string]int{}},
	}
}

func (s *server) dialect() *Dialect {
	d := &Dialect{
		Placeholder: func(int) string { return "?" }, HasTable: "HAS TABLE",
		Translate: func(err error) error { return &DriverError{Text: "fake", Cause: err} },
		DDL:       DDL{HasColumn: "HAS COLUMN"},
	}
	if s.commits {
		d.DDL = DDL{
			Commits: true, Lock: "LOCK", Unlock: "UNLOCK", TableOptions: " ENGINE=Fake",
			Repeated: func(err error) bool { return errors.Is(err, errThere) },
		}
	}
	return d
}

// Begin implements Pool.
func (s *server) Begin(ctx context.Context) (Tx, error) {
	tx := &fakeTx{server: s}
	if !s.commits {
		select {
		case s.writer <- struct{}{}:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if _, err := tx.Exec(ctx, "START TRANSACTION"); err != nil {
		tx.Rollback(ctx)
		return nil, err
	}
	return tx, nil
}

// Exec implements DB.
func (s *server) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	return (&fakeTx{server: s}).Exec(ctx, query, args...)
}

// Query implements DB.
func (s *server) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	return (&fakeTx{server: s}).Query(ctx, query, args...)
}

// fakeTx is a session.
type fakeTx struct {
	server *server
	before *contents // of the transaction
	saved  *contents // of the savepoint
	dead   bool
	over   bool
}

// Commit implements Tx.
func (t *fakeTx) Commit(ctx context.Context) error {
	_, err := t.Exec(ctx, "COMMIT")
	t.end()
	return err
}

// Rollback implements Tx.
func (t *fakeTx) Rollback(ctx context.Context) {
	if t.over {
		return
	}
	_, _ = t.Exec(context.WithoutCancel(ctx), "ROLLBACK")
	t.end()
}

func (t *fakeTx) end() {
	t.server.mu.Lock()
	defer t.server.mu.Unlock()
	t.undo()
	if !t.over && !t.server.commits {
		<-t.server.writer
	}
	t.over = true
}

func (t *fakeTx) undo() {
	if t.before != nil {
		t.server.now, t.before = *t.before, nil
	}
}

// Exec implements DB.
func (t *fakeTx) Exec(ctx context.Context, query string, _ ...any) (int64, error) {
	return 0, t.send(ctx, query, func() error { return t.execute(query) })
}

// Query implements DB.
func (t *fakeTx) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	rows := &fakeRows{}
	err := t.send(ctx, query, func() error {
		rows.rows = t.answer(query, args)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// send executes a statement, unless the session dies of it.
func (t *fakeTx) send(ctx context.Context, query string, execute func() error) error {
	time.Sleep(t.server.slow)
	t.server.mu.Lock()
	defer t.server.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if t.dead {
		return errKilled
	}
	t.server.sent = append(t.server.sent, query)
	var before, after bool
	if t.server.fault != nil {
		before, after = t.server.fault(len(t.server.sent))
	}
	var err error
	if !before {
		err = execute()
	}
	if before || after {
		t.dead = true
		t.undo()
		if t.server.holder == t {
			t.server.holder = nil
		}
		return errKilled
	}
	return err
}

func (t *fakeTx) answer(query string, args []any) [][]any {
	now := &t.server.now
	has := func(thing string) [][]any {
		if now.things[thing] {
			return [][]any{{int64(1)}}
		}
		return [][]any{{int64(0)}}
	}
	switch query {
	case "HAS TABLE":
		return has(fmt.Sprintf("table %s", args...))
	case "HAS COLUMN":
		return has(fmt.Sprintf("column %s.%s", args...))
	case "LOCK":
		if t.server.holder == nil {
			t.server.holder = t
			return [][]any{{int64(1)}}
		}
		return [][]any{{nil}}
	case "UNLOCK":
		if t.server.holder == t {
			t.server.holder = nil
		}
		return nil
	}
	columns := strings.Split(strings.TrimPrefix(query[:strings.Index(query, " FROM")], "SELECT "), ", ")
	var out [][]any
	for _, version := range slices.Sorted(maps.Keys(now.rows)) {
		var row []any
		for _, column := range columns {
			value := now.rows[version][column]
			number, err := strconv.ParseInt(value, 10, 64)
			switch {
			case strings.HasPrefix(value, "'"):
				row = append(row, strings.Trim(value, "'"))
			case err == nil:
				row = append(row, number)
			default:
				row = append(row, nil)
			}
		}
		out = append(out, row)
	}
	return out
}

var (
	makesTable  = regexp.MustCompile(`^CREATE (TABLE|INDEX) (\w+) (?s:.*)`)
	addsColumn  = regexp.MustCompile(`^ALTER TABLE (\w+) ADD COLUMN (\w+) `)
	insertsRow  = regexp.MustCompile(`^INSERT INTO \w+ \((.*)\) VALUES \((.*)\)$`)
	updatesRow  = regexp.MustCompile(`^UPDATE \w+ SET (.*) WHERE version = (\d+)$`)
	addsToCount = regexp.MustCompile(`^UPDATE (\w+) SET n = n \+ 1$`)
)

func (t *fakeTx) execute(query string) error {
	now := &t.server.now
	if m := makesTable.FindStringSubmatch(query); m != nil {
		columns := ""
		if m[1] == "TABLE" {
			columns = m[0][strings.Index(m[0], "(")+1:]
		}
		return t.define(strings.ToLower(m[1])+" "+m[2], m[2], columns)
	}
	if m := addsColumn.FindStringSubmatch(query); m != nil {
		return t.define("column "+m[1]+"."+m[2], "", "")
	}
	if m := insertsRow.FindStringSubmatch(query); m != nil {
		row, values := map[string]string{}, strings.Split(m[2], ", ")
		for i, column := range strings.Split(m[1], ", ") {
			row[column] = values[i]
		}
		now.rows[row["version"]] = row
		return nil
	}
	if m := updatesRow.FindStringSubmatch(query); m != nil {
		row := now.rows[m[2]]
		for set := range strings.SplitSeq(m[1], ", ") {
			column, value, _ := strings.Cut(set, " = ")
			if other, named := row[value]; named {
				value = other
			}
			if row[column] = value; value == "NULL" {
				delete(row, column)
			}
		}
		return nil
	}
	if m := addsToCount.FindStringSubmatch(query); m != nil {
		now.sums[m[1]]++
		return nil
	}
	return t.control(query)
}

// define makes a thing of the schema and, for a table, its columns.
func (t *fakeTx) define(thing, table, columns string) error {
	if t.server.commits {
		t.before = nil // what was done is committed, also when this fails
	}
	if t.server.now.things[thing] {
		return errThere
	}
	t.server.now.things[thing] = true
	for column := range strings.SplitSeq(columns, ",") {
		if words := strings.Fields(column); len(words) > 1 {
			t.server.now.things["column "+table+"."+words[0]] = true
		}
	}
	return nil
}

func (t *fakeTx) control(query string) error {
	switch query {
	case "START TRANSACTION":
		now := t.server.now.clone()
		t.before = &now
	case "COMMIT":
		t.before = nil
	case "ROLLBACK":
		t.undo()
	case "SAVEPOINT alumnikit_migrate":
		now := t.server.now.clone()
		t.saved = &now
	case "ROLLBACK TO SAVEPOINT alumnikit_migrate":
		t.server.now = t.saved.clone()
	case "RELEASE SAVEPOINT alumnikit_migrate":
		t.saved = nil
	default:
		return fmt.Errorf("syntax error in %q", query)
	}
	return nil
}

type fakeRows struct{ rows [][]any }

// Next implements Rows.
func (r *fakeRows) Next() bool { return len(r.rows) > 0 }

// Scan implements Rows.
func (r *fakeRows) Scan(into ...any) error {
	row := r.rows[0]
	r.rows = r.rows[1:]
	for i, dest := range into {
		switch d := dest.(type) {
		case *int64:
			*d = row[i].(int64)
		case *string:
			*d = row[i].(string)
		case **int64:
			if n, ok := row[i].(int64); ok {
				*d = &n
			}
		default:
			return fmt.Errorf("a destination of type %T", dest)
		}
	}
	return nil
}

// Err implements Rows.
func (*fakeRows) Err() error { return nil }

// Close implements Rows.
func (*fakeRows) Close() error { return nil }
