package alumni

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Departure says that an employment ends.
type Departure struct {
	Employment alumnikit.ID `json:"employment"` // zero: the one that lasts
	End        Date         `json:"end"`        // the last day; may be partial
}

// Offboard ends an employment of a person, who becomes an alumnus unless
// another one lasts. It needs PermRoster. The zero Departure.Employment is
// ErrState if no employment lasts, and a FieldError if several do. Ending an
// employment again on the same day changes nothing; on another day it is
// ErrState, because a correction is an UpdateEntry.
func (s *Service) Offboard(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, d Departure) (*Entry, error) {
	var entry *Entry
	err := s.Change(ctx, storage.By(actor, "person.offboard"), func(ctx context.Context) (changes []storage.Change, err error) {
		changes, entry, err = s.PrepareOffboard(ctx, actor, person, d)
		return changes, err
	})
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Offboard", "person", err)
	}
	return entry, nil
}

// PrepareOffboard states what Offboard would commit, to be committed together
// with other changes; when there is nothing to change, the expectation that it
// stays so. Run it inside storage.Retry or Change.
func (s *Service) PrepareOffboard(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, d Departure) ([]storage.Change, *Entry, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, nil, err
	}
	if d.End.IsZero() {
		return nil, nil, alumnikit.Invalid("end", alumnikit.CodeRequired, "")
	}
	old, err := s.StoredEntry(ctx, actor.Tenant(), person)
	if err != nil {
		return nil, nil, err
	}
	at, err := old.Value.leaving(d)
	if err != nil {
		return nil, nil, err
	}
	if old.Value.Employments[at].End == d.End {
		return []storage.Change{Entries().Expect(old)}, &old.Value, nil
	}
	entry := old.Value.clone()
	entry.Employments[at].End = d.End // tidy ends the posts that run
	return s.replaceEntry(old, entry, SourceHR)
}

// leaving finds the employment that a departure ends.
func (e *Entry) leaving(d Departure) (int, error) {
	if !d.Employment.IsZero() {
		at := slices.IndexFunc(e.Employments, func(m Employment) bool { return m.ID == d.Employment })
		if at < 0 {
			return 0, alumnikit.ErrNotFound
		}
		if end := e.Employments[at].End; !end.IsZero() && end != d.End {
			return 0, alumnikit.ErrState
		}
		return at, nil
	}
	at := -1
	for i, m := range e.Employments {
		if !m.End.IsZero() {
			continue
		}
		if at >= 0 {
			return 0, alumnikit.Invalid("employment", alumnikit.CodeRequired, "one of several that last")
		}
		at = i
	}
	if at < 0 {
		return e.repeated(d)
	}
	return at, nil
}

// repeated meets a departure that has been recorded already.
func (e *Entry) repeated(d Departure) (int, error) {
	at := slices.IndexFunc(e.Employments, func(m Employment) bool { return m.End == d.End })
	if at < 0 {
		return 0, alumnikit.ErrState
	}
	return at, nil
}

// Employ opens a new employment of a person, such as a former employee who
// comes back. It needs PermRoster or PermReferral.
func (s *Service) Employ(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, m Employment) (*Entry, error) {
	var entry *Entry
	err := s.Change(ctx, storage.By(actor, "person.employ"), func(ctx context.Context) (changes []storage.Change, err error) {
		changes, entry, err = s.PrepareEmployment(ctx, actor, person, m)
		return changes, err
	})
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Employ", "person", err)
	}
	return entry, nil
}

// PrepareEmployment states what Employ would commit, to be committed together
// with other changes: a hire and what led to it. The employment gets a new ID
// and is the last of the returned entry. Run it inside storage.Retry or Change.
func (s *Service) PrepareEmployment(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, m Employment) ([]storage.Change, *Entry, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil && actor.Require(alumnikit.PermReferral) != nil {
		return nil, nil, err
	}
	old, err := s.StoredEntry(ctx, actor.Tenant(), person)
	if err != nil {
		return nil, nil, err
	}
	entry := old.Value.clone()
	m.ID = s.db.NewID()
	entry.Employments = append(entry.Employments, cloneEmployments([]Employment{m})...)
	return s.replaceEntry(old, entry, SourceHR)
}

// clone returns a deep copy.
func (e *Entry) clone() *Entry {
	c := *e
	c.Names.Former = slices.Clone(e.Names.Former)
	c.Identifiers, c.Employments = slices.Clone(e.Identifiers), cloneEmployments(e.Employments)
	c.Custom, c.Origins, c.Merged = cloneCustom(e.Custom), cloneOrigins(e.Origins), slices.Clone(e.Merged)
	return &c
}

func cloneEmployments(all []Employment) []Employment {
	out := slices.Clone(all)
	for i, m := range out {
		out[i].Path, out[i].Codes = slices.Clone(m.Path), slices.Clone(m.Codes)
		out[i].Posts = slices.Clone(m.Posts)
		for j, p := range m.Posts {
			out[i].Posts[j].Path = slices.Clone(p.Path)
		}
	}
	return out
}
