package alumni

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Entry returns what HR says about a person: to HR with PermRoster, and to the
// person.
func (s *Service) Entry(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID) (*Entry, error) {
	if err := s.actsFor(ctx, actor, person, alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("alumni.Entry", "person", err)
	}
	stored, err := s.StoredEntry(ctx, actor.Tenant(), person)
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Entry", "person", err)
	}
	return &stored.Value, nil
}

// EntryByExternalID returns the entry with the identifier that imports go by.
// It needs PermRoster.
func (s *Service) EntryByExternalID(ctx context.Context, actor alumnikit.Actor, value string) (*Entry, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("alumni.EntryByExternalID", "person", err)
	}
	key := IdentifierValue(Identifier{ExternalID, value})
	if len(key) > storage.MaxKeyValue {
		return nil, alumnikit.Wrap("alumni.EntryByExternalID", "person", alumnikit.ErrNotFound)
	}
	stored, err := Entries().Lookup(ctx, s.db, actor.Tenant(), IdentifierKey, key)
	if err != nil {
		return nil, alumnikit.Wrap("alumni.EntryByExternalID", "person", err)
	}
	return &stored.Value, nil
}

// Person returns both halves of a person with groups and consents: to HR with
// PermRoster, without what the person keeps from HR, when they last edited their
// profile and whom they block; and to the person, with all of it.
func (s *Service) Person(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID) (*Person, error) {
	if err := s.actsFor(ctx, actor, person, alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("alumni.Person", "person", err)
	}
	found, err := s.Load(ctx, actor.Tenant(), []alumnikit.PersonID{person})
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Person", "person", err)
	}
	p, ok := found[person]
	if !ok {
		return nil, alumnikit.Wrap("alumni.Person", "person", alumnikit.ErrNotFound)
	}
	if actor.IsMember() {
		return p, nil
	}
	rules, err := s.Rules(ctx, actor.Tenant())
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Person", "person", err)
	}
	return rules.forHR(p), nil
}

// Load returns the people that exist among ids, with everything about them. It
// asks for no permission and applies no audience: it is for sibling packages,
// which decide who sees what, and never for a host's pages.
//
// Whoever was merged into another is returned as that other, under the ID that was
// asked for.
//
// It reads everything in one statement for every 1,000 people if the store is a
// storage.Gatherer. If not, values are read before the audiences and consents that
// guard them, so that a value never goes by a choice that was already withdrawn
// when the value was written.
func (s *Service) Load(ctx context.Context, tenant alumnikit.TenantID, people []alumnikit.PersonID) (map[alumnikit.PersonID]*Person, error) {
	out, err := s.load(ctx, tenant, people)
	if err != nil {
		return nil, err
	}
	return out, s.loadMerged(ctx, tenant, people, out)
}

// load is Load of people who stand under the IDs given.
func (s *Service) load(ctx context.Context, tenant alumnikit.TenantID, people []alumnikit.PersonID) (map[alumnikit.PersonID]*Person, error) {
	ids := make([]alumnikit.ID, len(people))
	for i, p := range people {
		ids[i] = alumnikit.ID(p)
	}
	all, err := storage.Gather(ctx, s.db.Store(), tenant, personKinds(), ids)
	if err != nil {
		return nil, err
	}
	out := make(map[alumnikit.PersonID]*Person, len(people))
	for _, id := range people {
		p, err := personOf(all, id)
		if err != nil {
			return nil, err
		}
		if p != nil {
			out[id] = p
		}
	}
	return out, nil
}

// personKinds are the kinds of which a person is made, values before what guards
// them.
func personKinds() []string {
	return []string{
		Entries().Name(), Profiles().Name(), MembershipsKind().Name(), ConsentsKind().Name(), BlocksKind().Name(),
	}
}

// personOf puts a person together, nil if there is none.
func personOf(all storage.Gathered, person alumnikit.PersonID) (*Person, error) {
	id := alumnikit.ID(person)
	var p Person
	var err error
	if p.Entry, err = Entries().ValueFrom(all, id); err != nil || p.Entry == nil {
		return nil, err
	}
	if p.Profile, err = Profiles().ValueFrom(all, id); err != nil {
		return nil, err
	}
	if p.Memberships, err = MembershipsKind().ValueFrom(all, id); err != nil {
		return nil, err
	}
	if p.Consents, err = ConsentsKind().ValueFrom(all, id); err != nil {
		return nil, err
	}
	p.Blocks, err = BlocksKind().ValueFrom(all, id)
	return &p, err
}

// ByExternalIDs returns the entries that exist for any number of external IDs,
// as they were read. Like Load it is for sibling packages: it asks for no
// permission. IDs that lie close together, as those of an import do, are read
// in few pages.
func (s *Service) ByExternalIDs(ctx context.Context, tenant alumnikit.TenantID, values []string) (map[string]storage.Stored[Entry], error) {
	wanted := slices.Compact(slices.Sorted(slices.Values(values)))
	out := make(map[string]storage.Stored[Entry], len(wanted))
	dense := true
	for len(wanted) > 0 {
		limit := 1
		if dense {
			limit = min(len(wanted), storage.MaxList)
		}
		q := storage.ListQuery{
			Key: IdentifierKey, Min: externalKey(wanted[0]), Max: append(externalKey(wanted[len(wanted)-1]), 0), Limit: limit,
		}
		if !dense {
			q.Max = append(externalKey(wanted[0]), 0)
		}
		page, err := Entries().Page(ctx, s.db, tenant, q)
		if err != nil {
			return nil, err
		}
		left, hits := pick(page, wanted, out)
		switch {
		case !dense:
			left = wanted[1:]
		case len(page) < limit:
			left = nil // the range holds no more
		}
		dense = dense && (len(page) < 16 || hits*4 >= len(page))
		wanted = left
	}
	return out, nil
}

func externalKey(value string) []byte { return IdentifierValue(Identifier{ExternalID, value}) }

// pick takes the wanted entries from a page and returns those that may lie
// behind it.
func pick(page []storage.At[Entry], wanted []string, out map[string]storage.Stored[Entry]) (left []string, hits int) {
	left = wanted
	for _, at := range page {
		key := string(at.Position.Value)
		for len(left) > 0 && string(externalKey(left[0])) < key {
			left = left[1:]
		}
		if len(left) > 0 && string(externalKey(left[0])) == key {
			out[left[0]] = at.Stored
			left, hits = left[1:], hits+1
		}
	}
	return left, hits
}
