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

// seen remembers of every external ID of a file what later rows of the same person
// are held against.
type seen struct {
	keys
	people traces
	more   map[int][]key // employments of those of whom several rows tell, the first aside
}

func newSeen() *seen { return &seen{keys: keys{maphash.MakeSeed()}, more: map[int][]key{}} }

// mention notes that the file has a row about somebody, be it bad.
func (s *seen) mention(id string) {
	s.people.add(s.hash(id))
}

// mentioned reports whether any row is about somebody.
func (s *seen) mentioned(id string) bool {
	return s.people.find(s.hash(id)) >= 0
}

// enter notes a good row, unless it disagrees with an earlier one about the person
// or repeats it: then it says so. It returns the person's number and the
// employments that earlier rows told of.
func (s *seen) enter(d *draft) (person int, before []key, wrong *Bad) {
	person = s.people.add(s.hash(d.id))
	t := s.people.of(person)
	says := s.says(d)
	if t.line > 0 {
		before = append([]key{t.first}, s.more[person]...)
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
		t.line, t.says, t.first = uint32(d.line), says, told[0] //nolint:gosec // far below 1<<32
		told = told[1:]
	}
	if len(told) > 0 {
		s.more[person] = append(s.more[person], told...)
	}
	return person, before, nil
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
