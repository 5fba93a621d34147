package alumni

import (
	"context"
	"maps"
	"slices"

	"github.com/alumnikit/alumnikit"
)

// SetAudience decides who sees what stands under a disclosure of the acting
// member, of both halves. See SetAudiences.
func (s *Service) SetAudience(ctx context.Context, actor alumnikit.Actor, disclosure string, audience Audience) (*Profile, error) {
	return s.SetAudiences(ctx, actor, map[string]Audience{disclosure: audience})
}

// SetAudiences decides about several disclosures at once; others stay as they
// are, and Default leaves the decision to the policy again. An audience outside
// of what Rules.Choices allows is a FieldError, and so is that of a group that
// the member is not in.
func (s *Service) SetAudiences(ctx context.Context, actor alumnikit.Actor, choices map[string]Audience) (*Profile, error) {
	p, err := s.changeProfile(ctx, actor, "audience.set", func(ctx context.Context, p *Profile) error {
		if err := s.checkChoices(ctx, actor, choices); err != nil {
			return err
		}
		if p.Audiences == nil {
			p.Audiences = map[string]Audience{}
		}
		maps.Copy(p.Audiences, choices)
		maps.DeleteFunc(p.Audiences, func(_ string, a Audience) bool { return a == Default })
		return nil
	})
	return p, alumnikit.Wrap("alumni.SetAudiences", "person", err)
}

func (s *Service) checkChoices(ctx context.Context, actor alumnikit.Actor, choices map[string]Audience) error {
	rules, err := s.Rules(ctx, actor.Tenant())
	if err != nil {
		return err
	}
	memberships, err := MembershipsKind().Find(ctx, s.db, actor.Tenant(), alumnikit.ID(actor.Person()))
	if err != nil {
		return err
	}
	var found alumnikit.FieldErrors
	for _, name := range slices.Sorted(maps.Keys(choices)) {
		a := choices[name]
		if _, ok := rules.schema.Disclosure(name); !ok {
			found.Add(pathOf("audiences", name), alumnikit.CodeNotOneOf, "a disclosure of the schema")
			continue
		}
		if g, ok := a.Group(); ok && !slices.Contains(memberships.Value.Joined(), g) {
			found.Add(pathOf("audiences", name), alumnikit.CodeForbidden, "a group that you are in")
			continue
		}
		if !a.Valid() || !rules.allows(name, a) {
			found.Add(pathOf("audiences", name), alumnikit.CodeNotOneOf, "a narrower audience")
		}
	}
	return found.Err()
}

// pathOf names a member of a map. What cannot be a name of ours is kept out of
// the errors.
func pathOf(of, name string) string {
	if !alumnikit.IsPlain(name) || len(name) > 40 {
		return of
	}
	return of + "." + name
}
