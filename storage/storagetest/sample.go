package storagetest

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// The tenants, kinds and keys that the checks use.
const (
	acme     alumnikit.TenantID = "acme"
	umbrella alumnikit.TenantID = "umbrella"

	people = "test.person"
	things = "alumni.profile" // a store may know that most people have one, and keep those otherwise

	byName = "name" // not unique
	byTag  = "tag"  // not unique, several to a record
	byMail = "mail" // unique
)

// id returns one of many identifiers; their order is not that of n.
func id(n int) alumnikit.ID {
	var out alumnikit.ID
	binary.BigEndian.PutUint64(out[:8], uint64(n+1)*0x9e3779b97f4a7c15)
	binary.BigEndian.PutUint64(out[8:], uint64(n+1))
	return out
}

// decimal writes a number in digits.
func decimal[N int | uint64](n N) string { return strconv.FormatUint(uint64(n), 10) }

func name(value string) storage.Key { return storage.Key{Name: byName, Value: []byte(value)} }
func tag(value string) storage.Key  { return storage.Key{Name: byTag, Value: []byte(value)} }
func mail(value string) storage.Key {
	return storage.Key{Name: byMail, Value: []byte(value), Unique: true}
}

// person returns version v of person n.
func person(n int, v uint64, keys ...storage.Key) storage.Record {
	body := fmt.Appendf(nil, `{"person":%d,"version":%d}`, n, v)
	return storage.Record{Kind: people, ID: id(n), Version: v, Keys: keys, Body: body}
}

func thing(n int, v uint64, keys ...storage.Key) storage.Record {
	r := person(n, v, keys...)
	r.Kind = things
	return r
}

func dueAt(r storage.Record, at time.Time) storage.Record {
	r.Due = at
	return r
}

func put(records ...storage.Record) storage.Write {
	return storage.Write{Tenant: acme, Puts: records}
}

func ref(r storage.Record) storage.Ref {
	return storage.Ref{Kind: r.Kind, ID: r.ID, Version: r.Version}
}

func remove(records ...storage.Record) storage.Write {
	w := storage.Write{Tenant: acme}
	for _, r := range records {
		w.Deletes = append(w.Deletes, ref(r))
	}
	return w
}

func delta(slot uint32, part uint8, version uint64) storage.Delta {
	body := fmt.Appendf(nil, "delta %d.%d.%d", slot, part, version)
	return storage.Delta{Slot: slot, Part: part, Version: version, Body: body}
}

func page(generation uint32, group uint64, part uint32, body string) storage.Page {
	return storage.Page{Generation: generation, Group: group, Part: part, Body: []byte(body)}
}

func entry(n int, at time.Time) storage.Entry {
	return storage.Entry{ID: id(n), Time: at, Body: fmt.Appendf(nil, `{"entry":%d}`, n)}
}

func sealing(first uint64, ids ...alumnikit.ID) storage.Sealed {
	s := storage.Sealed{First: first}
	for i, id := range ids {
		s.Entries = append(s.Entries, storage.Seal{ID: id, MAC: fmt.Appendf(nil, "mac %d", first+uint64(i))})
	}
	return s
}

// at returns moments one second apart.
func at(n int) time.Time {
	return time.Date(2026, 4, 1, 9, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Second)
}

// farFuture is the last microsecond that every database can keep.
func farFuture() time.Time { return time.Date(9999, 12, 31, 23, 59, 59, 999_999_000, time.UTC) }

func comparePositions(a, b storage.Position) int {
	return cmp.Or(bytes.Compare(a.Value, b.Value), bytes.Compare(a.ID[:], b.ID[:]))
}
