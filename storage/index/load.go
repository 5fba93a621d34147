package index

import (
	"sync"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// group is the pages of a group as they were read, and what follows from them.
// It is safe for concurrent use; what it says does not change.
type group struct {
	bytes      int // of memory, about
	pages      []storage.Page
	chunks     map[column]*chunk
	values     map[column][]string
	catalogues map[Field]catalogue
	order      *order  // of a whole column
	answer     *answer // to a condition
	mu         sync.Mutex
	sets       map[Term]*postings.Set // some that were read, nil for terms that are not there
}

// held is a group and the moment that its pages are of: meta.Written.
type held struct {
	*group
	beat uint64
}

// groupBytes is about what a group costs beside its pages.
const groupBytes = 256

// newGroup decodes the pages of columns and dictionaries, which are needed as a
// whole; of postings a query needs few.
func newGroup(id uint64, pages []storage.Page) (*group, error) {
	g := &group{bytes: groupBytes, pages: pages}
	for _, p := range pages {
		g.bytes += len(p.Body) + 64
	}
	var err error
	switch groupKind(id) {
	case groupsOfColumns:
		g.chunks, err = decodeChunks(pages)
		g.pages = nil
	case groupsOfValues:
		g.bytes *= 2
		g.values, err = decodeDictionaries(pages)
		g.pages = nil
		g.readCatalogues()
	}
	return g, err
}

func (g *group) readCatalogues() {
	for c, entries := range g.values {
		if c.field == fieldCatalogue && len(c.audience) == 2 {
			if g.catalogues == nil {
				g.catalogues = map[Field]catalogue{}
			}
			g.catalogues[Field(c.audience[0])<<8|Field(c.audience[1])] = newCatalogue(entries)
		}
	}
}

func decodeChunks(pages []storage.Page) (map[column]*chunk, error) {
	out := make(map[column]*chunk, len(pages))
	for _, p := range pages {
		at, k, err := decodeChunk(p.Body)
		if err != nil {
			return nil, err
		}
		out[at] = k
	}
	return out, nil
}

// maxSets bounds the postings that a group remembers, and rememberedBytes is about
// what it takes to remember one, besides the term and the set.
const (
	maxSets         = 256
	rememberedBytes = 64
)

// find returns the postings of terms of the group, given in ascending order,
// without those that are not there, and by how many bytes the group has grown
// with it. Groups hold the blocks of the terms.
func (g *group) find(id uint64, terms []Term, groups map[uint64]held) (map[Term]*postings.Set, int, error) {
	out := make(map[Term]*postings.Set, len(terms))
	missing := g.remembered(terms, out)
	if len(missing) == 0 {
		return out, 0, nil
	}
	pages := pageSet{id: g.pages}
	for _, t := range missing {
		if blocks := groups[blocksGroup(t)]; blocks.group != nil {
			pages[blocksGroup(t)] = blocks.pages
		}
	}
	found, err := pages.findTerms(id, missing)
	if err != nil {
		return nil, 0, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.sets == nil {
		g.sets = map[Term]*postings.Set{}
	}
	grown := 0
	for _, t := range missing {
		if found[t] != nil {
			out[t] = found[t]
		}
		if len(g.sets) < maxSets {
			g.sets[t] = found[t]
			grown += rememberedBytes + len(t) + found[t].Size()
		}
	}
	return out, grown, nil
}

// remembered fills in the postings that were read before and returns the other
// terms.
func (g *group) remembered(terms []Term, out map[Term]*postings.Set) (missing []Term) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, t := range terms {
		set, ok := g.sets[t]
		if !ok {
			missing = append(missing, t)
		} else if set != nil {
			out[t] = set
		}
	}
	return missing
}
