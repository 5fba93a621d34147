package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage"
)

// Loading commits a batch of people at a time and folds every so many, as an
// import does.
const (
	batch     = 300
	foldEvery = 3000
)

// load fills a store with a company: its roster through the importer, then what
// people say about themselves.
func load(ctx context.Context, store string, size int) (*world, error) {
	w, err := open(ctx, store)
	if err != nil {
		return nil, err
	}
	w.company = synth.New(seed, size)
	for _, step := range []func(context.Context) error{w.importRoster, w.findIDs, w.addProfiles, w.readAll} {
		if err := step(ctx); err != nil {
			return nil, errors.Join(err, w.close())
		}
	}
	return w, nil
}

// importRoster imports the same file by the SDK and by hand.
func (w *world) importRoster(ctx context.Context) error {
	path := filepath.Join(w.dir, "roster.csv")
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := synth.WriteCSV(file, w.company.All(), "ja"); err != nil {
		return err
	}
	if _, err := file.Seek(0, 0); err != nil {
		return err
	}
	began := time.Now()
	report, err := importer.New(w.people, nil).Import(ctx, clerk(), file, importer.Mapping{}, nil)
	if err != nil {
		return err
	}
	if report.New != w.company.Len() {
		return errors.New("import: people are missing")
	}
	if err := w.people.Upkeep(ctx, tenant); err != nil {
		return err
	}
	w.importTook = time.Since(began)

	if _, err := file.Seek(0, 0); err != nil {
		return err
	}
	began = time.Now()
	w.plain, err = importPlain(ctx, w.db, file)
	w.plainTook = time.Since(began)
	return err
}

// findIDs learns who is who.
func (w *world) findIDs(ctx context.Context) error {
	var externals []string
	for p := range w.company.All() {
		externals = append(externals, p.ExternalID)
	}
	for chunk := range slices.Chunk(externals, 1000) {
		found, err := w.people.ByExternalIDs(ctx, tenant, chunk)
		if err != nil {
			return err
		}
		for _, external := range chunk {
			w.ids = append(w.ids, found[external].Value.ID)
		}
	}
	return nil
}

func (w *world) addProfiles(ctx context.Context) error {
	for first := 0; first < w.company.Len(); first += batch {
		var changes []storage.Change
		for i := first; i < min(first+batch, w.company.Len()); i++ {
			changes = append(changes, said(w.ids[i], w.company.Person(i))...)
		}
		if len(changes) > 0 {
			if err := w.people.DB().Commit(ctx, storage.By(clerk(), "bench.load"), changes...); err != nil {
				return err
			}
		}
		if first%foldEvery == 0 {
			if err := w.people.Upkeep(ctx, tenant); err != nil {
				return err
			}
		}
	}
	if err := w.people.Upkeep(ctx, tenant); err != nil {
		return err
	}
	return w.plain.addProfiles(ctx, w.company)
}

// said is what a person says: a profile and consents.
func said(id alumnikit.PersonID, p synth.Person) []storage.Change {
	var out []storage.Change
	if p.HasProfile {
		hours := int64(p.AvailabilityHours)
		profile := alumni.Profile{
			ID: id, CurrentEmployer: p.CurrentEmployer, CurrentTitle: p.CurrentTitle, Location: p.Location, Skills: p.Skills,
			Interests: p.Interests, Availability: &hours, Locale: alumni.Locale(p.Locale),
		}
		for _, o := range p.OpenTo {
			profile.OpenTo = append(profile.OpenTo, alumni.Openness(o))
		}
		out = append(out, alumni.Profiles().Insert(&profile))
	}
	consents := alumni.Consents{ID: id}
	for purpose, given := range map[alumni.Purpose]bool{
		alumni.ForListing: p.ConsentListing, alumni.ForNewsletter: p.ConsentNewsletter,
	} {
		if given {
			consents.Entries = append(consents.Entries, alumni.Consent{
				Purpose: purpose, Text: "Synthetic words.", Version: "1", Locale: alumni.Locale(p.Locale), Method: "form",
			})
		}
	}
	if len(consents.Entries) > 0 {
		out = append(out, alumni.ConsentsKind().Insert(&consents))
	}
	return out
}

// readAll decodes everybody once, for the baselines.
func (w *world) readAll(ctx context.Context) error {
	for chunk := range slices.Chunk(w.ids, 1000) {
		found, err := w.people.Load(ctx, tenant, chunk)
		if err != nil {
			return err
		}
		for _, id := range chunk {
			w.records = append(w.records, found[id])
		}
	}
	return nil
}

// importRate has no baseline in memory, where one would keep the rows as read.
func importRate(_ context.Context, w *world) (measurement, error) {
	n := float64(w.company.Len())
	m := measurement{value: n / w.importTook.Seconds(), unit: "people/s"}
	if w.db != nil {
		m.baseline = n / w.plainTook.Seconds()
	}
	return m, nil
}
