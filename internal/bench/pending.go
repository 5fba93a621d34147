package main

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// pend changes profiles until so many deltas wait in every tenant that is
// searched, and returns how many do: fewer if the index folds by itself before.
func (w *world) pend(ctx context.Context, wanted int) (int, error) {
	if wanted == 0 {
		return 0, w.settle(ctx)
	}
	if w.askers == nil {
		if err := w.drawAskers(); err != nil {
			return 0, err
		}
	}
	fewest := wanted
	for _, a := range w.askers {
		have, err := w.waiting(ctx, a.site)
		if err != nil {
			return 0, err
		}
		for range wanted - have {
			if err := w.update(ctx, a.site); err != nil {
				return 0, err
			}
		}
		if have, err = w.waiting(ctx, a.site); err != nil {
			return 0, err
		}
		fewest = min(fewest, have)
	}
	return fewest, nil
}

// waiting counts the deltas of a tenant that are not folded.
func (w *world) waiting(ctx context.Context, s *site) (int, error) {
	snap, err := w.store.Snapshot(ctx, s.tenant, storage.PageQuery{Deltas: storage.DeltasKeys})
	return len(snap.Deltas), err
}

// update changes the profile of somebody who has one, as a member does: read,
// check, record, index delta, journal. What they say stays as common as it was:
// they learn one more thing and have another title.
func (w *world) update(ctx context.Context, s *site) error {
	by, said := w.nextUpdate(s)
	_, err := w.people.UpdateProfile(ctx, by, said)
	return err
}

// nextUpdate says who changes their profile next, and what they say then. It is
// safe for concurrent use.
func (w *world) nextUpdate(s *site) (by alumnikit.Actor, said alumni.ProfileUpdate) {
	n := int(w.updates.Add(1))
	i := someone(s, n)
	p := s.person(i)
	said = s.profile(i, p).Update()
	said.CurrentTitle = fmt.Sprintf("Title %d", n)
	said.Skills = append([]string{s.company.Skills[n%len(s.company.Skills)].Ja}, said.Skills...)
	return s.member(i), said
}

// someone returns a person with a profile, for each n another until all have had
// their turn.
func someone(s *site, n int) int {
	const step = 7919 // a prime: neighbours in time are no neighbours in the company
	i := n * step % s.size
	for !s.person(i).HasProfile {
		i = (i + 1) % s.size
	}
	return i
}
