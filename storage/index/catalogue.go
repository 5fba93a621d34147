package index

import (
	"encoding/binary"
)

// The catalogue of a field says which audiences and elements it has terms for, and
// for which audiences it has an order, so that a query need not ask for what
// nobody has chosen. It is a dictionary, kept and folded like those of values; an
// entry is the number of an element, or ordered for an order, and the audience.
// Like a dictionary it may still name what there is no more.

// ordered stands in the place of an element's number.
const ordered = MaxElements

func catalogueOf(f Field) column {
	return column{field: fieldCatalogue, audience: string(binary.BigEndian.AppendUint16(nil, uint16(f)))}
}

func catalogueEntry(element uint8, audience string) string { return string([]byte{element}) + audience }

// catalogued reports whether a field has a catalogue: those of the index itself
// have one audience and need none.
func catalogued(f Field) bool { return f >= FirstField }

// catalogue is the catalogue of one field, read.
type catalogue map[string]uint64 // bits of elements, and of ordered, by audience

func newCatalogue(entries []string) catalogue {
	out := catalogue{}
	for _, e := range entries {
		if e != "" && e[0] <= ordered {
			out[e[1:]] |= 1 << e[0]
		}
	}
	return out
}

func (c catalogue) has(audience string, element uint8) bool { return c[audience]>>element&1 != 0 }

// with returns the catalogue with more entries.
func (c catalogue) with(entries []string) catalogue {
	out := newCatalogue(entries)
	for audience, bits := range c {
		out[audience] |= bits
	}
	return out
}
