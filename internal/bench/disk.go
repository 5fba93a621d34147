package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// pageTable is the table of the index, on every store: prefixes are the same.
const pageTable = sqlite.DefaultPrefix + "page"

// disk is what tables take, in bytes.
type disk struct{ index, all float64 }

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
	var rows, bodies float64
	err := w.db.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(length(body)), 0) FROM "+pageTable).Scan(&rows, &bodies)
	if err != nil {
		return nil, err
	}
	used, err := w.disk(ctx)
	if err != nil {
		return nil, err
	}
	per := func(bytes float64) float64 { return bytes / float64(postings) }
	return []measurement{
		{name: ".postings", value: float64(postings) / float64(w.shape.people), unit: "/person", growth: perItem},
		{name: ".index.rows", value: rows, unit: "rows", growth: total},
		{name: ".index", value: mebibytes(uint64(used.index)), unit: "MiB", growth: total},
		{name: ".posting", value: per(used.index), unit: "B", growth: perItem},
		{name: ".posting.bodies", value: per(bodies), unit: "B", growth: perItem},
		{name: ".file", value: mebibytes(uint64(used.all)), unit: "MiB", growth: total},
	}, nil
}

func (w *world) disk(ctx context.Context) (disk, error) {
	if w.engine != nil {
		db := w.engine.open(w.place.origin) // as it was loaded: a copy may be denser
		used, err := w.engine.disk(ctx, db, pageTable)
		return used, errors.Join(err, db.Close())
	}
	return sqliteDisk(ctx, w.db)
}

func sqliteDisk(ctx context.Context, db *sql.DB) (out disk, err error) {
	for _, q := range []struct {
		text string
		into any
	}{
		{"SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%" + pageTable + "%'", &out.index},
		{"SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", &out.all},
	} {
		if err := db.QueryRowContext(ctx, q.text).Scan(q.into); err != nil {
			return out, fmt.Errorf("%s: %w", q.text, err)
		}
	}
	return out, nil
}
