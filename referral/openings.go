package referral

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// CreateOpening adds a draft. It needs PermReferral.
func (s *Service) CreateOpening(ctx context.Context, actor alumnikit.Actor, in OpeningInput) (*Opening, error) {
	const op = "referral.CreateOpening"
	if err := actor.Require(alumnikit.PermReferral); err != nil {
		return nil, alumnikit.Wrap(op, "opening", err)
	}
	if err := in.check(); err != nil {
		return nil, alumnikit.Wrap(op, "opening", err)
	}
	o := &Opening{ID: s.db().NewID(), State: Draft, CreatedAt: s.db().Now(), OpeningInput: in.clone()}
	if err := s.db().Commit(ctx, storage.By(actor, "opening.create"), openings().Insert(o)); err != nil {
		return nil, alumnikit.Wrap(op, "opening", err)
	}
	return o, nil
}

// UpdateOpening replaces what is written about an opening that is not closed.
// It needs PermReferral.
func (s *Service) UpdateOpening(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, in OpeningInput) (*Opening, error) {
	o, err := s.changeOpening(ctx, actor, id, "opening.update", func(o *Opening) error {
		if err := in.check(); err != nil {
			return err
		}
		if o.State == Closed {
			return alumnikit.ErrState
		}
		o.OpeningInput = in.clone()
		return nil
	})
	return o, alumnikit.Wrap("referral.UpdateOpening", "opening", err)
}

// Publish opens a draft. It needs PermReferral.
func (s *Service) Publish(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Opening, error) {
	o, err := s.changeOpening(ctx, actor, id, "opening.publish", func(o *Opening) error {
		if o.State != Draft {
			return alumnikit.ErrState
		}
		o.State, o.PublishedAt = Open, s.db().Now()
		return nil
	})
	return o, alumnikit.Wrap("referral.Publish", "opening", err)
}

// Close closes an opening for good: nobody can apply, refer or accept any more.
// Applications and accepted referrals go on. It needs PermReferral.
func (s *Service) Close(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Opening, error) {
	o, err := s.changeOpening(ctx, actor, id, "opening.close", func(o *Opening) error {
		if o.State == Closed {
			return alumnikit.ErrState
		}
		o.State = Closed
		return nil
	})
	return o, alumnikit.Wrap("referral.Close", "opening", err)
}

func (s *Service) changeOpening(
	ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, verb string, edit func(*Opening) error,
) (*Opening, error) {
	if err := actor.Require(alumnikit.PermReferral); err != nil {
		return nil, err
	}
	var out *Opening
	err := s.people.Change(ctx, storage.By(actor, verb), func(ctx context.Context) ([]storage.Change, error) {
		old, err := openings().Get(ctx, s.db(), actor.Tenant(), id)
		if err != nil {
			return nil, err
		}
		o := old.Value
		if err := edit(&o); err != nil {
			return nil, err
		}
		out = &o
		return []storage.Change{openings().Replace(old, &o)}, nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Opening returns an opening: to HR (PermReferral) any; to alumni and employees
// one that has been published, also when it is closed, so that they can look up
// what they applied for; to others one that is public and can be applied for.
func (s *Service) Opening(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Opening, error) {
	const op = "referral.Opening"
	see, err := s.sight(ctx, actor)
	if err != nil {
		return nil, alumnikit.Wrap(op, "opening", err)
	}
	stored, err := openings().Get(ctx, s.db(), actor.Tenant(), id)
	if err == nil && !see.one(&stored.Value) {
		err = alumnikit.ErrNotFound
	}
	if err != nil {
		return nil, alumnikit.Wrap(op, "opening", err)
	}
	return &stored.Value, nil
}

// Openings returns one page of openings, the newest first: to HR (PermReferral)
// all, in every state; to alumni and employees those that can be applied for
// today; to others those among them that are public.
func (s *Service) Openings(ctx context.Context, actor alumnikit.Actor, page alumnikit.Page) (List[Opening], error) {
	const op = "referral.Openings"
	see, err := s.sight(ctx, actor)
	if err != nil {
		return List[Opening]{}, alumnikit.Wrap(op, "opening", err)
	}
	l := listing{actor: actor, name: "openings", key: createdKey, page: page}
	if !see.hr {
		l.key, l.prefix = stateKey, stateValue(Open)
	}
	out, err := list(ctx, s.db(), openings(), l, func(o *Opening) (Opening, bool) { return *o, see.hr || see.applicable(o) })
	return out, alumnikit.Wrap(op, "opening", err)
}

// sight is what an actor may see of openings.
type sight struct {
	hr, network bool
	open        func(*Opening) bool
}

func (s *Service) sight(ctx context.Context, actor alumnikit.Actor) (sight, error) {
	today := s.people.Today()
	see := sight{hr: actor.Can(alumnikit.PermReferral), open: func(o *Opening) bool { return o.AcceptsOn(today) }}
	viewer, err := s.people.Viewer(ctx, actor)
	see.network = viewer.Alumnus || viewer.Employee
	return see, err
}

// applicable reports whether the opening stands in the actor's list of what can
// be applied for.
func (s sight) applicable(o *Opening) bool { return s.open(o) && (o.Public || s.network) }

// one reports whether the actor may look the opening up.
func (s sight) one(o *Opening) bool {
	return s.hr || s.applicable(o) || s.network && !o.PublishedAt.IsZero()
}
