package alumni

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Join makes the acting member a member of an open group, or accepts an
// invitation to any. A group that invites is ErrForbidden to those it did not
// invite. Joining twice changes nothing.
func (s *Service) Join(ctx context.Context, actor alumnikit.Actor, group alumnikit.ID) error {
	err := s.changeOwn(ctx, actor, "group.join", group, func(g *Group, m *Memberships) error {
		if m.find(group) < 0 && g.Join != JoinOpen {
			return alumnikit.ErrForbidden
		}
		return m.join(group, s)
	})
	return alumnikit.Wrap("alumni.Join", "group", err)
}

// Accept makes the acting member a member of a group that invited them; without
// an invitation it is ErrState. Accepting twice changes nothing.
func (s *Service) Accept(ctx context.Context, actor alumnikit.Actor, group alumnikit.ID) error {
	err := s.changeOwn(ctx, actor, "group.accept", group, func(_ *Group, m *Memberships) error {
		if m.find(group) < 0 {
			return alumnikit.ErrState
		}
		return m.join(group, s)
	})
	return alumnikit.Wrap("alumni.Accept", "group", err)
}

// Leave ends the acting member's membership of a group, or declines its
// invitation. What they showed to the group is shown to nobody in it from then
// on. Leaving twice changes nothing.
func (s *Service) Leave(ctx context.Context, actor alumnikit.Actor, group alumnikit.ID) error {
	err := s.changeOwn(ctx, actor, "group.leave", group, func(_ *Group, m *Memberships) error {
		m.Groups = slices.DeleteFunc(m.Groups, func(at Membership) bool { return at.Group == group })
		return nil
	})
	return alumnikit.Wrap("alumni.Leave", "group", err)
}

// Invite asks a person to join a group; they are no member before they accept.
// It needs PermGroups. Inviting a member, or twice, changes nothing.
func (s *Service) Invite(ctx context.Context, actor alumnikit.Actor, group alumnikit.ID, person alumnikit.PersonID) error {
	if err := actor.Require(alumnikit.PermGroups); err != nil {
		return alumnikit.Wrap("alumni.Invite", "group", err)
	}
	err := s.changeMemberships(ctx, actor, "group.invite", group, person, func(_ *Group, m *Memberships) error {
		if m.find(group) >= 0 {
			return nil
		}
		return m.add(Membership{Group: group, Invited: true, Since: s.db.Now()})
	})
	return alumnikit.Wrap("alumni.Invite", "group", err)
}

func (s *Service) changeOwn(ctx context.Context, actor alumnikit.Actor, verb string, group alumnikit.ID, edit func(*Group, *Memberships) error) error {
	person, err := actor.RequireMember()
	if err != nil {
		return err
	}
	return s.changeMemberships(ctx, actor, verb, group, person, edit)
}

// changeMemberships reads a group and a person's memberships, has them edited
// and commits them if they are others then, provided that the group is still
// the one that was read: its way of joining may have changed.
func (s *Service) changeMemberships(
	ctx context.Context, actor alumnikit.Actor, verb string, group alumnikit.ID, person alumnikit.PersonID,
	edit func(*Group, *Memberships) error,
) error {
	return s.Change(ctx, storage.By(actor, verb), func(ctx context.Context) ([]storage.Change, error) {
		g, err := Groups().Get(ctx, s.db, actor.Tenant(), group)
		if err != nil {
			return nil, err
		}
		old, err := holding(ctx, s, MembershipsKind(), actor.Tenant(), person)
		if err != nil {
			return nil, err
		}
		changed := &Memberships{ID: old.person, Groups: slices.Clone(old.Value.Groups)}
		if err := edit(&g.Value, changed); err != nil || slices.Equal(changed.Groups, old.Value.Groups) {
			return nil, err
		}
		return append(old.expect, MembershipsKind().Replace(old.Stored, changed), Groups().Expect(g)), nil
	})
}

// find returns the place of a group in the list, or -1.
func (m *Memberships) find(group alumnikit.ID) int {
	return slices.IndexFunc(m.Groups, func(at Membership) bool { return at.Group == group })
}

// join makes the person a member, whether or not they were invited.
func (m *Memberships) join(group alumnikit.ID, s *Service) error {
	at := m.find(group)
	if at < 0 {
		return m.add(Membership{Group: group, Since: s.db.Now()})
	}
	if m.Groups[at].Invited {
		m.Groups[at] = Membership{Group: group, Since: s.db.Now()}
	}
	return nil
}

func (m *Memberships) add(at Membership) error {
	if len(m.Groups) >= MaxGroupsPerPerson {
		return alumnikit.ErrTooLarge
	}
	m.Groups = append(m.Groups, at)
	return nil
}
