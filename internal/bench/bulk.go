package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/alumnikit/alumnikit/alumni/importer"
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
	did, err := inChild(ctx, childRebuilds, w.shape, w.place)
	if err != nil {
		return nil, err
	}
	return w.rate(did), nil
}

// rosterFile is what childImports reads, in the folder of its SQLite file.
const rosterFile = "roster.csv"

// importRates times the import of everybody's roster into an empty store, and of
// the same file once more, of which no row says anything new.
func importRates(ctx context.Context, w *world) ([]measurement, error) {
	fresh, err := w.empty(ctx)
	if err != nil {
		return nil, err
	}
	var out []measurement
	file, err := fresh.writeRoster(w.shape.people)
	if err == nil {
		err = file.Close()
	}
	for _, name := range []string{"", ".again"} {
		if err != nil {
			break
		}
		var did loaded
		if did, err = fresh.importOnce(ctx); err == nil {
			for _, m := range w.rate(did) {
				m.name = name + m.name
				out = append(out, m)
			}
		}
	}
	if err == nil && w.shape.store == inSQLite {
		out[0].beside, err = fresh.besideSaves(ctx)
	}
	return out, errors.Join(err, fresh.close(ctx))
}

// empty opens a world like this one without anybody, in a place of its own.
func (w *world) empty(ctx context.Context) (*world, error) {
	at := place{dir: filepath.Join(w.place.dir, "imported")}
	if err := os.Mkdir(at.dir, 0o700); err != nil {
		return nil, err
	}
	s := shape{w.shape.store, w.shape.people, 1}
	if w.engine == nil {
		return open(ctx, s, at)
	}
	at.database = runDatabase()
	if err := createDatabase(ctx, w.engine, w.db, at.database); err != nil {
		return nil, err
	}
	fresh, err := open(ctx, s, at)
	if err != nil {
		return nil, errors.Join(err, dropDatabase(ctx, s.store, at.database))
	}
	return fresh, nil
}

// importOnce imports the roster, if there is a file in a process of its own.
func (w *world) importOnce(ctx context.Context) (loaded, error) {
	if w.db != nil {
		return inChild(ctx, childImports, w.shape, w.place)
	}
	took, err := clocked(func() error { return w.importRoster(ctx) })
	return loaded{Seconds: took.Seconds()}, err
}

// importRoster brings the roster file into the first tenant.
func (w *world) importRoster(ctx context.Context) error {
	file, err := os.Open(filepath.Join(w.place.dir, rosterFile))
	if err != nil {
		return err
	}
	defer file.Close()
	report, err := importer.New(w.people, nil).Import(ctx, w.clerk(), file, importer.Mapping{}, nil)
	if err == nil && report.New+report.Unchanged != w.shape.people {
		err = errors.New("people are missing")
	}
	return errors.Join(err, w.people.Upkeep(ctx, w.tenant))
}

func (w *world) rate(did loaded) []measurement {
	out := []measurement{{value: float64(w.shape.people) / did.Seconds, unit: "people/s", growth: perItem}}
	if did.Processor > 0 {
		out = append(out, measurement{name: ".cpu", value: did.Processor * 1e6 / float64(w.shape.people), unit: "µs/person", growth: perItem})
	}
	if did.Memory.Resident > 0 {
		out = append(out, measurement{name: ".resident", value: mebibytes(did.Memory.Resident), unit: "MiB", growth: total})
	}
	if did.Idle > 0 {
		out = append(out, measurement{name: ".above-idle", value: mebibytes(did.Memory.Resident - did.Idle), unit: "MiB", growth: total})
	}
	if did.Memory.Heap > 0 {
		out = append(out, measurement{name: ".heap", value: mebibytes(did.Memory.Heap), unit: "MiB", growth: total})
	}
	return out
}
