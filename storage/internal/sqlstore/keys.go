package sqlstore

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// encodeKeys packs sorted keys for the record's row: for each a byte that is 1
// if it is unique, and the name and value with their lengths as uvarints.
func encodeKeys(keys []storage.Key) []byte {
	out := []byte{}
	for _, key := range keys {
		unique := byte(0)
		if key.Unique {
			unique = 1
		}
		out = append(out, unique)
		out = binary.AppendUvarint(out, uint64(len(key.Name)))
		out = append(out, key.Name...)
		out = binary.AppendUvarint(out, uint64(len(key.Value)))
		out = append(out, key.Value...)
	}
	return out
}

// decodeKeys reverses encodeKeys; anything else is ErrCorrupt.
func decodeKeys(packed []byte) ([]storage.Key, error) {
	var keys []storage.Key
	for rest := packed; len(rest) > 0; {
		unique := rest[0]
		name, after, nameOK := cutCounted(rest[1:])
		value, next, valueOK := cutCounted(after)
		if unique > 1 || !nameOK || !valueOK {
			return nil, fmt.Errorf("keys of a record: %w", alumnikit.ErrCorrupt)
		}
		keys = append(keys, storage.Key{Name: string(name), Value: value, Unique: unique == 1})
		rest = next
	}
	return keys, nil
}

func cutCounted(b []byte) (text, rest []byte, ok bool) {
	size, n := binary.Uvarint(b)
	if n <= 0 || size > uint64(len(b)-n) {
		return nil, nil, false
	}
	return b[n : n+int(size)], b[n+int(size):], true
}

// keyRow is a row of the key tables.
type keyRow struct {
	kind  string
	name  string
	value []byte
	id    alumnikit.ID
}

func compareKeyRows(a, b keyRow) int {
	return cmp.Or(
		strings.Compare(a.kind, b.kind), strings.Compare(a.name, b.name),
		bytes.Compare(a.value, b.value), bytes.Compare(a.id[:], b.id[:]),
	)
}

// keyChanges are the rows that a write removes from and adds to one key table.
type keyChanges struct{ remove, add []keyRow }

// diff notes how the keys of one record change; both are sorted.
func (c *keyChanges) diff(kind string, id alumnikit.ID, before, after []storage.Key, unique bool) {
	only := func(rows []keyRow, keys, others []storage.Key) []keyRow {
		for _, key := range keys {
			if key.Unique != unique {
				continue
			}
			at, found := slices.BinarySearchFunc(others, key, storage.CompareKeys)
			if found && others[at].Unique == unique {
				continue
			}
			rows = append(rows, keyRow{kind, key.Name, notNil(key.Value), id})
		}
		return rows
	}
	c.remove = only(c.remove, before, after)
	c.add = only(c.add, after, before)
}

func (c *keyChanges) sort() {
	slices.SortFunc(c.remove, compareKeyRows)
	slices.SortFunc(c.add, compareKeyRows)
}

// byKind cuts sorted rows into those of one kind.
func byKind(rows []keyRow) func(yield func(kind string, rows []keyRow) bool) {
	return func(yield func(kind string, rows []keyRow) bool) {
		for len(rows) > 0 {
			kind, n := rows[0].kind, 1
			for n < len(rows) && rows[n].kind == kind {
				n++
			}
			if !yield(kind, rows[:n]) {
				return
			}
			rows = rows[n:]
		}
	}
}

// notNil keeps an empty byte string from becoming NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
