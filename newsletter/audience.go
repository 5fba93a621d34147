package newsletter

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

// Audience says who is in a saved segment.
type Audience interface {
	// Members streams the people as of one moment, in chunks of any size and
	// order. An unknown segment is ErrNotFound. The actor is the System, or the
	// HR user who launches or counts.
	Members(ctx context.Context, actor alumnikit.Actor, segment alumnikit.ID) iter.Seq2[[]alumnikit.PersonID, error]
}

// Segments is the Audience of the saved segments of a service.
func Segments(service *segment.Service) Audience { return segments{service} }

type segments struct{ service *segment.Service }

// Members implements Audience. Permission to send is all that the actor needs:
// who is in the segment is not told.
func (s segments) Members(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) iter.Seq2[[]alumnikit.PersonID, error] {
	system := alumnikit.System(actor.Tenant(), SendJob)
	definition, err := s.service.Definition(ctx, system, id)
	if err != nil {
		return func(yield func([]alumnikit.PersonID, error) bool) { yield(nil, err) }
	}
	return s.service.IDs(ctx, system, definition)
}

// members returns who is selected, in the order of their IDs: those of the
// segment, or for the zero segment those whose consent stands.
func (s *Service) members(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, after alumnikit.PersonID) ([]alumnikit.PersonID, error) {
	stream := s.everyone(ctx, actor.Tenant())
	if !id.IsZero() {
		if s.opts.Audience == nil {
			return nil, fmt.Errorf("newsletter: no audience is configured: %w", alumnikit.ErrNotFound)
		}
		stream = s.opts.Audience.Members(ctx, actor, id)
	}
	var out []alumnikit.PersonID
	for chunk, err := range stream {
		if err != nil {
			return nil, err
		}
		for _, person := range chunk {
			if comparePeople(person, after) > 0 {
				out = append(out, person)
			}
		}
	}
	slices.SortFunc(out, comparePeople)
	return slices.Compact(out), nil
}

func comparePeople(a, b alumnikit.PersonID) int { return bytes.Compare(a[:], b[:]) }

// everyone streams who has a ledger of consents; nobody else can be written to.
func (s *Service) everyone(ctx context.Context, tenant alumnikit.TenantID) iter.Seq2[[]alumnikit.PersonID, error] {
	return func(yield func([]alumnikit.PersonID, error) bool) {
		for stored, err := range alumni.ConsentsKind().All(ctx, s.db, tenant, storage.ListQuery{}) {
			if err != nil {
				yield(nil, err)
				return
			}
			if stored.Value.Live(alumni.ForNewsletter) && !yield([]alumnikit.PersonID{stored.Value.ID}, nil) {
				return
			}
		}
	}
}
