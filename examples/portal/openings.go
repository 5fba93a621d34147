package main

import (
	"net/url"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/referral"
)

func (p *portal) openingRoutes(rt *routes) {
	rt.any("GET "+web.PathOpenings, p.openingsPage)
	rt.any("GET "+web.PathOpenings+"/{id}", p.openingPage)
	p.applyRoutes(rt)
	p.referRoutes(rt)
}

// openingsPage lists what the viewer may apply for, by words and kind.
func (p *portal) openingsPage(v *visit) error {
	form := v.r.URL.Query()
	q, kind := strings.ToLower(strings.TrimSpace(form.Get("q"))), web.OpeningKind(form.Get("kind"))
	list, err := all(v.r.Context(), v.actor, p.referrals.Openings)
	if err != nil {
		return err
	}
	applied, err := p.appliedFor(v)
	if err != nil {
		return err
	}
	out := web.OpeningsPage{Query: form.Get("q"), Kinds: v.kindOptions(kind, true)}
	for _, o := range list {
		card := v.openingCard(&o)
		card.Applied = applied[o.ID]
		text := strings.ToLower(joined(" ", card.Title, card.Summary, card.Department, card.Place, o.Title[alumni.Japanese], o.Title[alumni.English]))
		if o.State == referral.Open && strings.Contains(text, q) && (kind == "" || card.Kind == kind) {
			out.Openings = append(out.Openings, card)
		}
	}
	return v.render(out)
}

// appliedFor are the openings that the viewer has a live application for.
func (p *portal) appliedFor(v *visit) (map[alumnikit.ID]bool, error) {
	applied := map[alumnikit.ID]bool{}
	if !v.actor.IsMember() {
		return applied, nil
	}
	mine, err := all(v.r.Context(), v.actor, p.referrals.MyApplications)
	for _, a := range mine {
		applied[a.Opening] = applied[a.Opening] || !a.Stage.Final()
	}
	return applied, err
}

// kindOptions are the kinds of engagement, for a filter with a first entry for any.
func (v *visit) kindOptions(chosen web.OpeningKind, anyKind bool) []web.Option {
	var out []web.Option
	if anyKind {
		out = append(out, web.Option{Label: v.l.T("roster.any"), Selected: chosen == ""})
	}
	for _, k := range web.OpeningKinds() {
		out = append(out, web.Option{Value: string(k), Label: v.l.Label("openingKind", string(k)), Selected: k == chosen})
	}
	return out
}

// textIn returns a text in the reader's language, or in any.
func (v *visit) textIn(texts map[alumni.Locale]string) string {
	if s := texts[v.locale()]; s != "" {
		return s
	}
	return texts[alumni.Japanese] + texts[alumni.English] // only one of them is there
}

func (v *visit) openingCards(list []referral.Opening) []web.OpeningCard {
	out := make([]web.OpeningCard, len(list))
	for i := range list {
		out[i] = v.openingCard(&list[i])
	}
	return out
}

// openingCard is an opening in a list.
func (v *visit) openingCard(o *referral.Opening) web.OpeningCard {
	out := web.OpeningCard{
		URL: web.PathOpenings + "/" + o.ID.String(), Title: v.textIn(o.Title), Kind: web.OpeningKind(o.Engagement),
		Department: v.term(o.Department), Place: v.term(o.Place), AlumniOnly: !o.Public, Closes: webDate(o.ClosesOn),
		Closed: !o.AcceptsOn(v.p.people.Today()),
	}
	if text := paragraphs(v.textIn(o.Description)); len(text) > 0 {
		out.Summary = cut(text[0], 120)
	}
	return out
}

// openingPage shows an opening with what its viewer may do.
func (p *portal) openingPage(v *visit) error {
	o, err := p.opening(v)
	if err != nil {
		return err
	}
	out := web.OpeningPage{Opening: v.openingCard(o), Description: paragraphs(v.textIn(o.Description))}
	for _, t := range []struct {
		label web.Key
		value string
	}{
		{"hrOpening.dutiesRange", o.ChangeOfDuties}, {"hrOpening.placeRange", o.ChangeOfPlace}, {"hrOpening.renewal", o.Renewal},
	} {
		if t.value != "" {
			out.Terms = append(out.Terms, web.Term{Label: v.l.T(t.label), Values: []string{v.disclosed(t.value)}})
		}
	}
	applied, err := p.appliedFor(v)
	if err != nil {
		return err
	}
	path := web.PathOpenings + "/" + o.ID.String()
	switch {
	case v.actor.IsAdmin():
	case !v.actor.IsMember():
		out.SignInURL = web.PathSignIn + "?next=" + url.QueryEscape(path)
	case applied[o.ID]:
		out.StatusURL, out.ReferURL = web.PathApplications, path+"/refer"
	default:
		out.ApplyURL, out.ReferURL = path+"/apply", path+"/refer"
	}
	return v.render(out)
}

// disclosed writes a disclosure, which an opening holds in one language; the invented company knows it in English too.
func (v *visit) disclosed(text string) string {
	if !v.p.company.Invented || v.l.Lang() != web.English {
		return text
	}
	for _, o := range v.p.glossary.Openings {
		for _, l := range []struct{ ja, en string }{{o.DutiesRange.Ja, o.DutiesRange.En}, {o.PlaceRange.Ja, o.PlaceRange.En}, {o.Renewal.Ja, o.Renewal.En}} {
			if l.ja == text {
				return l.en
			}
		}
	}
	return text
}

// opening reads the opening of the path, as far as the viewer may.
func (p *portal) opening(v *visit) (*referral.Opening, error) {
	id, err := v.id("id")
	if err != nil {
		return nil, err
	}
	return p.referrals.Opening(v.r.Context(), v.actor, id)
}
