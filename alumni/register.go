package alumni

import (
	"context"
	"errors"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Registration is what is known of a person who enters the roster. IDs of
// employments are given by the service.
type Registration struct {
	Names       Names         `json:"names"`
	Identifiers []Identifier  `json:"identifiers,omitempty"`
	Email       string        `json:"email,omitempty"`
	Employments []Employment  `json:"employments,omitempty"`
	Custom      []CustomValue `json:"custom,omitempty"`
	Source      string        `json:"source,omitempty"` // whose word it is: the name of an import's source; empty: HR's
}

// Register enters a person in the roster under a new random PersonID. It needs
// PermRoster. An identifier that somebody has already is a FieldError with
// CodeTaken.
func (s *Service) Register(ctx context.Context, actor alumnikit.Actor, r Registration) (*Entry, error) {
	var entry *Entry
	err := s.Change(ctx, storage.By(actor, "person.register"), func(ctx context.Context) ([]storage.Change, error) {
		ready, err := s.For(ctx, actor.Tenant())
		if err != nil {
			return nil, err
		}
		var changes []storage.Change
		changes, entry, err = ready.PrepareRegister(actor, r)
		return changes, err
	})
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Register", "person", s.taken(ctx, actor, entry, err))
	}
	return entry, nil
}

// PrepareRegister states what Register would commit, to be committed together
// with other changes. It reads nothing, so that it takes For to have it know the
// tenant's custom fields; a taken identifier shows at the commit
// as a *storage.ExistsError for IdentifierKey.
func (s *Service) PrepareRegister(actor alumnikit.Actor, r Registration) ([]storage.Change, *Entry, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, nil, err
	}
	now := s.db.Now()
	entry := &Entry{
		ID: alumnikit.PersonID(s.db.NewID()), Names: r.Names, Identifiers: slices.Clone(r.Identifiers), Email: r.Email,
		Employments: cloneEmployments(r.Employments), Custom: mergeCustom(nil, r.Custom), CreatedAt: now, UpdatedAt: now,
	}
	for i := range entry.Employments {
		entry.Employments[i].ID = s.db.NewID()
	}
	entry.tidy()
	if err := s.checkWritten(actor.Tenant(), entry, nil, r.Custom); err != nil {
		return nil, nil, err
	}
	return []storage.Change{Entries().Insert(entry)}, entry, nil
}

// taken says which identifier of the entry belongs to somebody else, when that
// is why a commit failed.
func (s *Service) taken(ctx context.Context, actor alumnikit.Actor, entry *Entry, err error) error {
	exists, ok := errors.AsType[*storage.ExistsError](err)
	if !ok || exists.Key != IdentifierKey || entry == nil {
		return err
	}
	var found alumnikit.FieldErrors
	for i, id := range entry.Identifiers {
		owner, err := Entries().Lookup(ctx, s.db, actor.Tenant(), IdentifierKey, IdentifierValue(id))
		if err == nil && owner.Value.ID != entry.ID {
			found.Add(element("identifiers", i, "value"), alumnikit.CodeTaken, "")
		}
	}
	if len(found) == 0 { // the other one is gone again
		found.Add("identifiers", alumnikit.CodeTaken, "")
	}
	return found
}
