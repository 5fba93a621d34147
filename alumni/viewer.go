package alumni

import (
	"context"
	"errors"

	"github.com/alumnikit/alumnikit"
)

// Viewer adds to an actor what our own records say about it. HR counts as Admin
// with PermRoster. Whether a member is an alumnus or an employee follows from
// their employments today, in the zone of Options. A member who is not in the
// roster, because they were removed while still signed in, is a visitor, and
// the viewer's Actor says so.
func (s *Service) Viewer(ctx context.Context, actor alumnikit.Actor) (Viewer, error) {
	if err := actor.Tenant().Validate(); err != nil {
		return Viewer{}, alumnikit.Wrap("alumni.Viewer", "", err)
	}
	if !actor.IsMember() {
		return Viewer{Actor: actor, Admin: actor.Can(alumnikit.PermRoster)}, nil
	}
	id := alumnikit.ID(actor.Person())
	entry, err := Entries().Get(ctx, s.db, actor.Tenant(), id)
	if errors.Is(err, alumnikit.ErrNotFound) {
		return Viewer{Actor: alumnikit.Visitor(actor.Tenant())}, nil
	}
	if err != nil {
		return Viewer{}, alumnikit.Wrap("alumni.Viewer", "", err)
	}
	memberships, err := MembershipsKind().Find(ctx, s.db, actor.Tenant(), id)
	if err != nil {
		return Viewer{}, alumnikit.Wrap("alumni.Viewer", "", err)
	}
	today := s.Today()
	return Viewer{
		Actor: actor, Alumnus: entry.Value.LeftBy(today), Employee: entry.Value.EmployedOn(today),
		Groups: memberships.Value.Joined(),
	}, nil
}
