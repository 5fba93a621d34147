package alumni

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Alias says that a person was merged into another: whoever kept the ID means
// the other now. Into is always the person who is left, however many merges it
// took, so that an ID is followed in one step.
type Alias struct {
	ID   alumnikit.PersonID `json:"id"`
	Into alumnikit.PersonID `json:"into"`
	At   time.Time          `json:"at"`
	By   string             `json:"by"` // the Actor's name, as in the journal
}

// Aliases is the kind of Alias.
func Aliases() storage.Kind[Alias] {
	return storage.NewKind(storage.Definition[Alias]{
		Name:     "alumni.alias",
		ID:       func(a *Alias) alumnikit.ID { return alumnikit.ID(a.ID) },
		Subjects: func(a *Alias) []alumnikit.PersonID { return []alumnikit.PersonID{a.ID, a.Into} },
	})
}

// MaxMerged is how many people can be merged into one.
const MaxMerged = 16

// IDs returns every ID that means the person: their own, and those of the people
// who were merged into them.
func (e *Entry) IDs() []alumnikit.PersonID { return append([]alumnikit.PersonID{e.ID}, e.Merged...) }

// Resolve returns the ID under which a person's records stand: the one given,
// unless that person was merged into another.
func (s *Service) Resolve(ctx context.Context, tenant alumnikit.TenantID, person alumnikit.PersonID) (alumnikit.PersonID, error) {
	alias, err := Aliases().Find(ctx, s.db, tenant, alumnikit.ID(person))
	if err != nil || alias.Version == 0 {
		return person, err
	}
	return alias.Value.Into, nil
}

// ResolveAll returns those of any number of people who were merged, with the ID
// that means them now. Of many it asks first whether anybody ever was.
func (s *Service) ResolveAll(ctx context.Context, tenant alumnikit.TenantID, people []alumnikit.PersonID) (map[alumnikit.PersonID]alumnikit.PersonID, error) {
	if len(people) > storage.MaxList {
		first, err := Aliases().Page(ctx, s.db, tenant, storage.ListQuery{Limit: 1})
		if err != nil || len(first) == 0 {
			return nil, err
		}
	}
	ids := make([]alumnikit.ID, len(people))
	for i, p := range people {
		ids[i] = alumnikit.ID(p)
	}
	found, err := Aliases().GetAll(ctx, s.db, tenant, ids)
	out := make(map[alumnikit.PersonID]alumnikit.PersonID, len(found))
	for _, alias := range found {
		out[alias.Value.ID] = alias.Value.Into
	}
	return out, err
}

// SamePerson reports whether two IDs mean one person.
func (s *Service) SamePerson(ctx context.Context, tenant alumnikit.TenantID, a, b alumnikit.PersonID) (bool, error) {
	if a == b || a.IsZero() || b.IsZero() {
		return a == b, nil
	}
	now, err := s.ResolveAll(ctx, tenant, []alumnikit.PersonID{a, b})
	if err != nil {
		return false, err
	}
	for _, id := range []*alumnikit.PersonID{&a, &b} {
		if into, ok := now[*id]; ok {
			*id = into
		}
	}
	return a == b, nil
}

// StoredEntry reads the entry that an ID means, the ID of a merged person
// included; ErrNotFound if there is none. Like Load it is for sibling packages:
// it asks for no permission.
func (s *Service) StoredEntry(ctx context.Context, tenant alumnikit.TenantID, person alumnikit.PersonID) (storage.Stored[Entry], error) {
	at := person
	for attempt := 0; ; attempt++ {
		stored, err := Entries().Get(ctx, s.db, tenant, alumnikit.ID(at))
		if !errors.Is(err, alumnikit.ErrNotFound) || attempt == maxFollowed {
			return stored, err
		}
		now, resolving := s.Resolve(ctx, tenant, person)
		if resolving != nil || now == at && attempt > 0 {
			return stored, errors.Join(resolving, err)
		}
		at = now
	}
}

// maxFollowed is how often an ID is followed while merges, or their undoing, keep
// moving what it means between two reads.
const maxFollowed = 4

// held is what a kind holds of a person of the roster.
type held[T any] struct {
	storage.Stored[T]                    // of version 0 if they have none
	person            alumnikit.PersonID // the ID it stands under
	expect            []storage.Change   // that the person stays, if nothing else says so
}

// holding reads what a kind holds of a person, ErrNotFound if there is no such
// person.
func holding[T any](ctx context.Context, s *Service, kind storage.Kind[T], tenant alumnikit.TenantID, person alumnikit.PersonID) (held[T], error) {
	stored, err := kind.Find(ctx, s.db, tenant, alumnikit.ID(person))
	if err != nil || stored.Version > 0 {
		return held[T]{Stored: stored, person: person}, err
	}
	entry, err := s.StoredEntry(ctx, tenant, person)
	if err != nil {
		return held[T]{}, err
	}
	at := held[T]{person: entry.Value.ID, expect: []storage.Change{Entries().Expect(entry)}}
	if at.person != person {
		at.Stored, err = kind.Find(ctx, s.db, tenant, alumnikit.ID(at.person))
	}
	return at, err
}

// loadMerged adds people who are asked for by the IDs of those merged into them.
// Whether an ID is nobody's or was merged makes no difference to what is asked of
// the store; see directory.Directory.Profile.
func (s *Service) loadMerged(ctx context.Context, tenant alumnikit.TenantID, people []alumnikit.PersonID, out map[alumnikit.PersonID]*Person) error {
	if len(out) == len(people) {
		return nil // as nearly always
	}
	missing := slices.DeleteFunc(slices.Clone(people), func(id alumnikit.PersonID) bool { return out[id] != nil })
	for attempt := 0; attempt < maxFollowed && len(missing) > 0; attempt++ {
		now, err := s.ResolveAll(ctx, tenant, missing)
		if err != nil {
			return err
		}
		ids := make([]alumnikit.PersonID, len(missing))
		for i, id := range missing {
			ids[i] = id
			if into, ok := now[id]; ok {
				ids[i] = into
			}
		}
		found, err := s.load(ctx, tenant, ids)
		if err != nil {
			return err
		}
		for i, id := range missing {
			if p := found[ids[i]]; p != nil {
				out[id] = p
			}
		}
		missing = slices.DeleteFunc(missing, func(id alumnikit.PersonID) bool { return out[id] != nil || now[id].IsZero() })
	}
	return nil
}
