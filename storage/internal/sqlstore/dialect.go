package sqlstore

import "strings"

// Dialect is what one database says differently from another. It is not changed
// after New. All dialects here know SAVEPOINT, UNION ALL, multi-row VALUES and
// LIMIT; all comparisons are of integers and bytes.
type Dialect struct {
	// Placeholder writes the n-th parameter, from 1: "?" or "$n".
	Placeholder func(n int) string

	// InsertNew ends an INSERT so that rows whose primary key is taken are left
	// out and not counted: " ON CONFLICT DO NOTHING". Where a database has no
	// such form that leaves out nothing else, it is empty, Translate makes
	// ErrExists of the duplicate, and the transaction must survive that.
	InsertNew string

	// OnConflict ends an INSERT so that rows whose key is taken replace the
	// columns in set: " ON CONFLICT (a) DO UPDATE SET b = excluded.b". How many
	// rows it counts is not looked at.
	OnConflict func(key, set []string) string

	// RowsIn is the condition that a row of columns is among rows, each written
	// as (?, ?): "(a, b) IN (VALUES (?, ?), (?, ?))".
	RowsIn func(columns, rows string) string

	// DeleteSome is a statement that deletes rows that meet the condition, at most
	// limit of them; both are given as SQL and each is used once, in this order.
	// Key lists the columns of the primary key.
	DeleteSome func(table, key, condition, limit string) string

	// LockUpdate and LockShare end a SELECT whose rows must not change until the
	// transaction ends: " FOR UPDATE", " FOR SHARE"; empty where a transaction
	// already excludes other writers.
	LockUpdate string
	LockShare  string

	// OneWriter says that the database admits one writer at a time. The store
	// then keeps its own in line, where waiting is fair, wakes at once and ends
	// with the context.
	OneWriter bool

	// EmptyBytes is an empty byte string of the type of a body column.
	EmptyBytes string

	// HasTable counts the tables of the name given as its one parameter.
	HasTable string

	// MaxRows bounds the rows of one INSERT, MaxVars the parameters of any
	// statement; Arity rounds the length of a list up to one of few, so that
	// few different statements exist. The last element is repeated.
	MaxRows int
	MaxVars int
	Arity   func(n int) int

	// Translate classifies a driver's error: a *DriverError that matches
	// ErrRetryable, ErrExists, ErrCorrupt or nothing. It returns nil for errors
	// that are not the driver's.
	Translate func(err error) error
}

// statement is SQL text and its parameters.
type statement struct {
	text    strings.Builder
	args    []any
	dialect *Dialect
}

func (s *Store) statement(parts ...string) *statement {
	q := &statement{dialect: s.dialect}
	return q.add(parts...)
}

// add appends text.
func (q *statement) add(parts ...string) *statement {
	for _, part := range parts {
		q.text.WriteString(part)
	}
	return q
}

// bind appends a parameter.
func (q *statement) bind(value any) *statement {
	q.args = append(q.args, value)
	q.text.WriteString(q.dialect.Placeholder(len(q.args)))
	return q
}

// binds appends parameters with commas between.
func (q *statement) binds(values ...any) *statement {
	for i, value := range values {
		if i > 0 {
			q.text.WriteString(", ")
		}
		q.bind(value)
	}
	return q
}

// row appends parameters in parentheses.
func (q *statement) row(values ...any) *statement {
	return q.add("(").binds(values...).add(")")
}

// String returns the text.
func (q *statement) String() string { return q.text.String() }

// in appends " column IN (...)", padded to the dialect's arity. There is at
// least one value.
func in[T any](q *statement, column string, values []T, value func(T) any) {
	q.add(" ", column, " IN (")
	for i := range q.dialect.Arity(len(values)) {
		if i > 0 {
			q.add(", ")
		}
		q.bind(value(values[min(i, len(values)-1)]))
	}
	q.add(")")
}

// rowsIn appends the condition that columns are one of values.
func rowsIn[T any](q *statement, columns string, values []T, row func(T) []any) {
	list := &statement{dialect: q.dialect, args: q.args}
	for i, value := range values {
		if i > 0 {
			list.add(", ")
		}
		list.row(row(value)...)
	}
	q.args = list.args
	q.add(q.dialect.RowsIn(columns, list.String()))
}

// runs cuts [0, n) into runs of at most limit whose lengths are powers of two,
// so that few different statements exist.
func runs(n, limit int) func(yield func(from, to int) bool) {
	return func(yield func(from, to int) bool) {
		for from := 0; from < n; {
			size := 1
			for size*2 <= min(limit, n-from) {
				size *= 2
			}
			if !yield(from, from+size) {
				return
			}
			from += size
		}
	}
}
