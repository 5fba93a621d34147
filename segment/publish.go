package segment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Publish makes the draft of a segment what it selects. Issues say what keeps
// it from that: everything that is wrong with the rule, a reference that leads
// back to the segment, with the way, or too many in a row.
func (s *Service) Publish(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) (*Segment, error) {
	saved, err := s.change(ctx, actor, "segment.publish", id, func(ctx context.Context, _ storage.Stored[Segment], saved *Segment) ([]storage.Change, error) {
		if saved.Draft == nil {
			return nil, Issues{{Code: CodeEmptyGroup}}
		}
		used, err := s.used(ctx, actor.Tenant(), saved.Draft)
		if err != nil {
			return nil, err
		}
		schema, err := s.people.SchemaOf(ctx, actor.Tenant())
		if err != nil {
			return nil, err
		}
		if err := publishable(id, saved.Draft, schema, used); err != nil {
			return nil, err
		}
		saved.Published, saved.PublishedAt = saved.Draft.bare(), s.people.DB().Now()
		if saved.Version, err = saved.Published.Version(); err != nil {
			return nil, err
		}
		var changes []storage.Change
		for other, stored := range used {
			if other != id {
				changes = append(changes, segments().Expect(stored)) // else two could refer to each other
			}
		}
		return changes, nil
	})
	return saved, alumnikit.Wrap("segment.Publish", "segment", err)
}

// publishable checks a rule and what it refers to.
func publishable(id alumnikit.ID, rule *Group, schema *alumni.Schema, used map[alumnikit.ID]storage.Stored[Segment]) error {
	known := func(id alumnikit.ID) bool { _, ok := used[id]; return ok }
	if issues := Validate(rule, schema, known); len(issues) > 0 {
		return issues
	}
	definitions := make(map[alumnikit.ID]Definition, len(used))
	for other, stored := range used {
		definitions[other] = Definition{Rule: stored.Value.Published}
	}
	return checkReferences(id, rule, definitions)
}

// used returns the segments that a rule refers to, and those that their
// published rules do, and so on, as far as they exist.
func (s *Service) used(ctx context.Context, tenant alumnikit.TenantID, rule *Group) (map[alumnikit.ID]storage.Stored[Segment], error) {
	out := map[alumnikit.ID]storage.Stored[Segment]{}
	for next := References(rule); len(next) > 0; {
		if len(out)+len(next) > MaxUsed {
			return nil, Issues{{Code: CodeTooManyNodes, Allowed: fmt.Sprintf("at most %d segments", MaxUsed)}}
		}
		found, err := segments().GetAll(ctx, s.people.DB(), tenant, next)
		if err != nil {
			return nil, err
		}
		var onward []alumnikit.ID
		for id, stored := range found {
			out[id] = stored
		}
		for _, stored := range found {
			for _, id := range References(stored.Value.Published) {
				if _, seen := out[id]; !seen && !slices.Contains(onward, id) {
					onward = append(onward, id)
				}
			}
		}
		next = onward
	}
	return out, nil
}

// Validate returns what is wrong with a rule that is not saved, references
// included. It is what a rule builder asks while somebody types.
func (s *Service) Validate(ctx context.Context, actor alumnikit.Actor, rule *Group) (Issues, error) {
	if err := actor.Require(alumnikit.PermSegments); err != nil {
		return nil, alumnikit.Wrap("segment.Validate", "segment", err)
	}
	if rule == nil {
		return Issues{{Code: CodeEmptyGroup}}, nil
	}
	schema, err := s.people.SchemaOf(ctx, actor.Tenant())
	if err != nil {
		return nil, alumnikit.Wrap("segment.Validate", "segment", err)
	}
	used, err := s.used(ctx, actor.Tenant(), rule)
	if err == nil {
		err = publishable(alumnikit.ID{}, rule, schema, used)
	}
	if issues, ok := errors.AsType[Issues](err); ok {
		return issues, nil
	}
	return nil, alumnikit.Wrap("segment.Validate", "segment", err)
}
