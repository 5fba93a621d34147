package alumni

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Entries is the kind of Entry. Its key "identifier" is unique.
func Entries() storage.Kind[Entry] {
	return storage.NewKind(storage.Definition[Entry]{
		Name:     "alumni.entry",
		ID:       func(e *Entry) alumnikit.ID { return alumnikit.ID(e.ID) },
		Keys:     entryKeys,
		Subjects: func(e *Entry) []alumnikit.PersonID { return []alumnikit.PersonID{e.ID} },
		Decode:   decodeEntry,
	})
}

// IdentifierKey is the unique key of an Entry's identifiers.
const IdentifierKey = "identifier"

// IdentifierValue is the value of IdentifierKey.
func IdentifierValue(id Identifier) []byte { return []byte(id.System + "\x00" + id.Value) }

func entryKeys(e *Entry) []storage.Key {
	var keys []storage.Key
	for _, id := range e.Identifiers {
		keys = append(keys, storage.Key{Name: IdentifierKey, Value: IdentifierValue(id), Unique: true})
	}
	return keys
}

// Profiles is the kind of Profile.
func Profiles() storage.Kind[Profile] {
	return storage.NewKind(storage.Definition[Profile]{
		Name:     "alumni.profile",
		ID:       func(p *Profile) alumnikit.ID { return alumnikit.ID(p.ID) },
		Subjects: func(p *Profile) []alumnikit.PersonID { return []alumnikit.PersonID{p.ID} },
		Decode:   decodeProfile,
	})
}

// MembershipsKind is the kind of Memberships.
func MembershipsKind() storage.Kind[Memberships] {
	return storage.NewKind(storage.Definition[Memberships]{
		Name:     "alumni.memberships",
		ID:       func(m *Memberships) alumnikit.ID { return alumnikit.ID(m.ID) },
		Subjects: func(m *Memberships) []alumnikit.PersonID { return []alumnikit.PersonID{m.ID} },
		Decode:   decodeMemberships,
	})
}

// ConsentsKind is the kind of Consents.
func ConsentsKind() storage.Kind[Consents] {
	return storage.NewKind(storage.Definition[Consents]{
		Name:     "alumni.consents",
		ID:       func(c *Consents) alumnikit.ID { return alumnikit.ID(c.ID) },
		Subjects: func(c *Consents) []alumnikit.PersonID { return []alumnikit.PersonID{c.ID} },
		Decode:   decodeConsents,
	})
}

// BlocksKind is the kind of Blocks.
func BlocksKind() storage.Kind[Blocks] {
	return storage.NewKind(storage.Definition[Blocks]{
		Name:     "alumni.blocks",
		ID:       func(b *Blocks) alumnikit.ID { return alumnikit.ID(b.ID) },
		Subjects: (*Blocks).subjects,
		Redact:   (*Blocks).redact,
		Decode:   decodeBlocks,
	})
}

// Groups is the kind of Group, listed by ID.
func Groups() storage.Kind[Group] {
	return storage.NewKind(storage.Definition[Group]{
		Name: "alumni.group",
		ID:   func(g *Group) alumnikit.ID { return g.ID },
	})
}

// storedPolicy is the one Policy of a tenant.
type storedPolicy struct {
	Policy
}

// policyID names the record that every tenant has at most one of.
func policyID() alumnikit.ID { return alumnikit.ID{15: 1} }

func policies() storage.Kind[storedPolicy] {
	return storage.NewKind(storage.Definition[storedPolicy]{
		Name: "alumni.policy",
		ID:   func(*storedPolicy) alumnikit.ID { return policyID() },
	})
}

// Kinds returns every kind of this package, for export and erasure.
func Kinds() []storage.AnyKind {
	return []storage.AnyKind{
		Entries(), Profiles(), MembershipsKind(), ConsentsKind(), BlocksKind(), Groups(), policies(), fieldsKind(),
	}
}
