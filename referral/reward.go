package referral

import (
	"context"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Policy decides whether a successful referral may be rewarded. A host with
// operations in several countries brings its own.
type Policy interface {
	// Decide is called once for each hire of a referred candidate, with the
	// facts as they were when the referral was made. It is pure and called
	// concurrently.
	Decide(c Case) Decision
}

// Case is what a Policy decides on.
type Case struct {
	ByEmployee bool // the referrer was employed by the tenant when referring
}

// Decision says whether a reward is allowed, and by which rule.
type Decision struct {
	Allowed bool   `json:"allowed"`
	Rule    string `json:"rule"`   // what it rests on, for people to look up
	Reason  string `json:"reason"` // a stable code
}

// Japan returns the default Policy: only the company's own employees can be
// rewarded, as wages for recruiting. A reward to anybody else would be paid
// recruitment on commission, which needs a permit (Employment Security Act,
// articles 30, 36 and 40). It is no legal advice: verify with counsel.
func Japan() Policy { return japan{} }

type japan struct{}

func (japan) Decide(c Case) Decision {
	if c.ByEmployee {
		return Decision{
			Allowed: true, Reason: "own_employee",
			Rule: "Japan, Employment Security Act art. 40: paid as wages to the company's own employee who recruits; lay it down in the rules of employment; verify with counsel",
		}
	}
	return Decision{
		Reason: "not_an_employee",
		Rule:   "Japan, Employment Security Act art. 30, 36 and 40: a reward to somebody who is not the company's employee needs a permit; verify with counsel",
	}
}

// Reward is a line of the ledger of rewards: appended, never changed. There is
// one for each hired referral, allowed or refused.
type Reward struct {
	ID       alumnikit.ID       `json:"id"` // the referral's
	Referrer alumnikit.PersonID `json:"referrer"`
	Decision Decision           `json:"decision"`
	At       time.Time          `json:"at"`
}

func rewards() storage.Kind[Reward] {
	return storage.NewKind(storage.Definition[Reward]{
		Name:     "referral.reward",
		ID:       func(r *Reward) alumnikit.ID { return r.ID },
		Subjects: func(r *Reward) []alumnikit.PersonID { return []alumnikit.PersonID{r.Referrer} },
	})
}

// HireReferred registers an accepted candidate with their first employment,
// closes the referral and enters the reward or its refusal, in one commit. It
// needs PermReferral and PermRoster.
func (s *Service) HireReferred(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, m alumni.Employment) (*Referral, *Reward, error) {
	const op = "referral.HireReferred"
	if err := actor.Require(alumnikit.PermReferral); err != nil {
		return nil, nil, alumnikit.Wrap(op, "referral", err)
	}
	var out *Referral
	var reward *Reward
	err := storage.Retry(ctx, func(ctx context.Context) error {
		old, err := referrals().Get(ctx, s.db, actor.Tenant(), id)
		if err != nil {
			return err
		}
		if old.Value.State != Accepted {
			return alumnikit.ErrState
		}
		changes, entry, err := s.people.PrepareRegister(actor, alumni.Registration{
			Names: old.Value.Candidate.Names, Employments: []alumni.Employment{m},
		})
		if err != nil {
			return err
		}
		r := old.Value
		r.State, r.Person = CandidateHired, entry.ID
		out = &r
		reward = &Reward{ID: r.ID, Referrer: r.Referrer, Decision: s.opts.Policy.Decide(Case{ByEmployee: r.ByEmployee}), At: s.db.Now()}
		changes = append(changes, referrals().Replace(old, &r), rewards().Insert(reward))
		return s.db.Commit(ctx, storage.By(actor, "referral.hire"), changes...)
	})
	if err != nil {
		return nil, nil, alumnikit.Wrap(op, "referral", err)
	}
	return out, reward, nil
}

// Reject closes an accepted referral without a hire; what was known of the
// candidate is removed. It needs PermReferral.
func (s *Service) Reject(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) error {
	const op = "referral.Reject"
	if err := actor.Require(alumnikit.PermReferral); err != nil {
		return alumnikit.Wrap(op, "referral", err)
	}
	return alumnikit.Wrap(op, "referral", storage.Retry(ctx, func(ctx context.Context) error {
		old, err := referrals().Get(ctx, s.db, actor.Tenant(), id)
		if err != nil {
			return err
		}
		if old.Value.State != Accepted {
			return alumnikit.ErrState
		}
		r := old.Value
		r.forget(Rejected)
		return s.db.Commit(ctx, storage.By(actor, "referral.reject"), referrals().Replace(old, &r))
	}))
}

// Rewards returns the ledger, latest first. It needs PermReferral.
func (s *Service) Rewards(ctx context.Context, actor alumnikit.Actor) ([]Reward, error) {
	if err := actor.Require(alumnikit.PermReferral); err != nil {
		return nil, alumnikit.Wrap("referral.Rewards", "reward", err)
	}
	var out []Reward
	for stored, err := range rewards().All(ctx, s.db, actor.Tenant(), storage.ListQuery{}) {
		if err != nil {
			return nil, alumnikit.Wrap("referral.Rewards", "reward", err)
		}
		out = append(out, stored.Value)
	}
	slices.SortFunc(out, func(a, b Reward) int { return b.At.Compare(a.At) })
	return out, nil
}
