package main

import (
	"context"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// foldEvery is how many people are loaded between two folds.
const foldEvery = 3000

// fill brings everybody into the world's empty store and folds the index. It is
// the one place that decides how.
func fill(ctx context.Context, w *world) error {
	for _, s := range w.sites {
		if err := s.fillGroups(ctx, w.people.DB()); err != nil {
			return err
		}
		bulk := w.people.Bulk(s.tenant)
		if err := s.fillPeople(ctx, bulk.DB(), func() error { return bulk.SealIfFull(ctx) }); err != nil {
			return err
		}
		if err := bulk.Seal(ctx); err != nil {
			return err
		}
		if err := w.people.Upkeep(ctx, s.tenant); err != nil {
			return err
		}
	}
	return nil
}

func (s *site) fillGroups(ctx context.Context, db *storage.DB) error {
	var changes []storage.Change
	for i, g := range s.company.Groups {
		changes = append(changes, alumni.Groups().Insert(&alumni.Group{
			ID: s.group(i), Name: map[alumni.Locale]string{alumni.Japanese: g.Ja, alumni.English: g.En},
			Kind: alumni.GroupKind(g.Kind), Join: alumni.JoinOpen, CreatedAt: loadedAt(),
		}))
	}
	return db.Commit(ctx, storage.By(s.clerk(), "bench.load"), changes...)
}

// fillPeople commits as much at once as a commit may hold. It calls between now
// and then.
func (s *site) fillPeople(ctx context.Context, db *storage.DB, between func() error) error {
	var changes []storage.Change
	commit := func() error {
		err := db.Commit(ctx, storage.By(s.clerk(), "bench.load"), changes...)
		changes = changes[:0]
		return err
	}
	for i := range s.size {
		d, err := s.dossier(i)
		if err != nil {
			return err
		}
		more := d.changes()
		if len(changes)+len(more) > storage.MaxChanges {
			if err := commit(); err != nil {
				return err
			}
		}
		changes = append(changes, more...)
		if (i+1)%foldEvery == 0 {
			if err := between(); err != nil {
				return err
			}
		}
	}
	return commit()
}
