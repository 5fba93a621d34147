package alumni

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Viewer adds to an actor what our own records say about it. HR counts as Admin
// with PermRoster. Whether a member is an alumnus or an employee follows from
// their employments today, in the zone of Options. A member who is not in the
// roster, because they were removed while still signed in, is a visitor, and
// the viewer's Actor says so.
func (s *Service) Viewer(ctx context.Context, actor alumnikit.Actor) (Viewer, error) {
	viewer, _, err := s.look(ctx, actor)
	return viewer, alumnikit.Wrap("alumni.Viewer", "", err)
}

// Look returns the viewer that an actor is, and the rules that hold for them, as
// of one moment.
func (s *Service) Look(ctx context.Context, actor alumnikit.Actor) (Viewer, Rules, error) {
	viewer, rules, err := s.look(ctx, actor)
	return viewer, rules, alumnikit.Wrap("alumni.Look", "", err)
}

func (s *Service) look(ctx context.Context, actor alumnikit.Actor) (Viewer, Rules, error) {
	if err := actor.Tenant().Validate(); err != nil {
		return Viewer{}, Rules{}, err
	}
	kinds, ids := ruleKinds(), []alumnikit.ID{policyID()}
	self := alumnikit.ID(actor.Person())
	if actor.IsMember() {
		kinds, ids = append(kinds, Entries().Name(), MembershipsKind().Name()), append(ids, self)
	}
	all, err := storage.Gather(ctx, s.db.Store(), actor.Tenant(), kinds, ids)
	if err != nil {
		return Viewer{}, Rules{}, err
	}
	rules, err := s.rulesOf(ctx, actor.Tenant(), all)
	if err != nil || !actor.IsMember() {
		return Viewer{Actor: actor, Admin: actor.Can(alumnikit.PermRoster)}, rules, err
	}
	entry, err := Entries().From(all, self)
	if err != nil || entry.Version == 0 {
		return Viewer{Actor: alumnikit.Visitor(actor.Tenant())}, rules, err
	}
	memberships, err := MembershipsKind().From(all, self)
	today := s.Today()
	return Viewer{
		Actor: actor, Alumnus: entry.Value.LeftBy(today), Employee: entry.Value.EmployedOn(today),
		Groups: memberships.Value.Joined(),
	}, rules, err
}
