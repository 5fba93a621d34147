package newsletter

import (
	"context"
	"encoding/binary"
	"errors"
	"maps"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

const entity = "edition"

// Create adds a draft.
func (s *Service) Create(ctx context.Context, actor alumnikit.Actor, in Input) (*Edition, error) {
	const op = "newsletter.Create"
	if err := actor.Require(alumnikit.PermNewsletter); err != nil {
		return nil, alumnikit.Wrap(op, entity, err)
	}
	if err := in.validate(); err != nil {
		return nil, alumnikit.Wrap(op, entity, err)
	}
	now := s.db.Now()
	e := &Edition{ID: s.db.NewID(), Version: 1, State: Draft, CreatedAt: now, UpdatedAt: now}
	in.apply(e)
	if err := s.db.Commit(ctx, storage.By(actor, "edition.create"), editions().Insert(e)); err != nil {
		return nil, alumnikit.Wrap(op, entity, err)
	}
	return e, nil
}

func (in Input) apply(e *Edition) {
	e.Name, e.Segment, e.Content = in.Name, in.Segment, maps.Clone(in.Content)
	e.From, e.ReplyTo, e.Policy = in.From, in.ReplyTo, in.Policy
	if e.Policy == "" {
		e.Policy = AtMostOnce
	}
}

// Update replaces what is written about a draft. ErrConflict means that
// Input.Version is not what is there, ErrState that the edition was launched.
func (s *Service) Update(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, in Input) (*Edition, error) {
	const op = "newsletter.Update"
	if err := actor.Require(alumnikit.PermNewsletter); err != nil {
		return nil, alumnikit.Wrap(op, entity, err)
	}
	if err := in.validate(); err != nil {
		return nil, alumnikit.Wrap(op, entity, err)
	}
	e, err := s.change(ctx, actor, "edition.update", id, func(old storage.Stored[Edition], e *Edition) ([]storage.Change, error) {
		if err := isDraft(old, in.Version); err != nil {
			return nil, err
		}
		in.apply(e)
		e.Version, e.UpdatedAt = e.Version+1, s.db.Now()
		return nil, nil
	})
	return e, alumnikit.Wrap(op, entity, err)
}

// errVersion is not retried: the user must look first.
var errVersion = errors.New("version")

func isDraft(old storage.Stored[Edition], version uint64) error {
	if version != 0 && version != old.Value.Version {
		return errVersion
	}
	if old.Value.State != Draft {
		return alumnikit.ErrState
	}
	return nil
}

// change reads an edition, lets fn decide what else changes with it, and
// replaces it; again while others were faster.
func (s *Service) change(
	ctx context.Context, actor alumnikit.Actor, verb string, id alumnikit.ID,
	fn func(old storage.Stored[Edition], e *Edition) ([]storage.Change, error),
) (*Edition, error) {
	if err := actor.Require(alumnikit.PermNewsletter); err != nil {
		return nil, err
	}
	var out *Edition
	err := s.people.Change(ctx, storage.By(actor, verb), func(ctx context.Context) ([]storage.Change, error) {
		old, err := editions().Get(ctx, s.db, actor.Tenant(), id)
		if err != nil {
			return nil, err
		}
		e := old.Value
		changes, err := fn(old, &e)
		if err != nil {
			return nil, err
		}
		out = &e
		return append(changes, editions().Replace(old, &e)), nil
	})
	if err != nil {
		out = nil
	}
	if errors.Is(err, errVersion) {
		err = alumnikit.ErrConflict
	}
	return out, err
}

// Delete removes a draft; what was launched stays, as proof of what was sent.
func (s *Service) Delete(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) error {
	const op = "newsletter.Delete"
	if err := actor.Require(alumnikit.PermNewsletter); err != nil {
		return alumnikit.Wrap(op, entity, err)
	}
	err := storage.Retry(ctx, func(ctx context.Context) error {
		old, err := editions().Get(ctx, s.db, actor.Tenant(), id)
		if err != nil {
			return err
		}
		if err := isDraft(old, 0); err != nil {
			return err
		}
		return s.db.Commit(ctx, storage.By(actor, "edition.delete"), editions().Delete(old))
	})
	return alumnikit.Wrap(op, entity, err)
}

// Get returns an edition.
func (s *Service) Get(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Edition, error) {
	stored, err := s.get(ctx, actor, id)
	if err != nil {
		return nil, alumnikit.Wrap("newsletter.Get", entity, err)
	}
	return &stored.Value, nil
}

func (s *Service) get(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (storage.Stored[Edition], error) {
	if err := actor.Require(alumnikit.PermNewsletter); err != nil {
		return storage.Stored[Edition]{}, err
	}
	return editions().Get(ctx, s.db, actor.Tenant(), id)
}

// List returns editions, the newest first, with the exact total.
func (s *Service) List(ctx context.Context, actor alumnikit.Actor, page alumnikit.Page) (alumnikit.List[Edition], error) {
	out, err := s.list(ctx, actor, page)
	return out, alumnikit.Wrap("newsletter.List", entity, err)
}

func (s *Service) list(ctx context.Context, actor alumnikit.Actor, page alumnikit.Page) (out alumnikit.List[Edition], err error) {
	if err := actor.Require(alumnikit.PermNewsletter); err != nil {
		return out, err
	}
	scope := alumnikit.CursorScope{Actor: actor, List: "newsletter.editions"}
	position, err := s.db.Keys().OpenCursor(scope, page.After)
	if err != nil {
		return out, err
	}
	// The total costs one pass over the editions: dozens, not thousands.
	for stored, err := range editions().All(ctx, s.db, actor.Tenant(), storage.ListQuery{Key: createdKey}) {
		if err != nil {
			return out, err
		}
		out.Total.Count++
		at := listPosition(&stored.Value)
		if position != nil && string(at) <= string(position) {
			continue
		}
		if len(out.Items) < page.Limit() {
			out.Items = append(out.Items, stored.Value)
		} else if out.Next == "" {
			last := &out.Items[len(out.Items)-1]
			if out.Next, err = s.db.Keys().SealCursor(scope, listPosition(last)); err != nil {
				return out, err
			}
		}
	}
	out.Total.Exact = true
	return out, nil
}

func listPosition(e *Edition) []byte {
	at := binary.BigEndian.AppendUint64(nil, ^uint64(e.CreatedAt.UnixMicro())) //nolint:gosec // after 1970
	return append(at, e.ID[:]...)
}
