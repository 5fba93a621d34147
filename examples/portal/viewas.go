package main

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// lens is somebody to look at one's own profile as: ?as=alumnus, or ?as=group:<id> for an alumnus of one of one's groups.
type lens struct {
	name  string
	label string
	as    directory.As
}

// groupLens begins the names of the lenses of one's groups.
const groupLens = "group:"

// lenses are the kinds of viewers, and for each of the viewer's groups an alumnus who is in it.
func (v *visit) lenses() ([]lens, error) {
	out := []lens{
		{"visitor", v.l.T("role.visitor"), directory.As{Kind: directory.AsVisitor}},
		{"alumnus", v.l.T("role.alumnus"), directory.As{Kind: directory.AsAlumnus}},
		{"employee", v.l.T("role.employee"), directory.As{Kind: directory.AsEmployee}},
	}
	groups, err := v.p.people.MyGroups(v.r.Context(), v.actor)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		if !g.Invited {
			as := directory.As{Kind: directory.AsAlumnus, Group: g.Group.ID}
			out = append(out, lens{groupLens + g.Group.ID.String(), v.l.T("profile.alumnusIn", "group", g.Group.Title(v.locale())), as})
		}
	}
	return append(out, lens{"hr", v.l.T("role.hr"), directory.As{Kind: directory.AsHR}}), nil
}

// ownProfile is the viewer's own profile, with ?as= as somebody else would see it; a name that is none of the lenses shows
// the profile itself.
func (p *portal) ownProfile(v *visit, view directory.View) error {
	lenses, err := v.lenses()
	if err != nil {
		return err
	}
	as := v.r.URL.Query().Get("as")
	for _, l := range lenses {
		if l.name == as {
			return p.previewProfile(v, view.ID, l, lenses)
		}
	}
	rules, err := p.people.Rules(v.r.Context(), tenant)
	if err != nil {
		return err
	}
	me, err := p.people.Person(v.r.Context(), v.actor, view.ID)
	if err != nil {
		return err
	}
	out := v.profile(view)
	out.Self, out.ViewAs = true, v.viewAs(lenses, "")
	for i := range out.Fields {
		out.Fields[i].Audience = v.audienceOf(out.Fields[i].Label, rules, me)
	}
	return v.render(out)
}

// previewProfile shows the viewer's own profile through a lens.
func (p *portal) previewProfile(v *visit, id alumnikit.PersonID, through lens, all []lens) error {
	preview, err := p.directory.ViewAs(v.r.Context(), v.actor, id, through.as)
	if err != nil {
		return err
	}
	out := v.profile(preview.View)
	out.Self, out.Unlisted, out.ViewingAs, out.ViewAs = true, !preview.Listed, through.label, v.viewAs(all, through.name)
	return v.render(out)
}

// viewAs links to the previews of one's profile; the current one has no link.
func (v *visit) viewAs(lenses []lens, current string) []web.Link {
	path := personPath(v.actor.Person())
	out := []web.Link{{Label: v.l.T("profile.me"), URL: path}}
	if current == "" {
		out[0].URL = ""
	}
	for _, l := range lenses {
		link := web.Link{Label: l.label, URL: path + "?as=" + l.name}
		if l.name == current {
			link.URL = ""
		}
		out = append(out, link)
	}
	return out
}

// audienceOf is who sees the field with this label.
func (v *visit) audienceOf(label string, rules alumni.Rules, me *alumni.Person) web.Audience {
	for _, d := range v.schema.Disclosures() {
		if d.Label[v.locale()] != label {
			continue
		}
		a := me.Audience(d.Name)
		if a == alumni.Default {
			a = rules.Default(d)
		}
		return web.Audience(a)
	}
	return ""
}
