package importer

import (
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// maxForeseen is of how many people a dry run remembers what it would have made of
// them. Rows of one person seldom lie further apart in a file.
const maxForeseen = 10_000

// foreseen is what the people of earlier chunks would be if a dry run wrote, which
// later rows about them are held against.
type foreseen struct {
	entries map[string]*alumni.Entry // by external ID
	order   []string                 // in which they came, a ring once it is full
	oldest  int
}

// note remembers what would become of the people of a chunk.
func (f *foreseen) note(groups []group, p plan) {
	for i := range p {
		if len(p[i].changes) > 0 {
			f.put(groups[i].id(), p[i].entry)
		}
	}
}

func (f *foreseen) put(id string, e *alumni.Entry) {
	if f.entries == nil {
		f.entries = map[string]*alumni.Entry{}
	}
	_, known := f.entries[id]
	f.entries[id] = e
	switch {
	case known:
	case len(f.order) < maxForeseen:
		f.order = append(f.order, id)
	default:
		delete(f.entries, f.order[f.oldest])
		f.order[f.oldest] = id
		f.oldest = (f.oldest + 1) % maxForeseen
	}
}

// over lays what would be over what is, for the people of whom earlier chunks told.
func (f *foreseen) over(known map[string]storage.Stored[alumni.Entry], groups []group) {
	for i := range groups {
		if len(groups[i].claimed) == 0 { // such groups may be compared ahead, while note runs
			continue
		}
		id := groups[i].id()
		if e, ok := f.entries[id]; ok {
			at := known[id]
			at.Value, at.Version = *e, max(1, at.Version)
			known[id] = at
		}
	}
}
