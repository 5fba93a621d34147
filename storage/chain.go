package storage

import (
	"encoding/binary"

	"github.com/alumnikit/alumnikit"
)

const purposeJournal alumnikit.Purpose = "journal"

// Chain goes along the sealed entries of one tenant's journal: each MAC covers the
// tenant, the MAC before, the number, and the entry's time, ID and body. It is for
// one goroutine. Its zero head stands before the first entry.
type Chain struct {
	keys   *alumnikit.Keyring
	tenant alumnikit.TenantID
	head   JournalHead
}

// NewChain returns a chain that goes on behind head.
func NewChain(keys *alumnikit.Keyring, tenant alumnikit.TenantID, head JournalHead) *Chain {
	return &Chain{keys: keys, tenant: tenant, head: head}
}

// Head returns the entry gone to last.
func (c *Chain) Head() JournalHead { return c.head }

// Seal returns the MAC of the entry that comes next and goes to it.
func (c *Chain) Seal(e Entry) []byte {
	c.head = JournalHead{c.head.Sequence + 1, c.keys.MAC(purposeJournal, c.covered(e)...)}
	return c.head.MAC
}

// Verify reports whether a sealed entry is the one that comes next, and if so goes
// to it.
func (c *Chain) Verify(e Entry) bool {
	if e.Sequence != c.head.Sequence+1 || !c.keys.Verify(purposeJournal, e.MAC, c.covered(e)...) {
		return false
	}
	c.head = JournalHead{e.Sequence, e.MAC}
	return true
}

func (c *Chain) covered(e Entry) [][]byte {
	at := binary.BigEndian.AppendUint64(nil, c.head.Sequence+1)
	at = binary.BigEndian.AppendUint64(at, uint64(e.Time.UnixMicro())) //nolint:gosec // a bijection is all that is needed
	return [][]byte{[]byte(c.tenant), c.head.MAC, at, e.ID[:], e.Body}
}
