package importer

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/text"
	"github.com/alumnikit/alumnikit/storage"
)

// Source is a system that a tenant exports its roster from: the mapping that
// somebody confirmed for its files, so that it is confirmed once.
type Source struct {
	ID           alumnikit.ID `json:"id"`
	Name         string       `json:"name" validate:"required,max=60,plain"` // once in a tenant, in any width and case
	Mapping      Mapping      `json:"mapping"`
	Slot         uint8        `json:"slot"` // below MaxSources, each once in a tenant: what bounds them
	By           string       `json:"by"`   // the Actor's name, as in the journal, who saved it last
	CreatedAt    time.Time    `json:"createdAt"`
	UpdatedAt    time.Time    `json:"updatedAt"`
	LastRun      time.Time    `json:"lastRun,omitzero"`      // when a run with its name as RunOptions.Source was last done
	LastSnapshot time.Time    `json:"lastSnapshot,omitzero"` // when one of a whole roster was
}

// Bounds of sources.
const (
	MaxSources    = 64  // of one tenant
	maxTitles     = 200 // columns in the header of a source
	maxHeaderName = 500 // characters of one name in the header of a source
)

// The unique keys of a Source.
const (
	sourceNameKey = "name"
	sourceSlotKey = "slot"
)

func sources() storage.Kind[Source] {
	return storage.NewKind(storage.Definition[Source]{
		Name: "importer.source",
		ID:   func(s *Source) alumnikit.ID { return s.ID },
		Keys: func(s *Source) []storage.Key {
			name := sha256.Sum256([]byte(text.Fold(s.Name)))
			return []storage.Key{
				{Name: sourceNameKey, Value: name[:], Unique: true},
				{Name: sourceSlotKey, Value: []byte{s.Slot}, Unique: true},
			}
		},
	})
}

// SourceInput is what somebody says about a source.
type SourceInput struct {
	Name    string        `json:"name"`
	Mapping Mapping       `json:"mapping"`
	Custom  []CustomField `json:"-"` // the tenant's own, which the mapping may name
}

// SaveSource saves a source, a new one if the ID is zero. It needs PermRoster.
// A name that another source has is a FieldError, more sources than MaxSources
// are ErrTooLarge.
func (im *Importer) SaveSource(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, in SourceInput) (*Source, error) {
	var saved *Source
	err := im.changeSource(ctx, actor, "source.save", func(all []storage.Stored[Source]) (storage.Change, error) {
		old, err := sourceOf(all, id)
		if err != nil && !id.IsZero() {
			return storage.Change{}, err
		}
		next := old.Value
		if id.IsZero() {
			next = Source{ID: im.people.DB().NewID(), CreatedAt: im.people.DB().Now()}
			if next.Slot, err = freeSlot(all); err != nil {
				return storage.Change{}, err
			}
		}
		next.Name, next.Mapping = strings.TrimSpace(in.Name), in.Mapping
		next.By, next.UpdatedAt = actor.String(), im.people.DB().Now()
		saved = &next
		return sources().Replace(old, saved), next.check(in.Custom)
	})
	if err != nil {
		return nil, alumnikit.Wrap("importer.SaveSource", "source", err)
	}
	return saved, nil
}

// check reports everything that is wrong with a source.
func (s *Source) check(custom []CustomField) error {
	var found alumnikit.FieldErrors
	if err := alumnikit.Validate(s); err != nil && !errors.As(err, &found) {
		return err
	}
	var wrong alumnikit.FieldErrors
	if err := s.Mapping.Validate(custom); err != nil && !errors.As(err, &wrong) {
		return err
	}
	if isPersons(s.Name) {
		found.Add("name", alumnikit.CodeNotOneOf, notPersons)
	}
	for _, w := range wrong {
		found.Add("mapping."+w.Field, w.Code, w.Allowed)
	}
	if len(s.Mapping.Header) > maxTitles {
		found.Add("mapping.header", alumnikit.CodeTooLong, "at most "+strconv.Itoa(maxTitles))
	}
	for i, name := range s.Mapping.Header {
		if len([]rune(name)) > maxHeaderName || !alumnikit.IsText(name) {
			found.Add(at("mapping.header", i), alumnikit.CodeFormat, "text of at most "+strconv.Itoa(maxHeaderName)+" characters")
			break
		}
	}
	return found.Err()
}

// ran returns the source after a file of it was read, be it of a whole roster.
func (s *Source) ran(at time.Time, snapshot bool) *Source {
	next := *s
	if next.LastRun = at; snapshot {
		next.LastSnapshot = at
	}
	return &next
}

// DeleteSource removes a source. It needs PermRoster. People whom it brought in
// stay.
func (im *Importer) DeleteSource(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) error {
	err := im.changeSource(ctx, actor, "source.delete", func(all []storage.Stored[Source]) (storage.Change, error) {
		old, err := sourceOf(all, id)
		if err != nil {
			return storage.Change{}, err
		}
		return sources().Delete(old), nil
	})
	return alumnikit.Wrap("importer.DeleteSource", "source", err)
}

// changeSource commits what is decided about one of the tenant's sources. The
// keys tell when somebody else was faster, with a name or with a slot.
func (im *Importer) changeSource(
	ctx context.Context, actor alumnikit.Actor, verb string, decide func(all []storage.Stored[Source]) (storage.Change, error),
) error {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return err
	}
	return storage.Retry(ctx, func(ctx context.Context) error {
		all, err := im.allSources(ctx, actor.Tenant())
		if err != nil {
			return err
		}
		change, err := decide(all)
		if err != nil {
			return err
		}
		err = im.people.DB().Commit(ctx, storage.By(actor, verb), change)
		taken, ok := errors.AsType[*storage.ExistsError](err)
		switch {
		case ok && taken.Key == sourceNameKey:
			return alumnikit.Invalid("name", alumnikit.CodeTaken, "a name that no other source has")
		case ok && taken.Key == sourceSlotKey:
			return fmt.Errorf("%w: %w", alumnikit.ErrConflict, err)
		default:
			return err
		}
	})
}

func (im *Importer) allSources(ctx context.Context, tenant alumnikit.TenantID) ([]storage.Stored[Source], error) {
	var out []storage.Stored[Source]
	for stored, err := range sources().All(ctx, im.people.DB(), tenant, storage.ListQuery{}) {
		if err != nil {
			return nil, err
		}
		out = append(out, stored)
	}
	return out, nil
}

func sourceOf(all []storage.Stored[Source], id alumnikit.ID) (storage.Stored[Source], error) {
	for _, stored := range all {
		if stored.Value.ID == id {
			return stored, nil
		}
	}
	return storage.Stored[Source]{}, alumnikit.ErrNotFound
}

func freeSlot(all []storage.Stored[Source]) (uint8, error) {
	for slot := range uint8(MaxSources) {
		if !slices.ContainsFunc(all, func(s storage.Stored[Source]) bool { return s.Value.Slot == slot }) {
			return slot, nil
		}
	}
	return 0, fmt.Errorf("at most %d sources: %w", MaxSources, alumnikit.ErrTooLarge)
}

// Sources returns the tenant's sources, by name. It needs PermRoster.
func (im *Importer) Sources(ctx context.Context, actor alumnikit.Actor) ([]Source, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("importer.Sources", "source", err)
	}
	all, err := im.allSources(ctx, actor.Tenant())
	if err != nil {
		return nil, alumnikit.Wrap("importer.Sources", "source", err)
	}
	out := make([]Source, len(all))
	for i, stored := range all {
		out[i] = stored.Value
	}
	slices.SortFunc(out, func(a, b Source) int { return strings.Compare(text.Fold(a.Name), text.Fold(b.Name)) })
	return out, nil
}

// Snapshots returns when the whole roster was last read from each source that ever
// was, by name, for alumni.Entry.Confirmed. It needs PermRoster.
func (im *Importer) Snapshots(ctx context.Context, actor alumnikit.Actor) (map[string]time.Time, error) {
	all, err := im.Sources(ctx, actor)
	if err != nil {
		return nil, alumnikit.Wrap("importer.Snapshots", "source", err)
	}
	out := map[string]time.Time{}
	for _, s := range all {
		if !s.LastSnapshot.IsZero() {
			out[s.Name] = s.LastSnapshot
		}
	}
	return out, nil
}

// Source returns one source. It needs PermRoster.
func (im *Importer) Source(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Source, error) {
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("importer.Source", "source", err)
	}
	stored, err := sources().Get(ctx, im.people.DB(), actor.Tenant(), id)
	if err != nil {
		return nil, alumnikit.Wrap("importer.Source", "source", err)
	}
	return &stored.Value, nil
}
