package sqlstore

import (
	"context"
	"errors"

	"github.com/alumnikit/alumnikit"
)

// insertNew inserts rows and reports whether a primary key was taken.
func (s *Store) insertNew(ctx context.Context, db DB, table, columns string, n int, row func(i int) []any) (taken bool, err error) {
	inserted, err := s.insert(ctx, db, table, columns, s.dialect.InsertNew, n, row)
	if err != nil {
		if translated := s.dialect.Translate(err); errors.Is(translated, alumnikit.ErrExists) {
			return true, nil
		}
		return false, err
	}
	return inserted != int64(n), nil
}

// insert inserts rows in the form that the database takes with the least work: a
// few, or many from arrays, or many as values of a statement that is prepared.
func (s *Store) insert(ctx context.Context, db DB, table, columns, end string, n int, row func(i int) []any) (affected int64, err error) {
	q := s.statement("INSERT INTO ", table, " (", columns, ") ")
	if n > exactRun && s.dialect.Rows != nil {
		q.rowsFrom(n, row)
		return exec(ctx, db, q.add(end))
	}
	prepares, can := db.(preparing)
	q.prepared = can && n == s.dialect.MaxRows
	q.add("VALUES ")
	for i := range n {
		if i > 0 {
			q.add(", ")
		}
		q.row(row(i)...)
	}
	if q.add(end); q.prepared {
		prepares.comesAgain(q.String())
	}
	return exec(ctx, db, q)
}

// rowsFrom appends where n rows come from, as the first that has parameters.
func (q *statement) rowsFrom(n int, row func(i int) []any) *statement {
	rows := make([][]any, n)
	for i := range rows {
		rows[i] = row(i)
	}
	source, args := q.dialect.Rows(rows)
	q.args = args
	return q.add(source)
}
