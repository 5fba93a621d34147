package differential

import (
	"context"
	"fmt"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
)

// settle brings in a person who is listed and described, and an opening, so that
// a life has something to be about.
func (p *sides) settle() {
	actor, in := p.chief(), alumni.Registration{
		Names: alumni.Names{Family: "見本" + p.word(), FamilyKana: "ミホン"}, Email: "person@example.com",
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: fmt.Sprintf("S%d", p.serial)}},
		Employments: []alumni.Employment{{Work: alumni.Employee, Department: p.word(), Start: p.date()}},
	}
	e, err := same(p, "settle", func(ctx context.Context, s *side) (*alumni.Entry, error) { return s.people.Register(ctx, actor, in) })
	require.NoError(p, err)
	_, err = same(p, "entry", func(ctx context.Context, s *side) (*alumni.Entry, error) {
		return s.people.EntryByExternalID(ctx, actor, e.Identifiers[0].Value)
	})
	require.NoError(p, err)
	p.persons, p.employments = append(p.persons, e.ID), append(p.employments, e.Employments[0].ID)
	if p.chance("has left", 50) {
		end, err := alumni.NewDate(2026, 3, 31)
		require.NoError(p, err)
		_, _ = same(p, "offboard", func(ctx context.Context, s *side) (*alumni.Entry, error) {
			return s.people.Offboard(ctx, actor, e.ID, alumni.Departure{End: end})
		})
	}
	self := alumnikit.Member(p.tenant, e.ID)
	consent := alumni.ConsentInput{Purpose: alumni.ForListing, Text: "同意します。", Version: "1", Locale: alumni.Japanese, Method: "form"}
	require.NoError(p, done(p, "grant", func(ctx context.Context, s *side) error { return s.people.Grant(ctx, self, e.ID, consent) }))
	if len(p.openings) > 0 {
		return
	}
	in2 := referral.OpeningInput{Title: map[alumni.Locale]string{alumni.English: "Sales"}, Engagement: referral.Employment, Public: true}
	o, err := same(p, "opening", func(ctx context.Context, s *side) (*referral.Opening, error) {
		return s.jobs.CreateOpening(ctx, actor, in2)
	})
	require.NoError(p, err)
	p.openings = append(p.openings, o.ID)
	_, err = same(p, "publish", func(ctx context.Context, s *side) (*referral.Opening, error) { return s.jobs.Publish(ctx, actor, o.ID) })
	require.NoError(p, err)
}

// keepUp folds the index and seals the journal, on some sides or on all. What is
// drawn does not depend on which stores there are.
func (p *sides) keepUp() {
	p.serial++
	some := rapid.IntRange(1, 15).Draw(p.T, "sides")
	for i, s := range p.all {
		if some>>i&1 == 1 {
			s.random.restart(p.serial)
			require.NoError(p, s.people.Upkeep(p.ctx, p.tenant), s.name)
		}
	}
}

// event is an event with what its JSON leaves out.
type event struct {
	ID       alumnikit.ID
	Sequence uint64
	Time     string
	storage.Event
}

// compareJournals seals what is left and compares the whole history. The
// events of one moment stand in the order of their IDs.
func (p *sides) compareJournals() {
	require.NoError(p, done(p, "upkeep", func(ctx context.Context, s *side) error { return s.people.Upkeep(ctx, p.tenant) }))
	events, err := same(p, "journal", func(ctx context.Context, s *side) ([]event, error) {
		var out []event
		for {
			found, err := s.people.DB().Feed(ctx, p.chief(), uint64(len(out)), storage.MaxList)
			if err != nil || len(found) == 0 {
				return out, err
			}
			for _, e := range found {
				out = append(out, event{e.ID, e.Sequence, e.Time.UTC().String(), e})
			}
		}
	})
	require.NoError(p, err)
	require.NotEmpty(p, events)
}

// end drops the tenant, after which there is nothing.
func (p *sides) end() {
	for _, s := range p.all {
		require.NoError(p, s.store.Drop(context.WithoutCancel(p.ctx), p.tenant), s.name)
	}
}
