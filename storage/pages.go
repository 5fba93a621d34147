package storage

import (
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
)

// Delta is what one change of one record means for the index, waiting to be
// folded into the pages. Body is opaque to a Store.
type Delta struct {
	Slot    uint32 // the person's place in the bitmaps
	Part    uint8  // which of the person's records
	Version uint64 // orders the deltas of one slot and part
	Body    []byte // nil in a Snapshot that asked for keys only
}

// DeltaKey names a Delta; it is unique in a tenant.
type DeltaKey struct {
	Slot    uint32
	Part    uint8
	Version uint64
}

// Key returns the delta's name.
func (d Delta) Key() DeltaKey { return DeltaKey{d.Slot, d.Part, d.Version} }

// Page is one row of the index: part of a group, which is what readers ask for.
// Body is opaque to a Store; pages are about 8 KB and at most MaxPageBody.
type Page struct {
	Generation uint32
	Group      uint64
	Part       uint32
	Body       []byte
}

// MaxPageBody is the largest body of a Page in bytes.
const MaxPageBody = 1 << 20

// PageRoomer is an optional ability of a Store: to say how long the body of a Page may
// be, in bytes, to stand in its row. Where a database puts longer ones apart, the index
// writes several shorter pages instead, which are read sooner; 0 means that it makes no
// difference.
type PageRoomer interface{ PageRoom() int }

// Bounds of a PageQuery.
const (
	MaxGroups = 4096 // of Groups
	MaxRanges = 64   // of Ranges
)

// Head is the state of a tenant's index. Readers trust pages of one epoch only.
type Head struct {
	Beat        uint64       // raised by one with every Fold; fences the next
	Epoch       uint64       // raised when pages and deltas change places
	Generation  uint32       // pages that readers use
	Fingerprint [8]byte      // schema and fold version the pages were built with
	Owner       alumnikit.ID // who folds; zero for nobody
	Lease       time.Time    // until when the owner may be trusted to be alive
	Meta        []byte       // opaque to a Store, at most 64 KiB
}

// PageQuery says what a Snapshot holds besides the head.
type PageQuery struct {
	Generation uint32
	Current    bool         // the generation that the head names, whatever Generation says
	Groups     []uint64     // at most MaxGroups; every page of these groups
	Ranges     []GroupRange // at most MaxRanges; every page of the groups in them
	Deltas     DeltaMode
	Bodies     []uint32 // with DeltasKeys: slots whose deltas come with their bodies; at most MaxGroups
}

// GroupRange is all groups from First to Last, both included. Both are below
// 1<<63, so that databases with signed integers order them alike.
type GroupRange struct{ First, Last uint64 }

// Validate reports an ErrInvalid for a query outside the contract's bounds.
func (q PageQuery) Validate() error {
	if len(q.Groups) > MaxGroups || len(q.Bodies) > MaxGroups || len(q.Ranges) > MaxRanges {
		return fmt.Errorf("snapshot: at most %d groups and slots and %d ranges: %w", MaxGroups, MaxRanges, alumnikit.ErrInvalid)
	}
	for _, r := range q.Ranges {
		if r.First > r.Last || r.Last >= 1<<63 {
			return fmt.Errorf("snapshot: a range of groups: %w", alumnikit.ErrInvalid)
		}
	}
	return nil
}

// DeltaMode says how pending deltas are returned.
type DeltaMode uint8

// The ways to return deltas.
const (
	DeltasNone  DeltaMode = iota // no deltas
	DeltasKeys                   // without bodies, except those of Bodies
	DeltasFull                   // with bodies
	DeltasCount                  // no deltas, only Pending
)

// Snapshot is the index as of one moment. Deltas are in the order (Slot, Part,
// Version), pages in the order (Group, Part).
type Snapshot struct {
	Head    Head
	Pending int // how many deltas there are; 0 with DeltasNone
	Deltas  []Delta
	Pages   []Page
}

// Fold is one slice of index maintenance.
type Fold struct {
	Head   Head       // the new one; its Beat is one more than before, or 1
	Pages  []Page     // to write; with a nil Body to remove
	Deltas []DeltaKey // to remove
	Purge  []uint32   // generations of which every page is to be removed, before Pages are written
}
