package storage

import (
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

// MaxGroups is the largest number of groups in one PageQuery.
const MaxGroups = 4096

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
	Groups     []uint64 // at most MaxGroups; every page of these groups
	Deltas     DeltaMode
}

// DeltaMode says how pending deltas are returned.
type DeltaMode uint8

// The ways to return deltas.
const (
	DeltasNone DeltaMode = iota // no deltas
	DeltasKeys                  // without bodies
	DeltasFull                  // with bodies
)

// Snapshot is the index as of one moment. Deltas are in the order (Slot, Part,
// Version), pages in the order (Group, Part).
type Snapshot struct {
	Head   Head
	Deltas []Delta
	Pages  []Page
}

// Fold is one slice of index maintenance.
type Fold struct {
	Head   Head       // the new one; its Beat is one more than before, or 1
	Pages  []Page     // to write; with a nil Body to remove
	Deltas []DeltaKey // to remove
	Purge  []uint32   // generations of which every page is to be removed, before Pages are written
}
