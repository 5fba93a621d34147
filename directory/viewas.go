package directory

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// ViewerKind is a kind of viewer that a profile can be previewed as.
type ViewerKind string

// The kinds of viewer. There are no others: a preview is for kinds, never for
// one other person.
const (
	AsVisitor  ViewerKind = "visitor"  // somebody who is not signed in
	AsMember   ViewerKind = "member"   // signed in, but neither alumnus nor employee
	AsAlumnus  ViewerKind = "alumnus"  // a former employee
	AsEmployee ViewerKind = "employee" // a current employee
	AsHR       ViewerKind = "hr"       // an HR user with the roster permission
)

// ViewerKinds returns every kind of viewer.
func ViewerKinds() []ViewerKind {
	return []ViewerKind{AsVisitor, AsMember, AsAlumnus, AsEmployee, AsHR}
}

// Valid reports whether k is a kind of viewer.
func (k ViewerKind) Valid() bool { return slices.Contains(ViewerKinds(), k) }

// inGroups reports whether viewers of the kind can be in groups.
func (k ViewerKind) inGroups() bool { return k == AsMember || k == AsAlumnus || k == AsEmployee }

// As says as whom a profile is previewed.
type As struct {
	Kind  ViewerKind   `json:"kind"`
	Group alumnikit.ID `json:"group,omitzero"` // that the viewer is in, too; of the person's. Zero: none
}

// Preview is a profile as another kind of viewer sees it.
type Preview struct {
	Listed bool `json:"listed"` // such viewers find the person; if not, the view is empty
	View   View `json:"view,omitzero"`
}

// ViewAs shows the person's profile as somebody else sees it: to the person
// themself, and to HR with PermRoster. It shows what Profile would, by the same
// code, to a viewer of that kind who is in at most the one group and whom the
// person does not block. The group must be one that the person is a member of;
// any other is a FieldError to the person, and makes no difference for HR. An
// unknown kind is a FieldError, and so is a group with a kind that is in none.
// Asking about somebody else without the permission is ErrForbidden, whether or
// not they exist.
func (d *Directory) ViewAs(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID, as As) (Preview, error) {
	out, err := d.viewAs(ctx, actor, id, as)
	return out, alumnikit.Wrap("directory.ViewAs", "person", err)
}

func (d *Directory) viewAs(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID, as As) (Preview, error) {
	own := false
	if actor.IsMember() {
		var err error
		if own, err = d.people.SamePerson(ctx, actor.Tenant(), actor.Person(), id); err != nil {
			return Preview{}, err
		}
	}
	if !own {
		if err := actor.Require(alumnikit.PermRoster); err != nil {
			return Preview{}, err
		}
	}
	if err := as.check(); err != nil {
		return Preview{}, err
	}
	rules, err := d.people.Rules(ctx, actor.Tenant())
	if err != nil {
		return Preview{}, err
	}
	found, err := d.people.Load(ctx, actor.Tenant(), []alumnikit.PersonID{id})
	if err != nil {
		return Preview{}, err
	}
	p := found[id]
	if p == nil {
		return Preview{}, alumnikit.ErrNotFound
	}
	if own && !as.Group.IsZero() && !slices.Contains(p.Groups(), as.Group) {
		return Preview{}, alumnikit.Invalid("group", alumnikit.CodeNotOneOf, "a group that you are in")
	}
	viewer := as.viewer(actor.Tenant())
	if !rules.Listed(viewer, p) {
		return Preview{}, nil
	}
	return Preview{Listed: true, View: see(rules, viewer, p)}, nil
}

func (as As) check() error {
	switch {
	case !as.Kind.Valid():
		return alumnikit.Invalid("kind", alumnikit.CodeNotOneOf, "visitor member alumnus employee hr")
	case !as.Group.IsZero() && !as.Kind.inGroups():
		return alumnikit.Invalid("group", alumnikit.CodeForbidden, "only with member, alumnus or employee")
	}
	return nil
}

// viewer is nobody in particular of the kind.
func (as As) viewer(tenant alumnikit.TenantID) alumni.Viewer {
	v := alumni.Viewer{
		Actor: alumnikit.Visitor(tenant), Admin: as.Kind == AsHR, Alumnus: as.Kind == AsAlumnus, Employee: as.Kind == AsEmployee,
	}
	if !as.Group.IsZero() {
		v.Groups = []alumnikit.ID{as.Group}
	}
	return v
}
