package merging

import (
	"context"
	"encoding/json"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// halves are all records of one person, of both halves and of HR. What is nil does
// not exist; Entry always does.
type halves struct {
	Entry       *alumni.Entry       `json:"entry"`
	Profile     *alumni.Profile     `json:"profile,omitempty"`
	Memberships *alumni.Memberships `json:"memberships,omitempty"`
	Consents    *alumni.Consents    `json:"consents,omitempty"`
	Blocks      *alumni.Blocks      `json:"blocks,omitempty"`
	Leavings    *hr.Leavings        `json:"leavings,omitempty"`
	Notes       *hr.Notes           `json:"notes,omitempty"`
}

// person is what rules about audiences look at.
func (h *halves) person() *alumni.Person {
	return &alumni.Person{Entry: h.Entry, Profile: h.Profile, Memberships: h.Memberships, Consents: h.Consents, Blocks: h.Blocks}
}

// found are halves as they were read, for changing them.
type found struct {
	halves
	entry       storage.Stored[alumni.Entry]
	profile     storage.Stored[alumni.Profile]
	memberships storage.Stored[alumni.Memberships]
	consents    storage.Stored[alumni.Consents]
	blocks      storage.Stored[alumni.Blocks]
	leavings    storage.Stored[hr.Leavings]
	notes       storage.Stored[hr.Notes]
}

// load reads everything of a person, who must be there under this very ID.
func (s *Service) load(ctx context.Context, tenant alumnikit.TenantID, person alumnikit.PersonID) (*found, error) {
	var kinds []string
	for _, k := range []storage.AnyKind{
		alumni.Entries(), alumni.Profiles(), alumni.MembershipsKind(), alumni.ConsentsKind(), alumni.BlocksKind(), hr.LeavingsKind(), hr.NotesKind(),
	} {
		kinds = append(kinds, k.Name())
	}
	id := alumnikit.ID(person)
	all, err := storage.Gather(ctx, s.db().Store(), tenant, kinds, []alumnikit.ID{id})
	if err != nil {
		return nil, err
	}
	f := &found{}
	for _, read := range []func() error{
		func() error { return take(alumni.Entries(), all, id, &f.entry, &f.Entry) },
		func() error { return take(alumni.Profiles(), all, id, &f.profile, &f.Profile) },
		func() error { return take(alumni.MembershipsKind(), all, id, &f.memberships, &f.Memberships) },
		func() error { return take(alumni.ConsentsKind(), all, id, &f.consents, &f.Consents) },
		func() error { return take(alumni.BlocksKind(), all, id, &f.blocks, &f.Blocks) },
		func() error { return take(hr.LeavingsKind(), all, id, &f.leavings, &f.Leavings) },
		func() error { return take(hr.NotesKind(), all, id, &f.notes, &f.Notes) },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	if f.Entry == nil {
		return nil, alumnikit.ErrNotFound
	}
	return f, nil
}

func take[T any](kind storage.Kind[T], all storage.Gathered, id alumnikit.ID, stored *storage.Stored[T], value **T) error {
	read, err := kind.From(all, id)
	*stored = read
	if read.Version > 0 {
		*value = &read.Value
	}
	return err
}

// become states the changes that make of what was read what is given; without an
// entry, that the person is gone. Of a person who stays, records that the index
// knows are emptied rather than removed: it has them for as long as the person.
func (f *found) become(given *halves) []storage.Change {
	to := *given
	if to.Entry != nil {
		id := to.Entry.ID
		to.Profile = orEmptied(to.Profile, f.profile.Version, alumni.Profile{ID: id})
		to.Memberships = orEmptied(to.Memberships, f.memberships.Version, alumni.Memberships{ID: id})
		to.Consents = orEmptied(to.Consents, f.consents.Version, alumni.Consents{ID: id})
		to.Blocks = orEmptied(to.Blocks, f.blocks.Version, alumni.Blocks{ID: id})
	}
	var out []storage.Change
	out = turn(out, alumni.Entries(), f.entry, to.Entry)
	out = turn(out, alumni.Profiles(), f.profile, to.Profile)
	out = turn(out, alumni.MembershipsKind(), f.memberships, to.Memberships)
	out = turn(out, alumni.ConsentsKind(), f.consents, to.Consents)
	out = turn(out, alumni.BlocksKind(), f.blocks, to.Blocks)
	out = turn(out, hr.LeavingsKind(), f.leavings, to.Leavings)
	return turn(out, hr.NotesKind(), f.notes, to.Notes)
}

// orEmptied returns a value, or an empty one in the place of a record that is there.
func orEmptied[T any](value *T, version uint64, empty T) *T {
	if value == nil && version > 0 {
		return &empty
	}
	return value
}

// turn states one change. Where nothing changes, it is expected to stay so: what
// was decided here went by it.
func turn[T any](out []storage.Change, kind storage.Kind[T], old storage.Stored[T], value *T) []storage.Change {
	switch {
	case value == nil && old.Version == 0:
		return out
	case value == nil:
		return append(out, kind.Delete(old))
	case old.Version > 0 && same(&old.Value, value):
		return append(out, kind.Expect(old))
	}
	return append(out, kind.Replace(old, value))
}

// same reports whether two values are stored alike.
func same(a, b any) bool {
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && string(x) == string(y)
}
