package archive

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Summary is what is in an archive.
type Summary struct {
	Tenant  alumnikit.TenantID  `json:"tenant"`
	Records map[string]int      `json:"records"` // by kind
	Sealed  int                 `json:"sealed"`  // entries of the journal
	Pending int                 `json:"pending"` // entries of the journal that are not sealed
	Head    storage.JournalHead `json:"head"`    // of the sealed journal
	Bytes   int64               `json:"bytes"`   // of the whole file
	SHA256  string              `json:"sha256"`  // of all lines but the trailer, in hexadecimal, as the trailer has it
}

// Progress is how far a Write, Read or Check is.
type Progress struct {
	Records int `json:"records"`
	Entries int `json:"entries"`
}

// WriteOptions of Write. The zero WriteOptions are useful.
type WriteOptions struct {
	// Moment says that the DB's store shows one moment, as one does that works inside
	// a transaction of the host at REPEATABLE READ or SERIALIZABLE: the tenant is
	// then read once, and may be written to meanwhile.
	Moment bool

	// Progress is called after each page.
	Progress func(Progress)
}

// Write writes the archive of a tenant. It reads the tenant twice: the trailer, without
// which no archive is accepted, is written only if both looks saw the same. Versions
// only grow, so what is archived has been so at the moment between the two, but for
// records without a journal that came after the first had passed their place and went
// before the second. It returns ErrConflict if the tenant was written to meanwhile, by
// workers too: keep them from it and run again. ErrNotFound means that there is nothing
// of the tenant, ErrState that a Read into it has not ended or that a thousand entries
// of the journal wait to be sealed. What has come to w before an error is no archive.
func Write(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, w io.Writer, opts *WriteOptions) (Summary, error) {
	if opts == nil {
		opts = &WriteOptions{}
	}
	summary, err := write(ctx, db, tenant, w, opts)
	return summary, alumnikit.Wrap("archive.Write", "tenant", err)
}

func write(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, w io.Writer, opts *WriteOptions) (Summary, error) {
	store, err := archiver(db, tenant)
	if err != nil {
		return Summary{}, err
	}
	buffered := bufio.NewWriterSize(w, 1<<16)
	first := &look{store: store, db: db, tenant: tenant, to: buffered, sum: sha256.New(), progress: opts.Progress}
	if err := first.run(ctx); err != nil {
		return Summary{}, err
	}
	if !opts.Moment {
		again := &look{store: store, db: db, tenant: tenant, to: io.Discard, sum: sha256.New()}
		if err := again.run(ctx); err != nil {
			return Summary{}, err
		}
		if !bytes.Equal(first.sum.Sum(nil), again.sum.Sum(nil)) {
			return Summary{}, fmt.Errorf("written to meanwhile: %w", alumnikit.ErrConflict)
		}
	}
	if err := first.trailer(); err != nil {
		return Summary{}, err
	}
	if err := buffered.Flush(); err != nil {
		return Summary{}, fmt.Errorf("writing: %w", err)
	}
	return first.summary, nil
}

// archiver returns the ability of the DB's store.
func archiver(db *storage.DB, tenant alumnikit.TenantID) (storage.Archiver, error) {
	if err := tenant.Validate(); err != nil {
		return nil, err
	}
	store, ok := storage.As[storage.Archiver](db.Store())
	if !ok {
		return nil, fmt.Errorf("the store is no storage.Archiver: %w", errors.ErrUnsupported)
	}
	return store, nil
}

// Records are read in pages, so that the longest bodies of one fit into memory.
const pageRecords = 200

// look reads a tenant once, in the order of the file.
type look struct {
	store    storage.Archiver
	db       *storage.DB
	tenant   alumnikit.TenantID
	to       io.Writer
	sum      hash.Hash
	progress func(Progress)

	summary Summary
	done    Progress
	line    []byte
}

func (l *look) run(ctx context.Context) error {
	census, err := l.store.Census(ctx, l.tenant)
	if err != nil {
		return err
	}
	switch {
	case census.Records[storage.Restorings().Name()] > 0:
		return errUnfinished
	case len(census.Records) == 0 && census.Entries == 0:
		return alumnikit.ErrNotFound
	case len(census.Records) > maxKinds:
		return fmt.Errorf("%d kinds of records: %w", len(census.Records), alumnikit.ErrTooLarge)
	}
	l.summary = Summary{Tenant: l.tenant, Records: make(map[string]int, len(census.Records))}
	header, err := jsonLine(headerOf(l.db.Keys(), l.tenant))
	if err == nil {
		err = l.emit(header)
	}
	if err != nil {
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(census.Records)) {
		if err := l.records(ctx, kind); err != nil {
			return err
		}
	}
	return l.journal(ctx)
}

// emit writes a line that the sum covers.
func (l *look) emit(line []byte) error {
	_, _ = l.sum.Write(line) // never fails
	return l.send(line)
}

func (l *look) send(line []byte) error {
	l.summary.Bytes += int64(len(line))
	if _, err := l.to.Write(line); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	return nil
}

func (l *look) records(ctx context.Context, kind string) error {
	var after alumnikit.ID
	for {
		page, err := l.store.Dump(ctx, l.tenant, kind, after, pageRecords)
		if err != nil {
			return err
		}
		for _, r := range page {
			if l.line, err = appendRecord(l.line[:0], r); err != nil {
				return err
			}
			if err := l.emit(l.line); err != nil {
				return err
			}
			after = r.ID
		}
		if len(page) > 0 {
			l.summary.Records[kind] += len(page)
			l.done.Records += len(page)
		}
		l.report()
		if len(page) < pageRecords {
			return nil
		}
	}
}

func (l *look) report() {
	if l.progress != nil {
		l.progress(l.done)
	}
}

// journal writes the sealed entries by number, then the others by time and ID.
func (l *look) journal(ctx context.Context) error {
	for {
		q := storage.JournalQuery{Mode: storage.JournalSealed, After: l.summary.Head.Sequence, Limit: storage.MaxList}
		page, err := l.entries(ctx, q)
		if err != nil {
			return err
		}
		l.summary.Sealed += len(page)
		if len(page) > 0 {
			last := page[len(page)-1]
			l.summary.Head = storage.JournalHead{Sequence: last.Sequence, MAC: last.MAC}
		}
		if len(page) < storage.MaxList {
			break
		}
	}
	return l.pending(ctx)
}

// pending writes the entries that are not sealed. A store has no way to read on behind
// the first of them, and a host that seals has few.
func (l *look) pending(ctx context.Context) error {
	page, err := l.entries(ctx, storage.JournalQuery{Mode: storage.JournalPending, Limit: storage.MaxList})
	if err != nil {
		return err
	}
	if l.summary.Pending = len(page); l.summary.Pending == storage.MaxList {
		return fmt.Errorf("%d entries or more are not sealed, seal the journal first: %w", storage.MaxList, alumnikit.ErrState)
	}
	return nil
}

func (l *look) entries(ctx context.Context, q storage.JournalQuery) ([]storage.Entry, error) {
	page, err := l.db.Store().Journal(ctx, l.tenant, q)
	if err != nil {
		return nil, err
	}
	for _, e := range page {
		if l.line, err = appendEntry(l.line[:0], e); err != nil {
			return nil, err
		}
		if err := l.emit(l.line); err != nil {
			return nil, err
		}
	}
	l.done.Entries += len(page)
	l.report()
	return page, nil
}

// trailer writes the last line.
func (l *look) trailer() error {
	sum := l.sum.Sum(nil)
	l.summary.SHA256 = hex.EncodeToString(sum)
	line, err := jsonLine(trailerLine{
		Records: l.summary.Records, Sealed: l.summary.Sealed, Pending: l.summary.Pending, SHA256: l.summary.SHA256,
		MAC: l.db.Keys().MAC(purposeArchive, trailerParts(sum)...),
	})
	if err != nil {
		return err
	}
	return l.send(line)
}
