package hr

import (
	"context"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Service keeps HR-only facts. It is immutable and safe for concurrent use.
type Service struct{ people *alumni.Service }

// New returns a service over the people it is about. It shares their DB, so
// that an offboarding and its reason are one write.
func New(people *alumni.Service) *Service { return &Service{people} }

// With returns a copy of the service that works through another store over the
// same data, such as one that joins the host's transaction.
func (s *Service) With(store storage.Store) *Service { return New(s.people.With(store)) }

// Offboard ends an employment and records why, both or neither. It needs
// PermRoster and PermConfidence. See alumni.Service.Offboard.
func (s *Service) Offboard(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, d alumni.Departure, l Leaving) (*alumni.Entry, error) {
	if err := actor.Require(alumnikit.PermConfidence); err != nil {
		return nil, alumnikit.Wrap("hr.Offboard", "person", err)
	}
	var entry *alumni.Entry
	err := s.people.Change(ctx, storage.By(actor, "person.offboard"), func(ctx context.Context) ([]storage.Change, error) {
		changes, after, err := s.people.PrepareOffboard(ctx, actor, person, d)
		if err != nil {
			return nil, err
		}
		entry = after
		l.Employment = d.Employment
		if l.Employment.IsZero() {
			l.Employment = ended(changes[0], after, d.End)
		}
		old, err := LeavingsKind().Find(ctx, s.people.DB(), actor.Tenant(), alumnikit.ID(after.ID))
		if err != nil {
			return nil, err
		}
		reason, err := s.PrepareLeaving(actor, after.ID, old, l)
		return append(changes, reason...), err
	})
	if err != nil {
		return nil, alumnikit.Wrap("hr.Offboard", "person", err)
	}
	return entry, nil
}

// Transfer moves somebody to another employer of the group and records
// GroupTransfer as why they left the one before, both or neither. It needs
// PermRoster and PermConfidence. See alumni.Service.Transfer.
func (s *Service) Transfer(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, t alumni.Transfer, note string) (*alumni.Entry, error) {
	if err := actor.Require(alumnikit.PermConfidence); err != nil {
		return nil, alumnikit.Wrap("hr.Transfer", "person", err)
	}
	var entry *alumni.Entry
	err := s.people.Change(ctx, storage.By(actor, "person.transfer"), func(ctx context.Context) ([]storage.Change, error) {
		changes, after, err := s.people.PrepareTransfer(ctx, actor, person, t)
		if err != nil {
			return nil, err
		}
		entry = after
		old, err := LeavingsKind().Find(ctx, s.people.DB(), actor.Tenant(), alumnikit.ID(person))
		if err != nil {
			return nil, err
		}
		origin := after.Employments[len(after.Employments)-1].Origin
		reason, err := s.PrepareLeaving(actor, person, old, Leaving{Employment: origin, Reason: GroupTransfer, Note: note})
		return append(changes, reason...), err
	})
	if err != nil {
		return nil, alumnikit.Wrap("hr.Transfer", "person", err)
	}
	return entry, nil
}

// ended finds the employment that an offboarding ends, or has ended before: the
// one whose end it changes, or else the first that ended on the day.
func ended(offboarding storage.Change, entry *alumni.Entry, end alumni.Date) alumnikit.ID {
	before, _ := offboarding.Before().(*alumni.Entry)
	for i, m := range entry.Employments {
		if before != nil && before.Employments[i].End != m.End {
			return m.ID
		}
	}
	at := slices.IndexFunc(entry.Employments, func(m alumni.Employment) bool { return m.End == end })
	if at < 0 {
		return alumnikit.ID{}
	}
	return entry.Employments[at].ID
}

// PrepareLeaving states what recording a leaving would commit, given the
// person's leavings as they were read (the zero Stored if there are none), to
// be committed together with other changes; none if it is recorded already. It
// needs PermConfidence and reads nothing.
func (s *Service) PrepareLeaving(actor alumnikit.Actor, person alumnikit.PersonID, old storage.Stored[Leavings], l Leaving) ([]storage.Change, error) {
	if err := actor.Require(alumnikit.PermConfidence); err != nil {
		return nil, err
	}
	l.Note = strings.TrimSpace(l.Note)
	if err := l.check(); err != nil {
		return nil, err
	}
	changed := &Leavings{ID: person, Items: slices.Clone(old.Value.Items)}
	l.RecordedAt = s.people.DB().Now()
	at := slices.IndexFunc(changed.Items, func(i Leaving) bool { return i.Employment == l.Employment })
	switch {
	case at < 0:
		changed.Items = append(changed.Items, l)
	case changed.Items[at].Reason == l.Reason && changed.Items[at].Note == l.Note:
		return nil, nil
	default:
		changed.Items[at] = l
	}
	return []storage.Change{LeavingsKind().Replace(old, changed)}, nil
}

// Leavings returns why a person left, for each employment of which it is
// recorded. It needs PermConfidence.
func (s *Service) Leavings(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID) ([]Leaving, error) {
	if err := actor.Require(alumnikit.PermConfidence); err != nil {
		return nil, alumnikit.Wrap("hr.Leavings", "person", err)
	}
	entry, err := s.entry(ctx, actor, person)
	if err != nil {
		return nil, alumnikit.Wrap("hr.Leavings", "person", err)
	}
	stored, err := LeavingsKind().Find(ctx, s.people.DB(), actor.Tenant(), alumnikit.ID(entry.Value.ID))
	return stored.Value.Items, alumnikit.Wrap("hr.Leavings", "person", err)
}

// AddNote appends a note about a person. It needs PermConfidence.
func (s *Service) AddNote(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, text string) error {
	if err := actor.Require(alumnikit.PermConfidence); err != nil {
		return alumnikit.Wrap("hr.AddNote", "person", err)
	}
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return alumnikit.Wrap("hr.AddNote", "person", alumnikit.Invalid("text", alumnikit.CodeRequired, ""))
	case len([]rune(text)) > MaxNote:
		return alumnikit.Wrap("hr.AddNote", "person", alumnikit.Invalid("text", alumnikit.CodeTooLong, "at most 2000"))
	case !alumnikit.IsText(text):
		return alumnikit.Wrap("hr.AddNote", "person", alumnikit.Invalid("text", alumnikit.CodeFormat, "text without control characters"))
	}
	err := s.people.Change(ctx, storage.By(actor, "hr.note"), func(ctx context.Context) ([]storage.Change, error) {
		entry, err := s.entry(ctx, actor, person)
		if err != nil {
			return nil, err
		}
		old, err := NotesKind().Find(ctx, s.people.DB(), actor.Tenant(), alumnikit.ID(entry.Value.ID))
		if err != nil {
			return nil, err
		}
		if len(old.Value.Items) >= MaxNotes {
			return nil, alumnikit.ErrTooLarge
		}
		note := Note{Text: text, By: actor.String(), Added: s.people.DB().Now()}
		changed := &Notes{ID: entry.Value.ID, Items: append(slices.Clone(old.Value.Items), note)}
		return []storage.Change{NotesKind().Replace(old, changed), alumni.Entries().Expect(entry)}, nil
	})
	return alumnikit.Wrap("hr.AddNote", "person", err)
}

// Notes returns the notes about a person, the oldest first. It needs
// PermConfidence.
func (s *Service) Notes(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID) ([]Note, error) {
	if err := actor.Require(alumnikit.PermConfidence); err != nil {
		return nil, alumnikit.Wrap("hr.Notes", "person", err)
	}
	entry, err := s.entry(ctx, actor, person)
	if err != nil {
		return nil, alumnikit.Wrap("hr.Notes", "person", err)
	}
	stored, err := NotesKind().Find(ctx, s.people.DB(), actor.Tenant(), alumnikit.ID(entry.Value.ID))
	return stored.Value.Items, alumnikit.Wrap("hr.Notes", "person", err)
}

// entry makes sure that the person is in the actor's roster.
func (s *Service) entry(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID) (storage.Stored[alumni.Entry], error) {
	return s.people.StoredEntry(ctx, actor.Tenant(), person)
}
