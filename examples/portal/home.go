package main

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage/index"
)

func (p *portal) homeRoutes(rt *routes) { rt.any("GET /{$}", p.home) }

// home introduces the network to visitors, gives members something to do, and HR its figures.
func (p *portal) home(v *visit) error {
	var out web.HomePage
	openings, err := all(v.r.Context(), v.actor, p.referrals.Openings)
	if err != nil {
		return err
	}
	switch {
	case v.actor.IsAdmin():
		err = p.hrHome(v, &out)
	case v.actor.IsMember():
		out.Openings = len(openings)
		out.Featured = v.openingCards(openings[:min(3, len(openings))])
		err = p.memberHome(v, &out)
	default:
		out.Openings = len(openings)
		out.Featured = v.openingCards(openings[:min(3, len(openings))])
	}
	if err != nil {
		return err
	}
	return v.render(out)
}

func (p *portal) memberHome(v *visit, out *web.HomePage) error {
	ctx := v.r.Context()
	found, err := p.directory.Search(ctx, v.actor, directory.Query{Page: alumnikit.Page{Size: 1}})
	if err != nil {
		return err
	}
	out.Alumni = found.Total.Count
	mine, err := p.people.MyGroups(ctx, v.actor)
	if err != nil {
		return err
	}
	for _, g := range mine {
		if g.Invited {
			out.Tasks = append(out.Tasks, web.Task{Title: v.l.T("task.invited"), Text: g.Group.Title(v.locale()), URL: web.PathGroups, Icon: "groups"})
			continue
		}
		card, err := p.groupCard(v, g.Group, true, false)
		if err != nil {
			return err
		}
		card.URL = web.PathGroups
		out.MyGroups = append(out.MyGroups, card)
	}
	return p.memberTasks(v, out)
}

func (p *portal) memberTasks(v *visit, out *web.HomePage) error {
	me, err := p.people.Person(v.r.Context(), v.actor, v.actor.Person())
	if err != nil {
		return err
	}
	task := func(title, text web.Key, url, icon string) {
		out.Tasks = append(out.Tasks, web.Task{Title: v.l.T(title), Text: v.l.T(text), URL: url, Icon: icon})
	}
	if !me.HasConsent(alumni.ForListing) {
		task("task.listing", "task.listingText", web.PathMe+"#consents", "people")
	}
	if me.Profile == nil || (me.Profile.Bio == "" && len(me.Profile.Skills) == 0) {
		task("task.profile", "task.profileText", web.PathMe, "user")
	}
	applications, err := all(v.r.Context(), v.actor, p.referrals.MyApplications)
	if err != nil {
		return err
	}
	for _, a := range applications {
		if a.Stage == referral.Offer {
			task("task.offer", "task.offerText", web.PathApplications, "gift")
		}
	}
	return nil
}

func (p *portal) hrHome(v *visit, out *web.HomePage) error {
	ctx := v.r.Context()
	figure := func(label web.Key, n int, url string) {
		out.Figures = append(out.Figures, web.Figure{Label: v.l.T(label), N: n, URL: url})
	}
	everybody, err := p.count(v, index.Everyone())
	if err != nil {
		return err
	}
	figure("figure.roster", everybody, web.PathRoster)
	for _, of := range []struct {
		purpose alumni.Purpose
		label   web.Key
	}{{alumni.ForListing, "figure.listing"}, {alumni.ForNewsletter, "figure.newsletter"}} {
		n, err := p.countOf(v, "consent", string(of.purpose))
		if err != nil {
			return err
		}
		figure(of.label, n, "")
	}
	board, err := p.referrals.Board(ctx, v.actor)
	if err != nil {
		return err
	}
	under := len(board[referral.Applied]) + len(board[referral.Review]) + len(board[referral.Offer])
	figure("figure.applications", under, web.PathBoard)
	if n := len(board[referral.Applied]); n > 0 {
		out.Tasks = append(out.Tasks, web.Task{Title: v.l.T("task.board"), Text: v.l.T("task.boardText", "n", n), URL: web.PathBoard, Icon: "return"})
	}
	referrals, err := all(ctx, v.actor, p.referrals.Referrals)
	if err != nil {
		return err
	}
	waiting := 0
	for _, r := range referrals {
		if r.State == referral.Accepted {
			waiting++
		}
	}
	if waiting > 0 {
		out.Tasks = append(out.Tasks, web.Task{Title: v.l.T("task.referrals"), Text: v.l.T("task.referralsText", "n", waiting), URL: web.PathReferrals, Icon: "gift"})
	}
	out.Tasks = append(out.Tasks, web.Task{Title: v.l.T("nav.import"), Text: v.l.T("task.importText"), URL: web.PathImport, Icon: "upload"})
	return nil
}

// countOf counts the people who have a value of one of the fields that nobody discloses: groups and consents.
func (p *portal) countOf(v *visit, field, value string) (int, error) {
	rules, err := p.people.Rules(v.r.Context(), tenant)
	if err != nil {
		return 0, err
	}
	f, ok := v.schema.Field(field)
	if !ok {
		return 0, alumnikit.ErrNotFound
	}
	return p.count(v, rules.Leaves(alumni.Viewer{Actor: v.actor}).Equal(f, value))
}

// count asks the index how many people meet a condition, without reading a record.
func (p *portal) count(v *visit, where index.Expr) (int, error) {
	found, err := p.people.Index().Search(v.r.Context(), p.people.DB(), tenant, index.Query{Where: where})
	return found.Count, err
}
