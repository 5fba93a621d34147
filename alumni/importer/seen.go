package importer

import (
	"hash/maphash"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// key stands for an employment of a person as a file tells them apart: by start,
// entity and department, an appointment also by its kind and start. 0 is no employment.
type key uint32

// keys makes keys, which mean nothing outside one run.
type keys struct{ seed maphash.Seed }

// hash hashes texts with their boundaries.
func (k *keys) hash(parts ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(k.seed)
	for _, p := range parts {
		_, _ = h.WriteString(p)
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

// stint returns the key of what a row says. An appointment is told apart by more,
// and takes no employment from other rows.
func (k *keys) stint(d *draft, s *stint) key {
	switch {
	case !s.employed:
		return 0
	case s.about.employment > 0:
		return k.of(s.start, d.text(s.nth, Entity), s.department(), s.about.String())
	case s.appointed():
		return k.of(s.start, d.text(s.nth, Entity), s.department(), string(s.kind), s.postStart.String(), d.text(s.nth, HostEntity))
	default:
		return k.of(s.start, d.text(s.nth, Entity), s.department())
	}
}

// employment returns the key that a row has which says just this. Columns that
// the file does not have do not count.
func (k *keys) employment(l *layout, m *alumni.Employment) key {
	var entity, department string
	if l.says(Entity) {
		entity = m.Entity
	}
	if l.places() {
		department = m.Department
	}
	return k.of(m.Start, entity, department)
}

func (k *keys) of(start alumni.Date, parts ...string) key {
	return key(k.hash(append(parts, start.String())...)) | 1 //nolint:gosec // cut on purpose
}

// seen remembers of every external ID of a file, in 24 bytes, what later rows of
// the same person are held against.
type seen struct {
	keys
	people map[uint64]trace
	more   map[uint64][]key // employments of those of whom several rows tell, the first aside
	count  int              // people of whom a row was taken
}

// trace is what is remembered of a person.
type trace struct {
	line   uint32 // of the first row taken; 0: the file mentions the person, in bad rows only
	person uint32 // by the order in which they were met
	says   uint32 // a hash of what the rows say about the person
	first  key    // of the first employment
}

func newSeen() *seen {
	return &seen{keys: keys{maphash.MakeSeed()}, people: map[uint64]trace{}, more: map[uint64][]key{}}
}

// mention notes that the file has a row about somebody, be it bad.
func (s *seen) mention(id string) {
	at := s.hash(id)
	if _, known := s.people[at]; !known {
		s.people[at] = trace{}
	}
}

// mentioned reports whether any row is about somebody.
func (s *seen) mentioned(id string) bool {
	_, known := s.people[s.hash(id)]
	return known
}

// enter notes a good row, unless it disagrees with an earlier one about the person
// or repeats it: then it says so. It returns the person's number and the
// employments that earlier rows told of.
func (s *seen) enter(d *draft) (person int, before []key, wrong *Bad) {
	at := s.hash(d.id)
	t := s.people[at]
	says := s.says(d)
	if t.line > 0 {
		before = append([]key{t.first}, s.more[at]...)
		if says != 0 && says != t.says {
			return 0, nil, &Bad{Line: d.line, Code: CodeDisagree, First: int(t.line)}
		}
	} else if says == 0 { // nobody could be registered by it
		b := d.bad(0, Family, alumnikit.CodeRequired)
		return 0, nil, &b
	}
	told := s.told(d)
	for i, k := range told {
		if slices.Contains(before, k) || slices.Contains(told[:i], k) {
			b := d.bad(0, ExternalID, CodeDuplicate)
			if b.First = int(t.line); t.line == 0 {
				b.First = d.line
			}
			return 0, nil, &b
		}
	}
	if t.line == 0 {
		t.line, t.person, t.says, t.first = uint32(d.line), uint32(s.count), says, told[0] //nolint:gosec // far below 1<<32
		s.count++
		told = told[1:]
	}
	if len(told) > 0 {
		s.more[at] = append(s.more[at], told...)
	}
	s.people[at] = t
	return int(t.person), before, nil
}

// told returns the keys of the employments of a row, at least one.
func (s *seen) told(d *draft) []key {
	out := make([]key, 0, len(d.stints)+1)
	for i := range d.stints {
		if d.stints[i].employed {
			out = append(out, s.stint(d, &d.stints[i]))
		}
	}
	if len(out) == 0 {
		out = append(out, 0)
	}
	return out
}

// says hashes what a row says about the person, 0 if nothing.
func (s *seen) says(d *draft) uint32 {
	if d.silent {
		return 0
	}
	var h maphash.Hash
	h.SetSeed(s.seed)
	for _, at := range d.layout.person {
		_, _ = h.WriteString(d.cells[at])
		_ = h.WriteByte(0)
	}
	return uint32(h.Sum64()) | 1 //nolint:gosec // cut on purpose
}
