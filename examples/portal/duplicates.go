package main

import (
	"context"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/storage"
)

func (p *portal) duplicateRoutes(rt *routes) {
	rt.hr("GET "+web.PathDuplicates, p.duplicatesPage)
	rt.hr("POST "+web.PathDuplicates, p.findDuplicates)
	rt.hr("GET "+web.PathDuplicates+"/{id}", p.duplicatePage)
	rt.hr("POST "+web.PathDuplicates+"/{id}/merge", p.mergeDuplicate)
	rt.hr("POST "+web.PathDuplicates+"/{id}/dismiss", p.dismissDuplicate)
}

// search is when HR last had the roster searched: a record of the host's own, because the job that does it is all that
// package duplicate keeps.
type search struct {
	Job alumnikit.ID `json:"job"`
	At  time.Time    `json:"at"`
}

// searchID names the one search of the store.
func searchID() alumnikit.ID { return alumnikit.ID{15: 2} }

func searches() storage.Kind[search] {
	return storage.NewKind(storage.Definition[search]{
		Name: "portal.search", ID: func(*search) alumnikit.ID { return searchID() }, Housekeeping: true,
	})
}

// findDuplicates has the worker search the roster.
func (p *portal) findDuplicates(v *visit) error {
	if err := p.search(v.r.Context(), v.actor); err != nil {
		return err
	}
	return v.redirect(web.PathDuplicates)
}

// search queues a search of the roster, unless one is under way.
func (p *portal) search(ctx context.Context, actor alumnikit.Actor) error {
	old, running, err := p.lastSearch(ctx)
	if err != nil || running {
		return err
	}
	job, err := p.duplicates.Queue(ctx, actor)
	if err != nil {
		return err
	}
	db := p.people.DB()
	return db.Commit(ctx, storage.By(actor, "portal.search"), searches().Replace(old, &search{Job: job, At: db.Now()}))
}

// lastSearch returns the last search, the zero search if there was none, and whether it goes on.
func (p *portal) lastSearch(ctx context.Context) (storage.Stored[search], bool, error) {
	last, err := searches().Find(ctx, p.people.DB(), tenant, searchID())
	if err != nil || last.Value.Job.IsZero() {
		return last, false, err
	}
	job, err := storage.Jobs().Find(ctx, p.people.DB(), tenant, last.Value.Job)
	return last, job.Version > 0 && !job.Value.State.Final(), err
}

// duplicatesPage lists the pairs that wait for a decision, the likeliest first.
func (p *portal) duplicatesPage(v *visit) error {
	ctx := v.r.Context()
	last, running, err := p.lastSearch(ctx)
	if err != nil {
		return err
	}
	page := alumnikit.Page{Size: pageSize, After: alumnikit.Cursor(v.r.URL.Query().Get("after"))}
	found, next, err := p.duplicates.Candidates(ctx, v.actor, page)
	if err != nil {
		return err
	}
	out := web.DuplicatesPage{Running: running, Found: last.Value.At, Pager: pager(v.r.URL, next)}
	if !running {
		out.FindAction = web.PathDuplicates
	}
	for i := range found {
		row, err := p.duplicateRow(v, &found[i])
		if err != nil {
			return err
		}
		out.Rows = append(out.Rows, row)
	}
	out.Total = web.Total{N: len(out.Rows), AtMost: next != ""}
	return v.render(out)
}

func (p *portal) duplicateRow(v *visit, c *duplicate.Candidate) (web.DuplicateRow, error) {
	row := web.DuplicateRow{URL: duplicatePath(c.ID), Score: percent(c.Score), Likeness: likeness(c.Score), Reasons: v.reasons(c.Reasons)}
	for i, side := range []*web.DuplicateSide{&row.A, &row.B} {
		entry, err := p.people.Entry(v.r.Context(), v.actor, c.People[i])
		if err != nil {
			return row, err
		}
		*side = v.duplicateSide(entry)
	}
	return row, nil
}

func duplicatePath(id alumnikit.ID) string { return web.PathDuplicates + "/" + id.String() }

func (v *visit) duplicateSide(e *alumni.Entry) web.DuplicateSide {
	out := web.DuplicateSide{Person: v.entryCard(e), Number: numberOf(e)}
	if n := len(e.Employments); n > 0 {
		last := e.Employments[n-1]
		out.Department = joined(" · ", v.term(last.Department), v.l.Span(webSpan(last.Start, last.End)))
	}
	return out
}

func (v *visit) reasons(list []duplicate.Reason) []string {
	out := make([]string, len(list))
	for i, r := range list {
		out[i] = r.Text(v.locale())
	}
	return out
}

func percent(score float64) int { return int(score*100 + 0.5) }

// likeness puts a score in words.
func likeness(score float64) web.Likeness {
	switch {
	case score >= 0.99:
		return web.LikenessSame
	case score >= 0.9:
		return web.LikenessProbable
	default:
		return web.LikenessPossible
	}
}

// pair is a candidate that is still to be decided, with both entries.
type pair struct {
	candidate *duplicate.Candidate
	entries   [2]*alumni.Entry
}

// pair finds the pair that the path names.
func (v *visit) pair() (pair, error) {
	id, err := v.id("id")
	if err != nil {
		return pair{}, err
	}
	ctx, p := v.r.Context(), v.p
	out := pair{}
	if out.candidate, err = p.duplicates.Candidate(ctx, v.actor, id); err != nil {
		return pair{}, err
	}
	if out.candidate.State != duplicate.Open {
		return pair{}, fmt.Errorf("duplicate: decided already: %w", alumnikit.ErrState)
	}
	for i, person := range out.candidate.People {
		if out.entries[i], err = p.people.Entry(ctx, v.actor, person); err != nil {
			return pair{}, err
		}
	}
	return out, nil
}

// dismissDuplicate notes that they are two people.
func (p *portal) dismissDuplicate(v *visit) error {
	id, err := v.id("id")
	if err != nil {
		return err
	}
	if err := p.duplicates.Dismiss(v.r.Context(), v.actor, id); err != nil {
		return err
	}
	return v.leave(web.PathDuplicates, web.Flash{Tone: web.ToneOK, Key: web.FlashDismissed})
}
