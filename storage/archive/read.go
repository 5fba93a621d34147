package archive

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// ReadOptions of Read. The zero ReadOptions are useful.
type ReadOptions struct {
	// Index is built when everything is there, before the tenant counts as whole:
	// the *index.Index of the services, such as alumni.Service.Index. Nil leaves the
	// tenant without an index: nobody is found before it is rebuilt.
	Index Rebuilder

	// Progress is called after each batch.
	Progress func(Progress)
}

// Rebuilder works the index of a tenant out anew from its records.
type Rebuilder interface {
	Rebuild(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) error
}

// errUnfinished is a tenant that a Read has begun.
var errUnfinished = fmt.Errorf("a restoration has not ended, if it never will drop the tenant: %w", alumnikit.ErrState)

// Read writes an archive into a tenant of which there is nothing, with all versions,
// keys and seals as they were, in bounded batches. Until it ends the tenant is marked,
// and workers leave it alone; hosts should let nobody in. Each line is checked as
// it comes, the file as a whole at its end.
//
// ErrExists means that there is something of the tenant, ErrState that another Read
// has begun and not ended, ErrInvalid that the archive is another tenant's or under
// other keys, a *LineError that it is damaged. After an error Read removes what it
// wrote. If it cannot, because the process dies, the context is over or the
// database is gone, the tenant stays marked: Drop it and Read again.
func Read(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, r io.Reader, opts *ReadOptions) (Summary, error) {
	if opts == nil {
		opts = &ReadOptions{}
	}
	summary, err := read(ctx, db, tenant, r, opts)
	return summary, alumnikit.Wrap("archive.Read", "tenant", err)
}

func read(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID, r io.Reader, opts *ReadOptions) (Summary, error) {
	store, err := archiver(db, tenant)
	if err != nil {
		return Summary{}, err
	}
	if err := vacant(ctx, store, tenant); err != nil {
		return Summary{}, err
	}
	s, err := open(r, db.Keys(), tenant)
	if err != nil {
		return Summary{}, err
	}
	into := &restoration{db: db, store: store, tenant: tenant, progress: opts.Progress}
	if err := into.mark(ctx); err != nil {
		return Summary{}, err
	}
	err = into.fill(ctx, s)
	if err == nil && opts.Index != nil {
		err = opts.Index.Rebuild(ctx, db, tenant)
	}
	if err == nil {
		err = into.unmark(ctx)
	}
	if err != nil {
		return Summary{}, errors.Join(err, into.remove(ctx))
	}
	return s.summary, nil
}

// vacant returns nil if there is nothing of the tenant.
func vacant(ctx context.Context, store storage.Archiver, tenant alumnikit.TenantID) error {
	census, err := store.Census(ctx, tenant)
	switch {
	case err != nil:
		return err
	case census.Records[storage.Restorings().Name()] > 0:
		return errUnfinished
	case !census.Empty():
		return alumnikit.ErrExists
	}
	return nil
}

// restoration is one Read. Its writes rely on its own mark: when the tenant is dropped,
// another Read may begin, and this one can do no more harm.
type restoration struct {
	db       *storage.DB
	store    storage.Archiver
	tenant   alumnikit.TenantID
	progress func(Progress)

	own   storage.Ref
	batch storage.Write
	bytes int
	done  Progress
}

func (into *restoration) mark(ctx context.Context) error {
	drawn := into.db.NewID()
	version := 1 + binary.BigEndian.Uint64(drawn[8:])>>16 // no bits that say what kind of ID it is
	record, err := storage.Restorings().Encode(&storage.Restoring{ID: storage.RestoringID()}, version)
	if err != nil {
		return err
	}
	into.own = storage.Ref{Kind: record.Kind, ID: record.ID, Version: version}
	err = into.store.Restore(ctx, storage.Write{Tenant: into.tenant, Puts: []storage.Record{record}})
	if errors.Is(err, alumnikit.ErrExists) {
		return errUnfinished
	}
	return err
}

// Bounds of a batch.
const (
	batchItems = 500
	batchBytes = 4 << 20
)

func (into *restoration) fill(ctx context.Context, s *scanner) error {
	for {
		found, err := s.next()
		if errors.Is(err, io.EOF) {
			return into.flush(ctx)
		}
		if err != nil {
			return err
		}
		if found.record != nil {
			into.batch.Puts = append(into.batch.Puts, *found.record)
			into.bytes += len(found.record.Body)
		} else {
			into.batch.Entries = append(into.batch.Entries, *found.entry)
			into.bytes += len(found.entry.Body)
		}
		if into.bytes < batchBytes && len(into.batch.Puts)+len(into.batch.Entries) < batchItems {
			continue
		}
		if err := into.flush(ctx); err != nil {
			return err
		}
	}
}

func (into *restoration) flush(ctx context.Context) error {
	w := into.batch
	w.Tenant, w.Expects = into.tenant, []storage.Ref{into.own}
	err := into.store.Restore(ctx, w)
	if errors.Is(err, alumnikit.ErrExists) || errors.Is(err, alumnikit.ErrConflict) {
		return fmt.Errorf("somebody else writes to the tenant, or a key or entry stands in the archive twice: %w", err)
	}
	if err != nil {
		return err
	}
	into.done.Records += len(w.Puts)
	into.done.Entries += len(w.Entries)
	if into.progress != nil {
		into.progress(into.done)
	}
	into.batch, into.bytes = storage.Write{}, 0
	return nil
}

func (into *restoration) unmark(ctx context.Context) error {
	return into.db.Store().Commit(ctx, storage.Write{Tenant: into.tenant, Deletes: []storage.Ref{into.own}})
}

// remove drops what was written, unless the tenant is another's by now.
func (into *restoration) remove(ctx context.Context) error {
	found, err := storage.Restorings().Find(ctx, into.db, into.tenant, into.own.ID)
	if err != nil || found.Version != into.own.Version {
		return err
	}
	return into.db.Store().Drop(ctx, into.tenant)
}
