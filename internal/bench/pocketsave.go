package main

import (
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// pocketSaves is how many people PocketBase imports at most.
const pocketSaves = 20_000

// Names of the collections that a roster is imported into.
const (
	pocketRoster = "roster"
	pocketStints = "stints"
)

// besideSaves imports the beginning of the roster file into PocketBase in one
// transaction, as its users would: each row is looked for by the employee's number,
// then the person and the employment are saved. What the saves alone took stands
// beside it.
func (w *world) besideSaves(ctx context.Context) (_ []baseline, err error) {
	dir := filepath.Join(w.place.dir, "pocketsaves")
	p := &pocket{app: core.NewBaseApp(core.BaseAppConfig{DataDir: dir})}
	if err := p.app.Bootstrap(); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.close(), os.RemoveAll(dir)) }()
	into := &pocketImport{}
	if err := into.create(p.app); err != nil {
		return nil, err
	}
	file, err := os.Open(filepath.Join(w.place.dir, rosterFile))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	n := min(w.shape.people, pocketSaves)
	took, err := clocked(func() error {
		return p.app.RunInTransaction(func(tx core.App) error { return into.rows(ctx, tx, csv.NewReader(file), n) })
	})
	return []baseline{
		{name: "PocketBase import", value: float64(n) / took.Seconds(), least: 8},
		{name: "PocketBase saves alone", value: float64(into.saves) / into.saving.Seconds()},
	}, err
}

// pocketImport is a roster on its way into PocketBase.
type pocketImport struct {
	people, stints *core.Collection
	saves          int           // of records
	saving         time.Duration // what they took
}

// create declares the collections: the number of an employee is unique, and an
// employment belongs to a person.
func (in *pocketImport) create(app core.App) error {
	in.people, in.stints = core.NewBaseCollection(pocketRoster), core.NewBaseCollection(pocketStints)
	for _, name := range append(pocketNames(), pocketNumber) {
		in.people.Fields.Add(&core.TextField{Name: name, Max: 100})
	}
	in.people.AddIndex("idx_roster_number", true, pocketNumber, "")
	in.people.AddIndex("idx_roster_kana", false, "familyKana, givenKana", "")
	if err := in.dated(app, in.people); err != nil {
		return err
	}
	in.stints.Fields.Add(&core.RelationField{Name: "person", CollectionId: in.people.Id, Required: true, MaxSelect: 1, CascadeDelete: true})
	for _, name := range pocketJob() {
		in.stints.Fields.Add(&core.TextField{Name: name, Max: 60})
	}
	in.stints.AddIndex("idx_stints_person", false, "person", "")
	return in.dated(app, in.stints)
}

func (in *pocketImport) dated(app core.App, c *core.Collection) error {
	c.Fields.Add(&core.AutodateField{Name: "created", OnCreate: true}, &core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true})
	return app.Save(c)
}

// pocketNumber, pocketNames and pocketJob are the columns of the roster file from the
// first on; what stands between the last two is a telephone number, which nobody
// imports.
const pocketNumber = "number"

func pocketNames() []string {
	return []string{"family", "given", "familyKana", "givenKana", "familyRomaji", "givenRomaji", "former", "preferred", "mail"}
}

func pocketJob() []string {
	return []string{"entity", "department", "title", "place", "work", "start", "end"}
}

// rows imports so many rows behind the header.
func (in *pocketImport) rows(ctx context.Context, tx core.App, file *csv.Reader, n int) error {
	if _, err := file.Read(); err != nil {
		return err
	}
	for range n {
		cells, err := file.Read()
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if err := in.row(ctx, tx, cells); err != nil {
			return err
		}
	}
	return nil
}

func (in *pocketImport) row(ctx context.Context, tx core.App, cells []string) error {
	person, err := tx.FindFirstRecordByData(in.people, pocketNumber, cells[0])
	if errors.Is(err, sql.ErrNoRows) {
		person, err = core.NewRecord(in.people), nil
	}
	if err != nil {
		return err
	}
	person.Set(pocketNumber, cells[0])
	for i, name := range pocketNames() {
		person.Set(name, cells[1+i])
	}
	job := cells[2+len(pocketNames()):]
	stint, err := in.stintOf(tx, person, job)
	if err != nil {
		return err
	}
	if err := in.save(ctx, tx, person); err != nil {
		return err
	}
	stint.Set("person", person.Id)
	for i, name := range pocketJob() {
		stint.Set(name, job[i])
	}
	return in.save(ctx, tx, stint)
}

// stintOf finds the employment of a known person that began when the row says.
func (in *pocketImport) stintOf(tx core.App, person *core.Record, job []string) (*core.Record, error) {
	if person.IsNew() {
		return core.NewRecord(in.stints), nil
	}
	found, err := tx.FindFirstRecordByFilter(in.stints, "person = {:person} && start = {:start}", dbx.Params{"person": person.Id, "start": job[5]})
	if errors.Is(err, sql.ErrNoRows) {
		return core.NewRecord(in.stints), nil
	}
	return found, err
}

func (in *pocketImport) save(ctx context.Context, tx core.App, r *core.Record) error {
	began := time.Now()
	err := tx.SaveWithContext(ctx, r)
	in.saves, in.saving = in.saves+1, in.saving+time.Since(began)
	return err
}
