package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage"
)

const (
	maxUploads  = 8                // files kept at a time; the oldest goes
	uploadLife  = 30 * time.Minute // of a file that nobody returns to
	stoppedLife = 24 * time.Hour   // of a file whose import stopped half-way
	reportLife  = 30 * 24 * time.Hour
)

// uploads keeps the files that HR is importing: on disk, for their owner only, and not longer than they are needed. What
// is known of them is in the store, so that an import can go on after the process was restarted.
type uploads struct {
	dir string
	db  *storage.DB
	run *passes
}

// upload is one file on its way through mapping, dry run and import.
type upload struct {
	ID      alumnikit.ID     `json:"id"`
	Name    string           `json:"name"` // as HR calls it
	Size    int64            `json:"size"`
	Mapping importer.Mapping `json:"mapping"`
	Mode    importer.Mode    `json:"mode"`
	Source  string           `json:"source,omitempty"`
	Known   bool             `json:"known,omitempty"`   // the mapping is that of the source
	Mapped  bool             `json:"mapped,omitempty"`  // HR confirmed the mapping
	Refused []string         `json:"refused,omitempty"` // headers of national numbers
	Run     alumnikit.ID     `json:"run,omitzero"`      // the import that reads it
	Touched time.Time        `json:"touched"`
}

func uploadKind() storage.Kind[upload] {
	return storage.NewKind(storage.Definition[upload]{
		Name: "portal.upload", ID: func(u *upload) alumnikit.ID { return u.ID }, Housekeeping: true,
	})
}

// path is where a file of an upload or a run is.
func (u *uploads) path(id alumnikit.ID, kind string) string {
	return filepath.Join(u.dir, id.String()+"."+kind)
}

// Kinds of files.
const (
	fileTable    = "table"    // what HR sent
	fileFindings = "findings" // what was found wrong with it, one JSON object a line
	fileMissing  = "missing"  // who is missing from it, one JSON object a line
)

// keep copies a file and returns the upload.
func (u *uploads) keep(ctx context.Context, actor alumnikit.Actor, name string, body io.Reader) (upload, error) {
	if err := os.MkdirAll(u.dir, 0o700); err != nil {
		return upload{}, fmt.Errorf("upload: %w", err)
	}
	at := upload{ID: u.db.NewID(), Name: filepath.Base(name), Touched: u.db.Now()}
	size, err := writeFile(u.path(at.ID, fileTable), func(f io.Writer) (int64, error) { return io.Copy(f, body) })
	if err != nil {
		return upload{}, err
	}
	at.Size = size
	if err := u.db.Commit(ctx, storage.By(actor, "portal.upload"), uploadKind().Insert(&at)); err != nil {
		return upload{}, errors.Join(err, os.Remove(u.path(at.ID, fileTable)))
	}
	return at, u.sweep(ctx, actor)
}

// writeFile writes a file that only its owner may read; one that could not be written whole is removed.
func writeFile(path string, write func(io.Writer) (int64, error)) (int64, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // below a folder of our own, under an ID
	if err != nil {
		return 0, fmt.Errorf("upload: %w", err)
	}
	n, err := write(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return 0, fmt.Errorf("upload: %w", errors.Join(err, os.Remove(path)))
	}
	return n, nil
}

// find returns an upload whose file is still there.
func (u *uploads) find(ctx context.Context, id alumnikit.ID) (storage.Stored[upload], error) {
	stored, err := uploadKind().Get(ctx, u.db, tenant, id)
	if err != nil {
		return stored, err
	}
	if _, err := os.Stat(u.path(id, fileTable)); err != nil {
		return stored, fmt.Errorf("upload: %w", alumnikit.ErrNotFound)
	}
	return stored, nil
}

// ofRun finds the upload that an import reads.
func (u *uploads) ofRun(ctx context.Context, run alumnikit.ID) (storage.Stored[upload], error) {
	for stored, err := range uploadKind().All(ctx, u.db, tenant, storage.ListQuery{}) {
		if err != nil {
			return stored, err
		}
		if stored.Value.Run == run {
			return u.find(ctx, stored.Value.ID)
		}
	}
	return storage.Stored[upload]{}, fmt.Errorf("upload: %w", alumnikit.ErrNotFound)
}

// open opens the file of an upload.
func (u *uploads) open(id alumnikit.ID) (*os.File, error) {
	f, err := os.Open(u.path(id, fileTable)) //nolint:gosec // see writeFile
	if err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	return f, nil
}

// save keeps what became known of an upload.
func (u *uploads) save(ctx context.Context, actor alumnikit.Actor, old storage.Stored[upload], now upload) error {
	now.Touched = u.db.Now()
	return u.db.Commit(ctx, storage.By(actor, "portal.upload"), uploadKind().Replace(old, &now))
}

// drop removes an upload and its file.
func (u *uploads) drop(ctx context.Context, actor alumnikit.Actor, old storage.Stored[upload]) error {
	if err := os.Remove(u.path(old.Value.ID, fileTable)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("upload: %w", err)
	}
	return u.db.Commit(ctx, storage.By(actor, "portal.upload"), uploadKind().Delete(old))
}

// sweep removes what is too old or too much, but nothing that is being read.
func (u *uploads) sweep(ctx context.Context, actor alumnikit.Actor) error {
	var all []storage.Stored[upload]
	for stored, err := range uploadKind().All(ctx, u.db, tenant, storage.ListQuery{}) {
		if err != nil {
			return err
		}
		all = append(all, stored)
	}
	newer := func(a upload) (n int) {
		for _, other := range all {
			if other.Value.Touched.After(a.Touched) {
				n++
			}
		}
		return n
	}
	for _, stored := range all {
		at := stored.Value
		life := uploadLife
		if !at.Run.IsZero() {
			life = stoppedLife
		}
		if u.run.running(at.ID) || u.run.running(at.Run) || (u.db.Now().Sub(at.Touched) <= life && newer(at) < maxUploads) {
			continue
		}
		if err := u.drop(ctx, actor, stored); err != nil && !errors.Is(err, alumnikit.ErrConflict) { // somebody was faster
			return err
		}
	}
	return u.sweepFiles()
}

// sweepFiles removes what was written down about imports of long ago, and files that a process left behind when it was
// killed.
func (u *uploads) sweepFiles() error {
	files, err := os.ReadDir(u.dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("upload: %w", err)
	}
	for _, f := range files {
		life := reportLife
		if filepath.Ext(f.Name()) == "."+fileTable {
			life = stoppedLife
		}
		info, err := f.Info()
		if err != nil || u.db.Now().Sub(info.ModTime()) <= life {
			continue // gone meanwhile, or still needed
		}
		if err := os.Remove(filepath.Join(u.dir, f.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("upload: %w", err)
		}
	}
	return nil
}
