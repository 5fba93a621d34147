package sqlstore

import (
	"context"
	"fmt"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

var _ storage.Archiver = (*Store)(nil)

// Census implements storage.Archiver. One statement counts the rows of all tables.
func (s *Store) Census(ctx context.Context, tenant alumnikit.TenantID) (storage.Census, error) {
	tables := s.names.All()
	q := s.statement()
	for i, table := range tables {
		if i > 0 {
			q.add(" UNION ALL ")
		}
		by := "tenant"
		if table == s.names.Record {
			by = "kind"
		}
		q.add("SELECT ", strconv.Itoa(i), ", ", by, ", COUNT(*) FROM ", table, " WHERE tenant = ").bind(string(tenant))
		q.add(" GROUP BY ", by)
	}
	var found storage.Census
	err := s.read(ctx, "census", tenant, func(db DB) error {
		found = storage.Census{Records: map[string]int{}}
		return query(ctx, db, q, func(row Rows) error {
			var table, rows int64
			var by string
			if err := row.Scan(&table, &by, &rows); err != nil {
				return err
			}
			s.enumerate(&found, tables[table], by, int(rows))
			return nil
		})
	})
	if err != nil {
		return storage.Census{}, err
	}
	return found, nil
}

func (s *Store) enumerate(c *storage.Census, table, kind string, rows int) {
	switch table {
	case s.names.Record:
		c.Records[kind] = rows
	case s.names.Key, s.names.Unique:
		c.Keys += rows
	case s.names.Journal:
		c.Entries = rows
	case s.names.Page:
		c.Pages = rows
	case s.names.Delta:
		c.Deltas = rows
	case s.names.Head:
		c.Heads = rows
	}
}

// Dump implements storage.Archiver.
func (s *Store) Dump(
	ctx context.Context, tenant alumnikit.TenantID, kind string, after alumnikit.ID, limit int,
) ([]storage.Record, error) {
	if err := (storage.ListQuery{Kind: kind, Limit: limit}).Validate(); err != nil {
		return nil, err
	}
	q := s.statement("SELECT packed, id, version, due, body FROM ", s.names.Record, " WHERE tenant = ").bind(string(tenant))
	s.ofKind(q, kind).add(" AND id > ").bind(after[:]).add(" ORDER BY id LIMIT ", strconv.Itoa(limit))
	var found []storage.Record
	err := s.read(ctx, "dump", tenant, func(db DB) error {
		found = nil
		var packed []byte
		records := newRecordScan(kind, &packed)
		return query(ctx, db, q, func(row Rows) error {
			r, err := records.scan(row)
			if err == nil {
				r.Keys, err = decodeKeys(packed)
			}
			found = append(found, r)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// Restore implements storage.Archiver.
func (s *Store) Restore(ctx context.Context, write storage.Write) error {
	if len(write.Deletes)+len(write.Deltas) > 0 {
		return fmt.Errorf("restore: deletes or deltas: %w", alumnikit.ErrInvalid)
	}
	return s.carryOut(ctx, "restore", write, true)
}

// splitEntries tells the sealed entries from the others.
func (p *plan) splitEntries() {
	all := p.entries
	p.entries = nil
	for _, e := range all {
		if e.Sequence > 0 {
			p.sealed = append(p.sealed, e)
		} else {
			p.entries = append(p.entries, e)
		}
	}
}

// insertSealed goes on with the numbers of the journal. Like those of Seal they are
// unique in a tenant.
func (c *commit) insertSealed(ctx context.Context) error {
	if len(c.sealed) == 0 {
		return nil
	}
	last, err := c.lastSequence(ctx, c.db, c.tenant)
	if err != nil {
		return err
	}
	for _, e := range c.sealed {
		if last++; e.Sequence != last {
			return fmt.Errorf("entry %d, want %d: %w", e.Sequence, last, alumnikit.ErrConflict)
		}
	}
	for from, to := range c.dialect.inserts(len(c.sealed), func(i int) int { return len(c.sealed[i].Body) }) {
		taken, err := c.insertNew(ctx, c.db, c.names.Journal, "tenant, id, time, body, seq, mac", to-from, func(i int) []any {
			e := &c.sealed[from+i]
			return []any{c.tenant, e.ID[:], e.Time.UnixMicro(), notNil(e.Body), int64(e.Sequence), notNil(e.MAC)}
		})
		if err != nil {
			return err
		}
		if taken {
			return &storage.ExistsError{Kind: "journal entry"}
		}
	}
	return nil
}
