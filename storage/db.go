package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
)

// DB is what services are built on: a Store and what every commit needs. It is
// immutable and safe for concurrent use.
type DB struct {
	store       Store
	keys        *alumnikit.Keyring
	clock       alumnikit.Clock
	random      io.Reader
	projections []Projection
}

// Options of New. The zero Options are useful.
type Options struct {
	Projections []Projection    // what follows from changes; applied in order
	Clock       alumnikit.Clock // nil: the system's
	Random      io.Reader       // source of IDs; nil: crypto/rand. Must be safe for concurrent use.
}

// Projection derives from changes what else must be written with them, such as
// index deltas. Implementations are safe for concurrent use.
type Projection interface {
	// Project appends to the write. It may read from the store, and must Expect
	// the versions of what it read and relied on.
	Project(ctx context.Context, store Store, changes []Change, write *Write) error
	// Retry reports whether a failed write may succeed when projected anew,
	// because the failure came from something that Project chose.
	Retry(err error) bool
}

// Observer is a Projection that is told what was committed: by a store in the
// host's transaction, what will be if the host commits.
type Observer interface {
	Projection
	// Committed is called after each commit, before it returns. What goes wrong in
	// it is not the commit's failure.
	Committed(ctx context.Context, db *DB, changes []Change, write Write)
}

// Companion is an Observer that works while the store does.
type Companion interface {
	Observer
	// Meanwhile is called once Project has returned, by another goroutine, while the
	// store commits the write. It has returned before Retry or Committed is called,
	// and before DB.Commit returns; a write that fails is none of its business.
	Meanwhile(changes []Change)
}

// Joined reports whether a store works inside a transaction of the host, whose end
// nobody here knows.
func Joined(s Store) bool {
	j, ok := As[interface{ Joined() bool }](s)
	return ok && j.Joined()
}

// New returns a DB over a store. The keyring is required: with a durable store
// it must come from the host's secrets.
func New(store Store, keys *alumnikit.Keyring, opts *Options) (*DB, error) {
	if store == nil || keys == nil {
		return nil, fmt.Errorf("storage: a store and a keyring are needed: %w", alumnikit.ErrInvalid)
	}
	db := &DB{store: store, keys: keys}
	if opts != nil {
		db.projections = slices.Clone(opts.Projections)
		db.clock, db.random = opts.Clock, opts.Random
	}
	return db, nil
}

// With returns a copy of the DB that works through another store over the same
// data, such as one that joins the host's transaction.
func (db *DB) With(store Store) *DB {
	clone := *db
	clone.store = store
	return &clone
}

// Projected returns a copy of the DB with other projections.
func (db *DB) Projected(projections ...Projection) *DB {
	clone := *db
	clone.projections = slices.Clone(projections)
	return &clone
}

// Store returns the store.
func (db *DB) Store() Store { return db.store }

// Keys returns the keyring.
func (db *DB) Keys() *alumnikit.Keyring { return db.keys }

// Now returns the time by the DB's clock.
func (db *DB) Now() time.Time { return db.clock.Now() }

// NewID returns a fresh random identifier.
func (db *DB) NewID() alumnikit.ID { return alumnikit.NewID(db.random) }

// Intent says who commits and what for; it is what the journal will tell.
type Intent struct {
	Actor alumnikit.Actor
	Verb  string // "person.offboard"
}

// By returns an Intent.
func By(actor alumnikit.Actor, verb string) Intent { return Intent{actor, verb} }

func (i Intent) check() error {
	if err := i.Actor.Tenant().Validate(); err != nil {
		return err
	}
	if i.Verb == "" {
		return fmt.Errorf("commit: a verb is needed: %w", alumnikit.ErrInvalid)
	}
	return nil
}

// maxProjections bounds how often a write is projected anew.
const maxProjections = 16

// Commit carries out all changes and everything that follows from them, or
// nothing. It returns ErrConflict if anything read has changed, ErrExists if an
// ID or unique key is taken.
func (db *DB) Commit(ctx context.Context, by Intent, changes ...Change) error {
	if err := check(by, changes); err != nil {
		return err
	}
	base, err := db.write(by, changes)
	if err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		write := base
		write.Puts, write.Deletes, write.Expects = slices.Clone(base.Puts), slices.Clone(base.Deletes), slices.Clone(base.Expects)
		for _, p := range db.projections {
			if err := p.Project(ctx, db.store, changes, &write); err != nil {
				return err
			}
		}
		err := db.carryOut(ctx, changes, write)
		if err == nil {
			db.tell(ctx, changes, write)
			return nil
		}
		if attempt == maxProjections || !db.mayRetry(err) {
			return err
		}
	}
}

// carryOut commits a write, and lets companions work meanwhile.
func (db *DB) carryOut(ctx context.Context, changes []Change, write Write) error {
	var companions sync.WaitGroup
	defer companions.Wait()
	for _, p := range db.projections {
		if c, ok := p.(Companion); ok {
			companions.Go(func() { c.Meanwhile(changes) })
		}
	}
	return db.store.Commit(ctx, write)
}

// tell lets projections know what was committed.
func (db *DB) tell(ctx context.Context, changes []Change, write Write) {
	for _, p := range db.projections {
		if o, ok := p.(Observer); ok {
			o.Committed(ctx, db, changes, write)
		}
	}
}

func (db *DB) mayRetry(err error) bool {
	return slices.ContainsFunc(db.projections, func(p Projection) bool { return p.Retry(err) })
}

func check(by Intent, changes []Change) error {
	if err := by.check(); err != nil {
		return err
	}
	if len(changes) == 0 {
		return fmt.Errorf("commit: a change is needed: %w", alumnikit.ErrInvalid)
	}
	if len(changes) > MaxChanges {
		return fmt.Errorf("commit: %d changes, at most %d: %w", len(changes), MaxChanges, alumnikit.ErrTooLarge)
	}
	seen := make(map[Ref]bool, len(changes))
	for _, c := range changes {
		at := Ref{Kind: c.kind.Name(), ID: c.id}
		if seen[at] {
			return fmt.Errorf("commit: %s changes twice: %w", at.Kind, alumnikit.ErrInvalid)
		}
		seen[at] = true
	}
	return nil
}

// write states the changes themselves and their journal entry.
func (db *DB) write(by Intent, changes []Change) (Write, error) {
	w := Write{Tenant: by.Actor.Tenant()}
	event := Event{Actor: by.Actor.String(), Verb: by.Verb}
	for _, c := range changes {
		ref := Ref{Kind: c.kind.Name(), ID: c.id, Version: c.version}
		switch c.op {
		case opExpect:
			w.Expects = append(w.Expects, ref)
			continue
		case opDelete:
			w.Deletes = append(w.Deletes, ref)
		case opPut:
			r, err := c.encode(c.after, c.version+1)
			if err != nil {
				return Write{}, err
			}
			w.Puts = append(w.Puts, r)
		}
		if !c.kind.housekeeping() {
			ref.Version = c.VersionAfter()
			event.add(ref, c.fields())
		}
	}
	if len(event.Refs) == 0 {
		return w, nil
	}
	entry, err := event.entry(db.NewID(), db.Now())
	w.Entries = []Entry{entry}
	return w, err
}

// Bounds of Retry.
const (
	retryAttempts = 24
	retryPause    = 2 * time.Millisecond
)

// Retry runs fn again while it fails with ErrConflict or ErrRetryable, which
// is how a service reads, decides and commits when others may have been
// faster. fn must read anew each time. Inside a host's transaction that cannot
// see others' commits a conflict stays and is returned after the last attempt; a
// transaction that is lost is returned at once, as a *LostError.
func Retry(ctx context.Context, fn func(ctx context.Context) error) error {
	for attempt := 1; ; attempt++ {
		err := fn(ctx)
		_, lost := errors.AsType[*LostError](err)
		again := errors.Is(err, alumnikit.ErrConflict) || errors.Is(err, alumnikit.ErrRetryable)
		if lost || !again || attempt == retryAttempts {
			return err
		}
		pause := time.Duration(rand.Int64N(int64(attempt) * int64(retryPause))) //nolint:gosec // jitter
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w after %w", context.Cause(ctx), err)
		case <-time.After(pause):
		}
	}
}
