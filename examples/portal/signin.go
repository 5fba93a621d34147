package main

import (
	"context"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

func (p *portal) signInRoutes(rt *routes) {
	rt.any("GET "+web.PathSignIn, p.signInPage)
	rt.any("POST "+web.PathSignIn, p.signIn)
	rt.any("POST "+web.PathSignOut, p.signOut)
}

// signInPage offers people to be: HR, some of the roster, a visitor, and whoever is searched for; a locked portal asks for a
// code instead. A host's login takes the place of all this.
func (p *portal) signInPage(v *visit) error {
	q := v.r.URL.Query()
	if p.locked {
		return v.render(web.SignInPage{Locked: true, Next: q.Get("next")})
	}
	out := web.SignInPage{Next: q.Get("next"), Query: q.Get("q")}
	samples, err := p.samples(v.r.Context())
	if err != nil {
		return err
	}
	out.Personas = []web.Persona{{ID: subjectHR, Name: hrName(), Role: web.RoleHR, Headline: v.l.T("persona.hr")}}
	for _, s := range samples {
		out.Personas = append(out.Personas, v.persona(s))
	}
	out.Personas = append(out.Personas, web.Persona{ID: "visitor", Role: web.RoleVisitor, Headline: v.l.T("persona.visitor")})
	if out.Query != "" {
		found, err := p.directory.Search(v.r.Context(), clerk(), directory.Query{Name: cut(out.Query, directory.MaxName), Page: alumnikit.Page{Size: 12}})
		if err != nil {
			return err
		}
		for _, view := range found.Items {
			out.Found = append(out.Found, v.persona(view))
		}
	}
	return v.render(out)
}

// signIn makes the browser be somebody. That the person exists is looked at once; later the services do so.
func (p *portal) signIn(v *visit) error {
	if p.locked {
		return p.unlock(v)
	}
	persona, next := v.r.PostFormValue("persona"), v.r.PostFormValue("next")
	switch persona {
	case "visitor":
		return p.signOut(v)
	case subjectHR:
		return v.enter(subjectHR, next)
	default:
		id, err := alumnikit.ParsePersonID(strings.TrimPrefix(persona, subjectPerson))
		if err != nil {
			return alumnikit.ErrNotFound
		}
		if _, err := p.people.Entry(v.r.Context(), clerk(), id); err != nil {
			return err
		}
		return v.enter(subjectPerson+id.String(), next)
	}
}

// enter makes the browser be the subject.
func (v *visit) enter(subject, next string) error {
	session := web.SessionOf(v.r.Context())
	session.SignIn(subject)
	session.Flash(web.Flash{Tone: web.ToneOK, Key: web.FlashSignedIn})
	web.SafeRedirect(v.w, v.r, next, web.PathHome)
	return nil
}

func (p *portal) signOut(v *visit) error {
	web.SessionOf(v.r.Context()).SignOut()
	return v.leave(web.PathHome, web.Flash{Tone: web.ToneOK, Key: web.FlashSignedOut})
}

// persona describes a person to be.
func (v *visit) persona(view directory.View) web.Persona {
	card := v.card(view)
	role := web.RoleAlumnus
	if card.Current {
		role = web.RoleEmployee
	}
	parts := []string{card.Was}
	if n := len(view.Employments); n > 0 && role == web.RoleAlumnus {
		if end := view.Employments[n-1].End; !end.IsZero() {
			parts = append(parts, v.l.T("persona.left", "year", end.String()[:4]))
		}
	}
	if len(view.Employments) > 1 {
		parts = append(parts, v.l.T("roster.stints", "n", len(view.Employments)))
	}
	return web.Persona{ID: subjectPerson + view.ID.String(), Name: card.Name, Role: role, Headline: joined(" · ", parts...)}
}

// samples picks people worth being, from the beginning of the roster in the order of its readings: the same as long as
// the roster is.
func (p *portal) samples(ctx context.Context) ([]directory.View, error) {
	pool, err := p.pool(ctx)
	if err != nil {
		return nil, err
	}
	today := p.people.Today()
	current := func(view directory.View) bool {
		return slices.ContainsFunc(view.Employments, func(m directory.Employment) bool { return ongoing(m, today) })
	}
	japanese := func(view directory.View) bool { return view.Names.FamilyKana != "" && view.Locale != alumni.English }
	wanted := []func(directory.View) bool{
		func(view directory.View) bool { // the story's alumna: she can hide her employer
			return !current(view) && view.CurrentEmployer != "" && len(view.OpenTo) > 0 && len(view.Employments) == 1 && japanese(view)
		},
		func(view directory.View) bool { // who has said nothing yet
			return !current(view) && view.CurrentEmployer == "" && len(view.Skills) == 0 && japanese(view)
		},
		func(view directory.View) bool { return !current(view) && len(view.Employments) > 1 && japanese(view) },
		func(view directory.View) bool { return current(view) && len(view.Skills) > 0 && japanese(view) },
		func(view directory.View) bool { return current(view) && view.Locale == alumni.English },
		func(directory.View) bool { return true }, // a small roster: whoever there is
	}
	var out []directory.View
	for _, fits := range wanted {
		at := slices.IndexFunc(pool, fits)
		if at < 0 {
			continue
		}
		out = append(out, pool[at])
		pool = slices.Delete(pool, at, at+1)
	}
	return out, nil
}

// pool is the beginning of the roster: far enough to come past the names in Latin letters, which are read first.
func (p *portal) pool(ctx context.Context) ([]directory.View, error) {
	var out []directory.View
	page := alumnikit.Page{Size: alumnikit.MaxPageSize}
	for range 2 {
		found, err := p.directory.Search(ctx, clerk(), directory.Query{Page: page})
		if err != nil {
			return nil, err
		}
		out = append(out, found.Items...)
		if page.After = found.Next; page.After == "" {
			break
		}
	}
	return out, nil
}

// cut shortens a text to a number of characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
