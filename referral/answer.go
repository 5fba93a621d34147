package referral

import (
	"context"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Invitation shows the holder of a token what they were referred for. It
// changes nothing, so it may answer a GET. A token that is wrong, of another
// tenant, used or too old is ErrNotFound; the actor says which tenant, usually
// as its Visitor.
func (s *Service) Invitation(ctx context.Context, actor alumnikit.Actor, token string) (*Opening, error) {
	const op = "referral.Invitation"
	id, err := s.openToken(actor.Tenant(), token)
	if err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	stored, err := referrals().Get(ctx, s.db(), actor.Tenant(), id)
	if err == nil && !stored.Value.awaits(Invited, s.db().Now()) {
		err = alumnikit.ErrNotFound
	}
	if err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	opening, err := openings().Get(ctx, s.db(), actor.Tenant(), stored.Value.Opening)
	if err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	return &opening.Value, nil
}

// Accept says that the candidate wants to be considered, and who they are. Of
// any number who accept at once one succeeds: the token is ErrNotFound
// afterwards. If the opening has been closed meanwhile it is ErrState, and
// nothing about the candidate is kept.
func (s *Service) Accept(ctx context.Context, actor alumnikit.Actor, token string, c Candidate) (*Referral, error) {
	const op = "referral.Accept"
	if err := s.checkCandidate(actor.Tenant(), &c); err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	r, err := s.answer(ctx, actor, token, "referral.accept", func(ctx context.Context, r *kept) ([]storage.Change, error) {
		if !r.awaits(Invited, s.db().Now()) {
			return nil, alumnikit.ErrNotFound
		}
		opening, err := s.accepting(ctx, actor.Tenant(), r.Opening)
		if err != nil {
			return nil, err
		}
		r.State, r.Candidate, r.ExpiresAt = Accepted, &c, s.db().Now().Add(s.decide)
		return []storage.Change{openings().Expect(opening)}, nil
	})
	if err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	seen := r.forReferrer()
	return &seen, nil
}

// Refuse says that the candidate does not want to be considered, or no longer
// does: until they are hired or rejected, refusing takes back an acceptance.
// What was known of them is removed.
func (s *Service) Refuse(ctx context.Context, actor alumnikit.Actor, token string) error {
	_, err := s.answer(ctx, actor, token, "referral.refuse", func(_ context.Context, r *kept) ([]storage.Change, error) {
		if now := s.db().Now(); !r.awaits(Invited, now) && !r.awaits(Accepted, now) {
			return nil, alumnikit.ErrNotFound
		}
		r.forget(Refused)
		return nil, nil
	})
	return alumnikit.Wrap("referral.Refuse", "referral", err)
}

// checkCandidate reports everything that is wrong with what a candidate says,
// by the rules of the roster, so that no hire fails because of it.
func (s *Service) checkCandidate(tenant alumnikit.TenantID, c *Candidate) error {
	c.Message = strings.TrimSpace(c.Message)
	c.Names.Former = slices.Clone(c.Names.Former)
	var found alumnikit.FieldErrors
	if err := collect(&found, alumnikit.Validate(c)); err != nil {
		return err
	}
	checkText(&found, "message", c.Message)
	if err := found.Err(); err != nil {
		return err
	}
	_, entry, err := s.people.PrepareRegister(alumnikit.System(tenant, "referral"), alumni.Registration{Names: c.Names})
	if err != nil {
		return err
	}
	c.Names = entry.Names
	return nil
}

// answer carries out what the holder of a token decides. The journal names no
// one: a candidate is a visitor, also when signed in as somebody.
func (s *Service) answer(
	ctx context.Context, actor alumnikit.Actor, token, verb string, decide func(context.Context, *kept) ([]storage.Change, error),
) (*kept, error) {
	id, err := s.openToken(actor.Tenant(), token)
	if err != nil {
		return nil, err
	}
	var out *kept
	by := storage.By(alumnikit.Visitor(actor.Tenant()), verb)
	err = s.people.Change(ctx, by, func(ctx context.Context) ([]storage.Change, error) {
		old, err := referrals().Get(ctx, s.db(), actor.Tenant(), id)
		if err != nil {
			return nil, err
		}
		r := old.Value
		changes, err := decide(ctx, &r)
		if err != nil {
			return nil, err
		}
		out = &r
		return append(changes, referrals().Replace(old, &r)), nil
	})
	return out, err
}
