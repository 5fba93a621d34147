package index

import (
	"encoding/binary"
	"slices"

	"github.com/alumnikit/alumnikit/storage"
)

// A part that is longer than the store keeps in a row stands in several pages, each of
// which names the next: where a store puts long bodies apart, to follow them there
// takes longer than to read another row. The body of the first: version byte, the
// number of the next (4 bytes) and bytes of the part; of the others the same with another
// version byte, and 0 in the last. Any reader takes both forms.
const (
	splitVersion  = 2
	remainVersion = 3
	splitHead     = 5
)

// room is how many bytes of a page's body the store keeps together, 0 for any.
func room(store storage.Store) int {
	if s, ok := storage.As[storage.PageRoomer](store); ok {
		return s.PageRoom()
	}
	return 0
}

// partReader reads parts of a group of blocks, one after the other.
type partReader struct {
	pages  []storage.Page
	buffer []byte
}

// read returns the body of a part, false if it is not whole. It is valid until the
// next is read.
func (r *partReader) read(part uint32) ([]byte, bool) {
	body, ok := partBody(r.pages, part)
	if !ok || len(body) == 0 || body[0] != splitVersion {
		return body, ok
	}
	r.buffer = r.buffer[:0]
	version := byte(splitVersion)
	for range r.pages { // or they go round in circles
		if len(body) <= splitHead || body[0] != version {
			return nil, false
		}
		r.buffer = append(r.buffer, body[splitHead:]...)
		next := nextPage(body)
		if next == 0 {
			return r.buffer, true
		}
		body, _ = partBody(r.pages, next)
		version = remainVersion
	}
	return nil, false
}

func nextPage(body []byte) uint32 { return binary.BigEndian.Uint32(body[1:]) }

// pagesOf returns the numbers of the pages in which a part stands.
func pagesOf(pages []storage.Page, part uint32) []uint32 {
	numbers := []uint32{part}
	body, _ := partBody(pages, part)
	for len(numbers) <= len(pages) && len(body) > splitHead && body[0] != blocksVersion && nextPage(body) != 0 {
		numbers = append(numbers, nextPage(body))
		body, _ = partBody(pages, nextPage(body))
	}
	return numbers
}

// part writes a part, in pages that it already has as far as possible.
func (w *groupWriter) part(t Term, part uint32, body []byte) {
	group := blocksGroup(t)
	numbers := pagesOf(w.old[group], part)
	pieces := [][]byte{body}
	if w.room > splitHead && len(body) > w.room {
		n := (len(body)-1)/(w.room-splitHead) + 1
		pieces = slices.Collect(slices.Chunk(body, (len(body)-1)/n+1))
	}
	for len(numbers) < len(pieces) {
		numbers = append(numbers, w.numbers(t).next())
	}
	for i, piece := range pieces {
		if len(pieces) > 1 {
			piece = pieceOf(piece, i, numbers[:len(pieces)])
		}
		w.page(group, numbers[i], piece)
	}
	for _, n := range numbers[len(pieces):] {
		w.page(group, n, nil)
	}
}

// pieceOf returns the body of the i-th page of a part.
func pieceOf(piece []byte, i int, numbers []uint32) []byte {
	version, next := byte(remainVersion), uint32(0)
	if i == 0 {
		version = splitVersion
	}
	if i+1 < len(numbers) {
		next = numbers[i+1]
	}
	return append(binary.BigEndian.AppendUint32([]byte{version}, next), piece...)
}
