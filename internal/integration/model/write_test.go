package model

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// step is a write, and what is true of those it is about once it is done.
type step struct {
	what   string
	after  map[alumnikit.PersonID]*alumni.Person // nil: gone
	policy *alumni.Policy
	do     func(ctx context.Context, p *process) error
}

// write does a step. What a dead process was at is looked up by the other one.
func (m *model) write(p *process) {
	m.t.Helper()
	s := m.draw()
	err := s.do(m.t.Context(), p)
	switch {
	case err == nil:
		m.accept(s)
		m.tally[s.what]++
	case !p.life.Ended() && s.what == "choose" && errors.Is(err, alumnikit.ErrInvalid):
		m.tally["choice refused"]++
	default:
		require.True(m.t, p.life.Ended(), "%s: %v", s.what, err)
		m.settle(s)
	}
}

func (m *model) accept(s *step) {
	for id, p := range s.after {
		if p == nil {
			delete(m.world.People, id)
		} else {
			m.world.People[id] = p
		}
	}
	if s.policy != nil {
		m.world.Policy = *s.policy
	}
}

// settle finds out whether a step of a dead process took effect: as a whole, or
// not at all.
func (m *model) settle(s *step) {
	m.t.Helper()
	witness := m.processes[0]
	if witness.life.Ended() {
		witness = m.processes[1]
	}
	found, err := witness.people.Load(m.t.Context(), tenant, slices.Collect(maps.Keys(s.after)))
	require.NoError(m.t, err)
	before, after := 0, 0
	for id, p := range s.after {
		switch was, is := form(m.world.People[id]), form(found[id]); is {
		case was:
			before++
			if was == form(p) {
				after++ // nothing was to change
			}
		case form(p):
			after++
		default:
			require.Fail(m.t, "half written", "%s: was %s, is %s, was to be %s", s.what, was, is, form(p))
		}
	}
	if s.policy != nil {
		policy, err := witness.people.Policy(m.t.Context(), tenant)
		require.NoError(m.t, err)
		if reflect.DeepEqual(policy, *s.policy) {
			m.world.Policy = policy
		}
		require.Equal(m.t, m.world.Policy, policy)
		return
	}
	if after == len(s.after) {
		m.tally["landed"]++
		m.accept(s)
		return
	}
	require.Len(m.t, s.after, before, "%s is there in part", s.what)
	m.tally["lost"]++
}

// maxPeople bounds the tenant.
const maxPeople = 50

func (m *model) draw() *step {
	ids := m.ids()
	if len(ids) < 5 || m.oneIn(3) {
		return m.bulk(ids)
	}
	if m.oneIn(60) {
		return m.decree()
	}
	was := m.world.People[pick(m, ids...)]
	id, is := was.ID(), clone(was)
	s := m.verb(was, is)
	s.after = map[alumnikit.PersonID]*alumni.Person{id: is}
	return s
}

// verb draws what a person does, or HR about them, and lets it happen to is.
func (m *model) verb(was, is *alumni.Person) *step {
	id, self, group := was.ID(), alumnikit.Member(tenant, was.ID()), pick(m, m.groups...)
	other := pick(m, m.ids()...)
	switch m.r.IntN(10) {
	case 0, 1:
		return m.amend(is)
	case 2:
		m.describe(is)
		said := saying(is.Profile)
		return &step{what: "describe", do: func(ctx context.Context, p *process) error {
			_, err := p.people.UpdateProfile(ctx, self, said)
			return err
		}}
	case 3:
		consent(is)
		return &step{what: "grant", do: func(ctx context.Context, p *process) error {
			return p.people.Grant(ctx, self, id, alumni.ConsentInput{
				Purpose: alumni.ForListing, Text: "同意します。", Version: "1", Locale: alumni.Japanese, Method: "form",
			})
		}}
	case 4:
		m.withdraw(is)
		return &step{what: "withdraw", do: func(ctx context.Context, p *process) error {
			return p.people.Withdraw(ctx, self, id, alumni.ForListing, "form")
		}}
	case 5:
		join(is, group)
		return &step{what: "join", do: func(ctx context.Context, p *process) error { return p.people.Join(ctx, self, group) }}
	case 6:
		leave(is, group)
		return &step{what: "leave", do: func(ctx context.Context, p *process) error { return p.people.Leave(ctx, self, group) }}
	case 7:
		if other == id {
			return m.amend(is)
		}
		block(is, other)
		return &step{what: "block", do: func(ctx context.Context, p *process) error { return p.people.Block(ctx, self, other) }}
	case 8:
		if blocks := blocked(is); len(blocks) > 0 {
			other = pick(m, blocks...)
		}
		unblock(is, other)
		return &step{what: "unblock", do: func(ctx context.Context, p *process) error { return p.people.Unblock(ctx, self, other) }}
	default:
		disclosure, audience := m.disclosure(), m.audience()
		choose(is, disclosure, audience)
		return &step{what: "choose", do: func(ctx context.Context, p *process) error {
			_, err := p.people.SetAudience(ctx, self, disclosure, audience)
			return err
		}}
	}
}

// amend changes a name or, in its place, an employment.
func (m *model) amend(is *alumni.Person) *step {
	var u alumni.EntryUpdate
	if n := len(is.Entry.Employments); n > 0 && m.oneIn(2) {
		stint := &is.Entry.Employments[m.r.IntN(n)]
		*stint = m.stint(stint.ID)
		u.Employments = []alumni.Employment{*stint}
	} else {
		is.Entry.Names = m.names()
		u.Names = &is.Entry.Names
	}
	return &step{what: "amend", do: func(ctx context.Context, p *process) error {
		_, err := p.people.UpdateEntry(ctx, clerk(), is.ID(), u)
		return err
	}}
}

func (m *model) decree() *step {
	policy := alumni.Policy{Defaults: map[string]alumni.Audience{}, Maxima: map[string]alumni.Audience{}}
	for range m.r.IntN(3) {
		policy.Defaults[m.disclosure()] = pick(m, alumni.Audiences()...)
		policy.Maxima[m.disclosure()] = pick(m, alumni.Audiences()...)
	}
	if len(policy.Defaults) == 0 {
		policy = alumni.Policy{}
	}
	return &step{what: "decree", policy: &policy, do: func(ctx context.Context, p *process) error {
		return p.people.SetPolicy(ctx, clerk(), policy)
	}}
}

// bulk lets several people come, change in all their records, and go, in one
// commit.
func (m *model) bulk(ids []alumnikit.PersonID) *step {
	after := map[alumnikit.PersonID]*alumni.Person{}
	for range 1 + m.r.IntN(4) {
		n := m.r.IntN(10)
		switch {
		case len(ids) == 0 || (n < 5 && len(ids) < maxPeople):
			p := m.newcomer()
			after[p.ID()] = p
		case n < 6 || len(ids) > maxPeople:
			after[pick(m, ids...)] = nil
		default:
			p := clone(m.world.People[pick(m, ids...)])
			m.describe(p)
			choose(p, m.disclosure(), m.audience())
			join(p, pick(m, m.groups...))
			m.withdraw(p)
			block(p, pick(m, ids...))
			p.Entry.Names = m.names()
			p.Entry.Employments = append(p.Entry.Employments, m.stint(m.numbered(1)))
			after[p.ID()] = p
		}
	}
	return &step{what: "bulk", after: after, do: func(ctx context.Context, p *process) error {
		changes, err := changesTo(ctx, p, after)
		if err != nil {
			return err
		}
		return p.people.DB().Commit(ctx, storage.By(clerk(), "test.bulk"), changes...)
	}}
}

// changesTo states what makes people be as they are to be.
func changesTo(ctx context.Context, p *process, after map[alumnikit.PersonID]*alumni.Person) ([]storage.Change, error) {
	var out []storage.Change
	part := func(more []storage.Change, err error) error {
		out = append(out, more...)
		return err
	}
	err := errors.Join(
		part(become(ctx, p, alumni.Entries(), after, func(p *alumni.Person) *alumni.Entry { return p.Entry })),
		part(become(ctx, p, alumni.Profiles(), after, func(p *alumni.Person) *alumni.Profile { return p.Profile })),
		part(become(ctx, p, alumni.MembershipsKind(), after, func(p *alumni.Person) *alumni.Memberships { return p.Memberships })),
		part(become(ctx, p, alumni.ConsentsKind(), after, func(p *alumni.Person) *alumni.Consents { return p.Consents })),
		part(become(ctx, p, alumni.BlocksKind(), after, func(p *alumni.Person) *alumni.Blocks { return p.Blocks })),
	)
	return out, err
}

// become states it for one kind of record.
func become[T any](
	ctx context.Context, p *process, kind storage.Kind[T], after map[alumnikit.PersonID]*alumni.Person, of func(*alumni.Person) *T,
) ([]storage.Change, error) {
	ids := make([]alumnikit.ID, 0, len(after))
	for id := range after {
		ids = append(ids, alumnikit.ID(id))
	}
	there, err := kind.GetAll(ctx, p.people.DB(), tenant, ids)
	if err != nil {
		return nil, err
	}
	var out []storage.Change
	for id, is := range after {
		old := there[alumnikit.ID(id)]
		switch {
		case is == nil && old.Version > 0:
			out = append(out, kind.Delete(old))
		case is != nil && of(is) != nil:
			out = append(out, kind.Replace(old, of(is)))
		}
	}
	return out, nil
}
