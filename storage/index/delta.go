package index

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// delta is what one change of one part means: terms that stop and start to
// hold, keys in order columns that are set or cleared, and the person's ID when
// the slot is taken or left.
type delta struct {
	fingerprint [8]byte
	remove, add []Term
	set         map[column]place
	clear       []column
	id          *alumnikit.ID // non-nil: the slot belongs to this ID from now on; zero: to nobody
}

// diff states what must change so that before becomes after, for the person of
// an ID, which breaks ties in orders.
func diff(id alumnikit.ID, before, after *Terms) delta {
	d := delta{set: map[column]place{}}
	d.remove, d.add = only(before.Sorted(), after.Sorted())
	for _, at := range after.columns {
		if old, was := before.sortKey(at.column); !was || old != at.key {
			d.set[at.column] = placeOf(at.key, id)
		}
	}
	for _, at := range before.columns {
		if _, stays := after.sortKey(at.column); !stays {
			d.clear = append(d.clear, at.column)
		}
	}
	slices.SortFunc(d.clear, compareColumns)
	return d
}

// only returns what is in one of two ascending lists and not in the other.
func only(a, b []Term) (inA, inB []Term) {
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || (len(a) > 0 && a[0] < b[0]):
			inA, a = append(inA, a[0]), a[1:]
		case len(a) == 0 || b[0] < a[0]:
			inB, b = append(inB, b[0]), b[1:]
		default:
			a, b = a[1:], b[1:]
		}
	}
	return inA, inB
}

func compareColumns(a, b column) int {
	if a.field != b.field {
		return int(a.field) - int(b.field)
	}
	return strings.Compare(a.audience, b.audience)
}

// The layout of a delta's body, version 2: version byte, fingerprint, flags
// (bit 0: an ID follows), ID, removed terms, added terms, cleared columns, set
// columns; each list with its length, all lengths as unsigned varints.
const deltaVersion = 2

func (d delta) encode() []byte {
	b := []byte{deltaVersion}
	b = append(b, d.fingerprint[:]...)
	if d.id != nil {
		b = append(b, 1)
		b = append(b, d.id[:]...)
	} else {
		b = append(b, 0)
	}
	for _, terms := range [][]Term{d.remove, d.add} {
		b = binary.AppendUvarint(b, uint64(len(terms)))
		for _, t := range terms {
			b = appendBytes(b, string(t))
		}
	}
	b = binary.AppendUvarint(b, uint64(len(d.clear)))
	for _, c := range d.clear {
		b = appendColumn(b, c)
	}
	b = binary.AppendUvarint(b, uint64(len(d.set)))
	for _, c := range slices.SortedFunc(maps.Keys(d.set), compareColumns) {
		at := d.set[c]
		b = append(appendColumn(b, c), at[:]...)
	}
	return b
}

func appendBytes(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendColumn(b []byte, c column) []byte {
	return appendBytes(binary.BigEndian.AppendUint16(b, uint16(c.field)), c.audience)
}

// fingerprintOf reads the fingerprint alone; false if the body is none of a delta.
func fingerprintOf(body []byte) (out [8]byte, ok bool) {
	r := reader{rest: body}
	version := r.byte()
	copy(out[:], r.take(8))
	return out, !r.bad && version == deltaVersion
}

func decodeDelta(body []byte) (delta, error) {
	r := reader{rest: body}
	d := delta{set: map[column]place{}}
	if r.byte() != deltaVersion {
		r.fail()
	}
	copy(d.fingerprint[:], r.take(8))
	switch r.byte() {
	case 0:
	case 1:
		d.id = new(alumnikit.ID)
		copy(d.id[:], r.take(16))
	default:
		r.fail()
	}
	d.remove, d.add = r.terms(), r.terms()
	for range r.count(3) {
		d.clear = append(d.clear, r.column())
	}
	for range r.count(3 + placeBytes) {
		c := r.column()
		var at place
		copy(at[:], r.take(placeBytes))
		d.set[c] = at
	}
	if r.bad || len(r.rest) > 0 {
		return delta{}, fmt.Errorf("index: delta: %w", alumnikit.ErrCorrupt)
	}
	return d, nil
}

// reader takes apart bytes that may be corrupt. After the first failure it
// yields zeros; callers check bad once at the end.
type reader struct {
	rest []byte
	bad  bool
}

func (r *reader) fail() { r.rest, r.bad = nil, true }

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.fail()
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) uint64() uint64 {
	if b := r.take(8); b != nil {
		return binary.BigEndian.Uint64(b)
	}
	return 0
}

func (r *reader) uvarint() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 0x80 { // most are
		n := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(n)
	}
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// count reads a number of items of at least the given size each, so that a
// corrupt number cannot make the caller allocate more than the bytes warrant.
func (r *reader) count(itemSize int) int {
	n := r.uvarint()
	if n > uint64(len(r.rest)/itemSize) {
		r.fail()
		return 0
	}
	return int(n) //nolint:gosec // bounded by the bytes there are
}

// terms reads a list of terms, which share one string.
func (r *reader) terms() []Term {
	n := r.count(5)
	if n == 0 {
		return nil
	}
	text := string(r.rest)
	out := make([]Term, 0, n)
	for range n {
		b := r.take(int(min(r.uvarint(), maxTerm+1))) //nolint:gosec // bounded
		if checkTerm(b) != nil {
			r.fail()
			return nil
		}
		end := len(text) - len(r.rest)
		out = append(out, Term(text[end-len(b):end]))
	}
	return out
}

func (r *reader) column() column {
	var c column
	if b := r.take(2); b != nil {
		c.field = Field(binary.BigEndian.Uint16(b))
	}
	c.audience = string(r.take(int(min(r.uvarint(), MaxAudience+1)))) //nolint:gosec // bounded
	if len(c.audience) > MaxAudience {
		r.fail()
	}
	return c
}
