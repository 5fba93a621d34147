package main

import (
	"context"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
)

const countings = 30

// facetCounts times how everybody listed spreads over three facets, beside a
// loop over decoded records in memory.
func facetCounts(ctx context.Context, w *world) ([]measurement, error) {
	dir := directory.New(w.people, nil)
	q := directory.Query{Count: []string{"employments.department", "location", "skills"}}
	taken, err := sample(countings, func(int) error {
		_, err := dir.Search(ctx, w.clerk(), q)
		return err
	})
	if err != nil {
		return nil, err
	}
	counts := [3]map[string]int{{}, {}, {}}
	looped, err := w.loop(ctx, func(p *alumni.Person) { countByHand(p, &counts) })
	return one(measurement{
		value: milliseconds(taken.p50()), p95: milliseconds(taken.p95()), unit: "ms", growth: total,
		beside: []baseline{{name: "loop", value: milliseconds(looped)}},
	}, err)
}

func countByHand(p *alumni.Person, counts *[3]map[string]int) {
	seen := map[string]bool{}
	for _, m := range p.Entry.Employments {
		if !seen[m.Department] {
			seen[m.Department] = true
			counts[0][m.Department]++
		}
	}
	if p.Profile == nil {
		return
	}
	counts[1][p.Profile.Location]++
	for _, s := range p.Profile.Skills {
		counts[2][s]++
	}
}

// loop visits everybody's records and returns the time that the visits took,
// without reading and decoding.
func (w *world) loop(ctx context.Context, visit func(*alumni.Person)) (time.Duration, error) {
	ids := make([]alumnikit.PersonID, w.size)
	for i := range ids {
		ids[i] = w.id(i)
	}
	var took time.Duration
	for chunk := range slices.Chunk(ids, batch) {
		found, err := w.people.Load(ctx, w.tenant, chunk)
		if err != nil {
			return 0, err
		}
		began := time.Now()
		for _, id := range chunk {
			visit(found[id])
		}
		took += time.Since(began)
	}
	return took, nil
}
