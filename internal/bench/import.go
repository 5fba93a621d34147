package main

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/synth"
)

// importSize is how many people are imported at most.
const importSize = 20_000

// importRate times the import of a roster into a new tenant of the same store,
// until it is folded, beside the same file read into a table by hand. In memory
// there is no such baseline: one would keep the rows as read.
func importRate(ctx context.Context, w *world) ([]measurement, error) {
	n := min(w.size, importSize)
	file, err := w.writeRoster(n)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	clerk := alumnikit.Admin("importing", "clerk", alumnikit.AllPermissions()...)
	took, err := clocked(func() error {
		report, err := importer.New(w.people, nil).Import(ctx, clerk, file, importer.Mapping{}, nil)
		if err == nil && report.New != n {
			err = errors.New("people are missing")
		}
		return errors.Join(err, w.people.Upkeep(ctx, clerk.Tenant()))
	})
	if err != nil {
		return nil, err
	}
	m := measurement{value: float64(n) / took.Seconds(), unit: "people/s", growth: perItem}
	if w.db == nil {
		return one(m, nil)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	p, err := w.newPlain(ctx, "plain_import")
	if err != nil {
		return nil, err
	}
	took, err = clocked(func() error { return p.importCSV(ctx, "plain_import", file) })
	m.beside = []baseline{{name: "by hand", value: float64(n) / took.Seconds()}}
	return one(m, err)
}

// writeRoster writes the first people's roster to a file and goes back to its
// start.
func (w *world) writeRoster(n int) (*os.File, error) {
	file, err := os.Create(filepath.Join(w.place.dir, rosterFile))
	if err != nil {
		return nil, err
	}
	err = synth.WriteCSV(file, w.firstPeople(n), "ja")
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func (w *world) firstPeople(n int) iter.Seq[synth.Person] {
	return func(yield func(synth.Person) bool) {
		for i := range n {
			if !yield(w.person(i)) {
				return
			}
		}
	}
}
