package referral

import (
	"context"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Engagement is what an opening offers.
type Engagement string

// The kinds of engagement.
const (
	Employment    Engagement = "employment"
	SideJob       Engagement = "sideJob"
	Contract      Engagement = "contract"
	Project       Engagement = "project"
	Collaboration Engagement = "collaboration"
)

// Valid reports whether e is a kind of engagement.
func (e Engagement) Valid() bool {
	return slices.Contains([]Engagement{Employment, SideJob, Contract, Project, Collaboration}, e)
}

// OpeningState is where an opening is in its life.
type OpeningState string

// The states of an opening.
const (
	Draft  OpeningState = "draft"  // seen by HR only
	Open   OpeningState = "open"   // can be applied for until ClosesOn
	Closed OpeningState = "closed" // final
)

// OpeningInput is what HR writes about an opening. The three disclosures are
// those that a Japanese advertiser has owed since April 2024 (Ordinance for
// Enforcement of the Employment Security Act, article 4-2; verify with counsel).
type OpeningInput struct {
	Title          map[alumni.Locale]string `json:"title" validate:"required,min=1,dive,required,max=120,plain"`
	Description    map[alumni.Locale]string `json:"description,omitempty" validate:"dive,max=8000"`
	Engagement     Engagement               `json:"engagement" validate:"required,oneof=employment sideJob contract project collaboration"`
	Department     string                   `json:"department,omitempty" validate:"max=60,plain"`
	Place          string                   `json:"place,omitempty" validate:"max=60,plain"`
	ChangeOfDuties string                   `json:"changeOfDuties,omitempty" validate:"max=500"` // range in which duties may change
	ChangeOfPlace  string                   `json:"changeOfPlace,omitempty" validate:"max=500"`  // range in which the place may change
	Renewal        string                   `json:"renewal,omitempty" validate:"max=500"`        // criteria for renewing a fixed term
	ClosesOn       alumni.Date              `json:"closesOn,omitzero"`                           // last day; zero: until closed
	Public         bool                     `json:"public,omitempty"`                            // also for visitors who are not signed in
}

// Opening is a position or piece of work that is offered.
type Opening struct {
	ID        alumnikit.ID `json:"id"`
	State     OpeningState `json:"state"`
	CreatedAt time.Time    `json:"createdAt"`
	OpeningInput
}

// AcceptsOn reports whether the opening can be applied for on a day.
func (o *Opening) AcceptsOn(day alumni.Date) bool {
	return o.State == Open && (o.ClosesOn.IsZero() || day.Compare(o.ClosesOn.Last()) <= 0)
}

func openings() storage.Kind[Opening] {
	return storage.NewKind(storage.Definition[Opening]{
		Name: "referral.opening",
		ID:   func(o *Opening) alumnikit.ID { return o.ID },
		Keys: func(o *Opening) []storage.Key {
			return []storage.Key{{Name: "state", Value: []byte(o.State)}}
		},
	})
}

// CreateOpening adds a draft. It needs PermReferral.
func (s *Service) CreateOpening(ctx context.Context, actor alumnikit.Actor, in OpeningInput) (*Opening, error) {
	if err := actor.Require(alumnikit.PermReferral); err != nil {
		return nil, alumnikit.Wrap("referral.CreateOpening", "opening", err)
	}
	if err := in.validate(); err != nil {
		return nil, alumnikit.Wrap("referral.CreateOpening", "opening", err)
	}
	o := &Opening{ID: s.db.NewID(), State: Draft, CreatedAt: s.db.Now(), OpeningInput: in}
	err := s.db.Commit(ctx, storage.By(actor, "opening.create"), openings().Insert(o))
	return o, alumnikit.Wrap("referral.CreateOpening", "opening", err)
}

func (in OpeningInput) validate() error {
	if err := alumnikit.Validate(in); err != nil {
		return err
	}
	var found alumnikit.FieldErrors
	for _, texts := range []map[alumni.Locale]string{in.Title, in.Description} {
		for locale, text := range texts {
			if !locale.Valid() || !alumnikit.IsText(text) {
				found.Add("title", alumnikit.CodeFormat, "text in ja or en")
			}
		}
	}
	for name, text := range map[string]string{"changeOfDuties": in.ChangeOfDuties, "changeOfPlace": in.ChangeOfPlace, "renewal": in.Renewal} {
		if !alumnikit.IsText(text) {
			found.Add(name, alumnikit.CodeFormat, "text without control characters")
		}
	}
	return found.Err()
}

// UpdateOpening replaces what is written about an opening that is not closed.
// It needs PermReferral.
func (s *Service) UpdateOpening(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, in OpeningInput) (*Opening, error) {
	if err := in.validate(); err != nil {
		return nil, alumnikit.Wrap("referral.UpdateOpening", "opening", err)
	}
	return s.changeOpening(ctx, actor, id, "opening.update", func(o *Opening) error {
		if o.State == Closed {
			return alumnikit.ErrState
		}
		o.OpeningInput = in
		return nil
	})
}

// Publish opens a draft. It needs PermReferral.
func (s *Service) Publish(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Opening, error) {
	return s.changeOpening(ctx, actor, id, "opening.publish", func(o *Opening) error {
		if o.State != Draft {
			return alumnikit.ErrState
		}
		o.State = Open
		return nil
	})
}

// Close closes an opening for good; applications go on. It needs PermReferral.
func (s *Service) Close(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Opening, error) {
	return s.changeOpening(ctx, actor, id, "opening.close", func(o *Opening) error {
		if o.State == Closed {
			return alumnikit.ErrState
		}
		o.State = Closed
		return nil
	})
}

func (s *Service) changeOpening(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, verb string, change func(*Opening) error) (*Opening, error) {
	if err := actor.Require(alumnikit.PermReferral); err != nil {
		return nil, alumnikit.Wrap("referral."+verb, "opening", err)
	}
	var out *Opening
	err := storage.Retry(ctx, func(ctx context.Context) error {
		old, err := openings().Get(ctx, s.db, actor.Tenant(), id)
		if err != nil {
			return err
		}
		o := old.Value
		if err := change(&o); err != nil {
			return err
		}
		out = &o
		return s.db.Commit(ctx, storage.By(actor, verb), openings().Replace(old, &o))
	})
	if err != nil {
		return nil, alumnikit.Wrap("referral."+verb, "opening", err)
	}
	return out, nil
}

// Opening returns an opening: to HR any, to alumni and employees an open one,
// to others an open one that is public.
func (s *Service) Opening(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Opening, error) {
	stored, err := openings().Get(ctx, s.db, actor.Tenant(), id)
	if err != nil {
		return nil, alumnikit.Wrap("referral.Opening", "opening", err)
	}
	shown, err := s.shown(ctx, actor)
	if err != nil {
		return nil, alumnikit.Wrap("referral.Opening", "opening", err)
	}
	if !shown(&stored.Value) {
		return nil, alumnikit.Wrap("referral.Opening", "opening", alumnikit.ErrNotFound)
	}
	return &stored.Value, nil
}

// Openings returns what Opening would return one by one, newest first.
func (s *Service) Openings(ctx context.Context, actor alumnikit.Actor) ([]Opening, error) {
	shown, err := s.shown(ctx, actor)
	if err != nil {
		return nil, alumnikit.Wrap("referral.Openings", "opening", err)
	}
	var out []Opening
	for stored, err := range openings().All(ctx, s.db, actor.Tenant(), storage.ListQuery{}) {
		if err != nil {
			return nil, alumnikit.Wrap("referral.Openings", "opening", err)
		}
		if shown(&stored.Value) {
			out = append(out, stored.Value)
		}
	}
	slices.SortFunc(out, func(a, b Opening) int {
		if c := b.CreatedAt.Compare(a.CreatedAt); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	return out, nil
}

func (s *Service) shown(ctx context.Context, actor alumnikit.Actor) (func(*Opening) bool, error) {
	if actor.Can(alumnikit.PermReferral) {
		return func(*Opening) bool { return true }, nil
	}
	viewer, err := s.people.Viewer(ctx, actor)
	if err != nil {
		return nil, err
	}
	today := s.people.Today()
	return func(o *Opening) bool {
		return o.AcceptsOn(today) && (o.Public || viewer.Alumnus || viewer.Employee)
	}, nil
}
