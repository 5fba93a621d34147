package main

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

func (p *portal) groupRoutes(rt *routes) {
	rt.signedIn("GET "+web.PathGroups, p.groupsPage)
	rt.member("POST "+web.PathGroups+"/{id}/join", p.joinGroup)
	rt.member("POST "+web.PathGroups+"/{id}/accept", p.acceptGroup)
	rt.member("POST "+web.PathGroups+"/{id}/leave", p.leaveGroup)
}

// groupsPage lists the groups with what the viewer may do about each.
func (p *portal) groupsPage(v *visit) error {
	groups, err := p.people.Groups(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	joined, invited := map[alumnikit.ID]bool{}, map[alumnikit.ID]bool{}
	if v.actor.IsMember() {
		mine, err := p.people.MyGroups(v.r.Context(), v.actor)
		if err != nil {
			return err
		}
		for _, g := range mine {
			joined[g.Group.ID], invited[g.Group.ID] = !g.Invited, g.Invited
		}
	}
	var out web.GroupsPage
	for _, g := range groups {
		card, err := p.groupCard(v, g, joined[g.ID], invited[g.ID])
		if err != nil {
			return err
		}
		out.Groups = append(out.Groups, card)
	}
	return v.render(out)
}

// groupCard is a group as the viewer sees it. Only HR reads how many are in it: a member who knows all but one of them
// would learn from the number what that one keeps hidden.
func (p *portal) groupCard(v *visit, g alumni.Group, joined, invited bool) (out web.GroupCard, err error) {
	out = web.GroupCard{
		Name: g.Title(v.locale()), Text: g.Description[v.locale()], Kind: web.GroupKind(g.Kind),
		Joined: joined, Invited: invited, ByInvitation: g.Join == alumni.JoinInvite,
	}
	if !v.actor.IsMember() {
		out.Counted = true
		out.Members, err = p.countOf(v, "memberOf", g.ID.String())
		return out, err
	}
	path := web.PathGroups + "/" + g.ID.String()
	switch {
	case joined:
		out.Action = path + "/leave"
	case invited:
		out.Action, out.DeclineAction = path+"/accept", path+"/leave"
	case g.Join == alumni.JoinOpen:
		out.Action = path + "/join"
	}
	return out, nil
}

func (p *portal) joinGroup(v *visit) error {
	return p.changeGroup(v, web.FlashJoined, func(id alumnikit.ID) error { return p.people.Join(v.r.Context(), v.actor, id) })
}

func (p *portal) acceptGroup(v *visit) error {
	return p.changeGroup(v, web.FlashJoined, func(id alumnikit.ID) error { return p.people.Accept(v.r.Context(), v.actor, id) })
}

func (p *portal) leaveGroup(v *visit) error {
	return p.changeGroup(v, web.FlashLeft, func(id alumnikit.ID) error { return p.people.Leave(v.r.Context(), v.actor, id) })
}

func (p *portal) changeGroup(v *visit, message web.Key, change func(alumnikit.ID) error) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	if err := change(id); err != nil {
		return err
	}
	groups, err := p.people.Groups(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	flash := web.Flash{Tone: web.ToneOK, Key: message}
	for _, g := range groups {
		if g.ID == id {
			flash.Name = g.Title(v.locale())
		}
	}
	return v.leave(web.PathGroups, flash)
}
