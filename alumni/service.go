package alumni

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
)

// Service keeps the people of all tenants of a Store: roster, profiles, groups,
// consents and the policy of audiences. It is immutable and safe for concurrent
// use. Unknown people and groups, and those of other tenants, are ErrNotFound;
// faulty input is FieldErrors.
type Service struct {
	db      *storage.DB
	index   *index.Index
	schema  *Schema
	source  SchemaSource // nil: fieldsKind
	schemas *schemaCache
	ready   *readySchema // see For
	zone    *time.Location
	upkeep  time.Duration

	twelveDigits  bool // in identifiers
	transliterate bool
}

// Options of New. The zero Options are useful.
type Options struct {
	Schema      *Schema         // nil: Standard()
	Fields      SchemaSource    // of tenants' custom fields; nil: the service keeps them
	Clock       alumnikit.Clock // nil: the system's
	Random      io.Reader       // source of IDs; nil: crypto/rand. Must be safe for concurrent use.
	Index       *index.Options  // nil: the index's defaults
	Zone        *time.Location  // whose calendar decides who is employed today; nil: UTC
	UpkeepEvery time.Duration   // pause of the upkeep job while there is work; 0 means 2 seconds

	// TwelveDigitIdentifiers allows identifiers that are twelve digits alone, which
	// otherwise are refused because an individual number (個人番号, "My Number") looks
	// like one and must not be kept here; see CodeMyNumber.
	TwelveDigitIdentifiers bool

	// Transliterate fills in romaji that nobody gave, from the kana reading, whenever
	// names are registered or changed; see the function Transliterate.
	Transliterate bool
}

// New assembles the index over the schema, the storage.DB over store and index,
// and the service over both. It reads and writes nothing yet.
func New(store storage.Store, keys *alumnikit.Keyring, opts *Options) (*Service, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Service{
		schema: opts.Schema, source: opts.Fields, schemas: &schemaCache{}, zone: opts.Zone, upkeep: opts.UpkeepEvery,
		twelveDigits: opts.TwelveDigitIdentifiers, transliterate: opts.Transliterate,
	}
	if s.schema == nil {
		s.schema = Standard()
	}
	if s.zone == nil {
		s.zone = time.UTC
	}
	if s.upkeep <= 0 {
		s.upkeep = 2 * time.Second
	}
	var err error
	if s.index, err = index.New(s.schema.IndexSchema(), opts.Index); err != nil {
		return nil, fmt.Errorf("alumni: %w", err)
	}
	s.db, err = storage.New(store, keys, &storage.Options{
		Projections: []storage.Projection{s.index}, Clock: opts.Clock, Random: opts.Random,
	})
	if err != nil {
		return nil, fmt.Errorf("alumni: %w", err)
	}
	return s, nil
}

// With returns a copy of the service that works through another store over the
// same data, such as one that joins the host's transaction.
func (s *Service) With(store storage.Store) *Service {
	clone := *s
	clone.db = s.db.With(store)
	return &clone
}

// DB returns what the service commits through. Sibling packages share it, so
// that one commit can span them.
func (s *Service) DB() *storage.DB { return s.db }

// Index returns the index of people.
func (s *Service) Index() *index.Index { return s.index }

// Schema returns the fields that every tenant has; a tenant's own are in SchemaOf.
func (s *Service) Schema() *Schema { return s.schema }

// Today returns the day in the service's zone, by the clock of its DB.
func (s *Service) Today() Date { return DateOf(s.db.Now().In(s.zone)) }

// Change reads, decides and commits, and does so again while others were
// faster. It is how every verb here writes, for sibling packages to write
// likewise. Decide is called anew each time and must read anew; when it states
// nothing but expectations, nothing is committed.
func (s *Service) Change(ctx context.Context, by storage.Intent, decide func(ctx context.Context) ([]storage.Change, error)) error {
	return storage.Retry(ctx, func(ctx context.Context) error {
		changes, err := decide(ctx)
		return s.commit(ctx, by, changes, err)
	})
}

// changeOf is Change for a record of a kind that somebody has. What decide reads
// through the service that it is given, and what follows from the change, is read in
// one statement, as far as it is theirs.
func (s *Service) changeOf(
	ctx context.Context, by storage.Intent, kind storage.AnyKind, person alumnikit.PersonID,
	decide func(ctx context.Context, s *Service) ([]storage.Change, error),
) error {
	return storage.Retry(ctx, func(ctx context.Context) error {
		store, err := s.index.Ahead(ctx, s.db.Store(), by.Actor.Tenant(), kind.Name(), alumnikit.ID(person))
		if err != nil {
			return err
		}
		ahead := s.With(store)
		changes, err := decide(ctx, ahead)
		return ahead.commit(ctx, by, changes, err)
	})
}

// commit commits what was decided, unless that is nothing.
func (s *Service) commit(ctx context.Context, by storage.Intent, changes []storage.Change, err error) error {
	if err != nil || idle(changes) {
		return err
	}
	return overtaken(s.db.Commit(ctx, by, changes...))
}

// idle reports whether the changes change nothing.
func idle(changes []storage.Change) bool {
	for _, c := range changes {
		if !c.IsExpect() {
			return false
		}
	}
	return true
}

// overtaken makes a conflict of finding that a record, absent when it was read, has
// been created since, or that somebody who was there has been removed: they may
// have been merged, and be there under another ID.
func overtaken(err error) error {
	taken, ok := errors.AsType[*storage.ExistsError](err)
	if ok && taken.Key == "" || errors.Is(err, alumnikit.ErrNotFound) {
		return fmt.Errorf("%w: %w", alumnikit.ErrConflict, err)
	}
	return err
}

// actsFor returns nil if the actor is the person, under whatever ID, or has the
// permission.
func (s *Service) actsFor(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, perm alumnikit.Permission) error {
	if own, err := actor.RequireMember(); err == nil {
		if same, err := s.SamePerson(ctx, actor.Tenant(), own, person); err != nil || same {
			return err
		}
	}
	return actor.Require(perm)
}
