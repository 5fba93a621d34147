package alumni

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// GroupInput is what HR says about a group.
type GroupInput struct {
	Name        map[Locale]string `json:"name"`
	Description map[Locale]string `json:"description,omitempty"`
	Kind        GroupKind         `json:"kind"`
	Join        JoinPolicy        `json:"join"`
}

func (g *Group) apply(in GroupInput) {
	g.Name, g.Description, g.Kind, g.Join = maps.Clone(in.Name), maps.Clone(in.Description), in.Kind, in.Join
}

func (g *Group) check() error {
	var found alumnikit.FieldErrors
	texts := []struct {
		field string
		in    map[Locale]string
	}{{"name", g.Name}, {"description", g.Description}}
	for _, t := range texts {
		for locale := range t.in {
			if !locale.Valid() {
				found.Add(t.field, alumnikit.CodeNotOneOf, "ja en")
			}
		}
	}
	if len(found) > 0 {
		return found // what is no locale would stand in the paths of other errors
	}
	if err := collect(&found, alumnikit.Validate(g)); err != nil {
		return err
	}
	for _, t := range texts {
		for _, locale := range slices.Sorted(maps.Keys(t.in)) {
			if !alumnikit.IsText(t.in[locale]) {
				found.Add(t.field+"."+string(locale), alumnikit.CodeFormat, "text without control characters")
			}
		}
	}
	return found.Err()
}

// CreateGroup makes a group without members. It needs PermGroups.
func (s *Service) CreateGroup(ctx context.Context, actor alumnikit.Actor, in GroupInput) (*Group, error) {
	if err := actor.Require(alumnikit.PermGroups); err != nil {
		return nil, alumnikit.Wrap("alumni.CreateGroup", "group", err)
	}
	group := &Group{ID: s.db.NewID(), CreatedAt: s.db.Now()}
	group.apply(in)
	if err := group.check(); err != nil {
		return nil, alumnikit.Wrap("alumni.CreateGroup", "group", err)
	}
	if err := s.db.Commit(ctx, storage.By(actor, "group.create"), Groups().Insert(group)); err != nil {
		return nil, alumnikit.Wrap("alumni.CreateGroup", "group", err)
	}
	return group, nil
}

// UpdateGroup puts the input in the place of what was said about a group. Its
// members stay. It needs PermGroups.
func (s *Service) UpdateGroup(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, in GroupInput) (*Group, error) {
	if err := actor.Require(alumnikit.PermGroups); err != nil {
		return nil, alumnikit.Wrap("alumni.UpdateGroup", "group", err)
	}
	var group *Group
	err := s.Change(ctx, storage.By(actor, "group.update"), func(ctx context.Context) ([]storage.Change, error) {
		old, err := Groups().Get(ctx, s.db, actor.Tenant(), id)
		if err != nil {
			return nil, err
		}
		changed := old.Value
		changed.apply(in)
		group = &changed
		if err := group.check(); err != nil || reflect.DeepEqual(*group, old.Value) {
			return nil, err
		}
		return []storage.Change{Groups().Replace(old, group)}, nil
	})
	if err != nil {
		return nil, alumnikit.Wrap("alumni.UpdateGroup", "group", err)
	}
	return group, nil
}

// Groups returns all groups, the oldest first: to members and to every HR user.
func (s *Service) Groups(ctx context.Context, actor alumnikit.Actor) ([]Group, error) {
	if !actor.IsAdmin() && !actor.IsMember() {
		return nil, alumnikit.Wrap("alumni.Groups", "group", alumnikit.ErrForbidden)
	}
	if err := actor.Tenant().Validate(); err != nil {
		return nil, alumnikit.Wrap("alumni.Groups", "group", err)
	}
	var out []Group
	for stored, err := range Groups().All(ctx, s.db, actor.Tenant(), storage.ListQuery{}) {
		if err != nil {
			return nil, alumnikit.Wrap("alumni.Groups", "group", err)
		}
		out = append(out, stored.Value)
	}
	slices.SortStableFunc(out, func(a, b Group) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return out, nil
}

// MyGroup is a group that the acting member is in or was invited to.
type MyGroup struct {
	Group Group `json:"group"`
	Membership
}

// MyGroups returns the groups that the acting member is in or was invited to,
// in the order in which they came to them.
func (s *Service) MyGroups(ctx context.Context, actor alumnikit.Actor) ([]MyGroup, error) {
	person, err := actor.RequireMember()
	if err != nil {
		return nil, alumnikit.Wrap("alumni.MyGroups", "group", err)
	}
	mine, err := holding(ctx, s, MembershipsKind(), actor.Tenant(), person)
	if err != nil && !errors.Is(err, alumnikit.ErrNotFound) {
		return nil, alumnikit.Wrap("alumni.MyGroups", "group", err)
	}
	ids := make([]alumnikit.ID, len(mine.Value.Groups))
	for i, m := range mine.Value.Groups {
		ids[i] = m.Group
	}
	groups, err := Groups().GetAll(ctx, s.db, actor.Tenant(), ids)
	if err != nil {
		return nil, alumnikit.Wrap("alumni.MyGroups", "group", err)
	}
	var out []MyGroup
	for _, m := range mine.Value.Groups {
		if g, ok := groups[m.Group]; ok {
			out = append(out, MyGroup{g.Value, m})
		}
	}
	return out, nil
}
