package index

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// meta is what the index keeps in Head.Meta.
type meta struct {
	Stamp    alumnikit.ID   `json:"stamp"`             // names the epoch; drawn anew for each
	Exponent uint8          `json:"exponent"`          // 1<<Exponent groups of terms
	Planes   uint8          `json:"planes"`            // elements that lists have at most
	People   int            `json:"people"`            // folded
	Bytes    int64          `json:"bytes"`             // of all groups' main pages, about
	Garbage  []int          `json:"garbage,omitempty"` // exponents whose groups are still to be removed
	Turned   uint64         `json:"turned"`            // beat with which the epoch began
	Written  uint64         `json:"written"`           // beat of the last slice that wrote pages, or of the turn
	Sealing  []byte         `json:"sealing,omitempty"` // slots of people whose terms are being written, as a postings.Set
	Sealed   []alumnikit.ID `json:"sealed,omitempty"`  // blocks that are done, whose records may still be there
}

// sealing returns the people who are in the pages in part only.
func (m meta) sealing() (*postings.Set, error) {
	if len(m.Sealing) == 0 {
		return &postings.Set{}, nil
	}
	set, rest, err := postings.Decode(m.Sealing)
	if err != nil || len(rest) > 0 {
		return nil, fmt.Errorf("index: head: %w", alumnikit.ErrCorrupt)
	}
	return set, nil
}

// maxExponent bounds the number of groups at four million, enough for some
// hundred million people.
const maxExponent = 22

func decodeMeta(h storage.Head) (meta, error) {
	m := meta{Planes: 1}
	if len(h.Meta) == 0 {
		return m, nil
	}
	err := json.Unmarshal(h.Meta, &m)
	tooLarge := func(exponent int) bool { return exponent < 0 || exponent > maxExponent }
	if err != nil || tooLarge(int(m.Exponent)) || slices.ContainsFunc(m.Garbage, tooLarge) || m.Planes > MaxElements {
		return m, fmt.Errorf("index: head: %w", alumnikit.ErrCorrupt)
	}
	return m, nil
}

func (m meta) encode() []byte {
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // numbers only
	}
	return b
}

// people returns about how many people a tenant has, for the choice of slots.
func (ix *Index) people(ctx context.Context, store storage.Store, tenant alumnikit.TenantID) (int, error) {
	if n, ok := ix.cache.people(tenant); ok {
		return n, nil
	}
	snap, err := store.Snapshot(ctx, tenant, storage.PageQuery{})
	if err != nil {
		return 0, err
	}
	m, err := decodeMeta(snap.Head)
	if err != nil {
		return 0, nil // a damaged index must not keep people from being written
	}
	ix.cache.begin(tenant, m)
	return m.People, nil
}
