package index

import (
	"context"
	"encoding/binary"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// block is a stretch of 65,536 slots that an import fills (Bulk). While it is
// open, its people are not in the index and their changes write no deltas: every
// such write relies on the record's version. Sealing begins by closing the record,
// so that nothing slips in between, and ends by removing it.
type block struct {
	ID     alumnikit.ID `json:"id"`
	Number uint16       `json:"number"` // the high 16 bits of its slots
	Closed bool         `json:"closed,omitempty"`
	Dirty  bool         `json:"dirty,omitempty"` // people of it were changed by others than its import
	Until  time.Time    `json:"until"`           // when the import is given up for dead
}

const (
	blockSlots = 1 << 16
	blockKey   = "number"

	// blockLease is how long an import may rest between two writes before it is
	// given up for dead: nobody finds its people until then.
	blockLease = 20 * time.Second
)

func blockKind() storage.Kind[block] {
	return storage.NewKind(storage.Definition[block]{
		Name: "index.block",
		ID:   func(b *block) alumnikit.ID { return b.ID },
		Keys: func(b *block) []storage.Key {
			return []storage.Key{{Name: blockKey, Value: binary.BigEndian.AppendUint16(nil, b.Number), Unique: true}}
		},
		Housekeeping: true,
	})
}

// blocks are the blocks of a tenant that have records.
type blocks map[alumnikit.ID]storage.Stored[block]

// blocks reads the blocks that imports are filling or have left behind, and those
// sealed last if their records are still there.
func (ix *Index) blocks(ctx context.Context, store storage.Store, tenant alumnikit.TenantID) (blocks, error) {
	found, err := store.List(ctx, tenant, storage.WithPrefix(blockKind().Name(), blockKey, nil))
	if err != nil {
		return nil, err
	}
	out := make(blocks, len(found))
	for _, l := range found {
		value, err := blockKind().Decode(l.Body)
		if err != nil {
			return nil, err
		}
		out[l.ID] = storage.Stored[block]{Value: *value.(*block), Version: l.Version}
	}
	return out, nil
}

// take takes out some blocks and returns their records.
func (b blocks) take(ids []alumnikit.ID) []storage.Ref {
	var out []storage.Ref
	for _, id := range ids {
		if at, ok := b[id]; ok {
			out = append(out, storage.Ref{Kind: blockKind().Name(), ID: id, Version: at.Version})
			delete(b, id)
		}
	}
	return out
}

// openBlocks reads the blocks that are not sealed yet.
func (ix *Index) openBlocks(ctx context.Context, store storage.Store, tenant alumnikit.TenantID) (blocks, error) {
	open, err := ix.blocks(ctx, store, tenant)
	if err != nil || len(open) == 0 {
		return open, err
	}
	sealed, err := ix.sealedBlocks(ctx, store, tenant)
	open.take(sealed)
	return open, err
}

// sealedBlocks returns the blocks sealed last, whose records may still be there.
func (ix *Index) sealedBlocks(ctx context.Context, store storage.Store, tenant alumnikit.TenantID) ([]alumnikit.ID, error) {
	snap, err := store.Snapshot(ctx, tenant, storage.PageQuery{})
	if err != nil {
		return nil, err
	}
	m, err := decodeMeta(snap.Head)
	return m.Sealed, err
}

// watch tells people of blocks that are not sealed yet from others, while blocks
// come. Somebody whose slot was listed before asking is told right as long as
// nobody seals meanwhile.
type watch struct {
	ix     *Index
	store  storage.Store
	tenant alumnikit.TenantID
	open   blocks
	sealed map[alumnikit.ID]bool
}

func (ix *Index) watch(store storage.Store, tenant alumnikit.TenantID) *watch {
	return &watch{ix: ix, store: store, tenant: tenant, sealed: map[alumnikit.ID]bool{}}
}

// indexed reports whether somebody is in no such block, and so in the index.
func (w *watch) indexed(ctx context.Context, s slot) (bool, error) {
	if s.Block.IsZero() || w.sealed[s.Block] {
		return true, nil
	}
	if _, open := w.open[s.Block]; open {
		return false, nil
	}
	var err error
	if w.open, err = w.ix.openBlocks(ctx, w.store, w.tenant); err != nil {
		return false, err
	}
	_, open := w.open[s.Block]
	w.sealed[s.Block] = !open
	return !open, nil
}

// maxSealed bounds the blocks that are remembered to be sealed.
const maxSealed = 1 << 14

// openBlock returns the block of somebody's slot if it is still open; the zero
// Stored if there is none. That a block is sealed is final and remembered.
func (ix *Index) openBlock(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, s slot) (storage.Stored[block], error) {
	none := storage.Stored[block]{}
	if s.Block.IsZero() || ix.cache.isSealed(s.Block) {
		return none, nil
	}
	found, err := blockKind().Load(ctx, store, tenant, []alumnikit.ID{s.Block})
	if err != nil {
		return none, err
	}
	at, ok := found[s.Block]
	if !ok {
		ix.cache.seal(s.Block)
	}
	if !ok || at.Value.Closed {
		return none, nil
	}
	return at, nil
}

// slots is the range of the slots of a block.
func (b block) slots() storage.ListQuery {
	q := storage.ListQuery{Min: slotBytes(uint32(b.Number) * blockSlots)}
	if b.Number < 1<<16-1 {
		q.Max = slotBytes(uint32(b.Number+1) * blockSlots)
	}
	return q
}
