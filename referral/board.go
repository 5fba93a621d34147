package referral

import (
	"context"

	"github.com/alumnikit/alumnikit"
)

// MaxBoard is how many applications Board returns for each stage.
const MaxBoard = alumnikit.MaxPageSize

// Board returns the applications of each stage, those that reached it last
// first, at most MaxBoard each; Applications pages through more. It needs
// PermReferral.
func (s *Service) Board(ctx context.Context, actor alumnikit.Actor) (map[Stage][]Application, error) {
	board := make(map[Stage][]Application, len(Stages()))
	for _, stage := range Stages() {
		found, err := s.applications(ctx, actor, ApplicationFilter{Stage: stage}, alumnikit.Page{Size: MaxBoard})
		if err != nil {
			return nil, alumnikit.Wrap("referral.Board", "application", err)
		}
		board[stage] = found.Items
	}
	return board, nil
}

// ApplicationFilter says which applications to list; zero fields mean any.
type ApplicationFilter struct {
	Stage   Stage        `json:"stage,omitempty"`
	Opening alumnikit.ID `json:"opening,omitzero"`
}

// Applications returns one page of applications: those of a stage that reached
// it last first, otherwise the newest first. It needs PermReferral.
func (s *Service) Applications(
	ctx context.Context, actor alumnikit.Actor, filter ApplicationFilter, page alumnikit.Page,
) (List[Application], error) {
	out, err := s.applications(ctx, actor, filter, page)
	return out, alumnikit.Wrap("referral.Applications", "application", err)
}

func (s *Service) applications(
	ctx context.Context, actor alumnikit.Actor, filter ApplicationFilter, page alumnikit.Page,
) (List[Application], error) {
	if err := actor.Require(alumnikit.PermReferral); err != nil {
		return List[Application]{}, err
	}
	if filter.Stage != "" && !filter.Stage.Valid() {
		return List[Application]{}, alumnikit.Invalid("stage", alumnikit.CodeNotOneOf, "a stage")
	}
	l := listing{actor: actor, name: "applications", key: createdKey, filter: []byte(filter.Stage), page: page}
	switch {
	case !filter.Opening.IsZero():
		l.key, l.prefix = openingKey, filter.Opening[:]
	case filter.Stage != "":
		l.key, l.prefix = stateKey, stateValue(filter.Stage)
	}
	return list(ctx, s.db(), applications(), l, func(a *Application) (Application, bool) {
		return *a, filter.Stage == "" || a.Stage == filter.Stage
	})
}

// MyApplications returns one page of the acting person's applications, the
// newest first.
func (s *Service) MyApplications(ctx context.Context, actor alumnikit.Actor, page alumnikit.Page) (List[Application], error) {
	const op = "referral.MyApplications"
	l := listing{actor: actor, name: "myApplications", page: page}
	if err := s.ofMember(ctx, actor, &l, personKey); err != nil {
		return List[Application]{}, alumnikit.Wrap(op, "application", err)
	}
	out, err := list(ctx, s.db(), applications(), l, func(a *Application) (Application, bool) { return *a, true })
	return out, alumnikit.Wrap(op, "application", err)
}
