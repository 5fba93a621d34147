package main

import (
	"context"
)

// loadRate tells how fast everybody got in, records and index, and what memory
// that took.
func loadRate(_ context.Context, w *world) ([]measurement, error) {
	return w.rate(w.loaded), nil
}

// rebuildRate times working the index out anew from the records.
func rebuildRate(ctx context.Context, w *world) ([]measurement, error) {
	if w.db == nil {
		var err error
		took, err := clocked(func() error { return w.people.Index().Rebuild(ctx, w.people.DB(), w.tenant) })
		return w.rate(loaded{Seconds: took.Seconds()}), err
	}
	did, err := inChild(ctx, childRebuilds, w.shape, w.dir)
	if err != nil {
		return nil, err
	}
	return w.rate(did), nil
}

func (w *world) rate(did loaded) []measurement {
	out := []measurement{{value: float64(w.shape.people) / did.Seconds, unit: "people/s", growth: perItem}}
	if did.Memory.Resident > 0 {
		out = append(out, measurement{name: ".resident", value: mebibytes(did.Memory.Resident), unit: "MiB", growth: total})
	}
	if did.Memory.Heap > 0 {
		out = append(out, measurement{name: ".heap", value: mebibytes(did.Memory.Heap), unit: "MiB", growth: total})
	}
	return out
}
