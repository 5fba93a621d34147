package alumni

import (
	"context"
	"reflect"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// SetPolicy decides about audiences for the whole tenant, at once and without
// rewriting anybody's choices. It needs PermPolicy.
func (s *Service) SetPolicy(ctx context.Context, actor alumnikit.Actor, policy Policy) error {
	if err := actor.Require(alumnikit.PermPolicy); err != nil {
		return alumnikit.Wrap("alumni.SetPolicy", "", err)
	}
	schema, err := s.SchemaOf(ctx, actor.Tenant())
	if err == nil {
		err = policy.Validate(schema)
	}
	if err != nil {
		return alumnikit.Wrap("alumni.SetPolicy", "", err)
	}
	err = s.Change(ctx, storage.By(actor, "policy.set"), func(ctx context.Context) ([]storage.Change, error) {
		old, err := policies().Find(ctx, s.db, actor.Tenant(), policyID())
		if err != nil || reflect.DeepEqual(old.Value.Policy, policy) {
			return nil, err
		}
		return []storage.Change{policies().Replace(old, &storedPolicy{policy})}, nil
	})
	return alumnikit.Wrap("alumni.SetPolicy", "", err)
}

// Policy returns the tenant's policy, the zero Policy if it never set one.
func (s *Service) Policy(ctx context.Context, tenant alumnikit.TenantID) (Policy, error) {
	stored, err := policies().Find(ctx, s.db, tenant, policyID())
	return stored.Value.Policy, alumnikit.Wrap("alumni.Policy", "", err)
}

// Rules returns the tenant's schema and policy of this moment together. Ask anew
// for each request, so that a changed policy holds at once.
func (s *Service) Rules(ctx context.Context, tenant alumnikit.TenantID) (Rules, error) {
	all, err := storage.Gather(ctx, s.db.Store(), tenant, ruleKinds(), []alumnikit.ID{policyID()})
	if err != nil {
		return Rules{}, alumnikit.Wrap("alumni.Rules", "", err)
	}
	rules, err := s.rulesOf(ctx, tenant, all)
	return rules, alumnikit.Wrap("alumni.Rules", "", err)
}

// Schema returns the tenant's schema.
func (r Rules) Schema() *Schema { return r.schema }

// Policy returns the tenant's policy.
func (r Rules) Policy() Policy { return r.policy }

// Choices returns the audiences that a person may choose for a disclosure,
// besides Default and single groups: those that neither the disclosure nor the
// policy would narrow anyway. It is empty for an unknown disclosure.
func (r Rules) Choices(disclosure string) []Audience {
	var out []Audience
	for _, a := range Audiences() {
		if r.allows(disclosure, a) {
			out = append(out, a)
		}
	}
	return out
}

// allows reports whether a person may choose an audience; any single group
// counts like Shared.
func (r Rules) allows(disclosure string, a Audience) bool {
	d, ok := r.schema.Disclosure(disclosure)
	if !ok {
		return false
	}
	if a == Default {
		return true
	}
	if a == Nobody && d.Min != Nobody {
		return false
	}
	limit := r.policy.Maxima[disclosure]
	return a.inside(d.Max) && (limit == Default || a.inside(limit))
}

// inside reports whether the audience is meant to be part of another: those of
// groups are in the network, whatever the odd member's employments say.
func (a Audience) inside(limit Audience) bool {
	if _, ok := a.Group(); ok {
		a = Shared
	}
	return a.rank() == 0 || a == limit || a.rank() < limit.rank()
}

// rank orders audiences so that the lower of two different ranks is inside the
// higher; of equal rank neither is inside the other.
func (a Audience) rank() int {
	switch a {
	case Nobody:
		return 0
	case Admins:
		return 1
	case Shared, Alumni, Employees:
		return 2
	case Network:
		return 3
	case Public:
		return 4
	case Default, anyGroup:
	}
	return -1
}
