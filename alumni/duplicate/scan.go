package duplicate

import (
	"context"
	"runtime"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// roster is what a scan holds: about 250 bytes for each person.
type roster struct {
	ids    []alumnikit.PersonID
	traits []traits
	tags   []tag
	counts *sketch
}

// page is one page of the roster, from the record to what is compared.
type page struct {
	listed []storage.Listed
	first  uint32 // number of its first person
	ids    []alumnikit.PersonID
	traits []traits
	tags   []tag
	err    error
}

// slice of all tags: those whose key falls into one of so many parts.
type part struct{ n, of uint64 }

func (p part) has(t tag) bool { return t.key%p.of == p.n }

// scan reads the whole roster, of as many people as expected or so, once, in pages, and keeps the tags of one part. What
// it starts has ended when it returns.
func (s *Service) scan(ctx context.Context, tenant alumnikit.TenantID, which part, expected int, progress func(people int) error) (*roster, error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	workers := min(runtime.GOMAXPROCS(0), maxWorkers)
	raw, done := make(chan *page, workers), make(chan *page, workers)
	var group sync.WaitGroup
	defer group.Wait() // stop runs first: nobody is left to wait for
	defer stop()
	group.Go(func() { s.list(ctx, tenant, raw) })
	var reading sync.WaitGroup
	for range workers {
		reading.Go(func() { reduce(ctx, newReader(), which, raw, done) })
	}
	group.Go(func() { reading.Wait(); close(done) })
	r := &roster{
		ids: make([]alumnikit.PersonID, 0, expected), traits: make([]traits, 0, expected),
		tags:   make([]tag, 0, expected*tagsPerPerson/int(which.of)), //nolint:gosec // few rounds
		counts: newSketch(),
	}
	for p := range done {
		if p.err != nil {
			return nil, p.err
		}
		r.take(p)
		if err := progress(r.counts.n); err != nil {
			return nil, err
		}
	}
	return r, ctx.Err()
}

// maxWorkers bounds how many goroutines read records.
const maxWorkers = 4

// list sends the pages of the roster, and closes the channel behind the last.
func (s *Service) list(ctx context.Context, tenant alumnikit.TenantID, raw chan<- *page) {
	defer close(raw)
	q := storage.ListQuery{Kind: alumni.Entries().Name(), Limit: storage.MaxList}
	for first := uint32(0); ; {
		listed, err := s.people.DB().Store().List(ctx, tenant, q)
		select {
		case raw <- &page{listed: listed, first: first, err: err}:
		case <-ctx.Done():
			return
		}
		if err != nil || len(listed) < q.Limit {
			return
		}
		first += uint32(len(listed)) //nolint:gosec // at most storage.MaxList
		q.After = &listed[len(listed)-1].At
	}
}

// reduce turns pages of records into what is compared.
func reduce(ctx context.Context, r *reader, which part, raw <-chan *page, done chan<- *page) {
	for p := range raw {
		if p.err == nil {
			p.err = p.reduce(r, which)
		}
		select {
		case done <- p:
		case <-ctx.Done():
			return
		}
	}
}

func (p *page) reduce(r *reader, which part) error {
	var tags []tag
	for i, listed := range p.listed {
		value, err := alumni.Entries().Decode(listed.Body)
		if err != nil {
			return err
		}
		entry := value.(*alumni.Entry)
		t := r.entry(entry)
		p.ids, p.traits = append(p.ids, entry.ID), append(p.traits, t)
		tags = tagsOf(tags[:0], &t, p.first+uint32(i)) //nolint:gosec // at most storage.MaxList
		for _, at := range tags {
			if which.has(at) {
				p.tags = append(p.tags, at)
			}
		}
	}
	p.listed = nil
	return nil
}

// take adds a page, in whatever order pages come.
func (r *roster) take(p *page) {
	end := int(p.first) + len(p.ids)
	for len(r.ids) < end {
		r.ids, r.traits = append(r.ids, alumnikit.PersonID{}), append(r.traits, traits{})
	}
	copy(r.ids[p.first:], p.ids)
	copy(r.traits[p.first:], p.traits)
	r.tags = append(r.tags, p.tags...)
	for i := range p.traits {
		r.counts.count(&p.traits[i])
	}
}

// suspects returns the pairs whose traits speak for one person, each once, the
// people of a pair in the order of the scan.
func (r *roster) suspects(on scale, threshold float64) [][2]uint32 {
	found := map[[2]uint32]bool{}
	pairsIn(r.tags, func(a, b uint32) {
		if a > b {
			a, b = b, a
		}
		if worth, _ := on.weigh(&r.traits[a], &r.traits[b], nil); probability(worth) >= threshold {
			found[[2]uint32{a, b}] = true
		}
	})
	out := make([][2]uint32, 0, len(found))
	for pair := range found {
		out = append(out, pair)
	}
	return out
}
