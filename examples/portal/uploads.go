package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
)

const (
	maxUploads = 8                // files kept at a time; the oldest goes
	uploadLife = 30 * time.Minute // of a file that nobody returns to
)

// uploads keeps the files that HR is importing: on disk, for their owner only, for half an hour, and never past the end of
// the process.
type uploads struct {
	dir string
	now func() time.Time

	mu   sync.Mutex
	list []*upload
}

func newUploads(dir string, now func() time.Time) *uploads { return &uploads{dir: dir, now: now} }

// upload is one file on its way through mapping, dry run and import.
type upload struct {
	token   string
	name    string // as HR calls it
	path    string
	mapping importer.Mapping
	first   []string // the first row, to recognise columns by
	touched time.Time

	mu     sync.Mutex
	mapped bool
	state  runState
}

// runState is how far a dry run or an import is.
type runState struct {
	running  bool
	dry      bool
	progress importer.Progress
	report   *importer.Report
	err      error
}

// keep copies a file and returns the upload.
func (u *uploads) keep(name string, body io.Reader) (*upload, error) {
	if err := os.MkdirAll(u.dir, 0o700); err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	f, err := os.CreateTemp(u.dir, "roster-*.csv") // made with mode 0600
	if err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	_, err = io.Copy(f, body)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("upload: %w", errors.Join(err, os.Remove(f.Name())))
	}
	at := &upload{token: rand.Text(), name: filepath.Base(name), path: f.Name(), touched: u.now()}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.list = append(u.list, at)
	u.sweep()
	return at, nil
}

// find returns an upload by its token.
func (u *uploads) find(token string) (*upload, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.sweep()
	for _, at := range u.list {
		if at.token == token {
			at.touched = u.now()
			return at, nil
		}
	}
	return nil, alumnikit.ErrNotFound
}

// sweep removes what is too old or too much, but nothing that is being read.
func (u *uploads) sweep() {
	var kept []*upload
	for i, at := range u.list {
		old := u.now().Sub(at.touched) > uploadLife || len(u.list)-i > maxUploads
		if old && !at.current().running {
			_ = os.Remove(at.path)
			continue
		}
		kept = append(kept, at)
	}
	u.list = kept
}

// close removes every file.
func (u *uploads) close() error {
	if u.dir == "" {
		return nil
	}
	if err := os.RemoveAll(u.dir); err != nil {
		return fmt.Errorf("uploads: %w", err)
	}
	return nil
}

// current returns how far the upload is.
func (at *upload) current() runState {
	at.mu.Lock()
	defer at.mu.Unlock()
	return at.state
}

// columns returns what the columns mean, and whether HR confirmed it.
func (at *upload) columns() (importer.Mapping, bool) {
	at.mu.Lock()
	defer at.mu.Unlock()
	return at.mapping, at.mapped
}

// confirm notes what the columns mean; a change of mind makes earlier results void.
func (at *upload) confirm(m importer.Mapping) error {
	at.mu.Lock()
	defer at.mu.Unlock()
	if at.state.running {
		return alumnikit.ErrState
	}
	at.mapping, at.mapped, at.state = m, true, runState{}
	return nil
}

// begin marks the upload as being read; only one run at a time.
func (at *upload) begin(dry bool) error {
	at.mu.Lock()
	defer at.mu.Unlock()
	if at.state.running || !at.mapped {
		return alumnikit.ErrState
	}
	at.state = runState{running: true, dry: dry}
	return nil
}

// run reads the file to its end.
func (at *upload) run(ctx context.Context, imports *importer.Importer, actor alumnikit.Actor, dry bool) {
	report, err := at.read(ctx, imports, actor, dry)
	at.mu.Lock()
	defer at.mu.Unlock()
	at.state.running, at.state.report, at.state.err = false, report, err
}

func (at *upload) read(ctx context.Context, imports *importer.Importer, actor alumnikit.Actor, dry bool) (*importer.Report, error) {
	f, err := os.Open(at.path)
	if err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	defer func() { _ = f.Close() }()
	mapping, _ := at.columns()
	if dry {
		return imports.DryRun(ctx, actor, f, mapping, nil)
	}
	return imports.Import(ctx, actor, f, mapping, &importer.RunOptions{Progress: func(p importer.Progress) {
		at.mu.Lock()
		defer at.mu.Unlock()
		at.state.progress = p
	}})
}
