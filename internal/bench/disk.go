package main

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// diskUse tells what the index takes on disk, for each posting: each time that a
// term names a person. It counts them by working the index out anew from the
// records, and fails if the two differ.
func diskUse(ctx context.Context, w *world) ([]measurement, error) {
	postings := 0
	for _, s := range w.sites {
		found, err := w.people.Index().Verify(ctx, w.people.DB(), s.tenant)
		if err != nil {
			return nil, err
		}
		postings += found.Postings
	}
	table := sqlite.DefaultPrefix + "page"
	var rows, bodies, held, file float64
	for _, q := range []struct {
		text string
		into []any
	}{
		{"SELECT count(*), coalesce(sum(length(body)), 0) FROM " + table, []any{&rows, &bodies}},
		{"SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%" + table + "%'", []any{&held}},
		{"SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", []any{&file}},
	} {
		if err := w.db.QueryRowContext(ctx, q.text).Scan(q.into...); err != nil {
			return nil, fmt.Errorf("%s: %w", q.text, err)
		}
	}
	per := func(bytes float64) float64 { return bytes / float64(postings) }
	return []measurement{
		{name: ".postings", value: float64(postings) / float64(w.shape.people), unit: "/person", growth: perItem},
		{name: ".index.rows", value: rows, unit: "rows", growth: total},
		{name: ".index", value: mebibytes(uint64(held)), unit: "MiB", growth: total},
		{name: ".posting", value: per(held), unit: "B", growth: perItem},
		{name: ".posting.bodies", value: per(bodies), unit: "B", growth: perItem},
		{name: ".file", value: mebibytes(uint64(file)), unit: "MiB", growth: total},
	}, nil
}
