package sqlstore

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Get implements storage.Store. Up to the dialect's MaxVars IDs are read as of
// one moment.
func (s *Store) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	var found []storage.Record
	err := s.read(ctx, "get", tenant, func(db DB) error {
		found = make([]storage.Record, 0, len(ids))
		for run := range slices.Chunk(distinct(ids), s.dialect.MaxVars/2) {
			q := s.statement()
			q.among(s.amongIDs("id, version, due, body", run, func(q *statement) {
				q.add("tenant = ").bind(string(tenant)).add(" AND kind = ").bind(kind)
			}))
			records := newRecordScan(kind)
			err := query(ctx, db, q, func(row Rows) error {
				r, err := records.scan(row)
				found = append(found, r)
				return err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// distinct returns IDs in ascending order, each once.
func distinct(ids []alumnikit.ID) []alumnikit.ID {
	sorted := slices.Clone(ids)
	slices.SortFunc(sorted, func(a, b alumnikit.ID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(sorted)
}

// PageRoom implements storage.PageRoomer.
func (s *Store) PageRoom() int { return s.dialect.PageRoom }

// Gather implements storage.Gatherer.
func (s *Store) Gather(
	ctx context.Context, tenant alumnikit.TenantID, kinds []string, ids []alumnikit.ID,
) ([]storage.Record, error) {
	if len(kinds) == 0 || len(ids) == 0 {
		return nil, nil
	}
	var found []storage.Record
	err := s.read(ctx, "gather", tenant, func(db DB) error {
		found = make([]storage.Record, 0, len(ids)*len(kinds))
		q := s.statement()
		q.among(s.amongIDs("kind, id, version, due, body", distinct(ids), func(q *statement) {
			q.add("tenant = ").bind(string(tenant)).add(" AND")
			// The records of one ID lie side by side: to look for each kind of each takes longer than to pass over some.
			q.unsearched("kind", kinds)
		}))
		var kind string
		records := newRecordScan("", &kind)
		return query(ctx, db, q, func(row Rows) error {
			r, err := records.scan(row)
			r.Kind = kind
			found = append(found, r)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// recordScan reads the records of a statement, one after the other.
type recordScan struct {
	kind     string
	id, body []byte
	version  int64
	due      *int64
	into     []any
}

// newRecordScan reads id, version, due and body; more columns go before them.
func newRecordScan(kind string, before ...any) *recordScan {
	s := &recordScan{kind: kind}
	s.into = append(before, &s.id, &s.version, &s.due, &s.body)
	return s
}

func (s *recordScan) scan(row Rows) (storage.Record, error) {
	if err := row.Scan(s.into...); err != nil {
		return storage.Record{}, err
	}
	key, err := toID(s.id)
	r := storage.Record{Kind: s.kind, ID: key, Version: uint64(s.version), Body: notNil(s.body)}
	if s.due != nil {
		r.Due = time.UnixMicro(*s.due).UTC()
	}
	return r, err
}

// List implements storage.Store.
func (s *Store) List(ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
	if err := q.Validate(); err != nil {
		return nil, err
	}
	list := s.listByKey
	if q.Key == "" {
		list = s.listByID
	}
	var found []storage.Listed
	err := s.read(ctx, "list", tenant, func(db DB) (err error) {
		found, err = list(ctx, db, string(tenant), q)
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func (s *Store) listByID(ctx context.Context, db DB, tenant string, l storage.ListQuery) ([]storage.Listed, error) {
	q := s.statement("SELECT id, version, due, body FROM ", s.names.Record, " WHERE tenant = ").bind(tenant)
	within(s.ofKind(q, l.Kind), "id", l)
	q.add(" ORDER BY id LIMIT ", strconv.Itoa(l.Limit))
	var found []storage.Listed
	records := newRecordScan(l.Kind)
	err := query(ctx, db, q, func(row Rows) error {
		r, err := records.scan(row)
		found = append(found, storage.Listed{Record: r, At: storage.Position{Value: bytes.Clone(r.ID[:]), ID: r.ID}})
		return err
	})
	return found, err
}

// listByKey merges the two key tables, each read in order and cut off, before
// it fetches the records.
func (s *Store) listByKey(ctx context.Context, db DB, tenant string, l storage.ListQuery) ([]storage.Listed, error) {
	q := s.statement("SELECT k.value, r.id, r.version, r.due, r.body FROM (")
	for i, table := range []string{s.names.Key, s.names.Unique} {
		if i > 0 {
			q.add(" UNION ALL ")
		}
		q.add("SELECT value, id FROM (SELECT value, id FROM ", table, " WHERE tenant = ").bind(tenant)
		q.add(" AND kind = ").bind(l.Kind).add(" AND name = ").bind(l.Key)
		within(q, "value", l)
		q.add(" ORDER BY value, id LIMIT ", strconv.Itoa(l.Limit)).add(") AS part", strconv.Itoa(i))
	}
	q.add(" ORDER BY value, id LIMIT ", strconv.Itoa(l.Limit))
	condition := "r.tenant = " + q.value(tenant) + " AND r.kind = " + q.value(l.Kind) + " AND r.id = k.id"
	q.add(") AS k", s.dialect.Follow(s.names.Record, condition))

	var found []storage.Listed
	var value []byte
	records := newRecordScan(l.Kind, &value)
	err := query(ctx, db, q, func(row Rows) error {
		r, err := records.scan(row)
		found = append(found, storage.Listed{Record: r, At: storage.Position{Value: notNil(value), ID: r.ID}})
		return err
	})
	slices.SortFunc(found, func(a, b storage.Listed) int {
		return cmp.Or(bytes.Compare(a.At.Value, b.At.Value), bytes.Compare(a.At.ID[:], b.At.ID[:]))
	})
	return found, err
}

// within appends the bounds of a query in the form that every database answers
// by a range of its index: a >= ? AND (a > ? OR b > ?).
func within(q *statement, column string, l storage.ListQuery) {
	low, after := l.Min, l.After
	if after != nil && bytes.Compare(after.Value, low) >= 0 {
		low = after.Value
	} else {
		after = nil
	}
	if low != nil {
		q.add(" AND ", column, " >= ").bind(low)
	}
	if l.Max != nil {
		q.add(" AND ", column, " < ").bind(l.Max)
	}
	if after != nil {
		q.add(" AND (", column, " > ").bind(notNil(after.Value)).add(" OR id > ").bind(after.ID[:]).add(")")
	}
}

// Due implements storage.Store. Records due at the same time come in the order
// (tenant, ID).
func (s *Store) Due(ctx context.Context, kind string, before time.Time, limit int) ([]storage.DueRef, error) {
	if limit < 1 || limit > storage.MaxList {
		return nil, fmt.Errorf("due: limit %d, want 1 to %d: %w", limit, storage.MaxList, alumnikit.ErrInvalid)
	}
	var found []storage.DueRef
	err := s.look(ctx, "due", func(db DB) error {
		found = nil
		q := s.statement("SELECT tenant, id, due FROM ", s.names.Record, " WHERE kind = ").bind(kind)
		q.add(" AND due <= ").bind(before.UnixMicro()).add(" ORDER BY due, tenant, id LIMIT ", strconv.Itoa(limit))
		return query(ctx, db, q, func(row Rows) error {
			var tenant string
			var id []byte
			var due int64
			if err := row.Scan(&tenant, &id, &due); err != nil {
				return err
			}
			key, err := toID(id)
			found = append(found, storage.DueRef{Tenant: alumnikit.TenantID(tenant), ID: key, Due: time.UnixMicro(due).UTC()})
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func toID(b []byte) (alumnikit.ID, error) {
	var id alumnikit.ID
	if len(b) != len(id) {
		return id, fmt.Errorf("an id of %d bytes: %w", len(b), alumnikit.ErrCorrupt)
	}
	copy(id[:], b)
	return id, nil
}

// nullTime stores the zero time as NULL.
func nullTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}
