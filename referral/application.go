package referral

import (
	"context"
	"errors"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Application is a person's wish to come back.
type Application struct {
	ID         alumnikit.ID       `json:"id"`
	Opening    alumnikit.ID       `json:"opening"`
	Person     alumnikit.PersonID `json:"person"`
	Stage      Stage              `json:"stage"`
	Message    string             `json:"message,omitempty"`
	Steps      []Step             `json:"steps"`               // from Applied to Stage
	Employment alumnikit.ID       `json:"employment,omitzero"` // that the hire opened
}

// isOwn reports whether a person is the acting member, under whatever ID.
func (s *Service) isOwn(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID) (bool, error) {
	if !actor.IsMember() {
		return false, nil
	}
	return s.people.SamePerson(ctx, actor.Tenant(), actor.Person(), person)
}

// holdKey is held by an application that is under way or led to a hire, so that
// a person has one at a time for each opening and is hired for it once.
const holdKey = "hold"

func applications() storage.Kind[Application] {
	return storage.NewKind(storage.Definition[Application]{
		Name:     "referral.application",
		ID:       func(a *Application) alumnikit.ID { return a.ID },
		Keys:     applicationKeys,
		Subjects: func(a *Application) []alumnikit.PersonID { return []alumnikit.PersonID{a.Person} },
	})
}

func applicationKeys(a *Application) []storage.Key {
	first, last := a.Steps[0].At, a.Steps[len(a.Steps)-1].At
	keys := []storage.Key{
		ordered(createdKey, first),
		ordered(stateKey, last, stateValue(a.Stage)...),
		ordered(openingKey, first, a.Opening[:]...),
		ordered(personKey, first, a.Person[:]...),
	}
	if a.Stage != Declined && a.Stage != Withdrawn {
		keys = append(keys, storage.Key{Name: holdKey, Value: holdValue(a.Opening, a.Person), Unique: true})
	}
	return keys
}

func holdValue(opening alumnikit.ID, person alumnikit.PersonID) []byte {
	return slices.Concat(opening[:], person[:])
}

// ApplyInput is what a person says when applying.
type ApplyInput struct {
	Opening alumnikit.ID `json:"opening"`
	Message string       `json:"message,omitempty" validate:"max=4000"`
}

func (in *ApplyInput) check() error {
	var found alumnikit.FieldErrors
	if err := collect(&found, alumnikit.Validate(in)); err != nil {
		return err
	}
	checkText(&found, "message", in.Message)
	return found.Err()
}

// Apply records that the acting person wants to come back, or as a current
// employee to move, for an opening. It needs no consent: applying is the
// person's own wish. A second application for the opening is ErrExists while
// the first is under way and after it led to a hire; one that was declined or
// withdrawn does not stand in the way of another. An opening that takes no
// applications any more is ErrState.
func (s *Service) Apply(ctx context.Context, actor alumnikit.Actor, in ApplyInput) (*Application, error) {
	const op = "referral.Apply"
	if _, err := actor.RequireMember(); err != nil {
		return nil, alumnikit.Wrap(op, "application", err)
	}
	if err := in.check(); err != nil {
		return nil, alumnikit.Wrap(op, "application", err)
	}
	var out *Application
	err := s.people.Change(ctx, storage.By(actor, "application.apply"), func(ctx context.Context) ([]storage.Change, error) {
		at, err := s.standing(ctx, actor)
		if err != nil {
			return nil, err
		}
		opening, err := s.accepting(ctx, actor.Tenant(), in.Opening)
		if err != nil {
			return nil, err
		}
		if err := s.notHeld(ctx, actor.Tenant(), in.Opening, at.entry.Value.Merged); err != nil {
			return nil, err
		}
		out = &Application{
			ID: s.db().NewID(), Opening: in.Opening, Person: at.entry.Value.ID, Stage: Applied,
			Message: in.Message, Steps: []Step{{Applied, s.db().Now()}},
		}
		return []storage.Change{alumni.Entries().Expect(at.entry), openings().Expect(opening), applications().Insert(out)}, nil
	})
	if errors.Is(err, alumnikit.ErrExists) {
		err = alumnikit.ErrExists // which key was taken is our business
	}
	if err != nil {
		return nil, alumnikit.Wrap(op, "application", err)
	}
	return out, nil
}

// notHeld returns ErrExists if anybody who was merged into a person had an
// application for an opening that still stands in the way of another.
func (s *Service) notHeld(ctx context.Context, tenant alumnikit.TenantID, opening alumnikit.ID, merged []alumnikit.PersonID) error {
	for _, id := range merged {
		_, err := applications().Lookup(ctx, s.db(), tenant, holdKey, holdValue(opening, id))
		if err == nil {
			return alumnikit.ErrExists
		}
		if !errors.Is(err, alumnikit.ErrNotFound) {
			return err
		}
	}
	return nil
}

// accepting returns an opening that takes applications and referrals today. One
// that no member has ever seen is ErrNotFound, another one ErrState.
func (s *Service) accepting(ctx context.Context, tenant alumnikit.TenantID, id alumnikit.ID) (storage.Stored[Opening], error) {
	opening, err := openings().Get(ctx, s.db(), tenant, id)
	switch {
	case err != nil:
		return opening, err
	case opening.Value.PublishedAt.IsZero():
		return opening, alumnikit.ErrNotFound
	case !opening.Value.AcceptsOn(s.people.Today()):
		return opening, alumnikit.ErrState
	}
	return opening, nil
}

// Application returns an application to the person and to HR (PermReferral).
func (s *Service) Application(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Application, error) {
	const op = "referral.Application"
	if err := actor.Tenant().Validate(); err != nil {
		return nil, alumnikit.Wrap(op, "application", err)
	}
	stored, err := applications().Get(ctx, s.db(), actor.Tenant(), id)
	if err == nil && !actor.Can(alumnikit.PermReferral) {
		own, looking := s.isOwn(ctx, actor, stored.Value.Person)
		if err = looking; err == nil && !own {
			err = alumnikit.ErrNotFound
		}
	}
	if err != nil {
		return nil, alumnikit.Wrap(op, "application", err)
	}
	return &stored.Value, nil
}
