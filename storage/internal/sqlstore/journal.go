package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Journal implements storage.Store.
func (s *Store) Journal(ctx context.Context, tenant alumnikit.TenantID, j storage.JournalQuery) ([]storage.Entry, error) {
	if j.Limit < 1 || j.Limit > storage.MaxList {
		return nil, fmt.Errorf("journal: limit %d, want 1 to %d: %w", j.Limit, storage.MaxList, alumnikit.ErrInvalid)
	}
	q := s.statement("SELECT id, time, body, seq, mac FROM ", s.names.Journal, " WHERE tenant = ").bind(string(tenant))
	switch j.Mode {
	case storage.JournalPending:
		q.add(" AND seq IS NULL ORDER BY time, id LIMIT ", strconv.Itoa(j.Limit))
	case storage.JournalLast:
		q.add(" AND seq > ").bind(int64(0)).add(" ORDER BY seq DESC LIMIT 1")
	case storage.JournalSealed:
		after := int64(min(j.After, math.MaxInt64)) // numbers are dense from 1 and never get there
		q.add(" AND seq > ").bind(after).add(" ORDER BY seq LIMIT ", strconv.Itoa(j.Limit))
	default:
		return nil, fmt.Errorf("journal: mode %d: %w", j.Mode, alumnikit.ErrInvalid)
	}
	var found []storage.Entry
	err := s.read(ctx, "journal", tenant, func(db DB) error {
		found = nil
		return query(ctx, db, q, func(row Rows) error {
			e, err := scanEntry(row)
			found = append(found, e)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func scanEntry(row Rows) (storage.Entry, error) {
	var id, body, mac []byte
	var at int64
	var sequence *int64
	if err := row.Scan(&id, &at, &body, &sequence, &mac); err != nil {
		return storage.Entry{}, err
	}
	key, err := toID(id)
	e := storage.Entry{ID: key, Time: time.UnixMicro(at).UTC(), Body: notNil(body)}
	if sequence != nil {
		e.Sequence, e.MAC = uint64(*sequence), notNil(mac)
	}
	return e, err
}

// Seal implements storage.Store. The number of an entry is unique in its tenant,
// so two sealers that saw the same last number cannot both succeed.
func (s *Store) Seal(ctx context.Context, tenant alumnikit.TenantID, sealed storage.Sealed) error {
	return s.change(ctx, "seal", tenant, func(ctx context.Context, tx DB) error {
		last, err := s.lastSequence(ctx, tx, string(tenant))
		if err != nil {
			return err
		}
		if last+1 != sealed.First {
			return fmt.Errorf("%d follows %d: %w", sealed.First, last, alumnikit.ErrConflict)
		}
		for i, entry := range sealed.Entries {
			q := s.statement("UPDATE ", s.names.Journal, " SET seq = ").bind(int64(sealed.First) + int64(i))
			q.add(", mac = ").bind(notNil(entry.MAC)).add(" WHERE tenant = ").bind(string(tenant))
			n, err := exec(ctx, tx, q.add(" AND id = ").bind(entry.ID[:]).add(" AND seq IS NULL"))
			if err != nil && !errors.Is(s.dialect.Translate(err), alumnikit.ErrExists) {
				return err
			}
			if err != nil || n != 1 {
				return fmt.Errorf("entry %s is unknown or sealed, or its number is taken: %w", entry.ID, alumnikit.ErrConflict)
			}
		}
		return nil
	})
}

func (s *Store) lastSequence(ctx context.Context, tx DB, tenant string) (uint64, error) {
	q := s.statement("SELECT seq FROM ", s.names.Journal, " WHERE tenant = ").bind(tenant)
	q.add(" AND seq > ").bind(int64(0)).add(" ORDER BY seq DESC LIMIT 1")
	var last int64
	err := query(ctx, tx, q, func(row Rows) error { return row.Scan(&last) })
	return uint64(last), err
}
