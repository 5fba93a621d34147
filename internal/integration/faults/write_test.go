package faults

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// deed is something that is done. Who does it again, because nobody told them how
// it went, may be answered with the error.
type deed struct {
	do    func(ctx context.Context, s *scene, people *alumni.Service) error
	again error
}

func deeds() map[string]deed {
	type (
		ctxt = context.Context
		all  = *alumni.Service
	)
	day := func(year int) alumni.Date {
		d, err := alumni.NewDate(year, 3, 31)
		if err != nil {
			panic(err) // constants
		}
		return d
	}
	return map[string]deed{
		"register": {again: alumnikit.ErrInvalid, do: func(ctx ctxt, s *scene, p all) error {
			_, err := p.Register(ctx, s.clerk(), alumni.Registration{
				Names: alumni.Names{Family: "新人"}, Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "new"}},
				Employments: []alumni.Employment{{Work: alumni.Employee}},
			})
			return err
		}},
		"amend": {do: func(ctx ctxt, s *scene, p all) error {
			_, err := p.UpdateEntry(ctx, s.clerk(), s.cast[0], alumni.EntryUpdate{
				Names: &alumni.Names{Family: "改名"}, Employments: []alumni.Employment{{ID: s.stint, Work: alumni.Employee, Department: "人事部"}},
			})
			return err
		}},
		"offboard": {do: func(ctx ctxt, s *scene, p all) error {
			_, err := p.Offboard(ctx, s.clerk(), s.cast[0], alumni.Departure{End: day(2026)})
			return err
		}},
		"describe": {do: func(ctx ctxt, s *scene, p all) error {
			_, err := p.UpdateProfile(ctx, s.member(1), alumni.ProfileUpdate{Skills: []string{"Go"}, Location: "東京"})
			return err
		}},
		"describe in a field of one's own": {do: func(ctx ctxt, s *scene, p all) error {
			_, err := p.UpdateProfile(ctx, s.member(1), alumni.ProfileUpdate{Custom: []alumni.CustomValue{{Field: alumni.FirstTenantNumber, Text: []string{"焦らず"}}}})
			return err
		}},
		"add a field": {again: alumnikit.ErrInvalid, do: func(ctx ctxt, s *scene, p all) error {
			_, err := p.AddField(ctx, s.clerk(), motto("another"))
			return err
		}},
		"widen a field": {do: func(ctx ctxt, s *scene, p all) error {
			_, err := p.WidenField(ctx, s.clerk(), alumni.FirstTenantNumber, alumni.TypeText, true)
			return err
		}},
		"choose": {do: func(ctx ctxt, s *scene, p all) error {
			_, err := p.SetAudiences(ctx, s.member(1), map[string]alumni.Audience{"career": alumni.Admins, "skills": alumni.GroupAudience(s.open)})
			return err
		}},
		"grant": {do: func(ctx ctxt, s *scene, p all) error {
			in := consent()
			in.Purpose = alumni.ForNewsletter
			return p.Grant(ctx, s.member(1), s.cast[1], in)
		}},
		"withdraw": {do: func(ctx ctxt, s *scene, p all) error {
			return p.Withdraw(ctx, s.member(1), s.cast[1], alumni.ForListing, "form")
		}},
		"join":    {do: func(ctx ctxt, s *scene, p all) error { return p.Join(ctx, s.member(0), s.open) }},
		"leave":   {do: func(ctx ctxt, s *scene, p all) error { return p.Leave(ctx, s.member(1), s.open) }},
		"invite":  {do: func(ctx ctxt, s *scene, p all) error { return p.Invite(ctx, s.clerk(), s.closed, s.cast[1]) }},
		"accept":  {do: func(ctx ctxt, s *scene, p all) error { return p.Accept(ctx, s.member(0), s.closed) }},
		"block":   {do: func(ctx ctxt, s *scene, p all) error { return p.Block(ctx, s.member(0), s.cast[1]) }},
		"unblock": {do: func(ctx ctxt, s *scene, p all) error { return p.Unblock(ctx, s.member(2), s.cast[3]) }},
		"rename a group": {do: func(ctx ctxt, s *scene, p all) error {
			_, err := p.UpdateGroup(ctx, s.clerk(), s.open, alumni.GroupInput{
				Name: map[alumni.Locale]string{alumni.English: "Renamed"}, Kind: alumni.Informal, Join: alumni.JoinOpen,
			})
			return err
		}},
		"decree": {do: func(ctx ctxt, s *scene, p all) error {
			return p.SetPolicy(ctx, s.clerk(), alumni.Policy{Maxima: map[string]alumni.Audience{"skills": alumni.Alumni}})
		}},
		"provision": {do: func(ctx ctxt, s *scene, p all) error { return p.Provision(ctx, s.clerk()) }},
		"remove":    {again: alumnikit.ErrNotFound, do: func(ctx ctxt, s *scene, p all) error { return s.remove(ctx, p, s.cast[3]) }},
		"upkeep":    {do: func(ctx ctxt, s *scene, p all) error { return p.Upkeep(ctx, s.tenant) }},
		"rebuild":   {do: func(ctx ctxt, s *scene, p all) error { return p.Index().Rebuild(ctx, p.DB(), s.tenant) }},
	}
}

// remove deletes a person with everything about them.
func (s *scene) remove(ctx context.Context, p *alumni.Service, who alumnikit.PersonID) error {
	id := alumnikit.ID(who)
	entry, err := alumni.Entries().Get(ctx, p.DB(), s.tenant, id)
	if err != nil {
		return err
	}
	consents, err := alumni.ConsentsKind().Get(ctx, p.DB(), s.tenant, id)
	if err != nil {
		return err
	}
	return p.DB().Commit(ctx, storage.By(s.clerk(), "test.remove"), alumni.Entries().Delete(entry), alumni.ConsentsKind().Delete(consents))
}

// Every deed is done wholly or not at all, whichever step fails, and can be done
// again. The index equals the records throughout, and can be folded later.
func TestDeeds(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, on *ground, lost bool) {
		t.Helper()
		steps, scenes := 0, 0
		for name, d := range deeds() {
			if on.brief && !slices.Contains([]string{"register", "amend", "remove", "upkeep", "rebuild"}, name) {
				continue
			}
			for n := 1; ; n += on.stride {
				s := set(t, on, alumnikit.TenantID(fmt.Sprintf("deed-%d", scenes)))
				scenes++
				before := s.state(t)
				s.arm(n, lost)
				err := d.do(t.Context(), s, s.faulty)
				fired := s.fired()
				s.arm(0, false)
				s.look(t, name, d, n, before, err)
				if !fired {
					require.NoError(t, err, name)
					require.Greater(t, n, on.stride, "%s writes nothing", name)
					break
				}
				steps++
			}
		}
		t.Logf("%d steps failed", steps)
		require.Greater(t, steps*on.stride, 80)
	})
}

// look checks what a deed has left that ended with err.
func (s *scene) look(t *testing.T, name string, d deed, n int, before string, err error) {
	t.Helper()
	s.check(t.Context(), t)
	left := s.state(t)
	again := d.do(t.Context(), s, s.people)
	switch {
	case errors.Is(again, alumnikit.ErrConflict) && name == "rebuild":
		return // the lease of the one who failed lasts
	case d.again != nil && left != before:
		require.ErrorIs(t, again, d.again, "%s: step %d", name, n)
	default:
		require.NoError(t, again, "%s again after step %d", name, n)
	}
	if err == nil || left != before {
		require.Equal(t, s.state(t), left, "%s: step %d failed and left it half done", name, n)
	}
	s.check(t.Context(), t)
	require.NoError(t, s.people.Upkeep(t.Context(), s.tenant))
	s.check(t.Context(), t)
}
