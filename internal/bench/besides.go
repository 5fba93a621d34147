package main

import (
	"context"
	"fmt"
	"time"
)

// baseline is what stands beside a figure.
type baseline struct {
	name  string
	value float64
	most  float64 // the ratio of the figure to the baseline that is not to be exceeded; 0: any
	least float64 // the ratio that is to be reached; 0: any
}

// How searches by other means are timed: they can take seconds each.
const (
	besideSearches = 25
	besideLeast    = 3
	besideTime     = 8 * time.Second
)

// besideSearch times the searches of a class by hand and by PocketBase, once for
// each class: before anything was changed, as both do not learn of changes.
func (w *world) besideSearch(ctx context.Context, c class) ([]baseline, error) {
	if known, ok := w.baselines[c.name]; ok {
		return known, nil
	}
	if w.shape.tenants > 1 || w.shape.store == indexOnly || w.updates.Load() > 0 {
		return nil, nil
	}
	questions, err := w.ask(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := w.loadPlain(ctx); err != nil {
		return nil, err
	}
	name := "loop"
	if w.db != nil {
		name = w.plain.wording.search
	}
	taken, err := sampleWithin(besideTime, besideLeast, besideSearches, func(i int) error {
		_, err := w.plain.search(ctx, questions[i].wanted, pageSize)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := []baseline{{name: name, value: milliseconds(taken.p50())}}
	if w.wantPocket {
		pocket, err := w.besidePocket(ctx, questions)
		if err != nil {
			return nil, fmt.Errorf("PocketBase: %w", err)
		}
		out = append(out, pocket)
	}
	w.baselines[c.name] = out
	return out, nil
}
