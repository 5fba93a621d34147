package index

import (
	"encoding/binary"
	"fmt"
	"maps"
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

func decodeDictionaries(pages []storage.Page) (map[column][]string, error) {
	out := map[column][]string{}
	for _, p := range pages {
		c, values, err := decodeValues(p.Body)
		if err != nil {
			return nil, err
		}
		out[c] = append(out[c], values...)
	}
	return out, nil
}

func decodeValues(body []byte) (column, []string, error) {
	r := reader{rest: body}
	version, c := r.byte(), r.column()
	var values []string
	for range r.count(1) {
		values = append(values, string(r.take(int(min(r.uvarint(), MaxValue+1))))) //nolint:gosec // bounded
	}
	if r.bad || version != valuesVersion || len(r.rest) > 0 {
		return c, nil, fmt.Errorf("index: dictionary: %w", alumnikit.ErrCorrupt)
	}
	return c, values, nil
}

// encodeValues returns the pages that make a group hold these dictionaries, of
// which there is more than one only if the hashes of their columns collide.
func encodeValues(generation uint32, group uint64, of map[column][]string, old []storage.Page) []storage.Page {
	fresh := map[uint32][]byte{}
	for _, c := range slices.SortedFunc(maps.Keys(of), compareColumns) {
		values := slices.Clone(of[c])
		slices.Sort(values)
		for _, part := range splitValues(slices.Compact(values)) {
			body := appendColumn([]byte{valuesVersion}, c)
			body = binary.AppendUvarint(body, uint64(len(part)))
			for _, v := range part {
				body = appendBytes(body, v)
			}
			fresh[uint32(len(fresh))] = body //nolint:gosec // few
		}
	}
	return changedPages(generation, group, fresh, old)
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
