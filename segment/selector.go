package segment

import (
	"context"

	"github.com/alumnikit/alumnikit"
)

// Matcher compiles a definition for this moment, to match people who are at
// hand. Like alumni.Service.Load it asks for no permission: it is for sibling
// packages, which decide who learns the answer.
func (s *Service) Matcher(ctx context.Context, tenant alumnikit.TenantID, d Definition) (*Matcher, error) {
	e, err := s.env(ctx, tenant, d)
	if err != nil {
		return nil, alumnikit.Wrap("segment.Matcher", "segment", err)
	}
	if d, err = s.current(ctx, tenant, d); err != nil {
		return nil, alumnikit.Wrap("segment.Matcher", "segment", err)
	}
	m, err := Compile(d, e)
	return m, alumnikit.Wrap("segment.Matcher", "segment", err)
}

// Selector returns the alumnikit.Selector of a saved segment. It asks for no
// permission: it is for sibling packages, which decide who learns the answer.
// An unknown person is answered with false, an unknown segment with ErrNotFound.
func (s *Service) Selector(id alumnikit.ID) alumnikit.Selector { return selector{s, id} }

type selector struct {
	service *Service
	id      alumnikit.ID
}

// Has implements alumnikit.Selector from the records of this moment.
func (x selector) Has(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID) (bool, error) {
	has, err := x.has(ctx, actor.Tenant(), person)
	return has, alumnikit.Wrap("segment.Has", "segment", err)
}

func (x selector) has(ctx context.Context, tenant alumnikit.TenantID, person alumnikit.PersonID) (bool, error) {
	if err := tenant.Validate(); err != nil {
		return false, err
	}
	d, err := x.service.definition(ctx, tenant, x.id)
	if err != nil {
		return false, err
	}
	m, err := x.service.Matcher(ctx, tenant, d)
	if err != nil {
		return false, err
	}
	found, err := x.service.people.Load(ctx, tenant, []alumnikit.PersonID{person})
	if err != nil || found[person] == nil {
		return false, err
	}
	return m.Match(found[person]), nil
}
