package alumni

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Block keeps the acting member from a person: to that person they do not
// exist any more. They still see the other, and HR sees both. Whether the person
// exists is not looked up, so that the answer tells nothing: those who block
// the member are blocked like anybody else. Blocking twice changes nothing;
// oneself is a FieldError, and more than MaxBlocks people are ErrTooLarge.
func (s *Service) Block(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID) error {
	now, err := s.Resolve(ctx, actor.Tenant(), person)
	if err != nil {
		return alumnikit.Wrap("alumni.Block", "person", err)
	}
	err = s.changeBlocks(ctx, actor, "block.add", func(b *Blocks) error {
		switch {
		case person.IsZero() || now == b.ID:
			return alumnikit.Invalid("person", alumnikit.CodeNotOneOf, "somebody else")
		case b.Has(person):
			return nil
		case len(b.People) >= MaxBlocks:
			return alumnikit.ErrTooLarge
		}
		b.People = append(b.People, Block{Person: person, Since: s.db.Now()})
		return nil
	})
	return alumnikit.Wrap("alumni.Block", "person", err)
}

// Unblock shows the acting member to a person again, as far as they show
// themself to people like that one. Unblocking whom one does not block changes
// nothing.
func (s *Service) Unblock(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID) error {
	ids, err := s.meaning(ctx, actor.Tenant(), person)
	if err != nil {
		return alumnikit.Wrap("alumni.Unblock", "person", err)
	}
	err = s.changeBlocks(ctx, actor, "block.remove", func(b *Blocks) error {
		b.People = slices.DeleteFunc(b.People, func(at Block) bool { return slices.Contains(ids, at.Person) })
		return nil
	})
	return alumnikit.Wrap("alumni.Unblock", "person", err)
}

// MyBlocks returns whom the acting member blocks, in the order in which they
// did. To show names, ask directory.Directory.Profile for each: some may be
// ErrNotFound, for a block does not tell that somebody exists.
func (s *Service) MyBlocks(ctx context.Context, actor alumnikit.Actor) ([]Block, error) {
	person, err := actor.RequireMember()
	if err != nil {
		return nil, alumnikit.Wrap("alumni.MyBlocks", "person", err)
	}
	stored, err := holding(ctx, s, BlocksKind(), actor.Tenant(), person)
	if err != nil {
		return nil, alumnikit.Wrap("alumni.MyBlocks", "person", err)
	}
	return stored.Value.People, nil
}

// changeBlocks reads the acting member's blocks, has them edited and commits
// them if they are others then. The journal names the member and the verb, and
// never whom they block.
func (s *Service) changeBlocks(ctx context.Context, actor alumnikit.Actor, verb string, edit func(*Blocks) error) error {
	person, err := actor.RequireMember()
	if err != nil {
		return err
	}
	return s.Change(ctx, storage.By(actor, verb), func(ctx context.Context) ([]storage.Change, error) {
		old, err := holding(ctx, s, BlocksKind(), actor.Tenant(), person)
		if err != nil {
			return nil, err
		}
		changed := &Blocks{ID: old.person, People: slices.Clone(old.Value.People)}
		if err := edit(changed); err != nil || slices.Equal(changed.People, old.Value.People) {
			return nil, err
		}
		return append(old.expect, BlocksKind().Replace(old.Stored, changed)), nil
	})
}

// meaning returns every ID that means the same person as the one given, which
// need not be anybody's: that makes no difference to what is asked of the store.
func (s *Service) meaning(ctx context.Context, tenant alumnikit.TenantID, person alumnikit.PersonID) ([]alumnikit.PersonID, error) {
	now, err := s.Resolve(ctx, tenant, person)
	if err != nil {
		return nil, err
	}
	entry, err := Entries().Find(ctx, s.db, tenant, alumnikit.ID(now))
	return append(entry.Value.IDs(), person), err
}
