package sqlstore

import (
	"context"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// among is a SELECT of the rows that meet a condition and have one of some values in
// a column of the table's primary key.
type among struct {
	columns   string
	table     string // with what the dialect puts behind it
	condition func(q *statement)
	column    string
	values    []any // at least one
	lock      string
}

// amongIDs is a SELECT of records by their IDs.
func (s *Store) amongIDs(columns string, ids []alumnikit.ID, condition func(q *statement)) among {
	values := make([]any, len(ids))
	for i := range ids {
		values[i] = ids[i][:]
	}
	return among{
		columns: columns, table: s.names.Record + s.dialect.ByKey, condition: condition, column: "id", values: values,
	}
}

// among appends a SELECT, which locks in the order of the values, if it does: they must
// be ascending then.
func (q *statement) among(a among) {
	switch {
	case len(a.values) == 1:
		a.from(q).add(" AND ", a.column, " = ").bind(a.values[0]).add(a.lock)
	case q.dialect.ForEach != nil:
		q.amongEach(a)
	default:
		in(a.from(q).add(" AND"), a.column, a.values, func(value any) any { return value })
		if a.lock != "" {
			q.add(" ORDER BY ", a.column, a.lock)
		}
	}
}

// amongEach looks for each value by itself.
func (q *statement) amongEach(a among) {
	source, args := q.dialect.ForEach(len(q.args)+1, a.values)
	q.args = append(q.args, args...)
	q.add("SELECT r.* FROM ", source, " CROSS JOIN LATERAL (")
	a.from(q).add(" AND ", a.column, " = wanted")
	if a.lock == "" {
		q.add(" OFFSET 0") // without it, the planner may choose another order, as it may without LATERAL
	}
	q.add(a.lock, ") AS r")
}

// from appends all but the values.
func (a among) from(q *statement) *statement {
	q.add("SELECT ", a.columns, " FROM ", a.table, " WHERE ")
	a.condition(q)
	return q
}

// deleteAmong deletes the rows that meet a condition and have one of n rows of values
// in columns of the table's primary key. No two of them are the same.
func (s *Store) deleteAmong(
	ctx context.Context, db DB, table string, columns []string, n int, row func(i int) []any, condition func(q *statement),
) error {
	for from, to := range s.dialect.listed(n) {
		q := s.statement()
		if to-from > 1 && s.dialect.DeleteEach != nil {
			q.deleteEach(table, columns, to-from, func(i int) []any { return row(from + i) }, condition)
		} else {
			condition(q.add("DELETE FROM ", table, " WHERE "))
			q.add(" AND ")
			rowsIn(q, "("+strings.Join(columns, ", ")+")", to-from, func(i int) []any { return row(from + i) })
		}
		if _, err := exec(ctx, db, q); err != nil {
			return err
		}
	}
	return nil
}

// deleteEach looks for each row by itself, as amongEach does.
func (q *statement) deleteEach(table string, columns []string, n int, row func(i int) []any, condition func(q *statement)) {
	before, after := q.dialect.DeleteEach(table, columns)
	q.add(before).rowsFrom(n, row).add(after)
	condition(q)
	for _, column := range columns {
		q.add(" AND r.", column, " = wanted.", column)
	}
	q.add(" OFFSET 0) AS found))")
}
