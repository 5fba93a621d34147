package referral

import (
	"context"
	"errors"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Hiring is how a referred candidate is hired.
type Hiring struct {
	Employment alumni.Employment  `json:"employment"`
	Person     alumnikit.PersonID `json:"person,omitzero"` // who the candidate is, if in the roster already; zero registers them
}

// HireReferred opens the employment of an accepted candidate, closes the
// referral and enters the reward or its refusal in the ledger, in one commit.
// It needs PermReferral and, to register somebody new, PermRoster: who comes
// back is in the roster already, who comes in is let in by those who keep it.
// Hiring again is ErrState. What the candidate said is removed from the
// referral; name and address go on in the roster entry.
func (s *Service) HireReferred(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, h Hiring) (*Referral, *Reward, error) {
	const op = "referral.HireReferred"
	err := actor.Require(alumnikit.PermReferral)
	if err == nil && h.Person.IsZero() {
		err = actor.Require(alumnikit.PermRoster)
	}
	if err != nil {
		return nil, nil, alumnikit.Wrap(op, "referral", err)
	}
	var out *kept
	var reward *Reward
	err = s.changeReferral(ctx, storage.By(actor, "referral.hire"), id, func(ctx context.Context, r *kept) ([]storage.Change, error) {
		changes, person, err := s.employ(ctx, actor, r, h)
		if err != nil {
			return nil, err
		}
		reward = s.decideReward(actor.Tenant(), r, h.Employment)
		r.State, r.Person, r.Address, r.Candidate, r.ExpiresAt = CandidateHired, person, nil, nil, time.Time{}
		out = r
		return append(changes, rewards().Insert(reward)), nil
	})
	if err != nil {
		return nil, nil, alumnikit.Wrap(op, "referral", err)
	}
	return &out.Referral, reward, nil
}

// employ states what opens a candidate's employment, and says who they are.
func (s *Service) employ(ctx context.Context, actor alumnikit.Actor, r *kept, h Hiring) ([]storage.Change, alumnikit.PersonID, error) {
	if !h.Person.IsZero() {
		if h.Person == r.Referrer {
			return nil, h.Person, alumnikit.Invalid("person", alumnikit.CodeForbidden, "somebody other than the referrer")
		}
		changes, _, err := s.people.PrepareEmployment(ctx, actor, h.Person, h.Employment)
		return changes, h.Person, inEmployment(err)
	}
	address, err := s.unseal(actor.Tenant(), r)
	if err != nil {
		return nil, h.Person, err
	}
	changes, entry, err := s.people.PrepareRegister(actor, alumni.Registration{
		Names: r.Candidate.Names, Email: address, Employments: []alumni.Employment{h.Employment},
	})
	if err != nil {
		return nil, h.Person, inEmployment(err)
	}
	return changes, entry.ID, nil
}

// Reject closes an accepted referral without a hire; what was known of the
// candidate is removed. It needs PermReferral.
func (s *Service) Reject(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) error {
	const op = "referral.Reject"
	if err := actor.Require(alumnikit.PermReferral); err != nil {
		return alumnikit.Wrap(op, "referral", err)
	}
	err := s.changeReferral(ctx, storage.By(actor, "referral.reject"), id, func(_ context.Context, r *kept) ([]storage.Change, error) {
		r.forget(Rejected)
		return nil, nil
	})
	return alumnikit.Wrap(op, "referral", err)
}

// changeReferral changes an accepted referral whose time has not run out.
func (s *Service) changeReferral(
	ctx context.Context, by storage.Intent, id alumnikit.ID, decide func(context.Context, *kept) ([]storage.Change, error),
) error {
	return s.people.Change(ctx, by, func(ctx context.Context) ([]storage.Change, error) {
		old, err := referrals().Get(ctx, s.db(), by.Actor.Tenant(), id)
		if err != nil {
			return nil, err
		}
		r := old.Value
		if !r.awaits(Accepted, s.db().Now()) {
			return nil, alumnikit.ErrState
		}
		changes, err := decide(ctx, &r)
		if err != nil {
			return nil, err
		}
		return append(changes, referrals().Replace(old, &r)), nil
	})
}

// Expire forgets candidates whose time has run out, of every tenant, at most
// limit of them (1 to storage.MaxList), and returns how many. A host calls it
// every hour or so. One that somebody else changes at the same moment is left
// for the next call; a failure does not keep others from being forgotten.
func (s *Service) Expire(ctx context.Context, limit int) (int, error) {
	const op = "referral.Expire"
	due, err := s.db().Due(ctx, referrals().Name(), min(max(limit, 1), storage.MaxList))
	if err != nil {
		return 0, alumnikit.Wrap(op, "referral", err)
	}
	done := 0
	var failures []error
	for _, at := range due {
		err := s.expire(ctx, at)
		switch {
		case err == nil:
			done++
		case !errors.Is(err, alumnikit.ErrConflict):
			failures = append(failures, err)
		}
	}
	return done, alumnikit.Wrap(op, "referral", errors.Join(failures...))
}

// expire forgets one candidate, or returns ErrConflict if there is nothing to
// forget any more.
func (s *Service) expire(ctx context.Context, at storage.DueRef) error {
	old, err := referrals().Find(ctx, s.db(), at.Tenant, at.ID)
	if err != nil {
		return err
	}
	due := old.Value.ExpiresAt
	if old.Version == 0 || due.IsZero() || due.After(s.db().Now()) {
		return alumnikit.ErrConflict
	}
	r := old.Value
	r.forget(Expired)
	return s.db().Commit(ctx, storage.By(alumnikit.System(at.Tenant, "referral"), "referral.expire"), referrals().Replace(old, &r))
}
