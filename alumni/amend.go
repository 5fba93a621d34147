package alumni

import (
	"context"
	"reflect"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// EntryUpdate says what changes in an entry; what is nil stays.
type EntryUpdate struct {
	Names       *Names       `json:"names,omitempty"`
	Email       *string      `json:"email,omitempty"`       // empty removes it
	Identifiers []Identifier `json:"identifiers,omitempty"` // all of them from now on
	// Employments with the ID of one there is change it in its place; those
	// without an ID are appended. None is ever removed or moved.
	Employments []Employment `json:"employments,omitempty"`
	// Custom are the values of fields from now on; fields that are not named stay,
	// and one without any value loses those it had.
	Custom []CustomValue `json:"custom,omitempty"`
	Source string        `json:"source,omitempty"` // whose word it is: the name of an import's source; empty: HR's
}

// UpdateEntry changes what HR says about a person. It needs PermRoster. Saying
// what is said already changes nothing.
func (s *Service) UpdateEntry(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, u EntryUpdate) (*Entry, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("alumni.UpdateEntry", "person", err)
	}
	var entry *Entry
	err := s.Change(ctx, storage.By(actor, "person.update"), func(ctx context.Context) ([]storage.Change, error) {
		old, err := s.StoredEntry(ctx, actor.Tenant(), person)
		if err != nil {
			return nil, err
		}
		ready := s
		if u.Custom != nil {
			if ready, err = s.For(ctx, actor.Tenant()); err != nil {
				return nil, err
			}
		}
		var changes []storage.Change
		changes, entry, err = ready.PrepareUpdate(actor, old, u)
		return changes, err
	})
	if err != nil {
		return nil, alumnikit.Wrap("alumni.UpdateEntry", "person", s.taken(ctx, actor, entry, err))
	}
	return entry, nil
}

// PrepareUpdate states what UpdateEntry would commit for an entry that has been
// read, to be committed together with other changes; none if nothing would
// change. It reads nothing, so that it takes For to have it know the tenant's custom
// fields.
func (s *Service) PrepareUpdate(actor alumnikit.Actor, old storage.Stored[Entry], u EntryUpdate) ([]storage.Change, *Entry, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, nil, err
	}
	entry, err := s.updated(&old.Value, u)
	if err != nil {
		return nil, nil, err
	}
	entry.tidy()
	if u.Names != nil {
		entry.Names.settleRomaji(old.Value.Names, s.transliterate)
	}
	if same(entry, &old.Value) {
		return nil, &old.Value, s.prepared(actor.Tenant()).checkCustom(ByEmployer, old.Value.Custom, u.Custom).Err()
	}
	if err := s.checkWritten(actor.Tenant(), entry, &old.Value, u.Custom); err != nil {
		return nil, nil, err
	}
	return s.replaceChecked(old, entry, u.Source)
}

// updated returns an entry as an update has it.
func (s *Service) updated(old *Entry, u EntryUpdate) (*Entry, error) {
	entry := old.clone()
	if u.Names != nil {
		entry.Names = *u.Names
	}
	if u.Email != nil {
		entry.Email = *u.Email
	}
	if u.Identifiers != nil {
		entry.Identifiers = slices.Clone(u.Identifiers)
	}
	for i, m := range cloneEmployments(u.Employments) {
		if m.ID.IsZero() {
			m.ID = s.db.NewID()
			entry.Employments = append(entry.Employments, m)
			continue
		}
		at := slices.IndexFunc(old.Employments, func(o Employment) bool { return o.ID == m.ID })
		if at < 0 {
			return nil, alumnikit.Invalid(element("employments", i, "id"), alumnikit.CodeNotOneOf, "an employment of the person")
		}
		if err := m.succeed(old.Employments[at], element(EmploymentsList, i, "")); err != nil {
			return nil, err
		}
		entry.Employments[at] = m
	}
	if u.Custom != nil {
		entry.Custom = mergeCustom(old.Custom, u.Custom)
	}
	return entry, nil
}

// same compares entries; a nil list equals an empty one.
func same(a, b *Entry) bool {
	x, y := a.clone(), b.clone()
	for _, e := range []*Entry{x, y} {
		e.Names.Former = append([]string{}, e.Names.Former...)
		e.Identifiers = append([]Identifier{}, e.Identifiers...)
		e.Employments = append([]Employment{}, e.Employments...)
		e.Custom = append([]CustomValue{}, e.Custom...)
	}
	return reflect.DeepEqual(x, y)
}
