package index

import (
	"context"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// writer writes pages of one generation in slices that are short enough for
// nobody to wait long.
type writer struct {
	f          *folder
	generation uint32
	meta       *meta
	pages      []storage.Page
}

// current writes the generation that readers use.
func (f *folder) current() *writer {
	return &writer{f: f, generation: f.head.Generation, meta: &f.meta}
}

// add takes over pages that must be written together.
func (w *writer) add(ctx context.Context, pages []storage.Page) error {
	w.pages = append(w.pages, pages...)
	if len(w.pages) < w.f.ix.tune.sliceGroups {
		return nil
	}
	return w.flush(ctx)
}

func (w *writer) flush(ctx context.Context) error {
	if len(w.pages) == 0 {
		return nil
	}
	pages := w.pages
	w.pages = nil
	return w.f.slice(ctx, storage.Fold{Pages: pages})
}

// read returns the pages of groups.
func (w *writer) read(ctx context.Context, groups []uint64) (pageSet, error) {
	out := pageSet{}
	for chunk := range slices.Chunk(groups, storage.MaxGroups) {
		snap, err := w.f.db.Store().Snapshot(ctx, w.f.tenant, storage.PageQuery{Generation: w.generation, Groups: chunk})
		if err != nil {
			return nil, err
		}
		for _, p := range snap.Pages {
			out[p.Group] = append(out[p.Group], p)
		}
	}
	return out, nil
}

// edit says what becomes of the posting of a term.
type edit func(t Term, before *postings.Set) (*postings.Set, error)

// rewriteTerms changes the postings of terms, by their group, whose blocks it
// reads with them.
func (w *writer) rewriteTerms(ctx context.Context, work map[uint64][]Term, become edit) error {
	for groups := range slices.Chunk(slices.Sorted(maps.Keys(work)), w.f.ix.tune.sliceGroups) {
		old, err := w.read(ctx, groups)
		if err != nil {
			return err
		}
		if err := w.readBlocks(ctx, old, groups, work); err != nil {
			return err
		}
		after, err := old.edit(groups, work, become)
		if err != nil {
			return err
		}
		if err := w.readInto(ctx, old, longBlocks(after)); err != nil {
			return err
		}
		for _, g := range groups {
			if err := w.rewriteGroup(ctx, old, g, after[g]); err != nil {
				return err
			}
		}
		if err := w.flush(ctx); err != nil { // before pages of the same blocks are read again
			return err
		}
	}
	return nil
}

// edit returns what becomes of the postings of terms, by their group.
func (s pageSet) edit(groups []uint64, work map[uint64][]Term, become edit) (map[uint64]map[Term]*postings.Set, error) {
	out := make(map[uint64]map[Term]*postings.Set, len(groups))
	for _, g := range groups {
		before, err := s.findTerms(g, work[g])
		if err != nil {
			return nil, err
		}
		out[g] = make(map[Term]*postings.Set, len(work[g]))
		for _, t := range work[g] {
			if out[g][t], err = become(t, before[t]); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// longBlocks returns the groups of blocks of postings that may become long: their
// blocks stand beside others' whose hash is the same.
func longBlocks(after map[uint64]map[Term]*postings.Set) []uint64 {
	var out []uint64
	for _, sets := range after {
		for t, set := range sets {
			if set.Len() > InlineBytes/8 {
				out = append(out, blocksGroup(t))
			}
		}
	}
	return out
}

// readBlocks reads the blocks of those of the terms that have any.
func (w *writer) readBlocks(ctx context.Context, old pageSet, groups []uint64, work map[uint64][]Term) error {
	var wanted []uint64
	for _, g := range groups {
		slices.Sort(work[g])
		err := scanGroup(old[g], func(term []byte, _ int, p posting) (bool, error) {
			if p.inBlocks {
				if _, asked := slices.BinarySearch(work[g], Term(term)); asked {
					wanted = append(wanted, blocksGroup(Term(term)))
				}
			}
			return true, nil
		})
		if err != nil {
			return err
		}
	}
	return w.readInto(ctx, old, wanted)
}

// readInto adds the pages of groups that are not there yet.
func (w *writer) readInto(ctx context.Context, old pageSet, groups []uint64) error {
	groups = slices.DeleteFunc(groups, func(g uint64) bool { _, there := old[g]; return there })
	slices.Sort(groups)
	more, err := w.read(ctx, slices.Compact(groups))
	for g, pages := range more {
		old[g] = pages
	}
	return err
}

func (w *writer) rewriteGroup(ctx context.Context, old pageSet, group uint64, after map[Term]*postings.Set) error {
	pages, err := old.rewrite(w.generation, group, room(w.f.db.Store()), after)
	if err != nil {
		return err
	}
	if page, changed := mainPage(pages); changed {
		was, _ := mainPage(old[group])
		w.meta.Bytes += int64(len(page.Body)) - int64(len(was.Body))
	}
	return w.add(ctx, pages)
}

// mainPage returns the page of a group of terms among changed ones.
func mainPage(pages []storage.Page) (storage.Page, bool) {
	i := slices.IndexFunc(pages, func(p storage.Page) bool { return groupKind(p.Group) == groupsOfTerms })
	if i < 0 {
		return storage.Page{}, false
	}
	return pages[i], true
}

// placed is what becomes of slots in a chunk of a column; nil: cleared.
type placed map[uint32][]byte

// rewriteChunks changes chunks of columns.
func (w *writer) rewriteChunks(ctx context.Context, work map[uint64]map[column]placed) error {
	for groups := range slices.Chunk(slices.Sorted(maps.Keys(work)), w.f.ix.tune.sliceGroups) {
		old, err := w.read(ctx, groups)
		if err != nil {
			return err
		}
		for _, g := range groups {
			pages, err := w.rewriteChunk(old, g, work[g])
			if err == nil {
				err = w.add(ctx, pages)
			}
			if err != nil {
				return err
			}
		}
	}
	return w.flush(ctx)
}

// rewriteChunk changes one chunk of each of the columns, of which there is more
// than one only if their hashes collide.
func (w *writer) rewriteChunk(old pageSet, group uint64, columns map[column]placed) ([]storage.Page, error) {
	fresh := map[uint32][]byte{}
	for _, p := range old[group] {
		fresh[p.Part] = p.Body
	}
	for _, c := range slices.SortedFunc(maps.Keys(columns), compareColumns) {
		k, part, err := findChunk(fresh, c)
		if err != nil {
			return nil, err
		}
		for slot, at := range columns[c] {
			if at != nil {
				k.set(slot%chunkSlots, at)
			} else {
				k.clear(slot % chunkSlots)
			}
		}
		delete(fresh, part)
		if !k.empty() {
			fresh[part] = k.encode(c)
		}
	}
	return changedPages(w.generation, group, fresh, old[group]), nil
}

// extendValues adds values to dictionaries and catalogues.
func (w *writer) extendValues(ctx context.Context, work map[column]map[string]bool) error {
	byGroup := map[uint64][]column{}
	for c := range work {
		byGroup[valuesGroup(c)] = append(byGroup[valuesGroup(c)], c)
	}
	for groups := range slices.Chunk(slices.Sorted(maps.Keys(byGroup)), w.f.ix.tune.sliceGroups) {
		old, err := w.read(ctx, groups)
		if err != nil {
			return err
		}
		for _, g := range groups {
			known, err := decodeDictionaries(old[g])
			if err != nil {
				return err
			}
			for _, c := range byGroup[g] {
				known[c] = slices.AppendSeq(known[c], maps.Keys(work[c]))
			}
			if err := w.add(ctx, encodeValues(w.generation, g, known, old[g])); err != nil {
				return err
			}
		}
	}
	return w.flush(ctx)
}
