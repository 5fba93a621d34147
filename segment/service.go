package segment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Service keeps saved segments and answers whom rules select. It is immutable
// and safe for concurrent use. Every verb needs PermSegments; unknown segments,
// and those of other tenants, are ErrNotFound.
type Service struct {
	people *alumni.Service
	zone   *time.Location
}

// Options of New. The zero Options are useful.
type Options struct {
	Zone *time.Location // whose calendar relative dates go by; nil: UTC
}

// New returns the service over the people it selects from.
func New(people *alumni.Service, opts *Options) *Service {
	s := &Service{people: people, zone: time.UTC}
	if opts != nil && opts.Zone != nil {
		s.zone = opts.Zone
	}
	return s
}

// With returns a copy of the service that works through another store over the
// same data, such as one that joins the host's transaction.
func (s *Service) With(store storage.Store) *Service {
	clone := *s
	clone.people = s.people.With(store)
	return &clone
}

// Input is what an HR user says about a segment. Static lists hold at once, the
// draft once it is published.
type Input struct {
	Name     string               `json:"name"`
	Draft    *Group               `json:"draft,omitempty"`
	Include  []alumnikit.PersonID `json:"include,omitempty"`
	Exclude  []alumnikit.PersonID `json:"exclude,omitempty"`
	Revision uint64               `json:"revision,omitempty"` // for Update: what was edited; 0: whatever is there
}

func (in Input) check(saved *Segment) error {
	var found alumnikit.FieldErrors
	if err := alumnikit.Validate(saved); err != nil && !errors.As(err, &found) {
		return err
	}
	for field, list := range map[string][]alumnikit.PersonID{"include": in.Include, "exclude": in.Exclude} {
		if len(list) > MaxListed {
			found.Add(field, alumnikit.CodeTooLong, "at most "+strconv.Itoa(MaxListed))
		}
	}
	if err := found.Err(); err != nil || in.Draft == nil {
		return err
	}
	text, err := in.Draft.Canonical()
	if err == nil {
		_, err = Parse(text) // a draft made in code may be beyond the bounds
	}
	return err
}

// apply states what the input makes of a segment.
func (in Input) apply(saved *Segment, now time.Time) {
	saved.Name, saved.Draft, saved.UpdatedAt = in.Name, in.Draft, now
	saved.Included, saved.Excluded = len(tidy(in.Include)), len(tidy(in.Exclude))
}

// Create saves a segment with a draft. It selects nobody by rule until Publish.
func (s *Service) Create(ctx context.Context, actor alumnikit.Actor, in Input) (*Segment, error) {
	if err := actor.Require(alumnikit.PermSegments); err != nil {
		return nil, alumnikit.Wrap("segment.Create", "segment", err)
	}
	db := s.people.DB()
	saved := &Segment{ID: db.NewID(), CreatedAt: db.Now()}
	in.apply(saved, saved.CreatedAt)
	if err := in.check(saved); err != nil {
		return nil, alumnikit.Wrap("segment.Create", "segment", err)
	}
	existing, err := s.all(ctx, actor.Tenant())
	if err == nil && len(existing) >= MaxSegments {
		err = fmt.Errorf("at most %d segments: %w", MaxSegments, alumnikit.ErrTooLarge)
	}
	if err == nil {
		changes := append(s.relist(nil, saved.ID, in), segments().Insert(saved))
		err = db.Commit(ctx, storage.By(actor, "segment.create"), changes...)
	}
	if err != nil {
		return nil, alumnikit.Wrap("segment.Create", "segment", err)
	}
	saved.Revision = 1
	return saved, nil
}

// Update replaces the name, the draft and the static lists of a segment. What
// is published stays. ErrConflict means that Input.Revision is not what is there.
func (s *Service) Update(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, in Input) (*Segment, error) {
	saved, err := s.change(ctx, actor, "segment.update", id, func(ctx context.Context, old storage.Stored[Segment], saved *Segment) ([]storage.Change, error) {
		if in.Revision != 0 && in.Revision != old.Version {
			return nil, errRevision
		}
		in.apply(saved, s.people.DB().Now())
		if err := in.check(saved); err != nil {
			return nil, err
		}
		have, err := s.pieces(ctx, actor.Tenant(), id)
		return s.relist(have, id, in), err
	})
	return saved, alumnikit.Wrap("segment.Update", "segment", err)
}

// errRevision is not retried: the user must look first.
var errRevision = errors.New("revision")

// change reads a segment, lets fn decide, and replaces it.
func (s *Service) change(
	ctx context.Context, actor alumnikit.Actor, verb string, id alumnikit.ID,
	fn func(ctx context.Context, old storage.Stored[Segment], saved *Segment) ([]storage.Change, error),
) (*Segment, error) {
	if err := actor.Require(alumnikit.PermSegments); err != nil {
		return nil, err
	}
	var saved *Segment
	err := s.people.Change(ctx, storage.By(actor, verb), func(ctx context.Context) ([]storage.Change, error) {
		old, err := segments().Get(ctx, s.people.DB(), actor.Tenant(), id)
		if err != nil {
			return nil, err
		}
		next := old.Value
		saved = &next
		changes, err := fn(ctx, old, saved)
		if err != nil {
			return nil, err
		}
		saved.Revision = old.Version + 1
		return append(changes, segments().Replace(old, saved)), nil
	})
	if errors.Is(err, errRevision) {
		err = alumnikit.ErrConflict
	}
	if err != nil {
		return nil, err
	}
	return saved, nil
}

// relist states what makes the static lists those of the input.
func (s *Service) relist(have map[alumnikit.ID]storage.Stored[listed], id alumnikit.ID, in Input) []storage.Change {
	var out []storage.Change
	for _, piece := range append(pieces(id, tidy(in.Include), false), pieces(id, tidy(in.Exclude), true)...) {
		old, ok := have[piece.ID]
		delete(have, piece.ID)
		if !ok || !slices.Equal(old.Value.People, piece.People) {
			out = append(out, lists().Replace(old, &piece))
		}
	}
	for _, old := range have {
		out = append(out, lists().Delete(old))
	}
	return out
}

func (s *Service) pieces(ctx context.Context, tenant alumnikit.TenantID, id alumnikit.ID) (map[alumnikit.ID]storage.Stored[listed], error) {
	out := map[alumnikit.ID]storage.Stored[listed]{}
	for piece, err := range lists().All(ctx, s.people.DB(), tenant, storage.Exactly(lists().Name(), listKey, id[:])) {
		if err != nil {
			return nil, err
		}
		out[piece.Value.ID] = piece
	}
	return out, nil
}

// Delete removes a segment. It is an ErrState while a published segment refers
// to it.
func (s *Service) Delete(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) error {
	if err := actor.Require(alumnikit.PermSegments); err != nil {
		return alumnikit.Wrap("segment.Delete", "segment", err)
	}
	err := s.people.Change(ctx, storage.By(actor, "segment.delete"), func(ctx context.Context) ([]storage.Change, error) {
		all, err := s.all(ctx, actor.Tenant())
		if err != nil {
			return nil, err
		}
		var changes []storage.Change
		for _, other := range all {
			switch {
			case other.Value.ID == id:
				changes = append(changes, segments().Delete(other))
			case slices.Contains(References(other.Value.Published), id):
				return nil, fmt.Errorf("a segment refers to it: %w", alumnikit.ErrState)
			default:
				changes = append(changes, segments().Expect(other)) // may not begin to refer to it
			}
		}
		have, err := s.pieces(ctx, actor.Tenant(), id)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(all, func(at storage.Stored[Segment]) bool { return at.Value.ID == id }) {
			return nil, alumnikit.ErrNotFound
		}
		return append(changes, s.relist(have, id, Input{})...), nil
	})
	return alumnikit.Wrap("segment.Delete", "segment", err)
}

func (s *Service) all(ctx context.Context, tenant alumnikit.TenantID) ([]storage.Stored[Segment], error) {
	var out []storage.Stored[Segment]
	for stored, err := range segments().All(ctx, s.people.DB(), tenant, storage.ListQuery{}) {
		if err != nil {
			return nil, err
		}
		stored.Value.Revision = stored.Version
		out = append(out, stored)
	}
	return out, nil
}

// Get returns a segment.
func (s *Service) Get(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Segment, error) {
	if err := actor.Require(alumnikit.PermSegments); err != nil {
		return nil, alumnikit.Wrap("segment.Get", "segment", err)
	}
	stored, err := segments().Get(ctx, s.people.DB(), actor.Tenant(), id)
	if err != nil {
		return nil, alumnikit.Wrap("segment.Get", "segment", err)
	}
	stored.Value.Revision = stored.Version
	return &stored.Value, nil
}

// List returns every segment, the oldest first.
func (s *Service) List(ctx context.Context, actor alumnikit.Actor) ([]Segment, error) {
	if err := actor.Require(alumnikit.PermSegments); err != nil {
		return nil, alumnikit.Wrap("segment.List", "segment", err)
	}
	all, err := s.all(ctx, actor.Tenant())
	if err != nil {
		return nil, alumnikit.Wrap("segment.List", "segment", err)
	}
	out := make([]Segment, len(all))
	for i, stored := range all {
		out[i] = stored.Value
	}
	slices.SortStableFunc(out, func(a, b Segment) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return out, nil
}
