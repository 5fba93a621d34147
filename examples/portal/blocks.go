package main

import (
	"errors"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

func (p *portal) blockRoutes(rt *routes) {
	rt.member("GET "+web.PathDirectory+"/{id}/block", p.blockPage)
	rt.member("POST "+web.PathDirectory+"/{id}/block", p.block)
	rt.member("POST "+web.PathDirectory+"/{id}/unblock", p.unblock)
}

// blocksOf is where the people whom one blocks are listed.
const blocksOf = web.PathMe + "#blocks"

func personPath(id alumnikit.PersonID) string { return web.PathDirectory + "/" + id.String() }

// blockPage asks before anybody is blocked, with or without a script.
func (p *portal) blockPage(v *visit) error {
	out, err := v.blockForm()
	if err != nil {
		return err
	}
	return v.render(out)
}

// blockForm is the question about the person of the path, whom the viewer must be able to see.
func (v *visit) blockForm() (web.BlockPage, error) {
	id, err := v.id("id")
	if err != nil {
		return web.BlockPage{}, err
	}
	view, err := v.p.directory.Profile(v.r.Context(), v.actor, alumnikit.PersonID(id))
	if err != nil {
		return web.BlockPage{}, err
	}
	if view.ID == v.actor.Person() {
		return web.BlockPage{}, alumnikit.ErrInvalid
	}
	path := personPath(view.ID)
	return web.BlockPage{Person: v.card(view), Action: path + "/block", Back: path}, nil
}

// block makes the viewer disappear for a person. The answer is the same whether or not there is one.
func (p *portal) block(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	err = p.people.Block(v.r.Context(), v.actor, alumnikit.PersonID(id))
	if errors.Is(err, alumnikit.ErrTooLarge) {
		out, err := v.blockForm()
		if err != nil {
			return err
		}
		out.Errors.Add("", v.l.T("block.tooMany", "n", alumni.MaxBlocks))
		return v.again(out)
	}
	if err != nil {
		return err
	}
	return v.leave(blocksOf, web.Flash{Tone: web.ToneOK, Key: web.FlashBlocked})
}

func (p *portal) unblock(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	if err := p.people.Unblock(v.r.Context(), v.actor, alumnikit.PersonID(id)); err != nil {
		return err
	}
	return v.leave(blocksOf, web.Flash{Tone: web.ToneOK, Key: web.FlashUnblocked})
}

// blockRows are the people whom the viewer blocks, the latest first. Those whom the viewer cannot see, because they left
// the list or block the viewer too, have no name there.
func (v *visit) blockRows() ([]web.BlockedRow, error) {
	blocks, err := v.p.people.MyBlocks(v.r.Context(), v.actor)
	if err != nil {
		return nil, err
	}
	var out []web.BlockedRow
	for _, b := range slices.Backward(blocks) {
		row := web.BlockedRow{Since: b.Since, Action: personPath(b.Person) + "/unblock"}
		view, err := v.p.directory.Profile(v.r.Context(), v.actor, b.Person)
		switch {
		case err == nil:
			row.Person = v.card(view)
		case !errors.Is(err, alumnikit.ErrNotFound):
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

// blocking offers to block the person of a profile, or to stop that.
func (v *visit) blocking(out *web.ProfilePage, person alumnikit.PersonID) error {
	if !v.actor.IsMember() {
		return nil
	}
	blocks, err := v.p.people.MyBlocks(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(blocks, func(b alumni.Block) bool { return b.Person == person }) {
		out.UnblockAction = personPath(person) + "/unblock"
	} else {
		out.BlockURL = personPath(person) + "/block"
	}
	return nil
}
