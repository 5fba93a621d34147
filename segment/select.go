package segment

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"iter"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
)

// Definition returns what a saved segment selects now: its published rule and
// its static lists.
func (s *Service) Definition(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (Definition, error) {
	if err := actor.Require(alumnikit.PermSegments); err != nil {
		return Definition{}, alumnikit.Wrap("segment.Definition", "segment", err)
	}
	d, err := s.definition(ctx, actor.Tenant(), id)
	return d, alumnikit.Wrap("segment.Definition", "segment", err)
}

func (s *Service) definition(ctx context.Context, tenant alumnikit.TenantID, id alumnikit.ID) (Definition, error) {
	stored, err := segments().Get(ctx, s.people.DB(), tenant, id)
	if err != nil {
		return Definition{}, err
	}
	return s.withLists(ctx, tenant, stored.Value)
}

func (s *Service) withLists(ctx context.Context, tenant alumnikit.TenantID, saved Segment) (Definition, error) {
	d := Definition{Rule: saved.Published}
	if saved.Included+saved.Excluded == 0 {
		return d, nil
	}
	have, err := s.pieces(ctx, tenant, saved.ID)
	for _, piece := range have {
		if piece.Value.Exclude {
			d.Exclude = append(d.Exclude, piece.Value.People...)
		} else {
			d.Include = append(d.Include, piece.Value.People...)
		}
	}
	d.Include, d.Exclude = tidy(d.Include), tidy(d.Exclude)
	return d, err
}

// env reads what a definition is evaluated in. A rule with issues is refused,
// so that an unfinished draft never selects everybody.
func (s *Service) env(ctx context.Context, tenant alumnikit.TenantID, d Definition) (Env, error) {
	rules, err := s.people.Rules(ctx, tenant)
	e := Env{Schema: rules.Schema(), Policy: rules.Policy(), Now: s.people.DB().Now(), Zone: s.zone, Segments: map[alumnikit.ID]Definition{}}
	if err != nil || d.Rule == nil {
		return e, err
	}
	used, err := s.used(ctx, tenant, d.Rule)
	if err == nil {
		err = publishable(alumnikit.ID{}, d.Rule, e.Schema, used)
	}
	if err != nil {
		return e, err
	}
	for id, stored := range used {
		if e.Segments[id], err = s.withLists(ctx, tenant, stored.Value); err != nil {
			return e, err
		}
	}
	return e, nil
}

// where plans a definition.
func (s *Service) where(ctx context.Context, tenant alumnikit.TenantID, d Definition) (index.Expr, *search, error) {
	e, err := s.env(ctx, tenant, d)
	if err != nil {
		return nil, nil, err
	}
	find := newSearch(s.people, tenant, e)
	found, err := find.whole(ctx, d)
	return found, find, err
}

// Count returns how many people a definition selects: exactly to an actor with
// PermRoster too, who could list them, and in buckets to others (see Bucket).
func (s *Service) Count(ctx context.Context, actor alumnikit.Actor, d Definition) (alumnikit.Total, error) {
	if err := actor.Require(alumnikit.PermSegments); err != nil {
		return alumnikit.Total{}, alumnikit.Wrap("segment.Count", "segment", err)
	}
	n, all, err := s.count(ctx, actor.Tenant(), d)
	if err != nil {
		return alumnikit.Total{}, alumnikit.Wrap("segment.Count", "segment", err)
	}
	if actor.Can(alumnikit.PermRoster) {
		return alumnikit.Total{Count: n, Exact: true}, nil
	}
	return Bucket(n, all), nil
}

func (s *Service) count(ctx context.Context, tenant alumnikit.TenantID, d Definition) (selected, everyone int, err error) {
	where, _, err := s.where(ctx, tenant, d)
	if err != nil {
		return 0, 0, err
	}
	found, err := s.people.Index().Search(ctx, s.people.DB(), tenant, index.Query{Where: where})
	if err != nil {
		return 0, 0, err
	}
	all, err := s.people.Index().Search(ctx, s.people.DB(), tenant, index.Query{})
	return found.Count, all.Count, err
}

// Page returns one page of the people whom a definition selects, in the order
// of their names' readings, with the exact total. It needs PermRoster too.
func (s *Service) Page(ctx context.Context, actor alumnikit.Actor, d Definition, page alumnikit.Page) (alumnikit.List[alumni.Entry], error) {
	out, err := s.page(ctx, actor, d, page)
	return out, alumnikit.Wrap("segment.Page", "segment", err)
}

func (s *Service) page(ctx context.Context, actor alumnikit.Actor, d Definition, page alumnikit.Page) (out alumnikit.List[alumni.Entry], err error) {
	if err := allowed(actor); err != nil {
		return out, err
	}
	scope, err := cursorScope(actor, d)
	if err != nil {
		return out, err
	}
	position, err := s.people.DB().Keys().OpenCursor(scope, page.After)
	if err != nil {
		return out, err
	}
	where, find, err := s.where(ctx, actor.Tenant(), d)
	if err != nil {
		return out, err
	}
	q := index.Query{Where: where, Sort: find.planner.leaves.ByReading(), Limit: page.Limit()}
	if q.After, err = markOf(position); err != nil {
		return out, err
	}
	found, err := s.people.Index().Search(ctx, s.people.DB(), actor.Tenant(), q)
	if err != nil {
		return out, err
	}
	out.Total = alumnikit.Total{Count: found.Count, Exact: true}
	if found.More {
		last := found.People[len(found.People)-1]
		out.Next, err = s.people.DB().Keys().SealCursor(scope, append(binary.BigEndian.AppendUint64(nil, last.Key), last.ID[:]...))
		if err != nil {
			return out, err
		}
	}
	out.Items, err = s.entries(ctx, actor.Tenant(), found.People)
	return out, err
}

// allowed demands what it takes to learn who is in a segment.
func allowed(actor alumnikit.Actor) error {
	if err := actor.Require(alumnikit.PermSegments); err != nil {
		return err
	}
	return actor.Require(alumnikit.PermRoster)
}

// cursorScope binds a cursor to all that a definition says.
func cursorScope(actor alumnikit.Actor, d Definition) (alumnikit.CursorScope, error) {
	text, err := json.Marshal(d)
	sum := sha256.Sum256(text)
	return alumnikit.CursorScope{Actor: actor, List: "segment.page", Query: sum[:]}, err
}

func markOf(position []byte) (*index.Mark, error) {
	switch len(position) {
	case 0:
		return nil, nil
	case 24:
		return &index.Mark{Key: binary.BigEndian.Uint64(position), ID: alumnikit.ID(position[8:])}, nil
	default:
		return nil, alumnikit.ErrCursor
	}
}

// entries reads those of a page who are still there.
func (s *Service) entries(ctx context.Context, tenant alumnikit.TenantID, marks []index.Mark) ([]alumni.Entry, error) {
	ids := make([]alumnikit.ID, len(marks))
	for i, m := range marks {
		ids[i] = m.ID
	}
	found, err := alumni.Entries().GetAll(ctx, s.people.DB(), tenant, ids)
	var out []alumni.Entry
	for _, id := range ids {
		if e, ok := found[id]; ok {
			out = append(out, e.Value)
		}
	}
	return out, err
}

// IDs streams everybody whom a definition selects as of one moment, in chunks of
// at most storage.MaxList and in an order that says nothing about them. It needs
// PermRoster too; a job that freezes an audience acts as alumnikit.System.
func (s *Service) IDs(ctx context.Context, actor alumnikit.Actor, d Definition) iter.Seq2[[]alumnikit.PersonID, error] {
	return func(yield func([]alumnikit.PersonID, error) bool) {
		members, err := s.members(ctx, actor, d)
		if err != nil {
			yield(nil, alumnikit.Wrap("segment.IDs", "segment", err))
			return
		}
		for chunk := range slices.Chunk(members, storage.MaxList) {
			ids := make([]alumnikit.PersonID, len(chunk))
			for i, m := range chunk {
				ids[i] = alumnikit.PersonID(m.ID)
			}
			if !yield(ids, nil) {
				return
			}
		}
	}
}

func (s *Service) members(ctx context.Context, actor alumnikit.Actor, d Definition) ([]index.Member, error) {
	if err := allowed(actor); err != nil {
		return nil, err
	}
	where, find, err := s.where(ctx, actor.Tenant(), d)
	if err != nil {
		return nil, err
	}
	return find.members(ctx, where)
}
