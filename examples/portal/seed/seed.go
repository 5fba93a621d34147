package seed

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
)

// batch is how many people one commit holds: up to four changes each, of at most storage.MaxChanges.
const batch = 200

// progress is how far the seeding is.
type progress struct {
	People   int            `json:"people"` // done
	Groups   []alumnikit.ID `json:"groups"` // of synth's groups, in its order
	Finished bool           `json:"finished"`
}

// progressID names the one record of progress.
func progressID() alumnikit.ID { return alumnikit.ID{15: 1} }

func progresses() storage.Kind[progress] {
	return storage.NewKind(storage.Definition[progress]{
		Name: "portal.seed", ID: func(*progress) alumnikit.ID { return progressID() }, Housekeeping: true,
	})
}

// Run brings everybody of the company in, with groups, openings and some applications, and folds the index. A company that
// is not small has custom fields and the people of Planted besides. Done is called
// after every commit. Running it again, also after it was killed, adds only what is missing. The actor needs all
// permissions.
func Run(
	ctx context.Context, people *alumni.Service, referrals *referral.Service, actor alumnikit.Actor, company *synth.Company, done func(people, all int),
) error {
	s := &seeder{people: people, referrals: referrals, actor: actor, company: company, numbers: map[string]uint16{}}
	at, err := progresses().Find(ctx, people.DB(), actor.Tenant(), progressID())
	if err != nil || at.Value.Finished {
		return wrap(err)
	}
	if len(at.Value.Groups) < len(company.Groups) {
		if at, err = s.groups(ctx, at); err != nil {
			return wrap(err)
		}
	}
	rich := Planted(company.Len()) > 0
	if rich {
		if err := s.fields(ctx); err != nil {
			return wrap(err)
		}
	}
	for at.Value.People < company.Len() {
		if at, err = s.people200(ctx, at); err != nil {
			return wrap(err)
		}
		done(at.Value.People, company.Len())
		if at.Value.People%(batch*20) == 0 { // so that a million people do not wait in deltas
			if err := people.Upkeep(ctx, actor.Tenant()); err != nil {
				return wrap(err)
			}
		}
	}
	if rich {
		if err := s.planted(ctx); err != nil {
			return wrap(err)
		}
	}
	if err := people.Upkeep(ctx, actor.Tenant()); err != nil {
		return wrap(err)
	}
	if err := s.work(ctx); err != nil {
		return wrap(err)
	}
	finished := at.Value
	finished.Finished = true
	return wrap(people.DB().Commit(ctx, storage.By(actor, "portal.seed"), progresses().Replace(at, &finished)))
}

func wrap(err error) error {
	if err != nil {
		return fmt.Errorf("seed: %w", err)
	}
	return nil
}

// seeder carries what every step needs.
type seeder struct {
	people    *alumni.Service
	referrals *referral.Service
	actor     alumnikit.Actor
	company   *synth.Company
	numbers   map[string]uint16 // of the company's custom fields, by their keys; none: it has none
}

// groups makes the groups and notes their IDs.
func (s *seeder) groups(ctx context.Context, at storage.Stored[progress]) (storage.Stored[progress], error) {
	next := at.Value
	for i := len(next.Groups); i < len(s.company.Groups); i++ {
		g := s.company.Groups[i]
		in := alumni.GroupInput{
			Name:        map[alumni.Locale]string{alumni.Japanese: g.Ja, alumni.English: g.En},
			Description: map[alumni.Locale]string{alumni.Japanese: g.Description.Ja, alumni.English: g.Description.En},
			Kind:        alumni.GroupKind(g.Kind), Join: alumni.JoinOpen,
		}
		if i == mentors {
			in.Join = alumni.JoinInvite
		}
		made, err := s.people.CreateGroup(ctx, s.actor, in)
		if err != nil {
			return at, err
		}
		next.Groups = append(next.Groups, made.ID)
	}
	return s.save(ctx, at, next)
}

// mentors is the group that one is invited to.
const mentors = 6

// people200 commits the next batch of people together with the progress.
func (s *seeder) people200(ctx context.Context, at storage.Stored[progress]) (storage.Stored[progress], error) {
	next := at.Value
	var changes []storage.Change
	for ; next.People < min(at.Value.People+batch, s.company.Len()); next.People++ {
		more, err := s.person(s.company.Person(next.People), next.Groups)
		if err != nil {
			return at, fmt.Errorf("person %d: %w", next.People, err)
		}
		changes = append(changes, more...)
	}
	return s.save(ctx, at, next, changes...)
}

// save commits progress with the changes that it counts.
func (s *seeder) save(ctx context.Context, at storage.Stored[progress], next progress, changes ...storage.Change) (storage.Stored[progress], error) {
	changes = append(changes, progresses().Replace(at, &next))
	if err := s.people.DB().Commit(ctx, storage.By(s.actor, "portal.seed"), changes...); err != nil {
		return at, err
	}
	return storage.Stored[progress]{Value: next, Version: at.Version + 1}, nil
}
