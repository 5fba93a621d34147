package main

import (
	"context"
	"runtime"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
)

// How searches are timed.
const (
	parameterSets = 40 // searches of a class
	rounds        = 5  // of all of them, by a service that is not new
	pageSize      = 20
)

// warmth says what a service holds when a search begins.
type warmth string

// The degrees of warmth.
const (
	first warmth = "first" // nothing: the service is new
	cold  warmth = "cold"  // the order column of the epoch, and no postings
	hot   warmth = "hot"   // whatever the same searches have left a moment before
)

func searchFigures() []figure {
	var out []figure
	for _, c := range classes() {
		for _, at := range []warmth{first, cold, hot} {
			out = append(out, figure{c.name + "." + string(at), func(ctx context.Context, w *world) ([]measurement, error) {
				return w.search(ctx, c, at)
			}})
		}
	}
	return out
}

// asker is a tenant that is searched, and the number of the former colleague in
// two groups who does so.
type asker struct {
	site   *site
	viewer int
}

// drawAskers draws who asks: one in each of so many tenants as there are searches of a
// class.
func (w *world) drawAskers() error {
	random := newRandom()
	for _, i := range random.Perm(len(w.sites))[:min(len(w.sites), parameterSets)] {
		viewer, err := w.sites[i].viewer()
		if err != nil {
			return err
		}
		w.askers = append(w.askers, asker{w.sites[i], viewer})
	}
	return nil
}

// search times pages of 20 with records and total.
func (w *world) search(ctx context.Context, c class, at warmth) ([]measurement, error) {
	questions, err := w.ask(ctx, c)
	if err != nil {
		return nil, err
	}
	var taken times
	var sent int64
	runtime.GC() // of what was timed before
	switch at {
	case first:
		taken, err = w.searchFirst(ctx, questions)
	case cold:
		taken, sent, err = w.searchCold(ctx, questions)
	case hot:
		taken, err = w.searchHot(ctx, questions)
	}
	if err != nil || taken == nil {
		return nil, err
	}
	m := measurement{value: milliseconds(taken.p50()), p95: milliseconds(taken.p95()), unit: "ms", growth: total}
	if m.beside, err = w.besideSearch(ctx, c); err != nil {
		return nil, err
	}
	w.medians[c.name+string(at)] = m.value
	if c.deep {
		m.beside = append(m.beside, baseline{name: "first page", value: w.medians[listing+string(at)], most: 2})
	}
	out := []measurement{m}
	if sent > 0 {
		out = append(out, measurement{name: ".trips", value: float64(sent) / float64(len(taken)), unit: "/search", growth: perItem})
	}
	return out, nil
}

func lookUp(ctx context.Context, people *alumni.Service, q question) error {
	_, err := directory.New(people, nil).Search(ctx, q.by, q.query)
	return err
}

// searchFirst asks each search of a service of its own. They are made one after the
// other, since each comes to hold the orders of a whole tenant.
func (w *world) searchFirst(ctx context.Context, questions []question) (times, error) {
	var taken times
	for _, q := range questions {
		people, err := w.service()
		if err != nil {
			return nil, err
		}
		took, err := clocked(func() error { return lookUp(ctx, people, q) })
		if err != nil {
			return nil, err
		}
		taken = append(taken, took)
	}
	return taken, nil
}

// forgetful is an index that can be told to drop the postings it holds, while it
// keeps the order columns of the epoch.
type forgetful interface{ DropPages() }

// searchCold asks each search of a service that has been told to forget the
// postings of all others; none is timed if the index cannot forget. It counts the
// round trips of those that it times.
func (w *world) searchCold(ctx context.Context, questions []question) (taken times, trips int64, err error) {
	ix, ok := any(w.people.Index()).(forgetful)
	if !ok {
		return nil, 0, nil
	}
	for i := range rounds * len(questions) {
		q := questions[i%len(questions)]
		if err := lookUp(ctx, w.people, q); err != nil { // reads the order column, unless it is held
			return nil, 0, err
		}
		ix.DropPages()
		before := w.trips()
		took, err := clocked(func() error { return lookUp(ctx, w.people, q) })
		if err != nil {
			return nil, 0, err
		}
		taken, trips = append(taken, took), trips+w.trips()-before
	}
	return taken, trips, nil
}

func (w *world) searchHot(ctx context.Context, questions []question) (times, error) {
	ask := func(i int) error { return lookUp(ctx, w.people, questions[i%len(questions)]) }
	if _, err := sample(len(questions), ask); err != nil {
		return nil, err
	}
	return sample(rounds*len(questions), ask)
}

// ask returns the searches of a class, drawn once.
func (w *world) ask(ctx context.Context, c class) ([]question, error) {
	if known := w.questions[c.name]; known != nil {
		return known, nil
	}
	if w.askers == nil {
		if err := w.drawAskers(); err != nil {
			return nil, err
		}
	}
	questions, err := draw(c, w.askers)
	if err != nil {
		return nil, err
	}
	if c.deep {
		if err := w.descend(ctx, questions); err != nil {
			return nil, err
		}
	}
	w.questions[c.name] = questions
	return questions, nil
}

// descend gives each search the cursor of a page half the company down, or of the
// last one if the listing is shorter. Searches of one tenant get one page after
// the other, as far as there are any.
func (w *world) descend(ctx context.Context, questions []question) error {
	at := map[alumnikit.TenantID]question{}
	for i, q := range questions {
		before, ok := at[q.by.Tenant()]
		var err error
		if ok {
			_, err = w.turn(ctx, &before, pageSize)
		} else {
			before = q
			err = w.climbDown(ctx, &before, w.size/2)
		}
		if err != nil {
			return err
		}
		before.query.Page.Size = pageSize
		at[q.by.Tenant()], questions[i] = before, before
	}
	return nil
}

// climbDown moves a search so many people down.
func (w *world) climbDown(ctx context.Context, q *question, down int) error {
	for q.wanted.skip < down {
		listed, err := w.turn(ctx, q, min(alumnikit.MaxPageSize, down-q.wanted.skip))
		if err != nil {
			return err
		}
		down = min(down, listed-pageSize)
	}
	return nil
}

// turn moves a search behind so many people, unless there are none, and returns
// how many the whole listing has.
func (w *world) turn(ctx context.Context, q *question, size int) (listed int, err error) {
	q.query.Page.Size = size
	found, err := directory.New(w.people, nil).Search(ctx, q.by, q.query)
	if err == nil && found.Next != "" {
		q.query.Page.After = found.Next
		q.wanted.skip += len(found.Items)
	}
	return found.Total.Count, err
}
