package main

import (
	"context"

	"github.com/alumnikit/alumnikit/directory"
)

const countings = 30

// facetCounts times how everybody listed spreads over three facets, beside a
// loop over decoded records in memory.
func facetCounts(ctx context.Context, w *world) (measurement, error) {
	dir := directory.New(w.people, nil)
	q := directory.Query{Count: []string{"employments.department", "location", "skills"}}
	p50, p95, err := sample(countings, func(int) error {
		_, err := dir.Search(ctx, clerk(), q)
		return err
	})
	if err != nil {
		return measurement{}, err
	}
	baseline, _, err := sample(countings, func(int) error {
		w.countByHand()
		return nil
	})
	return measurement{value: milliseconds(p50), p95: milliseconds(p95), baseline: milliseconds(baseline), unit: "ms"}, err
}

func (w *world) countByHand() [3]map[string]int {
	counts := [3]map[string]int{{}, {}, {}}
	for _, p := range w.records {
		seen := map[string]bool{}
		for _, m := range p.Entry.Employments {
			if !seen[m.Department] {
				seen[m.Department] = true
				counts[0][m.Department]++
			}
		}
		if p.Profile == nil {
			continue
		}
		counts[1][p.Profile.Location]++
		for _, s := range p.Profile.Skills {
			counts[2][s]++
		}
	}
	return counts
}
