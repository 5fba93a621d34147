package sqlstore

import (
	"context"
	"errors"

	"github.com/alumnikit/alumnikit"
)

// insertNew inserts rows and reports whether a primary key was taken.
func (s *Store) insertNew(ctx context.Context, db DB, table, columns string, n int, row func(i int) []any) (taken bool, err error) {
	q := s.insert(table, columns, n, row).add(s.dialect.InsertNew)
	inserted, err := exec(ctx, db, q)
	if err != nil {
		if translated := s.dialect.Translate(err); errors.Is(translated, alumnikit.ErrExists) {
			return true, nil
		}
		return false, err
	}
	return inserted != int64(n), nil
}

// insert begins an INSERT of n rows. Many rows come as the database takes them
// with the least work; a few would cost it a plan of their own.
func (s *Store) insert(table, columns string, n int, row func(i int) []any) *statement {
	q := s.statement("INSERT INTO ", table, " (", columns, ") ")
	if n > exactRun && s.dialect.Rows != nil {
		rows := make([][]any, n)
		for i := range rows {
			rows[i] = row(i)
		}
		source, args := s.dialect.Rows(rows)
		q.args = args
		return q.add(source)
	}
	q.again = n == s.dialect.MaxRows
	q.add("VALUES ")
	for i := range n {
		if i > 0 {
			q.add(", ")
		}
		q.row(row(i)...)
	}
	return q
}
