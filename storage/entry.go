package storage

import (
	"time"

	"github.com/alumnikit/alumnikit"
)

// Entry is one line of the journal as a Store keeps it. Sequence and MAC are
// zero until the entry is sealed. Body is opaque to a Store.
type Entry struct {
	ID       alumnikit.ID
	Time     time.Time
	Body     []byte
	Sequence uint64 // dense from 1 within a tenant
	MAC      []byte // chains the entry to the one before it
}

// JournalMode says which entries a JournalQuery asks for.
type JournalMode uint8

// The ways to read the journal.
const (
	JournalSealed  JournalMode = iota // sealed entries with Sequence > After, ascending
	JournalPending                    // unsealed entries in the order (Time, ID)
	JournalLast                       // the sealed entry with the highest sequence, if any
)

// JournalQuery asks for entries; Limit is 1 to MaxList.
type JournalQuery struct {
	Mode  JournalMode
	After uint64
	Limit int
}

// Sealed numbers entries First, First+1, ... in the order given.
type Sealed struct {
	First   uint64
	Entries []Seal
}

// Seal is the MAC of one entry.
type Seal struct {
	ID  alumnikit.ID
	MAC []byte
}
