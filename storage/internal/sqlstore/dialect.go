package sqlstore

import (
	"math/bits"
	"strings"
)

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

	// Literal writes a value into the text of a statement, where one sent without
	// parameters is cheaper. It is nil where values are sent as parameters. An INSERT
	// of MaxRows has parameters all the same where it can be prepared: it comes again
	// in its transaction.
	Literal func(value any) string

	// Rows writes where an INSERT takes many rows from, and its parameters, which are
	// the statement's first: a query over arrays, where that is cheaper than VALUES
	// with a parameter for each value. It is nil where it is not. A column has values
	// of one type, and nil only beside int64 or alone.
	Rows func(rows [][]any) (source string, args []any)

	// In is the condition that a column is among values, of one type, whose
	// parameters are numbered from first: " = ANY($1::bytea[])" and the array. It
	// is nil where a list does: " IN (?, ?)".
	In func(first int, values []any) (condition string, args []any)

	// RowsIn is the condition that a row of columns is among rows, each written
	// as (?, ?): "(a, b) IN (VALUES (?, ?), (?, ?))".
	RowsIn func(columns, rows string) string

	// ForEach is a table of values, of one type, in their order, whose column is called
	// wanted: "unnest($1::bytea[]) AS k(wanted)" and the array, numbered from first. It
	// is for planners that may think of the rest of a condition that it leaves fewer rows
	// than there are values, and read all those rows; they do where a table has grown
	// since its rows were counted. It is nil where a list does.
	ForEach func(first int, values []any) (source string, args []any)

	// DeleteEach stands before and after a query of rows with these columns, as Rows
	// writes it, in a statement that deletes for each of them the row r of the table that
	// meets a condition, which follows together with OFFSET 0 and "AS found". It is for
	// the planners that ForEach is for, and nil where RowsIn does.
	DeleteEach func(table string, columns []string) (before, after string)

	// ByKey follows a table of which rows are read or locked whose primary keys are
	// listed: " FORCE INDEX (PRIMARY)", where the planner would weigh other indexes for
	// longer than that takes, or lock what it met in them too. It is empty elsewhere.
	ByKey string

	// Follow joins the rows r of a table to a short list k that is read first, each
	// by its primary key, whatever the planner thinks of the table's size:
	// " CROSS JOIN t AS r WHERE r.id = k.id".
	Follow func(table, condition string) string

	// DeleteSome is a statement that deletes rows that meet the condition, at most
	// limit of them; both are given as SQL and each is used once, in this order.
	// Key lists the columns of the primary key.
	DeleteSome func(table, key, condition, limit string) string

	// LockUpdate and LockShare end a SELECT whose rows must not change until the
	// transaction ends: " FOR UPDATE", " FOR SHARE"; empty where a transaction
	// already excludes other writers.
	LockUpdate string
	LockShare  string

	// LockedPart stands before and after a SELECT with a lock that is part of a
	// UNION ALL: "SELECT * FROM (" and ") AS part".
	LockedPart [2]string

	// Unsearched writes a text column so that no index is searched by it:
	// "kind || ''".
	Unsearched func(column string) string

	// Compares says that a few values are compared with one after the other faster than
	// looked for in a list, of which the database would make a table.
	Compares bool

	// Crowded lists the kinds that the index by kind leaves out, as the migration
	// that makes it says. It is empty where the index holds them all.
	Crowded []string

	// Brief is how a write that changes one record is carried out.
	Brief Brief

	// Block sends the steps of a brief write as one statement. It is nil where no
	// server takes that.
	Block *Block

	// OneWriter says that the database admits one writer at a time. The store
	// then keeps its own in line, where waiting is fair, wakes at once and ends
	// with the context.
	OneWriter bool

	// PageRoom is how long the body of a page may be to stand in its row together with
	// the longest key; 0 where longer ones take no longer to read.
	PageRoom int

	// EmptyBytes is an empty byte string of the type of a body column.
	EmptyBytes string

	// HasTable counts the tables of the name given as its one parameter.
	HasTable string

	// MaxRows bounds the rows of one INSERT, MaxVars the parameters of any
	// statement.
	MaxRows int
	MaxVars int

	// Translate classifies a driver's error: a *DriverError that matches
	// ErrRetryable, ErrExists, ErrCorrupt or nothing. It returns nil for errors
	// that are not the driver's.
	Translate func(err error) error

	// DDL is how the schema is changed.
	DDL DDL
}

// statement is SQL text and its parameters.
type statement struct {
	text     strings.Builder
	args     []any
	dialect  *Dialect
	prepared bool // values are parameters, whatever the dialect prefers
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
func (q *statement) bind(value any) *statement { return q.add(q.value(value)) }

// value returns how a parameter is written; what it returns is used once, in the
// order of the calls.
func (q *statement) value(value any) string {
	if q.dialect.Literal != nil && !q.prepared {
		return q.dialect.Literal(value)
	}
	q.args = append(q.args, value)
	return q.dialect.Placeholder(len(q.args))
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

// in appends that a column is among values, of which there is at least one.
func in[T any](q *statement, column string, values []T, value func(T) any) {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = value(v)
	}
	q.add(" ", column)
	if q.dialect.In == nil {
		q.add(" IN ").row(list...)
		return
	}
	condition, args := q.dialect.In(len(q.args)+1, list)
	q.add(condition)
	q.args = append(q.args, args...)
}

// unsearched appends that a text column is one of a few values, for rows that were found
// by another.
func (q *statement) unsearched(column string, values []string) {
	column = q.dialect.Unsearched(column)
	if !q.dialect.Compares {
		in(q, column, values, func(value string) any { return value })
		return
	}
	q.add(" (")
	for i, value := range values {
		if i > 0 {
			q.add(" OR ")
		}
		q.add(column, " = ").bind(value)
	}
	q.add(")")
}

// rowsIn appends the condition that columns are one of n rows of values.
func rowsIn(q *statement, columns string, n int, row func(i int) []any) {
	list := &statement{dialect: q.dialect, args: q.args}
	for i := range n {
		if i > 0 {
			list.add(", ")
		}
		list.row(row(i)...)
	}
	q.args = list.args
	q.add(q.dialect.RowsIn(columns, list.String()))
}

// Runs longer than exactRun have a length that is a power of two, so that few
// different statements exist.
const exactRun = 8

// maxListed bounds the rows of one list, (a, b) IN ((?, ?), ...).
const maxListed = 128

// maxBytes is about how much one statement carries. Servers refuse packets above
// a bound of theirs; a single row may be larger.
const maxBytes = 1 << 20

// Upsert is OnConflict in the words of PostgreSQL and SQLite.
func Upsert(key, set []string) string {
	var b strings.Builder
	b.WriteString(" ON CONFLICT (" + strings.Join(key, ", ") + ") DO UPDATE SET ")
	for i, column := range set {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(column + " = excluded." + column)
	}
	return b.String()
}

// inserts cuts n rows into those of one INSERT each, which Rows writes in the same
// words for any number of them.
func (d *Dialect) inserts(n int, size func(i int) int) func(yield func(from, to int) bool) {
	if d.Rows == nil {
		return runs(n, d.MaxRows, size)
	}
	return cut(n, size, func(left int) int { return min(d.MaxRows, left) })
}

// listed cuts n rows into those of one list each.
func (d *Dialect) listed(n int) func(yield func(from, to int) bool) {
	return runs(n, min(d.MaxRows, maxListed), nil)
}

// runs cuts [0, n) into runs of at most limit rows and, unless that is one row,
// maxBytes as size counts them; size is nil for rows that are short.
func runs(n, limit int, size func(i int) int) func(yield func(from, to int) bool) {
	return cut(n, size, func(left int) int {
		length := min(limit, left)
		if length > exactRun {
			length = 1 << (bits.Len(uint(length)) - 1)
		}
		return length
	})
}

// cut cuts [0, n) into runs as long as longest says of what is left, if they fit.
func cut(n int, size func(i int) int, longest func(left int) int) func(yield func(from, to int) bool) {
	return func(yield func(from, to int) bool) {
		for from := 0; from < n; {
			length := longest(n - from)
			if size != nil {
				length = fitting(from, length, size)
			}
			if !yield(from, from+length) {
				return
			}
			from += length
		}
	}
}

// fitting halves a run until its rows are at most maxBytes.
func fitting(from, length int, size func(i int) int) int {
	for ; length > 1; length /= 2 {
		total := 0
		for i := from; i < from+length; i++ {
			total += size(i)
		}
		if total <= maxBytes {
			break
		}
	}
	return length
}
