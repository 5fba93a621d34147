package importer

// traces are what is remembered of the people of a file, found by the hash of their
// external ID. A million take 28 MiB, in blocks that are never copied: a map takes
// half as much again, and what it grew out of waits to be collected.
type traces struct {
	blocks [][]trace
	count  int
	slots  []uint32 // open addressing: 0 is free, others are a number and 1
}

// trace is what is remembered of a person, in 20 bytes. Persons are numbered by the
// order in which they were met.
type trace struct {
	hash  [2]uint32
	line  uint32 // of the first row taken; 0: the file mentions the person, in bad rows only
	says  uint32 // a hash of what the rows say about the person
	first key    // of the first employment
}

// Bounds of traces.
const (
	traceBlock = 4096
	traceSlots = 1024 // at first; a power of two
)

func halves(hash uint64) [2]uint32 {
	return [2]uint32{uint32(hash >> 32), uint32(hash)} //nolint:gosec // cut on purpose
}

// of returns the trace of a number. It stays where it is.
func (t *traces) of(number int) *trace { return &t.blocks[number/traceBlock][number%traceBlock] }

// find returns the number of a hash, or -1.
func (t *traces) find(hash uint64) int {
	number, _ := t.probe(hash)
	return number
}

// probe returns the number of a hash, or -1 and the slot where it would be.
func (t *traces) probe(hash uint64) (number int, slot uint32) {
	if len(t.slots) == 0 {
		return -1, 0
	}
	want, mask := halves(hash), uint32(len(t.slots)-1) //nolint:gosec // far below 1<<32
	for slot = want[1] & mask; t.slots[slot] != 0; slot = (slot + 1) & mask {
		if n := int(t.slots[slot] - 1); t.of(n).hash == want {
			return n, slot
		}
	}
	return -1, slot
}

// add returns the number of a hash, a new one if it has none.
func (t *traces) add(hash uint64) int {
	if 4*t.count >= 3*len(t.slots) {
		t.grow()
	}
	number, slot := t.probe(hash)
	if number >= 0 {
		return number
	}
	if t.count%traceBlock == 0 {
		t.blocks = append(t.blocks, make([]trace, traceBlock))
	}
	t.of(t.count).hash = halves(hash)
	t.count++
	t.slots[slot] = uint32(t.count) //nolint:gosec // far below 1<<32
	return t.count - 1
}

// grow makes twice as many slots.
func (t *traces) grow() {
	t.slots = make([]uint32, max(2*len(t.slots), traceSlots))
	for n := range t.count {
		at := t.of(n).hash
		_, slot := t.probe(uint64(at[0])<<32 | uint64(at[1]))
		t.slots[slot] = uint32(n + 1) //nolint:gosec // far below 1<<32
	}
}
