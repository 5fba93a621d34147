package referral

import (
	"context"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Reward is a line of the ledger of rewards: appended, never changed. There is
// one for each hire of a referred candidate, allowed or refused.
type Reward struct {
	ID       alumnikit.ID       `json:"id"` // the referral's
	Referrer alumnikit.PersonID `json:"referrer"`
	Decision Decision           `json:"decision"`
	At       time.Time          `json:"at"`
}

func rewards() storage.Kind[Reward] {
	return storage.NewKind(storage.Definition[Reward]{
		Name: "referral.reward",
		ID:   func(r *Reward) alumnikit.ID { return r.ID },
		Keys: func(r *Reward) []storage.Key {
			return []storage.Key{ordered(createdKey, r.At), ordered(referrerKey, r.At, r.Referrer[:]...)}
		},
		Subjects: func(r *Reward) []alumnikit.PersonID { return []alumnikit.PersonID{r.Referrer} },
	})
}

func (s *Service) decideReward(tenant alumnikit.TenantID, r *kept, hire alumni.Employment) *Reward {
	now := s.db().Now()
	decision := s.policy.Decide(Case{
		Tenant: tenant, Standing: r.Standing, Hire: hire, ReferredAt: r.CreatedAt, HiredAt: now,
	})
	return &Reward{ID: r.ID, Referrer: r.Referrer, Decision: decision, At: now}
}

// Prospect returns what the policy would decide if the acting member referred
// somebody today who is then hired, to be told before they refer.
func (s *Service) Prospect(ctx context.Context, actor alumnikit.Actor) (Decision, error) {
	at, err := s.standing(ctx, actor)
	if err != nil {
		return Decision{}, alumnikit.Wrap("referral.Prospect", "reward", err)
	}
	return s.policy.Decide(Case{Tenant: actor.Tenant(), Standing: s.standings(at), ReferredAt: s.db().Now()}), nil
}

// Rewards returns one page of the ledger, the latest first: to HR
// (PermReferral) all of it, to a member what became of their own referrals.
func (s *Service) Rewards(ctx context.Context, actor alumnikit.Actor, page alumnikit.Page) (List[Reward], error) {
	const op = "referral.Rewards"
	l := listing{actor: actor, name: "rewards", key: createdKey, page: page}
	if !actor.Can(alumnikit.PermReferral) {
		if err := s.ofMember(ctx, actor, &l, referrerKey); err != nil {
			return List[Reward]{}, alumnikit.Wrap(op, "reward", err)
		}
	}
	out, err := list(ctx, s.db(), rewards(), l, func(r *Reward) (Reward, bool) { return *r, true })
	return out, alumnikit.Wrap(op, "reward", err)
}
