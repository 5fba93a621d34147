package referral

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// MaxInvited is how many referrals of one member may wait for an answer, so that
// nobody mails the world in the company's name.
const MaxInvited = 50

// ReferInput names a candidate by nothing but an address.
type ReferInput struct {
	Opening alumnikit.ID `json:"opening"`
	Email   string       `json:"email"` // at most 254 bytes of ASCII
}

// Invitation is what the host mails to the candidate, who must be told who has
// their address, from whom and what for (GDPR article 14; verify with counsel).
type Invitation struct {
	Referral Referral // as the referrer sees it
	Email    string   // where to; empty if nothing is to be mailed
	Token    string   // for the candidate alone, never for the referrer; empty if nothing is to be mailed
}

// Refer invites a candidate for an opening. The first to refer a candidate for
// an opening keeps them: who comes later gets the same answer, so that nobody
// can find out whether somebody else is being considered, but nothing is mailed
// and the referral expires. To refer the same candidate twice oneself is
// ErrExists, to refer oneself a FieldError, to have more than MaxInvited
// referrals without an answer ErrTooLarge, an opening that takes nobody any more
// ErrState.
func (s *Service) Refer(ctx context.Context, actor alumnikit.Actor, in ReferInput) (*Invitation, error) {
	const op = "referral.Refer"
	if _, err := actor.RequireMember(); err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	address, err := parseAddress(in.Email)
	if err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	var r *kept
	err = storage.Retry(ctx, func(ctx context.Context) error {
		prepared, changes, err := s.prepareReferral(ctx, actor, in.Opening, address)
		if err != nil {
			return err
		}
		r = prepared
		return overtaken(s.db().Commit(ctx, storage.By(actor, "referral.invite"), changes...))
	})
	if err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	out := &Invitation{Referral: r.forReferrer()}
	if !r.Duplicate {
		out.Email, out.Token = address, s.token(actor.Tenant(), r.ID)
	}
	return out, nil
}

// overtaken makes a conflict of finding that the candidate has been referred
// since that was looked up.
func overtaken(err error) error {
	taken, ok := errors.AsType[*storage.ExistsError](err)
	if ok && (taken.Key == candidateKey || taken.Key == ownKey) {
		return fmt.Errorf("%w: %w", alumnikit.ErrConflict, err)
	}
	return err
}

func (s *Service) prepareReferral(
	ctx context.Context, actor alumnikit.Actor, opening alumnikit.ID, address string,
) (*kept, []storage.Change, error) {
	at, err := s.standing(ctx, actor)
	if err != nil {
		return nil, nil, err
	}
	stored, err := s.accepting(ctx, actor.Tenant(), opening)
	if err != nil {
		return nil, nil, err
	}
	if err := s.mayRefer(ctx, actor, at, address); err != nil {
		return nil, nil, err
	}
	now := s.db().Now()
	r := &kept{
		Referral: Referral{
			ID: s.db().NewID(), Opening: opening, Referrer: at.entry.Value.ID, State: Invited,
			CreatedAt: now, ExpiresAt: now.Add(s.accept), Standing: s.standings(at),
		},
		Print: s.print(actor.Tenant(), address),
	}
	changes := []storage.Change{alumni.Entries().Expect(at.entry), openings().Expect(stored), referrals().Insert(r)}
	for _, id := range at.entry.Value.IDs() {
		if err := s.notYet(ctx, actor.Tenant(), r, id); err != nil {
			return nil, nil, err
		}
	}
	first, err := referrals().Lookup(ctx, s.db(), actor.Tenant(), candidateKey, r.candidate())
	switch {
	case errors.Is(err, alumnikit.ErrNotFound):
		r.Address = s.seal(actor.Tenant(), r.ID, address)
		return r, changes, nil
	case err != nil:
		return nil, nil, err
	}
	r.Duplicate = true
	return r, append(changes, referrals().Expect(first)), nil
}

// notYet returns ErrExists if a referrer has referred the candidate before,
// in the same words whether or not somebody else was the first.
func (s *Service) notYet(ctx context.Context, tenant alumnikit.TenantID, r *kept, referrer alumnikit.PersonID) error {
	_, err := referrals().Lookup(ctx, s.db(), tenant, ownKey, ownValue(r.Opening, referrer, r.Print))
	switch {
	case err == nil:
		return alumnikit.ErrExists
	case errors.Is(err, alumnikit.ErrNotFound):
		return nil
	}
	return err
}

// mayRefer refuses members who refer themselves, as far as their addresses are
// known, and those who have invited too many already.
func (s *Service) mayRefer(ctx context.Context, actor alumnikit.Actor, at standing, address string) error {
	profile, err := alumni.Profiles().Find(ctx, s.db(), actor.Tenant(), alumnikit.ID(at.entry.Value.ID))
	if err != nil {
		return err
	}
	if strings.EqualFold(at.entry.Value.Email, address) || strings.EqualFold(profile.Value.Email, address) {
		return alumnikit.Invalid("email", alumnikit.CodeForbidden, "somebody other than yourself")
	}
	person := at.entry.Value.ID
	q := storage.Exactly("", invitedKey, person[:])
	q.Limit = MaxInvited
	waiting, err := referrals().Page(ctx, s.db(), actor.Tenant(), q)
	if err == nil && len(waiting) == MaxInvited {
		err = alumnikit.ErrTooLarge
	}
	return err
}

// standings returns the employments of a referrer that last today.
func (s *Service) standings(at standing) []Standing {
	today := s.people.Today()
	var out []Standing
	for _, m := range at.entry.Value.Employments {
		if m.CurrentOn(today) {
			out = append(out, Standing{Work: m.Work, Entity: m.Entity})
		}
	}
	return out
}

// Referrals returns one page of referrals, the newest first: to HR
// (PermReferral) those of every member, to a member their own.
func (s *Service) Referrals(ctx context.Context, actor alumnikit.Actor, page alumnikit.Page) (List[Referral], error) {
	const op = "referral.Referrals"
	l := listing{actor: actor, name: "referrals", key: createdKey, page: page}
	show := func(r *kept) (Referral, bool) { return s.forHR(actor.Tenant(), r), true }
	if !actor.Can(alumnikit.PermReferral) {
		if err := s.ofMember(ctx, actor, &l, referrerKey); err != nil {
			return List[Referral]{}, alumnikit.Wrap(op, "referral", err)
		}
		show = func(r *kept) (Referral, bool) { return r.forReferrer(), true }
	}
	out, err := list(ctx, s.db(), referrals(), l, show)
	return out, alumnikit.Wrap(op, "referral", err)
}

// Referral returns a referral to HR (PermReferral) and to its referrer.
func (s *Service) Referral(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Referral, error) {
	const op = "referral.Referral"
	if err := actor.Tenant().Validate(); err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	stored, err := referrals().Get(ctx, s.db(), actor.Tenant(), id)
	own := false
	if err == nil {
		own, err = s.isOwn(ctx, actor, stored.Value.Referrer)
	}
	var seen Referral
	switch {
	case err != nil:
	case actor.Can(alumnikit.PermReferral):
		seen = s.forHR(actor.Tenant(), &stored.Value)
	case own:
		seen = stored.Value.forReferrer()
	default:
		err = alumnikit.ErrNotFound
	}
	if err != nil {
		return nil, alumnikit.Wrap(op, "referral", err)
	}
	return &seen, nil
}

// forHR is the referral as HR sees it. An address whose key the host has dropped
// is not shown; the referral itself still can be.
func (s *Service) forHR(tenant alumnikit.TenantID, r *kept) Referral {
	seen := r.Referral
	if r.State == Accepted {
		seen.Email, _ = s.unseal(tenant, r)
	}
	return seen
}
