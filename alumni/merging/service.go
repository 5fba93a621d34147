package merging

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// Service merges people. It is immutable and safe for concurrent use.
type Service struct {
	people *alumni.Service
	undo   time.Duration
}

// Options of New. The zero Options are useful.
type Options struct {
	UndoFor time.Duration // how long a merge can be undone; 0 means 90 days
}

// New returns the service over the people it is about.
func New(people *alumni.Service, opts *Options) *Service {
	s := &Service{people: people, undo: 90 * 24 * time.Hour}
	if opts != nil && opts.UndoFor > 0 {
		s.undo = opts.UndoFor
	}
	return s
}

// With returns a copy of the service that works through another store over the
// same data, such as one that joins the host's transaction.
func (s *Service) With(store storage.Store) *Service {
	return &Service{s.people.With(store), s.undo}
}

func (s *Service) db() *storage.DB { return s.people.DB() }

func latest(t time.Time) []byte {
	ascending := uint64(t.UnixMicro()) ^ 1<<63 //nolint:gosec // a bijection is all that is needed
	return binary.BigEndian.AppendUint64(nil, math.MaxUint64-ascending)
}

// Preview is what a merge would come to, as far as HR may see it.
type Preview struct {
	Entry   *alumni.Entry `json:"entry"`
	Differs []string      `json:"differs"` // fields in which both say something else: what there is to choose, as in Choices
}

// Preview returns what Merge would make of two people. It needs PermRoster.
func (s *Service) Preview(ctx context.Context, actor alumnikit.Actor, keep, gone alumnikit.PersonID, choices Choices) (*Preview, error) {
	const op = "merging.Preview"
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap(op, "person", err)
	}
	plan, err := s.plan(ctx, actor, keep, gone, choices)
	if err != nil {
		return nil, alumnikit.Wrap(op, "person", err)
	}
	differs, err := s.differs(ctx, actor, plan)
	if err != nil {
		return nil, alumnikit.Wrap(op, "person", err)
	}
	return &Preview{plan.after.Entry, differs}, nil
}

// differs names what there is to choose between; of the members' halves only what
// both show to HR.
func (s *Service) differs(ctx context.Context, actor alumnikit.Actor, p *plan) ([]string, error) {
	var out []string
	a, b := p.keep.Entry, p.gone.Entry
	if a.Names.Family != b.Names.Family || a.Names.Given != b.Names.Given {
		out = append(out, "names")
	}
	if a.Email != b.Email && a.Email != "" && b.Email != "" {
		out = append(out, "email")
	}
	out = append(out, customDiffers("", a.Custom, b.Custom)...)
	shown := map[alumnikit.PersonID]*alumni.Profile{}
	for _, id := range []alumnikit.PersonID{a.ID, b.ID} {
		person, err := s.people.Person(ctx, actor, id)
		if err != nil {
			return nil, err
		}
		shown[id] = orEmpty(person.Profile, id)
	}
	x, y := shown[a.ID], shown[b.ID]
	for _, name := range profileFields() {
		if !isEmpty(x, name) && !isEmpty(y, name) && !same(fieldOf(x, name), fieldOf(y, name)) {
			out = append(out, "profile."+name)
		}
	}
	return append(out, customDiffers("profile.", x.Custom, y.Custom)...), nil
}

// customDiffers names the further fields in which both say something else.
func customDiffers(prefix string, keep, gone []alumni.CustomValue) []string {
	var out []string
	for _, v := range keep {
		if other := alumni.CustomValueOf(gone, v.Field); other.Len() > 0 && !same(other, v) {
			out = append(out, prefix+customField(v.Field))
		}
	}
	return out
}

// plan is a merge that has been worked out.
type plan struct {
	keep, gone *found
	after      halves
}

func (s *Service) plan(ctx context.Context, actor alumnikit.Actor, keep, gone alumnikit.PersonID, choices Choices) (*plan, error) {
	if err := choices.check(); err != nil {
		return nil, err
	}
	tenant := actor.Tenant()
	a, err := s.people.StoredEntry(ctx, tenant, keep)
	if err != nil {
		return nil, err
	}
	b, err := s.people.StoredEntry(ctx, tenant, gone)
	if err != nil {
		return nil, err
	}
	if a.Value.ID == b.Value.ID {
		return nil, alumnikit.Invalid("gone", alumnikit.CodeNotOneOf, "another person")
	}
	rules, err := s.people.Rules(ctx, tenant)
	if err != nil {
		return nil, err
	}
	p := &plan{}
	if p.keep, err = s.load(ctx, tenant, a.Value.ID); err != nil {
		return nil, overtaken(err)
	}
	if p.gone, err = s.load(ctx, tenant, b.Value.ID); err != nil {
		return nil, overtaken(err)
	}
	p.combine(choices, rules, s.db().Now())
	if err := p.after.Entry.Validate(); err != nil {
		return nil, err
	}
	return p, p.after.bounded()
}

// overtaken makes a conflict of somebody who was just there being there no more:
// they may have been merged.
func overtaken(err error) error {
	if errors.Is(err, alumnikit.ErrNotFound) {
		return alumnikit.ErrConflict
	}
	return err
}

func (p *plan) combine(c Choices, rules alumni.Rules, now time.Time) {
	keep, gone := &p.keep.halves, &p.gone.halves
	entry, became := c.entry(keep.Entry, gone.Entry, now)
	p.after = halves{
		Entry: entry, Profile: c.profile(rules, keep, gone, now), Memberships: memberships(keep, gone),
		Consents: consents(keep, gone), Blocks: blocks(keep, gone, entry.IDs()),
		Leavings: leavings(keep, gone, became), Notes: notes(keep, gone),
	}
}

// bounded reports ErrTooLarge for a person who would have more of something than
// anybody may.
func (h *halves) bounded() error {
	groups := h.Memberships != nil && len(h.Memberships.Groups) > alumni.MaxGroupsPerPerson
	declared := h.Consents != nil && len(h.Consents.Entries) > alumni.MaxConsents
	blocked := h.Blocks != nil && len(h.Blocks.People) > alumni.MaxBlocks
	noted := h.Notes != nil && len(h.Notes.Items) > hr.MaxNotes
	further := h.Profile != nil && values(h.Profile.Custom) > alumni.MaxCustomValues || values(h.Entry.Custom) > alumni.MaxCustomValues
	if groups || declared || blocked || noted || further || len(h.Entry.Merged) > alumni.MaxMerged {
		return alumnikit.ErrTooLarge
	}
	return nil
}

// values counts what stands in further fields.
func values(of []alumni.CustomValue) int {
	n := 0
	for _, v := range of {
		n += v.Len()
	}
	return n
}

// Merge makes one person of two: of gone only the ID is left, which means keep
// from then on. It needs PermRoster. One person twice is a FieldError; merging
// again what was merged is that too. What would exceed a bound is ErrTooLarge.
func (s *Service) Merge(ctx context.Context, actor alumnikit.Actor, keep, gone alumnikit.PersonID, choices Choices) (*Merge, error) {
	const op = "merging.Merge"
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap(op, "person", err)
	}
	var merge Merge
	err := s.people.Change(ctx, storage.By(actor, "person.merge"), func(ctx context.Context) ([]storage.Change, error) {
		p, err := s.plan(ctx, actor, keep, gone, choices)
		if err != nil {
			return nil, err
		}
		now := s.db().Now()
		record := &kept{
			Merge: Merge{
				ID: s.db().NewID(), Keep: p.keep.Entry.ID, Gone: p.gone.Entry.ID, At: now, By: actor.String(), UndoUntil: now.Add(s.undo),
			},
			BeforeKeep: p.keep.halves, BeforeGone: p.gone.halves, After: p.after,
		}
		merge = record.Merge
		changes := append(p.keep.become(&p.after), p.gone.become(&halves{})...)
		pointing, err := s.point(ctx, actor, record, append(p.gone.Entry.Merged, p.gone.Entry.ID), record.Keep)
		if err != nil {
			return nil, err
		}
		listed, err := duplicate.New(s.people, nil).PrepareMerged(ctx, actor, record.Keep, record.Gone)
		if err != nil {
			return nil, err
		}
		return slices.Concat(changes, pointing, listed, []storage.Change{merges().Insert(record)}), nil
	})
	if err != nil {
		return nil, alumnikit.Wrap(op, "person", err)
	}
	return &merge, nil
}

// point states that IDs mean a person from now on.
func (s *Service) point(ctx context.Context, actor alumnikit.Actor, m *kept, ids []alumnikit.PersonID, into alumnikit.PersonID) ([]storage.Change, error) {
	var out []storage.Change
	for _, id := range ids {
		old, err := alumni.Aliases().Find(ctx, s.db(), actor.Tenant(), alumnikit.ID(id))
		if err != nil {
			return nil, err
		}
		alias := &alumni.Alias{ID: id, Into: into, At: m.At, By: m.By}
		if old.Version > 0 {
			alias.At, alias.By = old.Value.At, old.Value.By
		}
		out = append(out, alumni.Aliases().Replace(old, alias))
	}
	return out, nil
}

// Merges returns one page of the merges that can be undone, the latest first. It
// needs PermRoster.
func (s *Service) Merges(ctx context.Context, actor alumnikit.Actor, page alumnikit.Page) ([]Merge, alumnikit.Cursor, error) {
	const op = "merging.Merges"
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, "", alumnikit.Wrap(op, "merge", err)
	}
	scope := alumnikit.CursorScope{Actor: actor, List: op}
	position, err := s.db().Keys().OpenCursor(scope, page.After)
	if err != nil {
		return nil, "", alumnikit.Wrap(op, "merge", err)
	}
	q := storage.ListQuery{Key: atKey, Limit: page.Limit() + 1}
	switch len(position) {
	case 0:
	case 24:
		q.After = &storage.Position{Value: position[:8], ID: alumnikit.ID(position[8:])}
	default:
		return nil, "", alumnikit.Wrap(op, "merge", alumnikit.ErrCursor)
	}
	listed, err := merges().Page(ctx, s.db(), actor.Tenant(), q)
	if err != nil {
		return nil, "", alumnikit.Wrap(op, "merge", err)
	}
	var next alumnikit.Cursor
	if len(listed) > page.Limit() {
		listed = listed[:page.Limit()]
		last := listed[len(listed)-1].Position
		next, err = s.db().Keys().SealCursor(scope, slices.Concat(last.Value, last.ID[:]))
	}
	out := make([]Merge, len(listed))
	for i, at := range listed {
		out[i] = at.Value.Merge
	}
	return out, next, alumnikit.Wrap(op, "merge", err)
}

// Expire forgets what people were before merges that can no longer be undone, of
// every tenant, at most limit of them (1 to storage.MaxList), and returns how many.
// A host calls it once a day or so.
func (s *Service) Expire(ctx context.Context, limit int) (int, error) {
	const op = "merging.Expire"
	due, err := s.db().Store().Due(ctx, merges().Name(), s.db().Now(), min(max(limit, 1), storage.MaxList))
	if err != nil {
		return 0, alumnikit.Wrap(op, "merge", err)
	}
	done := 0
	var failures []error
	for _, at := range due {
		old, err := merges().Find(ctx, s.db(), at.Tenant, at.ID)
		if err == nil && old.Version > 0 && !old.Value.UndoUntil.After(s.db().Now()) {
			err = s.db().Commit(ctx, storage.By(alumnikit.System(at.Tenant, "merging"), "merge.expire"), merges().Delete(old))
			if err == nil {
				done++
			}
		}
		if err != nil && !errors.Is(err, alumnikit.ErrConflict) {
			failures = append(failures, err)
		}
	}
	return done, alumnikit.Wrap(op, "merge", errors.Join(failures...))
}
