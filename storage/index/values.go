package index

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// A dictionary lists the values that a field has, or has had since the last
// Rebuild, for one audience. It is kept in the parts of one group; a part's
// body: version byte, field, audience, number of values, values ascending.
const (
	valuesVersion  = 1
	valuesPartSize = 8 << 10
)

func valuesGroup(c column) uint64 { return groupsOfValues | c.hash()>>8 }

func decodeValues(pages []storage.Page, c column) ([]string, error) {
	var out []string
	for _, p := range pages {
		r := reader{rest: p.Body}
		version, at := r.byte(), r.column()
		var values []string
		for range r.count(1) {
			values = append(values, string(r.take(int(min(r.uvarint(), MaxValue+1))))) //nolint:gosec // bounded
		}
		if r.bad || version != valuesVersion || len(r.rest) > 0 {
			return nil, fmt.Errorf("index: dictionary: %w", alumnikit.ErrCorrupt)
		}
		if at == c {
			out = append(out, values...)
		}
	}
	return out, nil
}

// encodeValues returns the pages that make the dictionary hold these values,
// beside those of other columns that share the group.
func encodeValues(generation uint32, c column, values []string, old []storage.Page) ([]storage.Page, error) {
	fresh := map[uint32][]byte{}
	next := uint32(0)
	for _, p := range old {
		r := reader{rest: p.Body}
		r.byte()
		if at := r.column(); at != c && !r.bad {
			fresh[p.Part] = p.Body
			next = max(next, p.Part+1)
		}
	}
	slices.Sort(values)
	for _, part := range splitValues(slices.Compact(values)) {
		body := appendColumn([]byte{valuesVersion}, c)
		body = binary.AppendUvarint(body, uint64(len(part)))
		for _, v := range part {
			body = appendBytes(body, v)
		}
		fresh[next] = body
		next++
	}
	return changedPages(generation, valuesGroup(c), fresh, old), nil
}

func splitValues(values []string) [][]string {
	var out [][]string
	start, size := 0, 0
	for i, v := range values {
		if size += len(v) + 1; size > valuesPartSize {
			out = append(out, values[start:i])
			start, size = i, len(v)+1
		}
	}
	if start < len(values) {
		out = append(out, values[start:])
	}
	return out
}
