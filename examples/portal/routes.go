package main

import (
	"net/http"
	"net/url"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// areas lists everything that the portal serves, one area a file.
func (p *portal) areas() []func(*routes) {
	areas := []func(*routes){
		p.signInRoutes,      // signin.go: choosing who to be
		p.homeRoutes,        // home.go
		p.directoryRoutes,   // people.go: searching, profile.go, blocks.go
		p.meRoutes,          // me.go: one's own profile, audiences and consents
		p.groupRoutes,       // groups.go
		p.rosterRoutes,      // roster.go: HR's list of people, history.go
		p.importRoutes,      // imports.go: a file, tried and then brought in
		p.duplicateRoutes,   // duplicates.go: people who stand in the roster twice
		p.fieldRoutes,       // customfields.go: fields that the company adds
		p.journalRoutes,     // journal.go
		p.openingRoutes,     // openings.go, apply.go, refer.go: what members do
		p.hrOpeningRoutes,   // hropenings.go
		p.boardRoutes,       // board.go: applications on their way
		p.hrReferralsRoutes, // rewards.go: candidates and rewards
	}
	return append(areas, p.deskAreas()...)
}

// visit is one request with what every page needs to know.
type visit struct {
	w     http.ResponseWriter
	r     *http.Request
	actor alumnikit.Actor
	l     *web.Localizer
	p     *portal

	schema *alumni.Schema // the fields as of now, those that the company added included
}

// page answers a visit, or returns why it cannot: see failure.go for what becomes of errors.
type page func(*visit) error

// routes is the mux with the patterns registered on it.
type routes struct {
	p        *portal
	mux      *http.ServeMux
	patterns []string
}

func newRoutes(p *portal) *routes {
	rt := &routes{p: p, mux: http.NewServeMux()}
	for _, area := range p.areas() {
		area(rt)
	}
	return rt
}

// serves reports whether a path of the navigation leads to a page.
func (rt *routes) serves(path string) bool {
	_, pattern := rt.mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
	return pattern != ""
}

// any registers a page for everybody.
func (rt *routes) any(pattern string, answer page) { rt.add(pattern, answer, nil) }

// member registers a page for people of the roster.
func (rt *routes) member(pattern string, answer page) {
	rt.add(pattern, answer, func(a alumnikit.Actor) bool { return a.IsMember() })
}

// signedIn registers a page for people of the roster and for HR.
func (rt *routes) signedIn(pattern string, answer page) {
	rt.add(pattern, answer, func(a alumnikit.Actor) bool { return a.IsMember() || a.IsAdmin() })
}

// hr registers a page for HR users.
func (rt *routes) hr(pattern string, answer page) {
	rt.add(pattern, answer, func(a alumnikit.Actor) bool { return a.IsAdmin() })
}

// add registers a page. Allowed is a courtesy, so that a visitor is led to the door instead of being refused: what
// anybody may do is decided by the services.
func (rt *routes) add(pattern string, answer page, allowed func(alumnikit.Actor) bool) {
	rt.patterns = append(rt.patterns, pattern)
	rt.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r, actor: rt.p.actor(r), l: rt.p.shell.Localizer(r), p: rt.p}
		if allowed != nil && !allowed(v.actor) {
			v.refuse()
			return
		}
		var err error
		if v.schema, err = rt.p.people.SchemaOf(r.Context(), tenant); err == nil {
			err = answer(v)
		}
		if err != nil {
			v.fail(err) //nolint:contextcheck // a visit carries its request
		}
	})
}

// refuse leads visitors to the sign-in page and tells others that this is not for them.
func (v *visit) refuse() {
	if v.actor.IsMember() || v.actor.IsAdmin() {
		v.p.shell.Fail(v.w, v.r, web.ErrorForbidden)
		return
	}
	target := web.PathSignIn
	if v.r.Method == http.MethodGet {
		target += "?next=" + url.QueryEscape(v.r.URL.RequestURI())
	}
	http.Redirect(v.w, v.r, target, http.StatusSeeOther)
}

// render answers with a page.
func (v *visit) render(page web.Page) error {
	v.p.shell.Render(v.w, v.r, http.StatusOK, page)
	return nil
}

// again answers with a form that was not accepted.
func (v *visit) again(page web.Page) error {
	v.p.shell.Render(v.w, v.r, http.StatusUnprocessableEntity, page)
	return nil
}

// leave sends the browser on after a form was accepted, with a message for the next page.
func (v *visit) leave(path string, message web.Flash) error {
	web.SessionOf(v.r.Context()).Flash(message)
	return v.redirect(path)
}

func (v *visit) redirect(path string) error {
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// locale is the reader's language as the SDK calls it.
func (v *visit) locale() alumni.Locale { return alumni.Locale(v.l.Lang()) }

// id reads a part of the path; anything that is no ID is not found, like an ID of nobody.
func (v *visit) id(name string) (alumnikit.ID, error) {
	id, err := alumnikit.ParseID(v.r.PathValue(name))
	if err != nil {
		return id, alumnikit.ErrNotFound
	}
	return id, nil
}
