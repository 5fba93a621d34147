package main

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage"
)

// plantEvery is how many people there are for each who stands in the roster twice,
// and for each who only looks like somebody else.
const plantEvery = 100

// planted is what was put among the people of a world to be found.
type planted struct {
	pairs map[alumnikit.ID]synth.Flaw
	of    map[synth.Flaw]int
}

// duplicates plants second records and lookalikes, and tells how long finding the
// former takes, how many of them are found, and how many candidates are right.
func duplicates(ctx context.Context, w *world) ([]measurement, error) {
	plants, err := w.plant(ctx)
	if err != nil {
		return nil, err
	}
	search := duplicate.New(w.people, nil)
	before := heapInUse()
	spent, err := processor()
	if err != nil {
		return nil, err
	}
	watch := watchHeap()
	var report *duplicate.Report
	took, err := clocked(func() (err error) {
		report, err = search.Find(ctx, w.clerk(), nil)
		return err
	})
	peak := max(watch(), before) - before
	if err != nil {
		return nil, err
	}
	used, err := processor()
	if err != nil {
		return nil, err
	}
	right := map[synth.Flaw]int{}
	found := 0
	for c, err := range duplicate.Kind().All(ctx, w.people.DB(), w.tenant, storage.ListQuery{}) {
		if err != nil {
			return nil, err
		}
		found++
		if flaw, ok := plants.pairs[c.Value.ID]; ok {
			right[flaw]++
		}
	}
	all := 0
	out := []measurement{
		{name: ".find", value: took.Seconds(), unit: "s", growth: total},
		{name: ".find.cpu", value: (used - spent).Seconds(), unit: "s", growth: total},
		{name: ".heap", value: mebibytes(peak), unit: "MiB", growth: total},
		{name: ".found", value: float64(report.Found), unit: "pairs"},
	}
	for _, flaw := range synth.Flaws() {
		if plants.of[flaw] == 0 { // in a small company not every flaw has its turn
			continue
		}
		all += right[flaw]
		out = append(out, measurement{name: ".recall." + string(flaw), value: share(right[flaw], plants.of[flaw]), unit: "%"})
	}
	return append(out,
		measurement{name: ".recall", value: share(all, len(plants.pairs)), unit: "%"},
		measurement{name: ".precision", value: share(all, found), unit: "%"},
	), nil
}

func share(of, all int) float64 { return 100 * float64(of) / float64(max(all, 1)) }

// plant brings second records and lookalikes in.
func (w *world) plant(ctx context.Context) (planted, error) {
	out := planted{pairs: map[alumnikit.ID]synth.Flaw{}, of: map[synth.Flaw]int{}}
	bulk := w.people.Bulk(w.tenant)
	var changes []storage.Change
	put := func(i int, p synth.Person) (alumnikit.PersonID, error) {
		entry, err := w.entry(i, p)
		if err != nil {
			return alumnikit.PersonID{}, fmt.Errorf("%s: %w", p.ExternalID, err)
		}
		entry.ID = alumnikit.PersonID(w.people.DB().NewID())
		changes = append(changes, alumni.Entries().Insert(entry))
		if len(changes) < storage.MaxChanges/2 {
			return entry.ID, nil
		}
		err = bulk.DB().Commit(ctx, storage.By(w.clerk(), "bench.plant"), changes...)
		changes = nil
		return entry.ID, err
	}
	for i := 0; i < w.size; i += plantEvery {
		at := i + i/plantEvery%plantEvery // so that flaws take turns
		second, flaw := w.company.Duplicate(w.first + at)
		id, err := put(at, second)
		if err != nil {
			return out, err
		}
		out.pairs[duplicate.CandidateID(id, w.id(at))] = flaw
		out.of[flaw]++
		if _, err := put(at, w.company.Lookalike(w.first+at)); err != nil {
			return out, err
		}
	}
	if len(changes) > 0 {
		if err := bulk.DB().Commit(ctx, storage.By(w.clerk(), "bench.plant"), changes...); err != nil {
			return out, err
		}
	}
	return out, bulk.Seal(ctx)
}
