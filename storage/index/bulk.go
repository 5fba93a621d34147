package index

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Bulk brings many new people into an index at once, as an import does. People
// whom its DB creates take slots from a block of their own and write no deltas;
// what they have is worked out in memory, while they are written, and merged into
// the pages by Seal. Until then no query finds them. All other changes are projected as ever.
//
// A Bulk that dies, or rests for 20 seconds, leaves its blocks to the next Fold,
// which works its people out from their records: nobody is lost. A Bulk is used by one
// goroutine, not in a host's transaction, and ends with Seal.
type Bulk struct {
	ix     *Index
	db     *storage.DB
	tenant alumnikit.TenantID
	built  *builder // nil: what was built is not to be trusted
	blocks []storage.Stored[block]
	free   []uint32 // slots of the last block, in the order in which they are taken
	next   uint32   // how many slots of the last block have been in free
	taken  []uint32 // by the write under way
	placed map[alumnikit.ID]uint32
	renew  bool // the write under way renews the leases of the blocks
	own    bool // the write under way changes people of the blocks
	unsure bool // whether the blocks are as they are known, and whether the last write took effect

	fresh    collected // what those placed have, as worked out while they are written
	kept     collected // what those of the write before have, not yet in built
	derivers derivers
}

var _ storage.Companion = (*Bulk)(nil)

// bulkStretch is how many slots are mixed before they are taken: their order says
// little about who was imported first, and few people stand close together.
const bulkStretch = 1024

// Bulk returns a Bulk for a tenant. It reads and writes nothing yet.
func (ix *Index) Bulk(db *storage.DB, tenant alumnikit.TenantID) *Bulk {
	return &Bulk{ix: ix, db: db, tenant: tenant, built: ix.newBuilder()}
}

// DB returns the DB to create people with.
func (b *Bulk) DB() *storage.DB { return b.db.Projected(b) }

// Project implements storage.Projection.
func (b *Bulk) Project(ctx context.Context, store storage.Store, changes []storage.Change, write *storage.Write) error {
	if write.Tenant != b.tenant || storage.Joined(store) {
		return fmt.Errorf("index: a bulk is for one tenant and no host's transaction: %w", alumnikit.ErrInvalid)
	}
	b.placed, b.own = nil, false
	created := b.created(changes)
	others := slices.DeleteFunc(slices.Clone(changes), func(c storage.Change) bool { return created[c.ID()] && b.ix.byKind[c.Kind().Name()] != nil })
	if len(others) > 0 {
		if err := b.ix.Project(ctx, store, others, write); err != nil {
			return err
		}
	}
	b.own = b.marks(write)
	if len(created) == 0 {
		return nil
	}
	return b.place(ctx, changes, created, write)
}

// marks reports whether a write marks one of the blocks: it changes people whom
// the Bulk itself has created.
func (b *Bulk) marks(write *storage.Write) bool {
	return slices.ContainsFunc(write.Puts, func(r storage.Record) bool {
		return r.Kind == blockKind().Name() && slices.ContainsFunc(b.blocks, func(at storage.Stored[block]) bool { return at.Value.ID == r.ID })
	})
}

// created returns the people whom changes create.
func (b *Bulk) created(changes []storage.Change) map[alumnikit.ID]bool {
	out := map[alumnikit.ID]bool{}
	for _, c := range changes {
		if c.Kind().Name() == b.ix.anchor().Name() && !c.IsExpect() && c.VersionBefore() == 0 {
			out[c.ID()] = true
		}
	}
	return out
}

// place gives slots to the people created.
func (b *Bulk) place(ctx context.Context, changes []storage.Change, created map[alumnikit.ID]bool, write *storage.Write) error {
	b.free, b.taken, b.renew = append(b.free, b.taken...), nil, false
	b.placed = map[alumnikit.ID]uint32{}
	if b.unsure && len(b.blocks) > 0 {
		if err := b.reload(ctx); err != nil {
			return err
		}
	}
	if err := b.room(ctx, len(created)); err != nil {
		return err
	}
	last := b.blocks[len(b.blocks)-1]
	for _, c := range changes {
		if _, done := b.placed[c.ID()]; done || !created[c.ID()] {
			continue
		}
		n := b.free[len(b.free)-1]
		b.free = b.free[:len(b.free)-1]
		b.taken, b.placed[c.ID()] = append(b.taken, n), n
		record, err := slotRecord(slot{ID: c.ID(), Slot: n, Block: last.Value.ID}, 1)
		if err != nil {
			return err
		}
		write.Puts = append(write.Puts, record)
	}
	b.unsure = true
	// A write that marks a block relies on its record already, and renews another time.
	if b.renew = !b.own && last.Value.Until.Sub(b.db.Now()) < blockLease/2; !b.renew {
		write.Expects = append(write.Expects, storage.Ref{Kind: blockKind().Name(), ID: last.Value.ID, Version: last.Version})
		return nil
	}
	for _, at := range b.blocks { // the full ones too: nobody must take them for dead
		at.Value.Until = b.db.Now().Add(blockLease)
		record, err := blockKind().Encode(&at.Value, at.Version+1)
		if err != nil {
			return err
		}
		write.Puts = append(write.Puts, record)
	}
	return nil
}

// Retry implements storage.Projection: somebody may have drawn one of the slots.
func (b *Bulk) Retry(err error) bool {
	if !b.ix.Retry(err) {
		return false
	}
	b.taken = nil // one of them is another's; the others stay free for whoever draws them
	return true
}

// Committed implements storage.Observer.
func (b *Bulk) Committed(_ context.Context, _ *storage.DB, _ []storage.Change, _ storage.Write) {
	if b.own { // the records of the blocks are others now
		b.unsure, b.built = true, nil
	}
	if len(b.placed) == 0 {
		return
	}
	b.placed = nil
	b.taken, b.unsure = nil, b.own
	if b.renew {
		for i := range b.blocks {
			b.blocks[i].Version++
			b.blocks[i].Value.Until = b.db.Now().Add(blockLease)
		}
	}
	b.kept, b.fresh = b.fresh, b.kept[:0]
}

// room makes sure that the last block has slots for so many people.
func (b *Bulk) room(ctx context.Context, people int) error {
	for len(b.blocks) == 0 || len(b.free)+int(b.ix.tune.blockRoom-min(b.next, b.ix.tune.blockRoom)) < people {
		if err := b.claim(ctx); err != nil {
			return err
		}
	}
	for len(b.free) < people {
		first := uint32(b.blocks[len(b.blocks)-1].Value.Number)*blockSlots + b.next
		stretch := min(bulkStretch, b.ix.tune.blockRoom)
		b.next += stretch
		fresh := make([]uint32, stretch, int(stretch)+len(b.free))
		for i := range fresh {
			fresh[i] = first + uint32(i) //nolint:gosec // below blockSlots
		}
		rand.Shuffle(len(fresh), func(i, j int) { fresh[i], fresh[j] = fresh[j], fresh[i] })
		b.free = append(fresh, b.free...) // those from before are taken first
	}
	return nil
}

// claim takes the first block that nobody has a slot in.
func (b *Bulk) claim(ctx context.Context) error {
	people, err := b.ix.people(ctx, b.db.Store(), b.tenant)
	if err != nil {
		return err
	}
	number := 0
	if people > 0 {
		number = (2 * people) / blockSlots // about where slots that were drawn end
	}
	if n := len(b.blocks); n > 0 {
		number = int(b.blocks[n-1].Value.Number) + 1
	}
	for ; number < 1<<16; number++ {
		at := block{ID: b.db.NewID(), Number: uint16(number), Until: b.db.Now().Add(blockLease)}
		used := at.slots()
		used.Kind, used.Key, used.Limit = slotKind().Name(), slotKey, 1
		found, err := b.db.Store().List(ctx, b.tenant, used)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			continue
		}
		record, err := blockKind().Encode(&at, 1)
		if err == nil {
			err = b.db.Store().Commit(ctx, storage.Write{Tenant: b.tenant, Puts: []storage.Record{record}})
		}
		if errors.Is(err, alumnikit.ErrExists) {
			continue
		}
		if err != nil {
			return err
		}
		b.blocks = append(b.blocks, storage.Stored[block]{Value: at, Version: 1})
		b.free, b.next = nil, 0
		return nil
	}
	return fmt.Errorf("index: every block of slots is in use: %w", alumnikit.ErrTooLarge)
}

// reload finds out what became of the blocks after a write that failed, or of
// which the answer was lost. What was built is not to be trusted then, unless they
// are as they were and nobody in them is new.
func (b *Bulk) reload(ctx context.Context) error {
	ids := make([]alumnikit.ID, len(b.blocks))
	for i, at := range b.blocks {
		ids[i] = at.Value.ID
	}
	found, err := blockKind().Load(ctx, b.db.Store(), b.tenant, ids)
	if err != nil {
		return err
	}
	last := ids[len(ids)-1]
	kept := b.blocks[:0]
	for _, at := range b.blocks {
		now, ok := found[at.Value.ID]
		if !ok || now.Value.Closed || now.Value.Dirty || now.Version != at.Version {
			b.built = nil
		}
		if ok && !now.Value.Closed {
			kept = append(kept, now)
			continue
		}
		if at.Value.ID == last { // given up for dead, and taken over
			b.free, b.next = nil, blockSlots
		}
	}
	b.blocks = kept
	if err := b.lookForLost(ctx); err != nil {
		return err
	}
	b.unsure = false
	return nil
}

// lookForLost distrusts what was built if a slot that seemed free is taken: the
// write before did take effect.
func (b *Bulk) lookForLost(ctx context.Context) error {
	if len(b.free) == 0 {
		return nil
	}
	q := storage.ListQuery{
		Kind: slotKind().Name(), Key: slotKey, Limit: storage.MaxList,
		Min: slotBytes(slices.Min(b.free)), Max: slotBytes(slices.Max(b.free) + 1),
	}
	for {
		page, err := b.db.Store().List(ctx, b.tenant, q)
		if err != nil {
			return err
		}
		for _, l := range page {
			n := binary.BigEndian.Uint32(l.At.Value)
			if at := slices.Index(b.free, n); at >= 0 {
				b.free = slices.Delete(b.free, at, at+1)
				b.built = nil
			}
		}
		if len(page) < q.Limit {
			return nil
		}
		q.After = &page[len(page)-1].At
	}
}
