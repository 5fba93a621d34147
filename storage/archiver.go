package storage

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// Archiver is an optional ability of a Store: to hand out a tenant whole, kinds
// that nobody knows included, and to take one in. It is what storage/archive asks
// for, with As: what a decorator makes of bodies is archived as it is stored. What
// is demanded of every method of a Store is demanded of these.
type Archiver interface {
	// Census counts everything of the tenant as of one moment.
	Census(ctx context.Context, tenant alumnikit.TenantID) (Census, error)

	// Dump returns at most limit records of a kind whose ID is behind after, in the
	// order of their IDs, with Keys as SortKeys leaves them. No record has the zero
	// ID: the zero after begins at the first. Limit is 1 to MaxList.
	Dump(ctx context.Context, tenant alumnikit.TenantID, kind string, after alumnikit.ID, limit int) ([]Record, error)

	// Restore is Commit for a tenant that moves in. A put creates its record at
	// whatever version it has, and returns ErrExists if there is one. An entry with
	// a Sequence is inserted sealed; ErrConflict unless these go on from the highest
	// number so far without a gap, in the order given. A Write with Deletes or Deltas
	// is ErrInvalid.
	Restore(ctx context.Context, write Write) error
}

// Census is how much there is of a tenant.
type Census struct {
	Records map[string]int `json:"records,omitempty"` // by kind; none is 0
	Keys    int            `json:"keys"`              // of the records, unique ones included
	Entries int            `json:"entries"`           // of the journal, sealed or not
	Pages   int            `json:"pages"`             // of the index, in every generation
	Deltas  int            `json:"deltas"`            // that wait to be folded
	Heads   int            `json:"heads"`             // of the index: 0 or 1
}

// Empty reports whether there is nothing.
func (c Census) Empty() bool {
	return len(c.Records) == 0 && c.Keys+c.Entries+c.Pages+c.Deltas+c.Heads == 0
}

// SortKeys returns keys in the order (Name, Value), each once: a key that is given
// both ways is unique.
func SortKeys(keys []Key) []Key {
	sorted := slices.Clone(keys)
	slices.SortStableFunc(sorted, func(a, b Key) int {
		c := CompareKeys(a, b)
		switch {
		case c != 0 || a.Unique == b.Unique:
			return c
		case a.Unique:
			return -1
		default:
			return 1
		}
	})
	return slices.CompactFunc(sorted, func(a, b Key) bool { return CompareKeys(a, b) == 0 })
}

// CompareKeys orders keys by name, then value, as their bytes compare.
func CompareKeys(a, b Key) int {
	return cmp.Or(strings.Compare(a.Name, b.Name), bytes.Compare(a.Value, b.Value))
}
