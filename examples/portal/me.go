package main

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

func (p *portal) meRoutes(rt *routes) {
	rt.member("GET "+web.PathMe, p.mePage)
	rt.member("POST "+web.PathMe, p.saveMe)
	rt.member("POST "+web.PathMe+"/consent", p.setConsent)
}

// mePage is the form of one's own profile.
func (p *portal) mePage(v *visit) error {
	profile, err := p.people.Profile(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	out, err := p.meForm(v, profile.Update(), profileVersion(profile), nil)
	if err != nil {
		return err
	}
	return v.render(out)
}

// saveMe takes the form. Audiences come first: a value must not go out for a moment under a choice that its owner just
// narrowed.
func (p *portal) saveMe(v *visit) error {
	ctx := v.r.Context()
	form := v.r.PostForm
	old, err := p.people.Profile(ctx, v.actor)
	if err != nil {
		return err
	}
	if form.Get("version") != profileVersion(old) {
		return alumnikit.ErrConflict
	}
	update, errs := v.readProfile(form)
	custom, wrong, err := v.readCustom(alumni.ByMember, form)
	if err != nil {
		return err
	}
	update.Custom = custom
	for name, message := range wrong {
		errs.Add(name, message)
	}
	if !errs.Any() {
		_, err = p.people.SetAudiences(ctx, v.actor, readAudiences(form))
		if err == nil {
			_, err = p.people.UpdateProfile(ctx, v.actor, update)
		}
		if err == nil {
			return v.leave(web.PathMe, web.Flash{Tone: web.ToneOK, Key: web.FlashSaved})
		}
		var ok bool
		if errs, ok = v.fieldErrors(err, func(path string) string { return cmp.Or(customErrorName(custom, path), meFieldName(path)) }); !ok {
			return err
		}
	}
	if old, err = p.people.Profile(ctx, v.actor); err != nil {
		return err
	}
	out, err := p.meForm(v, update, profileVersion(old), errs)
	if err != nil {
		return err
	}
	return v.again(out)
}

// profileVersion changes with every change of a profile.
func profileVersion(p *alumni.Profile) string { return strconv.FormatInt(p.UpdatedAt.UnixMicro(), 36) }

// meFieldName is the form's name of a field of a profile or of an audience.
func meFieldName(path string) string {
	if name, ok := strings.CutPrefix(path, "audiences."); ok {
		return "audience." + name
	}
	base, _, _ := strings.Cut(path, "[")
	return base
}

// readProfile reads what the form says. Lists are written with commas, links one a line.
func (v *visit) readProfile(form url.Values) (alumni.ProfileUpdate, web.FormErrors) {
	var errs web.FormErrors
	u := alumni.ProfileUpdate{
		CurrentEmployer: form.Get("currentEmployer"), CurrentTitle: form.Get("currentTitle"), Location: form.Get("location"),
		Bio: strings.ReplaceAll(form.Get("bio"), "\r\n", "\n"), Skills: commaList(form.Get("skills")), Interests: commaList(form.Get("interests")),
		Links: links(form.Get("links")), Email: form.Get("email"), Phone: form.Get("phone"), Locale: alumni.Locale(form.Get("locale")),
	}
	for _, o := range form["openTo"] {
		u.OpenTo = append(u.OpenTo, alumni.Openness(o))
	}
	if s := strings.TrimSpace(form.Get("availability")); s != "" {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			errs.Add("availability", v.l.T("invalid.range", "allowed", "0..168"))
		}
		u.Availability = &n
	}
	return u, errs
}

func commaList(s string) []string {
	split := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",、,\n", r) })
	var out []string
	for _, w := range split {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// links reads one link a line: an address, with words before it if the owner likes.
func links(s string) []alumni.Link {
	var out []alumni.Link
	for line := range strings.Lines(s) {
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		last := len(fields) - 1
		out = append(out, alumni.Link{Label: strings.Join(fields[:last], " "), URL: fields[last]})
	}
	return out
}

func linkLines(list []alumni.Link) string {
	lines := make([]string, len(list))
	for i, l := range list {
		lines[i] = joined(" ", l.Label, l.URL)
	}
	return strings.Join(lines, "\n")
}

// defaultAudience is the form's word for leaving the decision to the company.
const defaultAudience = "default"

func readAudiences(form url.Values) map[string]alumni.Audience {
	out := map[string]alumni.Audience{}
	for key := range form {
		name, ok := strings.CutPrefix(key, "audience.")
		if !ok {
			continue
		}
		out[name] = alumni.Audience(form.Get(key))
		if out[name] == defaultAudience {
			out[name] = alumni.Default
		}
	}
	return out
}

// meForm lays out the form with what the member said and chose.
func (p *portal) meForm(v *visit, u alumni.ProfileUpdate, version string, errs web.FormErrors) (web.MyProfilePage, error) {
	ctx := v.r.Context()
	me, err := p.people.Person(ctx, v.actor, v.actor.Person())
	if err != nil {
		return web.MyProfilePage{}, err
	}
	rules, err := p.people.Rules(ctx, tenant)
	if err != nil {
		return web.MyProfilePage{}, err
	}
	mine, err := p.people.MyGroups(ctx, v.actor)
	if err != nil {
		return web.MyProfilePage{}, err
	}
	lenses, err := v.lenses()
	if err != nil {
		return web.MyProfilePage{}, err
	}
	blocks, err := v.blockRows()
	if err != nil {
		return web.MyProfilePage{}, err
	}
	f := meForm{v: v, me: me, rules: rules, groups: mine}
	out := web.MyProfilePage{
		Person:  web.Person{ID: me.ID().String(), Name: webName(me.Entry.Names)},
		Version: version, Errors: errs, Consents: v.consentRows(me.Consents),
		ViewAs: v.viewAs(lenses, "none")[1:], Blocks: blocks,
	}
	out.Sections = append([]web.EditSection{f.now(u), f.offer(u), f.contact(u)}, append(f.custom(u), f.employer())...)
	return out, nil
}

// meForm builds the fields of the form.
type meForm struct {
	v      *visit
	me     *alumni.Person
	rules  alumni.Rules
	groups []alumni.MyGroup
}

func (f *meForm) field(name, kind, value string, limit int) web.EditField {
	return web.EditField{Name: name, Label: f.v.disclosureName(name), Type: kind, Value: value, Max: limit, Audience: f.audience(name)}
}

func (f *meForm) hinted(name, kind, value string, limit int, hint web.Key) web.EditField {
	field := f.field(name, kind, value, limit)
	field.Hint = f.v.l.T(hint)
	return field
}

func (f *meForm) now(u alumni.ProfileUpdate) web.EditSection {
	return web.EditSection{Title: f.v.l.T("me.now"), Text: f.v.l.T("me.nowText"), Fields: []web.EditField{
		f.field("currentEmployer", "text", u.CurrentEmployer, 60), f.field("currentTitle", "text", u.CurrentTitle, 60),
		f.field("location", "text", u.Location, 60), f.field("bio", "textarea", u.Bio, 2000),
	}}
}

func (f *meForm) offer(u alumni.ProfileUpdate) web.EditSection {
	open := f.field("openTo", "checks", "", 0)
	for _, o := range alumni.Opennesses() {
		selected := false
		for _, chosen := range u.OpenTo {
			selected = selected || chosen == o
		}
		open.Options = append(open.Options, web.Option{Value: string(o), Label: f.v.l.Label("openTo", string(o)), Selected: selected})
	}
	hours := ""
	if u.Availability != nil {
		hours = strconv.FormatInt(*u.Availability, 10)
	}
	return web.EditSection{Title: f.v.l.T("me.offer"), Text: f.v.l.T("me.offerText"), Fields: []web.EditField{
		open, f.field("availability", "number", hours, 0),
		f.hinted("skills", "text", strings.Join(u.Skills, f.v.comma()), 3200, "me.listHint"),
		f.hinted("interests", "text", strings.Join(u.Interests, f.v.comma()), 3200, "me.listHint"),
	}}
}

func (f *meForm) contact(u alumni.ProfileUpdate) web.EditSection {
	locale := f.field("locale", "select", "", 0)
	locale.Options = []web.Option{{Value: "", Label: f.v.l.T("me.none"), Selected: u.Locale == ""}}
	for _, lang := range web.Langs() {
		locale.Options = append(locale.Options, web.Option{Value: string(lang), Label: f.v.l.Label("lang", string(lang)), Selected: string(lang) == string(u.Locale)})
	}
	return web.EditSection{Title: f.v.l.T("me.contact"), Text: f.v.l.T("me.contactText"), Fields: []web.EditField{
		f.field("email", "email", u.Email, 254), f.field("phone", "tel", u.Phone, 40),
		f.hinted("links", "textarea", linkLines(u.Links), 6000, "me.linksHint"), locale,
	}}
}

// custom is what the company asks besides; none if it asks nothing.
func (f *meForm) custom(u alumni.ProfileUpdate) []web.EditSection {
	fields := f.v.customForm(alumni.ByMember, u.Custom)
	for i := range fields {
		fields[i].Audience = f.audience(fields[i].Name)
	}
	if len(fields) == 0 {
		return nil
	}
	return []web.EditSection{{Title: f.v.l.T("me.custom"), Text: f.v.l.T("me.customText"), Fields: fields}}
}

// employer is what the company keeps: the member decides who sees it, not what it says.
func (f *meForm) employer() web.EditSection {
	fixed := func(name string, values ...string) web.EditField {
		field := f.field(name, "fixed", "", 0)
		field.Values = values
		return field
	}
	entry, v := f.me.Entry, f.v
	var career, period, groups []string
	for _, m := range entry.Employments {
		career = append(career, joined(" · ", v.term(m.Department), v.term(m.Title), v.term(m.Place)))
		period = append(period, v.l.Span(webSpan(m.Start, m.End)))
	}
	for _, g := range f.groups {
		if !g.Invited {
			groups = append(groups, g.Group.Title(v.locale()))
		}
	}
	fields := []web.EditField{
		fixed(alumni.NameDisclosure, v.l.Name(webName(entry.Names))), fixed("career", career...), fixed("period", period...), fixed("groups", groups...),
	}
	for _, field := range v.schema.CustomFields() {
		if c, _ := field.Custom(); c.Owner == alumni.ByEmployer && !c.IsRetired() {
			fields = append(fields, fixed(c.Disclosure(), v.customTexts(field, entry.Custom)...))
		}
	}
	return web.EditSection{Title: v.l.T("me.company"), Text: v.l.T("me.companyText"), Fields: fields}
}

// audience offers what the member may choose for a disclosure: the company's default, the audiences, single groups.
func (f *meForm) audience(disclosure string) web.AudienceChoice {
	d, _ := f.v.schema.Disclosure(disclosure)
	chosen := f.me.Audience(disclosure)
	byDefault := f.v.l.T("audience.default", "who", f.v.l.Label("audience", string(f.rules.Default(d))))
	out := web.AudienceChoice{
		Name: "audience." + disclosure, Value: web.Audience(cmp.Or(chosen, defaultAudience)),
		Choices: []web.AudienceOption{{Value: defaultAudience, Label: byDefault}},
	}
	shared := false
	for _, a := range f.rules.Choices(disclosure) {
		shared = shared || a == alumni.Shared
		out.Choices = append(out.Choices, web.AudienceOption{Value: web.Audience(a)})
	}
	for _, g := range f.groups {
		if shared && !g.Invited {
			label := f.v.l.T("audience.only", "group", g.Group.Title(f.v.locale()))
			out.Choices = append(out.Choices, web.AudienceOption{Value: web.Audience(alumni.GroupAudience(g.Group.ID)), Label: label})
		}
	}
	return out
}
