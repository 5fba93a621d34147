package main

import (
	"context"
	"net/http"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// actor tells who makes a request. It is the one seam to a host's login: a product with accounts of its own asks its own
// session here, and nothing else of the portal changes.
//
// It returns one of
//   - alumnikit.Member(tenant, person) for a signed-in person of the roster. Whether that person is an alumna, an employee
//     or both follows from our records, so the login need not know;
//   - alumnikit.Admin(tenant, account, permissions...) for an HR user, with what the host lets that account do;
//   - alumnikit.Visitor(tenant) for everybody else.
//
// Here the subject of the session was chosen on the page for trying out (signin.go): there is no password.
func (p *portal) actor(r *http.Request) alumnikit.Actor {
	subject := web.SessionOf(r.Context()).Subject()
	if subject == subjectHR {
		return alumnikit.Admin(tenant, "hr-desk", alumnikit.AllPermissions()...)
	}
	if id, ok := strings.CutPrefix(subject, subjectPerson); ok {
		if person, err := alumnikit.ParsePersonID(id); err == nil {
			return alumnikit.Member(tenant, person)
		}
	}
	return alumnikit.Visitor(tenant)
}

// Subjects of a session.
const (
	subjectHR     = "hr"
	subjectPerson = "person:"
)

// role is what the pages call the actor. It grants nothing: the services look it up themselves.
func (p *portal) role(ctx context.Context, actor alumnikit.Actor) (web.Role, error) {
	if actor.IsAdmin() {
		return web.RoleHR, nil
	}
	viewer, err := p.people.Viewer(ctx, actor)
	switch {
	case err != nil:
		return web.RoleVisitor, err
	case !viewer.Actor.IsMember():
		return web.RoleVisitor, nil
	case viewer.Employee:
		return web.RoleEmployee, nil
	default:
		return web.RoleAlumnus, nil
	}
}

// webViewer tells the shell who looks at a page. In doubt it is a visitor.
func (p *portal) webViewer(r *http.Request, _ *web.Session) web.Viewer {
	actor := p.actor(r)
	role, err := p.role(r.Context(), actor)
	if err != nil || role == web.RoleVisitor {
		return web.Viewer{Role: web.RoleVisitor}
	}
	if role == web.RoleHR {
		return web.Viewer{ID: subjectHR, Name: hrName(), Role: role}
	}
	entry, err := p.people.Entry(r.Context(), actor, actor.Person())
	if err != nil {
		return web.Viewer{Role: web.RoleVisitor}
	}
	return web.Viewer{ID: entry.ID.String(), Name: webName(entry.Names), Role: role}
}

// hrName is what the HR desk is called.
func hrName() web.Name {
	return web.Name{Family: "人事", Given: "担当", FamilyLatin: "Desk", GivenLatin: "HR"}
}
