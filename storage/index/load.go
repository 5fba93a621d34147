package index

import (
	"sync"

	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// group is the pages of a group as they were read, and what follows from them.
// It is safe for concurrent use; what it says does not change.
type group struct {
	beat   uint64 // of the head it was read with
	bytes  int    // of memory, about
	pages  []storage.Page
	chunks map[column]*chunk
	values map[column][]string
	mu     sync.Mutex
	sets   map[Term]*postings.Set // some that were read, nil for terms that are not there
}

// groupBytes is about what a group costs beside its pages.
const groupBytes = 256

// newGroup decodes the pages of columns and dictionaries, which are needed as a
// whole; of postings a query needs few.
func newGroup(id, beat uint64, pages []storage.Page) (*group, error) {
	g := &group{beat: beat, bytes: groupBytes, pages: pages}
	for _, p := range pages {
		g.bytes += len(p.Body) + 64
	}
	var err error
	switch id >> groupKindShift << groupKindShift {
	case groupsOfColumns:
		g.bytes *= 2
		g.chunks, err = decodeChunks(pages)
	case groupsOfValues:
		g.bytes *= 3
		g.values, err = decodeDictionaries(pages)
	}
	return g, err
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

// maxSets bounds the postings that a group remembers.
const maxSets = 256

// find returns the postings of terms given in ascending order, without those
// that are not there, and by how many bytes the group has grown with it.
func (g *group) find(terms []Term) (map[Term]*postings.Set, int, error) {
	out := make(map[Term]*postings.Set, len(terms))
	var missing []Term
	g.mu.Lock()
	for _, t := range terms {
		set, ok := g.sets[t]
		if !ok {
			missing = append(missing, t)
		} else if set != nil {
			out[t] = set
		}
	}
	g.mu.Unlock()
	if len(missing) == 0 {
		return out, 0, nil
	}
	found, err := findTerms(g.pages, missing)
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
			grown += len(t) + setBytes(found[t])
		}
	}
	return out, grown, nil
}

// setBytes is about what a set takes in memory.
func setBytes(s *postings.Set) int {
	const header, block = 128, 8 << 10
	return header + min(4*s.Len(), (s.Len()/(block/2)+1)*block)
}
