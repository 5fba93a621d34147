package index

import (
	"github.com/alumnikit/alumnikit/storage"
)

// group is the pages of a group as they were read, and what follows from them.
// It does not change.
type group struct {
	beat   uint64 // of the head it was read with
	bytes  int    // of memory, about
	pages  []storage.Page
	chunks map[column]*chunk
	values map[column][]string
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
