package referral

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Move takes an application to review, offer or declined (PermReferral), or to
// withdrawn (the person). Hire takes it to hired. A step that the stage does not
// allow, also the same step again, is ErrState.
func (s *Service) Move(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, to Stage) (*Application, error) {
	const op = "referral.Move"
	if !to.Valid() || to == Hired || to == Applied {
		err := alumnikit.Invalid("stage", alumnikit.CodeNotOneOf, "review offer declined withdrawn")
		return nil, alumnikit.Wrap(op, "application", err)
	}
	a, err := s.move(ctx, actor, id, to, func(context.Context, *Application) ([]storage.Change, error) { return nil, nil })
	return a, alumnikit.Wrap(op, "application", err)
}

// Hire takes an application from offer to hired and opens the new employment of
// the same person, in one commit. PermReferral suffices: the person is in the
// roster already. Hiring again is ErrState, so a request that is sent twice
// opens one employment. Faulty fields are named "employment.work".
func (s *Service) Hire(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, m alumni.Employment) (*Application, error) {
	a, err := s.move(ctx, actor, id, Hired, func(ctx context.Context, a *Application) ([]storage.Change, error) {
		changes, entry, err := s.people.PrepareEmployment(ctx, actor, a.Person, m)
		if err != nil {
			return nil, inEmployment(err)
		}
		a.Employment = entry.Employments[len(entry.Employments)-1].ID
		return changes, nil
	})
	return a, alumnikit.Wrap("referral.Hire", "application", err)
}

// move takes a step together with the changes that with states.
func (s *Service) move(
	ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, to Stage,
	with func(context.Context, *Application) ([]storage.Change, error),
) (*Application, error) {
	if err := actor.Tenant().Validate(); err != nil {
		return nil, err
	}
	var out *Application
	err := s.people.Change(ctx, storage.By(actor, "application."+string(to)), func(ctx context.Context) ([]storage.Change, error) {
		old, err := applications().Get(ctx, s.db(), actor.Tenant(), id)
		if err != nil {
			return nil, err
		}
		own, err := s.isOwn(ctx, actor, old.Value.Person)
		if err != nil {
			return nil, err
		}
		if err := mayMove(actor.Can(alumnikit.PermReferral), own, &old.Value, to); err != nil {
			return nil, err
		}
		a := old.Value
		a.Stage, a.Steps = to, append(slices.Clone(a.Steps), Step{to, s.db().Now()})
		changes, err := with(ctx, &a)
		if err != nil {
			return nil, err
		}
		out = &a
		return append(changes, applications().Replace(old, &a)), nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// inEmployment renames the faulty fields of an entry's last employment to those
// of the one employment that the caller gave.
func inEmployment(err error) error {
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	if !ok {
		return err
	}
	out := slices.Clone(found)
	for i, e := range out {
		if member, ok := strings.CutPrefix(e.Field, "employments["); ok {
			_, member, _ = strings.Cut(member, "].")
			out[i].Field = "employment." + member
		}
	}
	return out.Err()
}
