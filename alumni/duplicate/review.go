package duplicate

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Candidates returns one page of what is to be decided, the likeliest first. It
// needs PermRoster. There is no total: that would mean reading all pages.
func (s *Service) Candidates(ctx context.Context, actor alumnikit.Actor, page alumnikit.Page) ([]Candidate, alumnikit.Cursor, error) {
	const op = "duplicate.Candidates"
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, "", alumnikit.Wrap(op, "candidate", err)
	}
	scope := alumnikit.CursorScope{Actor: actor, List: op}
	position, err := s.db().Keys().OpenCursor(scope, page.After)
	if err != nil {
		return nil, "", alumnikit.Wrap(op, "candidate", err)
	}
	q := storage.ListQuery{Key: openKey, Limit: page.Limit() + 1}
	switch len(position) {
	case 0:
	case 18:
		q.After = &storage.Position{Value: position[:2], ID: alumnikit.ID(position[2:])}
	default:
		return nil, "", alumnikit.Wrap(op, "candidate", alumnikit.ErrCursor)
	}
	found, err := Kind().Page(ctx, s.db(), actor.Tenant(), q)
	if err != nil {
		return nil, "", alumnikit.Wrap(op, "candidate", err)
	}
	var next alumnikit.Cursor
	if len(found) > page.Limit() {
		found = found[:page.Limit()]
		last := found[len(found)-1].Position
		next, err = s.db().Keys().SealCursor(scope, append(append([]byte{}, last.Value...), last.ID[:]...))
	}
	out := make([]Candidate, len(found))
	for i, at := range found {
		out[i] = at.Value
	}
	return out, next, alumnikit.Wrap(op, "candidate", err)
}

// Candidate returns one candidate, decided or not. It needs PermRoster.
func (s *Service) Candidate(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Candidate, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("duplicate.Candidate", "candidate", err)
	}
	stored, err := Kind().Get(ctx, s.db(), actor.Tenant(), id)
	if err != nil {
		return nil, alumnikit.Wrap("duplicate.Candidate", "candidate", err)
	}
	return &stored.Value, nil
}

// Dismiss says that a candidate is two people. It is not proposed again unless
// something new speaks for it. It needs PermRoster; dismissing twice changes
// nothing, and what was merged is ErrState.
func (s *Service) Dismiss(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) error {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return alumnikit.Wrap("duplicate.Dismiss", "candidate", err)
	}
	err := s.people.Change(ctx, storage.By(actor, "duplicate.dismiss"), func(ctx context.Context) ([]storage.Change, error) {
		old, err := Kind().Get(ctx, s.db(), actor.Tenant(), id)
		if err != nil || old.Value.State == Dismissed {
			return nil, err
		}
		if old.Value.State != Open {
			return nil, alumnikit.ErrState
		}
		return []storage.Change{Kind().Replace(old, s.decided(old.Value, actor, Dismissed))}, nil
	})
	return alumnikit.Wrap("duplicate.Dismiss", "candidate", err)
}

func (s *Service) decided(c Candidate, actor alumnikit.Actor, state State) *Candidate {
	c.State, c.By, c.DecidedAt = state, actor.String(), s.db().Now()
	return &c
}

// PrepareMerged states what a merge makes of the list, to be committed together
// with it: the candidate is decided, and others that name the person who goes are
// gone with them. It asks for no permission: it is for package merging.
func (s *Service) PrepareMerged(ctx context.Context, actor alumnikit.Actor, keep, gone alumnikit.PersonID) ([]storage.Change, error) {
	var changes []storage.Change
	pair := CandidateID(keep, gone)
	for old, err := range Kind().Concerning(ctx, s.db(), actor.Tenant(), gone) {
		switch {
		case err != nil:
			return nil, err
		case old.Value.ID == pair:
			changes = append(changes, Kind().Replace(old, s.decided(old.Value, actor, Merged)))
		case len(changes) < maxForgotten:
			changes = append(changes, Kind().Delete(old))
		}
	}
	return changes, nil
}

// maxForgotten bounds the candidates that one merge removes; the next search
// removes the others.
const maxForgotten = 500

// PrepareUnmerged states what undoing a merge makes of the list: the two were
// looked at and are two. It asks for no permission: it is for package merging.
func (s *Service) PrepareUnmerged(ctx context.Context, actor alumnikit.Actor, keep, gone alumnikit.PersonID) ([]storage.Change, error) {
	old, err := Kind().Find(ctx, s.db(), actor.Tenant(), CandidateID(keep, gone))
	if err != nil || old.Version == 0 {
		return nil, err
	}
	return []storage.Change{Kind().Replace(old, s.decided(old.Value, actor, Dismissed))}, nil
}
