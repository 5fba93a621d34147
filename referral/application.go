package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Stage is where an application is on its way.
type Stage string

// The stages. The last three are final.
const (
	Applied   Stage = "applied"
	Review    Stage = "review"
	Offer     Stage = "offer"
	Hired     Stage = "hired"
	Declined  Stage = "declined"  // by the company
	Withdrawn Stage = "withdrawn" // by the person
)

// Stages returns every stage in order.
func Stages() []Stage { return []Stage{Applied, Review, Offer, Hired, Declined, Withdrawn} }

// Valid reports whether s is a stage.
func (s Stage) Valid() bool { return slices.Contains(Stages(), s) }

// Final reports whether nothing follows.
func (s Stage) Final() bool { return s == Hired || s == Declined || s == Withdrawn }

// Next returns the stages that may follow: HR moves to review, offer, hired and
// declined, the person to withdrawn.
func (s Stage) Next() []Stage {
	switch s {
	case Applied:
		return []Stage{Review, Declined, Withdrawn}
	case Review:
		return []Stage{Offer, Declined, Withdrawn}
	case Offer:
		return []Stage{Hired, Declined, Withdrawn}
	case Hired, Declined, Withdrawn:
	}
	return nil
}

// Step is one move of an application.
type Step struct {
	Stage Stage     `json:"stage"`
	At    time.Time `json:"at"`
}

// Application is a person's wish to come back.
type Application struct {
	ID         alumnikit.ID       `json:"id"`
	Opening    alumnikit.ID       `json:"opening"`
	Person     alumnikit.PersonID `json:"person"`
	Stage      Stage              `json:"stage"`
	Message    string             `json:"message,omitempty"`
	Steps      []Step             `json:"steps"`
	Employment alumnikit.ID       `json:"employment,omitzero"` // that the hire opened
}

func applications() storage.Kind[Application] {
	return storage.NewKind(storage.Definition[Application]{
		Name:     "referral.application",
		ID:       func(a *Application) alumnikit.ID { return a.ID },
		Keys:     applicationKeys,
		Subjects: func(a *Application) []alumnikit.PersonID { return []alumnikit.PersonID{a.Person} },
	})
}

const (
	stageKey   = "stage"
	openingKey = "opening"
	liveKey    = "live" // one live application of a person for an opening
)

func applicationKeys(a *Application) []storage.Key {
	keys := []storage.Key{
		{Name: stageKey, Value: []byte(a.Stage)},
		{Name: openingKey, Value: slices.Clone(a.Opening[:])},
	}
	if !a.Stage.Final() {
		keys = append(keys, storage.Key{Name: liveKey, Value: slices.Concat(a.Opening[:], a.Person[:]), Unique: true})
	}
	return keys
}

// ApplyInput is what a person says when applying.
type ApplyInput struct {
	Opening alumnikit.ID `json:"opening"`
	Message string       `json:"message,omitempty" validate:"max=4000"`
}

// Apply records that the acting person wants to come back for an opening: a
// former or a current employee, once at a time for each opening (ErrExists).
func (s *Service) Apply(ctx context.Context, actor alumnikit.Actor, in ApplyInput) (*Application, error) {
	const op = "referral.Apply"
	person, err := actor.RequireMember()
	if err != nil {
		return nil, alumnikit.Wrap(op, "application", err)
	}
	if err := validateMessage(in); err != nil {
		return nil, alumnikit.Wrap(op, "application", err)
	}
	viewer, err := s.people.Viewer(ctx, actor)
	if err != nil {
		return nil, alumnikit.Wrap(op, "application", err)
	}
	if !viewer.Alumnus && !viewer.Employee {
		return nil, alumnikit.Wrap(op, "application", alumnikit.ErrForbidden)
	}
	var out *Application
	err = storage.Retry(ctx, func(ctx context.Context) error {
		opening, err := openings().Get(ctx, s.db, actor.Tenant(), in.Opening)
		if err != nil {
			return err
		}
		if opening.Value.State == Draft {
			return alumnikit.ErrNotFound
		}
		if !opening.Value.AcceptsOn(s.people.Today()) {
			return alumnikit.ErrState
		}
		out = &Application{
			ID: s.db.NewID(), Opening: in.Opening, Person: person, Stage: Applied,
			Message: in.Message, Steps: []Step{{Applied, s.db.Now()}},
		}
		return s.db.Commit(ctx, storage.By(actor, "application.apply"), openings().Expect(opening), applications().Insert(out))
	})
	if err != nil {
		return nil, alumnikit.Wrap(op, "application", err)
	}
	return out, nil
}

func validateMessage(in ApplyInput) error {
	if err := alumnikit.Validate(in); err != nil {
		return err
	}
	if !alumnikit.IsText(in.Message) {
		return alumnikit.Invalid("message", alumnikit.CodeFormat, "text without control characters")
	}
	return nil
}

// Move takes an application to review, offer or declined (PermReferral), or to
// withdrawn (the person). Hire takes it to hired.
func (s *Service) Move(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, to Stage) (*Application, error) {
	if to == Hired {
		return nil, alumnikit.Wrap("referral.Move", "application", alumnikit.Invalid("stage", alumnikit.CodeNotOneOf, "review offer declined withdrawn"))
	}
	return s.move(ctx, actor, id, to, func(context.Context, *Application) ([]storage.Change, error) { return nil, nil })
}

// Hire takes an application from offer to hired and opens the new employment of
// the same person, in one commit. It needs PermReferral.
func (s *Service) Hire(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, m alumni.Employment) (*Application, error) {
	return s.move(ctx, actor, id, Hired, func(ctx context.Context, a *Application) ([]storage.Change, error) {
		changes, entry, err := s.people.PrepareEmployment(ctx, actor, a.Person, m)
		if err != nil {
			return nil, err
		}
		a.Employment = entry.Employments[len(entry.Employments)-1].ID
		return changes, nil
	})
}

func (s *Service) move(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, to Stage, with func(context.Context, *Application) ([]storage.Change, error)) (*Application, error) {
	var out *Application
	err := storage.Retry(ctx, func(ctx context.Context) error {
		old, err := applications().Get(ctx, s.db, actor.Tenant(), id)
		if err != nil {
			return err
		}
		if err := mayMove(actor, &old.Value, to); err != nil {
			return err
		}
		a := old.Value
		a.Stage, a.Steps = to, append(slices.Clone(a.Steps), Step{to, s.db.Now()})
		more, err := with(ctx, &a)
		if err != nil {
			return err
		}
		out = &a
		return s.db.Commit(ctx, storage.By(actor, "application."+string(to)), append(more, applications().Replace(old, &a))...)
	})
	if err != nil {
		return nil, alumnikit.Wrap("referral.Move", "application", err)
	}
	return out, nil
}

// mayMove keeps what is not theirs from actors, and steps from where they do
// not belong.
func mayMove(actor alumnikit.Actor, a *Application, to Stage) error {
	own := actor.IsMember() && actor.Person() == a.Person
	if !own && !actor.Can(alumnikit.PermReferral) {
		return alumnikit.ErrNotFound
	}
	if to == Withdrawn && !own || to != Withdrawn && !actor.Can(alumnikit.PermReferral) {
		return alumnikit.ErrForbidden
	}
	if !slices.Contains(a.Stage.Next(), to) {
		return alumnikit.ErrState
	}
	return nil
}

// Application returns an application to the person and to HR.
func (s *Service) Application(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Application, error) {
	stored, err := applications().Get(ctx, s.db, actor.Tenant(), id)
	own := err == nil && actor.IsMember() && stored.Value.Person == actor.Person()
	if err == nil && !own && !actor.Can(alumnikit.PermReferral) {
		err = alumnikit.ErrNotFound
	}
	if err != nil {
		return nil, alumnikit.Wrap("referral.Application", "application", err)
	}
	return &stored.Value, nil
}

// MyApplications returns the acting person's applications, latest first.
func (s *Service) MyApplications(ctx context.Context, actor alumnikit.Actor) ([]Application, error) {
	person, err := actor.RequireMember()
	if err != nil {
		return nil, alumnikit.Wrap("referral.MyApplications", "application", err)
	}
	return collect(applications().Concerning(ctx, s.db, actor.Tenant(), person))
}

// MaxBoard is how many applications Board returns for one stage.
const MaxBoard = 200

// Board returns the applications of each stage, latest first, at most MaxBoard
// each. It needs PermReferral.
func (s *Service) Board(ctx context.Context, actor alumnikit.Actor) (map[Stage][]Application, error) {
	if err := actor.Require(alumnikit.PermReferral); err != nil {
		return nil, alumnikit.Wrap("referral.Board", "application", err)
	}
	board := map[Stage][]Application{}
	for _, stage := range Stages() {
		found, err := collect(applications().All(ctx, s.db, actor.Tenant(), storage.Exactly("", stageKey, []byte(stage))))
		if err != nil {
			return nil, alumnikit.Wrap("referral.Board", "application", err)
		}
		board[stage] = found[:min(len(found), MaxBoard)]
	}
	return board, nil
}

// collect gathers applications, the one that moved last first.
func collect(seq func(func(storage.Stored[Application], error) bool)) ([]Application, error) {
	var out []Application
	var failed error
	seq(func(stored storage.Stored[Application], err error) bool {
		failed = errors.Join(failed, err)
		if err == nil {
			out = append(out, stored.Value)
		}
		return err == nil
	})
	slices.SortFunc(out, func(a, b Application) int {
		if c := b.Steps[len(b.Steps)-1].At.Compare(a.Steps[len(a.Steps)-1].At); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	return out, failed
}
