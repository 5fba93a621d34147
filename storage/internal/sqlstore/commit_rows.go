package sqlstore

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// remove deletes records. Their versions have been checked under a lock.
func (c *commit) remove(ctx context.Context) error {
	for _, d := range c.deletes {
		if err := c.deleteRecord(ctx, "delete", d); err != nil {
			return err
		}
	}
	return nil
}

func (c *commit) deleteRecord(ctx context.Context, verb string, ref storage.Ref) error {
	return c.one(ctx, exactly(c.statement("DELETE FROM ", c.names.Record, " WHERE "), c.tenant, ref), verb, ref)
}

// one runs a statement that must change one row.
func (c *commit) one(ctx context.Context, q *statement, verb string, ref storage.Ref) error {
	n, err := exec(ctx, c.db, q)
	if err == nil && n != 1 {
		err = fmt.Errorf("%s %s %s: %w", verb, ref.Kind, ref.ID, alumnikit.ErrConflict)
	}
	return err
}

// create inserts new records, and what holds the place of others.
func (c *commit) create(ctx context.Context) error {
	for _, run := range c.createRuns() {
		if err := c.createRun(ctx, run); err != nil {
			return err
		}
	}
	return nil
}

// createRuns are the rows of one statement each. Where writers wait for each other's
// rows, all insert in the order of kinds. Elsewhere rows go in the order of IDs, of all
// kinds in one statement: what belongs to a person is written side by side, and is read
// from few places.
func (c *commit) createRuns() [][]put {
	var runs [][]put
	rest, mixed := c.newcomers(), c.dialect.OneWriter && !c.apart
	if mixed {
		rest = slices.SortedFunc(slices.Values(rest), func(a, b put) int {
			return cmp.Or(bytes.Compare(a.ID[:], b.ID[:]), strings.Compare(a.Kind, b.Kind))
		})
	}
	for len(rest) > 0 {
		n := 1
		for n < len(rest) && (mixed || rest[n].isLike(rest[0])) {
			n++
		}
		for from, to := range c.dialect.inserts(n, func(i int) int { return len(rest[i].Body) }) {
			runs = append(runs, rest[from:to])
		}
		rest = rest[n:]
	}
	return runs
}

// isLike reports whether what it means that an ID is taken is the same for both.
func (r put) isLike(o put) bool { return r.Kind == o.Kind && r.holds() == o.holds() }

// errOneTaken means that an ID of a statement for several kinds is taken. Of which
// kind it is says the write that is carried out again with its kinds apart.
var errOneTaken = errors.New("sqlstore: one of several kinds exists")

func (c *commit) createRun(ctx context.Context, run []put) error {
	taken, err := c.insertNew(ctx, c.db, c.names.Record, "tenant, kind, id, version, due, packed, body", len(run), func(i int) []any {
		r := &run[i]
		return []any{c.tenant, r.Kind, r.ID[:], int64(r.Version), nullTime(r.Due), r.packed, notNil(r.Body)}
	})
	switch {
	case err != nil || !taken:
		return err
	case slices.ContainsFunc(run, func(r put) bool { return !r.isLike(run[0]) }):
		return errOneTaken
	case run[0].holds():
		return fmt.Errorf("expect %s: created meanwhile: %w", run[0].Kind, alumnikit.ErrConflict)
	default:
		return &storage.ExistsError{Kind: run[0].Kind}
	}
}

// update replaces records. The version in the condition repeats what has been
// checked under a lock.
func (c *commit) update(ctx context.Context) error {
	for i := range c.updates {
		r := &c.updates[i]
		if err := c.one(ctx, c.replace(c.statement(), c.tenant, r), "put", r.ref()); err != nil {
			return err
		}
	}
	return nil
}

// replace appends what puts a record in the place of its version before.
func (s *Store) replace(q *statement, tenant string, r *put) *statement {
	q.add("UPDATE ", s.names.Record, " SET version = ").bind(int64(r.Version)).add(", due = ").bind(nullTime(r.Due))
	q.add(", packed = ").bind(r.packed).add(", body = ").bind(notNil(r.Body)).add(" WHERE ")
	return exactly(q, tenant, storage.Ref{Kind: r.Kind, ID: r.ID, Version: r.Version - 1})
}

// exactly appends the condition that a record is the one referred to, of its version.
func exactly(q *statement, tenant string, ref storage.Ref) *statement {
	q.add("tenant = ").bind(tenant).add(" AND kind = ").bind(ref.Kind).add(" AND id = ").bind(ref.ID[:])
	return q.add(" AND version = ").bind(int64(ref.Version))
}

func (c *commit) changeKeys(ctx context.Context) error {
	unique := func(k keyRow) []any { return []any{k.name, k.value} }
	if err := c.removeKeys(ctx, c.names.Unique, []string{"name", "value"}, c.unique.remove, unique); err != nil {
		return err
	}
	key := func(k keyRow) []any { return []any{k.name, k.value, k.id[:]} }
	if err := c.removeKeys(ctx, c.names.Key, []string{"name", "value", "id"}, c.keys.remove, key); err != nil {
		return err
	}
	if err := c.addKeys(ctx, c.names.Unique, c.unique.add, c.takenKey); err != nil {
		return err
	}
	return c.addKeys(ctx, c.names.Key, c.keys.add, func(context.Context, []keyRow) error {
		return fmt.Errorf("a key stands without its record: %w", alumnikit.ErrCorrupt)
	})
}

func (c *commit) removeKeys(ctx context.Context, table string, columns []string, rows []keyRow, row func(keyRow) []any) error {
	for kind, rows := range byKind(rows) {
		err := c.deleteAmong(ctx, c.db, table, columns, len(rows), func(i int) []any { return row(rows[i]) }, func(q *statement) {
			q.add("tenant = ").bind(c.tenant).add(" AND kind = ").bind(kind)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *commit) addKeys(ctx context.Context, table string, rows []keyRow, taken func(context.Context, []keyRow) error) error {
	for from, to := range c.dialect.inserts(len(rows), nil) {
		run := rows[from:to]
		met, err := c.insertNew(ctx, c.db, table, "tenant, kind, name, value, id", len(run), func(i int) []any {
			return []any{c.tenant, run[i].kind, run[i].name, run[i].value, run[i].id[:]}
		})
		if err != nil {
			return err
		}
		if met {
			return taken(ctx, run)
		}
	}
	return nil
}

// takenKey says which of the rows, which are sorted, is another record's.
func (c *commit) takenKey(ctx context.Context, rows []keyRow) error {
	for i, k := range rows {
		if i > 0 && k.kind == rows[i-1].kind && k.name == rows[i-1].name && bytes.Equal(k.value, rows[i-1].value) {
			return &storage.ExistsError{Kind: k.kind, Key: k.name} // another record of the same write
		}
		q := c.statement("SELECT id FROM ", c.names.Unique, " WHERE tenant = ").bind(c.tenant)
		q.add(" AND kind = ").bind(k.kind).add(" AND name = ").bind(k.name).add(" AND value = ").bind(k.value)
		q.add(c.dialect.LockShare) // sees what the insert met, whatever the host's transaction saw before
		others := false
		err := query(ctx, c.db, q, func(row Rows) error {
			var id []byte
			if err := row.Scan(&id); err != nil {
				return err
			}
			others = string(id) != string(k.id[:])
			return nil
		})
		if err != nil {
			return err
		}
		if others {
			return &storage.ExistsError{Kind: k.kind, Key: k.name}
		}
	}
	return fmt.Errorf("a unique key was taken and is free again: %w", alumnikit.ErrConflict)
}

// The columns of rows that are inserted, and their values.
const (
	deltaColumns = "tenant, slot, part, version, body"
	entryColumns = "tenant, id, time, body"
)

func deltaRow(tenant string, d *storage.Delta) []any {
	return []any{tenant, int64(d.Slot), int64(d.Part), int64(d.Version), notNil(d.Body)}
}

func entryRow(tenant string, e *storage.Entry) []any {
	return []any{tenant, e.ID[:], e.Time.UnixMicro(), notNil(e.Body)}
}

func (c *commit) insertDeltas(ctx context.Context) error {
	for from, to := range c.dialect.inserts(len(c.deltas), func(i int) int { return len(c.deltas[i].Body) }) {
		taken, err := c.insertNew(ctx, c.db, c.names.Delta, deltaColumns, to-from, func(i int) []any {
			return deltaRow(c.tenant, &c.deltas[from+i])
		})
		if err != nil {
			return err
		}
		if taken {
			return &storage.ExistsError{Kind: "index delta"}
		}
	}
	return nil
}

func (c *commit) insertEntries(ctx context.Context) error {
	for from, to := range c.dialect.inserts(len(c.entries), func(i int) int { return len(c.entries[i].Body) }) {
		taken, err := c.insertNew(ctx, c.db, c.names.Journal, entryColumns, to-from, func(i int) []any {
			return entryRow(c.tenant, &c.entries[from+i])
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
