package sqlstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Tags of a snapshot's rows.
const (
	tagHead = iota
	tagDelta
	tagPage
	tagPending
)

// Snapshot implements storage.Store. It is one statement for everything, which
// is one moment at every isolation level. storage.MaxGroups is below the
// parameters that every dialect allows.
func (s *Store) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	if err := q.Validate(); err != nil {
		return storage.Snapshot{}, err
	}
	statement := s.snapshotStatement(string(tenant), q)
	var found storage.Snapshot
	err := s.read(ctx, "snapshot", tenant, func(db DB) error {
		found = storage.Snapshot{}
		return query(ctx, db, statement, func(row Rows) error { return scanSnapshot(row, q, &found) })
	})
	if err != nil {
		return storage.Snapshot{}, err
	}
	if q.Deltas != storage.DeltasCount {
		found.Pending = len(found.Deltas)
	}
	slices.SortFunc(found.Deltas, func(a, b storage.Delta) int { return compareDeltas(a.Key(), b.Key()) })
	slices.SortFunc(found.Pages, comparePages)
	if len(q.Ranges) > 0 { // which may overlap
		found.Pages = slices.CompactFunc(found.Pages, func(a, b storage.Page) bool { return comparePages(a, b) == 0 })
	}
	return found, nil
}

func compareDeltas(a, b storage.DeltaKey) int {
	return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Version, b.Version))
}

func comparePages(a, b storage.Page) int {
	return cmp.Or(cmp.Compare(a.Generation, b.Generation), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Part, b.Part))
}

// snapshotStatement joins head, deltas and pages as rows of one shape. Versions
// and groups are 64 bits without a sign, kept as integers of the same bits: they
// are compared for equality only, and put in order above.
func (s *Store) snapshotStatement(tenant string, p storage.PageQuery) *statement {
	none := s.dialect.EmptyBytes
	q := s.statement("SELECT 0, beat, epoch, generation, lease, meta, fingerprint, owner FROM ", s.names.Head)
	q.add(" WHERE tenant = ").bind(tenant)
	switch p.Deltas {
	case storage.DeltasNone:
	case storage.DeltasCount:
		q.add(" UNION ALL SELECT 3, count(*), 0, 0, 0, ", none, ", ", none, ", ", none, " FROM ", s.names.Delta)
		q.add(" WHERE tenant = ").bind(tenant)
	case storage.DeltasKeys, storage.DeltasFull:
		q.add(" UNION ALL SELECT 1, slot, part, version, 0, ")
		s.deltaBody(q, p)
		q.add(", ", none, ", ", none, " FROM ", s.names.Delta, " WHERE tenant = ").bind(tenant)
	}
	if len(p.Groups) > 0 {
		groups := slices.Clone(p.Groups)
		slices.Sort(groups)
		s.pagesOf(q, tenant, p, slices.Compact(groups))
	}
	for _, r := range p.Ranges {
		s.pagesWithin(q, tenant, p, r)
	}
	return q
}

// deltaBody is the body of a delta, or nothing where only its key was asked for.
func (s *Store) deltaBody(q *statement, p storage.PageQuery) {
	switch {
	case p.Deltas == storage.DeltasFull:
		q.add("body")
	case len(p.Bodies) == 0:
		q.add(s.dialect.EmptyBytes)
	default:
		slots := slices.Clone(p.Bodies)
		slices.Sort(slots)
		q.add("CASE WHEN")
		in(q, "slot", slices.Compact(slots), func(slot uint32) any { return int64(slot) })
		q.add(" THEN body ELSE ", s.dialect.EmptyBytes, " END")
	}
}

// pagesOf appends the pages of some groups of a generation.
func (s *Store) pagesOf(q *statement, tenant string, p storage.PageQuery, groups []uint64) {
	pages := s.pages(tenant, p)
	for _, group := range groups {
		pages.values = append(pages.values, int64(group))
	}
	q.add(" UNION ALL ").among(pages)
}

// pagesWithin appends the pages of a range of groups of a generation.
func (s *Store) pagesWithin(q *statement, tenant string, p storage.PageQuery, r storage.GroupRange) {
	s.pages(tenant, p).from(q.add(" UNION ALL "))
	q.add(" AND grp BETWEEN ").bind(int64(r.First)).add(" AND ").bind(int64(r.Last))
}

// pages begins to select pages of a generation.
func (s *Store) pages(tenant string, p storage.PageQuery) among {
	none := s.dialect.EmptyBytes
	return among{
		columns: "2, generation, grp, part, 0, body, " + none + ", " + none, table: s.names.Page, column: "grp",
		condition: func(q *statement) {
			q.add("tenant = ").bind(tenant).add(" AND generation = ")
			if p.Current {
				q.add("(SELECT generation FROM ", s.names.Head, " WHERE tenant = ").bind(tenant).add(")")
			} else {
				q.bind(int64(p.Generation))
			}
		},
	}
}

func scanSnapshot(row Rows, q storage.PageQuery, into *storage.Snapshot) error {
	var tag, a, b, c, d int64
	var body, fingerprint, owner []byte
	if err := row.Scan(&tag, &a, &b, &c, &d, &body, &fingerprint, &owner); err != nil {
		return err
	}
	switch tag {
	case tagHead:
		head, err := headOf(a, b, c, d, body, fingerprint, owner)
		into.Head = head
		return err
	case tagDelta:
		delta := storage.Delta{Slot: uint32(a), Part: uint8(b), Version: uint64(c)}
		if q.Deltas == storage.DeltasFull || slices.Contains(q.Bodies, delta.Slot) {
			delta.Body = notNil(body)
		}
		into.Deltas = append(into.Deltas, delta)
	case tagPage:
		into.Pages = append(into.Pages, storage.Page{
			Generation: uint32(a), Group: uint64(b), Part: uint32(c), Body: notNil(body),
		})
	case tagPending:
		into.Pending = int(a)
	default:
		return fmt.Errorf("snapshot: row %d: %w", tag, alumnikit.ErrCorrupt)
	}
	return nil
}

func headOf(beat, epoch, generation, lease int64, meta, fingerprint, owner []byte) (storage.Head, error) {
	id, err := toID(owner)
	if err != nil {
		return storage.Head{}, err
	}
	head := storage.Head{
		Beat: uint64(beat), Epoch: uint64(epoch), Generation: uint32(generation),
		Owner: id, Lease: time.UnixMicro(lease).UTC(), Meta: meta,
	}
	if len(fingerprint) != len(head.Fingerprint) {
		return storage.Head{}, fmt.Errorf("index head: %w", alumnikit.ErrCorrupt)
	}
	copy(head.Fingerprint[:], fingerprint)
	return head, nil
}
