package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
)

// patience is how long an answer waits for a pass that may be short.
const patience = 1500 * time.Millisecond

// passes are the dry runs and imports of this process: those under way, and the reports of those that ended. Reports of
// dry runs hold personal data, so they are kept in memory only.
type passes struct {
	mu   sync.Mutex
	list map[alumnikit.ID]*pass
}

// pass is one reading of a file. Its fields are guarded by the mutex of passes.
type pass struct {
	running   bool
	cancelled bool
	progress  importer.Progress
	report    *importer.Report
	err       error
	cancel    context.CancelFunc
}

// of returns how far a pass is, and whether this process knows of it.
func (p *passes) of(id alumnikit.ID) (pass, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, ok := p.list[id]
	if !ok {
		return pass{}, false
	}
	return *at, true
}

func (p *passes) running(id alumnikit.ID) bool {
	at, _ := p.of(id)
	return at.running
}

// begin notes a pass that begins; only one of an upload or a run at a time.
func (p *passes) begin(id alumnikit.ID, cancel context.CancelFunc) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at := p.list[id]; at != nil && at.running {
		return alumnikit.ErrState
	}
	if p.list == nil {
		p.list = map[alumnikit.ID]*pass{}
	}
	p.list[id] = &pass{running: true, cancel: cancel}
	return nil
}

func (p *passes) advance(id alumnikit.ID, progress importer.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list[id].progress = progress
}

func (p *passes) end(id alumnikit.ID, report *importer.Report, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.list[id]
	at.running, at.report, at.err = false, report, err
	at.cancel()
}

// forget drops a report that does not hold any more.
func (p *passes) forget(id alumnikit.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at := p.list[id]; at != nil && !at.running {
		delete(p.list, id)
	}
}

// stop ends a pass that is under way, soon.
func (p *passes) stop(id alumnikit.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if at := p.list[id]; at != nil && at.running {
		at.cancelled = true
		at.cancel()
	}
}

// reading is what one pass does with a file.
type reading func(ctx context.Context, file io.Reader, opts *importer.RunOptions) (*importer.Report, error)

// pass reads a file in a goroutine that belongs to the portal: a long import outlives the request that began it, not the
// process. An answer waits a moment, because most are short.
func (p *portal) pass(v *visit, id, file alumnikit.ID, opts importer.RunOptions, read reading) error {
	ctx, cancel := context.WithCancel(p.life)
	if err := p.passes.begin(id, cancel); err != nil {
		cancel()
		return err
	}
	done := make(chan struct{})
	p.work.Go(func() { // it lives as long as the portal, not as long as the request
		defer close(done)
		report, err := p.readUpload(ctx, id, file, opts, read)
		p.passes.end(id, report, err)
	})
	select {
	case <-done:
	case <-time.After(patience):
	case <-v.r.Context().Done():
	}
	return nil
}

// readUpload reads a file to its end, and writes down what is wrong with it and who is missing from it: that outlives the
// process, without the values of bad rows and without names.
func (p *portal) readUpload(ctx context.Context, id, file alumnikit.ID, opts importer.RunOptions, read reading) (report *importer.Report, err error) {
	f, err := p.uploads.open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	opts.Progress = func(at importer.Progress) { p.passes.advance(id, at) }
	_, wrote := writeFile(p.uploads.path(id, fileFindings), func(findings io.Writer) (int64, error) {
		return writeFile(p.uploads.path(id, fileMissing), func(missing io.Writer) (int64, error) {
			bad, gone := json.NewEncoder(findings), json.NewEncoder(missing)
			var failed error
			opts.Bad = func(b importer.Bad) { failed = errors.Join(failed, bad.Encode(b)) }
			opts.Missing = func(m importer.Missing) {
				m.Name = ""
				failed = errors.Join(failed, gone.Encode(m))
			}
			report, err = read(ctx, f, &opts)
			return 0, failed
		})
	})
	return report, errors.Join(err, wrote)
}

// readLines reads the first values of a file that has one a line, and how many there are; none if the file is gone.
func readLines[T any](path string, limit int) (first []T, total int, err error) {
	f, err := os.Open(path) //nolint:gosec // see writeFile
	if errors.Is(err, os.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("report: %w", err)
	}
	defer func() { _ = f.Close() }()
	in := json.NewDecoder(f)
	for {
		var value T
		if err := in.Decode(&value); err != nil {
			if errors.Is(err, io.EOF) {
				return first, total, nil
			}
			return nil, 0, fmt.Errorf("report: %w", err)
		}
		if total++; len(first) < limit {
			first = append(first, value)
		}
	}
}
