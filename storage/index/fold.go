package index

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// lease is how long whoever maintains an index is trusted to be alive between
// two slices.
const lease = time.Minute

// sliceGroups is how many groups one slice of maintenance rewrites: small, so
// that writers never wait long.
const sliceGroups = 64

// splitBytes is the average size of a group's main page at which the number of
// groups doubles.
const splitBytes = 12 << 10

// Fold moves what is pending into the pages and reports whether there was
// anything. It works in fenced slices: of several folders one wins, and a
// folder that dies leaves a correct index. A schema other than the one the
// index was built with is ErrStale: call Rebuild.
func (ix *Index) Fold(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) (bool, error) {
	store := db.Store()
	gone, err := store.List(ctx, tenant, storage.WithPrefix(slotKind().Name(), slotLeft, nil))
	if err != nil {
		return false, err
	}
	snap, err := store.Snapshot(ctx, tenant, storage.PageQuery{Deltas: storage.DeltasFull})
	if err != nil {
		return false, err
	}
	if snap.Head.Epoch > 0 && snap.Head.Fingerprint != ix.schema.Fingerprint {
		return false, ErrStale
	}
	m, err := decodeMeta(snap.Head)
	if err != nil || (len(snap.Deltas) == 0 && len(m.Garbage) == 0) {
		return false, err
	}
	f, err := ix.claim(ctx, db, tenant, snap.Head)
	if err != nil || f == nil {
		return false, err
	}
	if err := f.fold(ctx, snap.Deltas); err != nil {
		return true, err
	}
	if err := f.grow(ctx); err != nil {
		return true, err
	}
	return true, f.release(ctx, gone)
}

// folder is the owner of a tenant's index for the time of its lease.
type folder struct {
	ix     *Index
	db     *storage.DB
	tenant alumnikit.TenantID
	head   storage.Head
	meta   meta
}

// claim makes this call the owner, or returns nil if someone else is.
func (ix *Index) claim(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, head storage.Head) (*folder, error) {
	if !head.Owner.IsZero() && head.Lease.After(db.Now()) {
		return nil, nil //nolint:nilnil // documented: someone else is at it
	}
	m, err := decodeMeta(head)
	if err != nil {
		return nil, err
	}
	f := &folder{ix: ix, db: db, tenant: tenant, head: head, meta: m}
	f.head.Owner = db.NewID()
	if head.Epoch == 0 {
		f.head.Fingerprint = ix.schema.Fingerprint
	}
	err = f.slice(ctx, storage.Fold{})
	if errors.Is(err, alumnikit.ErrConflict) {
		return nil, nil //nolint:nilnil // someone else was faster
	}
	return f, err
}

// slice commits one slice and moves the fence.
func (f *folder) slice(ctx context.Context, fold storage.Fold) error {
	next := f.head
	next.Beat++
	if !next.Owner.IsZero() {
		next.Lease = f.db.Now().Add(lease)
	}
	next.Meta = f.meta.encode()
	fold.Head = next
	if err := f.db.Store().Fold(ctx, f.tenant, fold); err != nil {
		return err
	}
	f.head = next
	return nil
}

// read returns the pages of groups, in order of their parts.
func (f *folder) read(ctx context.Context, generation uint32, groups []uint64) (map[uint64][]storage.Page, error) {
	snap, err := f.db.Store().Snapshot(ctx, f.tenant, storage.PageQuery{Generation: generation, Groups: groups})
	if err != nil {
		return nil, err
	}
	out := make(map[uint64][]storage.Page, len(groups))
	for _, p := range snap.Pages {
		out[p.Group] = append(out[p.Group], p)
	}
	return out, nil
}

// fold applies deltas group by group. Until the last slice the deltas stay, so
// that readers of half-written pages see the same as before: what is applied
// twice changes nothing.
func (f *folder) fold(ctx context.Context, deltas []storage.Delta) error {
	if len(deltas) == 0 {
		return nil
	}
	pending, err := newOverlay(deltas, f.ix.schema.Fingerprint)
	if err != nil {
		return err
	}
	work := f.plan(pending)
	for chunk := range slices.Chunk(slices.Sorted(maps.Keys(work)), sliceGroups) {
		pages, err := f.apply(ctx, chunk, work)
		if err != nil {
			return err
		}
		if err := f.slice(ctx, storage.Fold{Pages: pages}); err != nil {
			return err
		}
	}
	keys := make([]storage.DeltaKey, len(deltas))
	for i, d := range deltas {
		keys[i] = d.Key()
	}
	f.head.Epoch++
	f.meta.Planes = max(f.meta.Planes, uint8(pending.planes)) //nolint:gosec // at most MaxElements
	return f.slice(ctx, storage.Fold{Deltas: keys})
}

// rewrite turns the pages of one group into what they should be.
type rewrite func(old []storage.Page) ([]storage.Page, error)

// plan says what happens to each group that the deltas touch.
func (f *folder) plan(pending *overlay) map[uint64]rewrite {
	work := map[uint64]rewrite{}
	terms := map[uint64][]Term{}
	for t := range pending.terms {
		g := termGroup(t, f.meta.Exponent)
		terms[g] = append(terms[g], t)
	}
	for g, of := range terms {
		work[g] = func(old []storage.Page) ([]storage.Page, error) { return f.foldTerms(g, of, pending, old) }
	}
	chunks := map[uint64][]chunkAt{}
	for c, slots := range pending.columns {
		seen := map[chunkAt]bool{}
		for slot := range slots {
			at := chunkAt{c, slot / chunkSlots}
			if g := columnGroup(c, at.number); !seen[at] {
				seen[at] = true
				chunks[g] = append(chunks[g], at)
			}
		}
	}
	for g, of := range chunks {
		work[g] = func(old []storage.Page) ([]storage.Page, error) { return f.foldChunks(g, of, pending, old) }
	}
	for c, values := range pending.values {
		if f.ix.traits(c.field).Dictionary {
			work[valuesGroup(c)] = func(old []storage.Page) ([]storage.Page, error) { return f.foldValues(c, values, old) }
		}
	}
	return work
}

func (f *folder) apply(ctx context.Context, groups []uint64, work map[uint64]rewrite) ([]storage.Page, error) {
	old, err := f.read(ctx, f.head.Generation, groups)
	if err != nil {
		return nil, err
	}
	var out []storage.Page
	for _, g := range groups {
		pages, err := work[g](old[g])
		if err != nil {
			return nil, err
		}
		out = append(out, pages...)
	}
	return out, nil
}

func (f *folder) foldTerms(group uint64, terms []Term, pending *overlay, old []storage.Page) ([]storage.Page, error) {
	sets, err := decodeGroup(old, nil)
	if err != nil {
		return nil, err
	}
	for _, t := range terms {
		sets[t] = pending.patch(t, sets[t])
		if t == everyoneTerm() {
			f.meta.People = sets[t].Len()
		}
	}
	pages, err := encodeGroup(f.head.Generation, group, sets, old)
	if after, changed := mainPage(pages); changed {
		before, _ := mainPage(old)
		f.meta.Bytes += int64(len(after.Body)) - int64(len(before.Body))
	}
	return pages, err
}

func mainPage(pages []storage.Page) (storage.Page, bool) {
	i := slices.IndexFunc(pages, func(p storage.Page) bool { return p.Part == 0 })
	if i < 0 {
		return storage.Page{}, false
	}
	return pages[i], true
}

func (f *folder) foldChunks(group uint64, of []chunkAt, pending *overlay, old []storage.Page) ([]storage.Page, error) {
	var out []storage.Page
	pages := slices.Clone(old)
	for _, at := range of {
		k, part, err := findChunk(pages, at.column)
		if err != nil {
			return nil, err
		}
		for slot, key := range pending.columns[at.column] {
			if slot/chunkSlots != at.number {
				continue
			}
			if key == nil {
				k.clear(slot % chunkSlots)
			} else {
				k.set(slot%chunkSlots, key)
			}
		}
		page := storage.Page{Generation: f.head.Generation, Group: group, Part: part}
		if !k.empty() {
			page.Body = k.encode(at.column)
		}
		out = append(out, page)
		if len(of) > 1 {
			pages = append(pages, storage.Page{Part: part, Body: k.encode(at.column)})
		}
	}
	return out, nil
}

func (f *folder) foldValues(c column, values []string, old []storage.Page) ([]storage.Page, error) {
	known, err := decodeValues(old, c)
	if err != nil {
		return nil, err
	}
	return encodeValues(f.head.Generation, c, append(known, values...), old)
}

// release gives the index back and frees the slots of people whose removal is
// folded now.
func (f *folder) release(ctx context.Context, gone []storage.Listed) error {
	f.head.Owner, f.head.Lease = alumnikit.ID{}, time.Time{}
	if err := f.slice(ctx, storage.Fold{}); err != nil {
		return err
	}
	if len(gone) == 0 {
		return nil
	}
	free := storage.Write{Tenant: f.tenant}
	for _, g := range gone {
		free.Deletes = append(free.Deletes, storage.Ref{Kind: g.Kind, ID: g.ID, Version: g.Version})
	}
	return f.db.Store().Commit(ctx, free)
}
