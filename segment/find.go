package segment

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/index"
)

// lookBatch is how many people are read at a time where the index cannot decide.
const lookBatch = 500

// search answers one request about one tenant: it plans rules, and looks at the
// people whom the index leaves undecided.
type search struct {
	people   *alumni.Service
	tenant   alumnikit.TenantID
	env      Env
	planner  planner
	everyone []index.Member // by slot; nil: not asked yet
}

func newSearch(people *alumni.Service, tenant alumnikit.TenantID, env Env) *search {
	leaves := env.Schema.Rules(env.Policy).Leaves(hr())
	return &search{people: people, tenant: tenant, env: env, planner: planner{
		schema: env.Schema, leaves: leaves,
		segments: map[alumnikit.ID]index.Expr{}, samples: map[sample]index.Expr{},
	}}
}

// whole returns the condition that whoever belongs to a definition meets.
func (s *search) whole(ctx context.Context, d Definition) (index.Expr, error) {
	found := index.Nobody()
	if d.Rule != nil {
		var err error
		if found, err = s.rule(ctx, d.Rule); err != nil {
			return nil, err
		}
	}
	if len(d.Include)+len(d.Exclude) == 0 {
		return found, nil
	}
	include, err := s.slots(ctx, d.Include)
	if err != nil {
		return nil, err
	}
	exclude, err := s.slots(ctx, d.Exclude)
	if err != nil {
		return nil, err
	}
	return index.And(index.Or(found, include), index.Not(exclude)), nil
}

// slots is met by the people of a static list that are still there.
func (s *search) slots(ctx context.Context, ids []alumnikit.PersonID) (index.Expr, error) {
	if len(ids) == 0 {
		return index.Nobody(), nil
	}
	listed := people(ids)
	return s.pick(ctx, func(id alumnikit.PersonID) bool { _, ok := listed[id]; return ok })
}

// pick is met by the people whose identifier is kept.
func (s *search) pick(ctx context.Context, keep func(alumnikit.PersonID) bool) (index.Expr, error) {
	if s.everyone == nil {
		var err error
		if s.everyone, err = s.members(ctx, index.Everyone()); err != nil {
			return nil, err
		}
	}
	var slots []uint32
	for _, m := range s.everyone {
		if keep(alumnikit.PersonID(m.ID)) {
			slots = append(slots, m.Slot)
		}
	}
	return index.Slots(slots...), nil
}

func (s *search) members(ctx context.Context, where index.Expr) ([]index.Member, error) {
	return s.people.Index().Members(ctx, s.people.DB(), s.tenant, where)
}

func (s *search) rule(ctx context.Context, rule *Group) (index.Expr, error) {
	b, err := bind(rule, s.env.Schema, s.env.today())
	if err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, b); err != nil {
		return nil, err
	}
	plan := s.planner.group(b)
	if plan.exact {
		return plan.upper, nil
	}
	undecided, err := s.members(ctx, plan.undecided())
	if err != nil {
		return nil, err
	}
	looked, err := s.lookAt(ctx, rule, undecided)
	return index.Or(plan.lower, looked), err
}

// prepare finds whom the segments and samples of a rule hold, each once.
func (s *search) prepare(ctx context.Context, b bound) error {
	switch b := b.(type) {
	case *boundGroup:
		for _, of := range b.of {
			if err := s.prepare(ctx, of); err != nil {
				return err
			}
		}
	case *boundSegments:
		for _, id := range b.ids {
			if s.planner.segments[id] != nil {
				continue
			}
			found, err := s.whole(ctx, s.env.Segments[id])
			if err != nil {
				return err
			}
			// As slots, so that what many refer to is worked out once.
			set, err := s.people.Index().Slots(ctx, s.people.DB(), s.tenant, found)
			if err != nil {
				return err
			}
			s.planner.segments[id] = index.In(set)
		}
	case *boundSample:
		var err error
		s.planner.samples[b.sample], err = s.pick(ctx, b.sample.has)
		return err
	}
	return nil
}

// lookAt reads people in batches and returns those who match the rule.
func (s *search) lookAt(ctx context.Context, rule *Group, undecided []index.Member) (index.Expr, error) {
	if len(undecided) == 0 {
		return index.Nobody(), nil
	}
	m, err := Compile(Definition{Rule: rule}, s.env)
	if err != nil {
		return nil, err
	}
	var matched []uint32
	for batch := range slices.Chunk(undecided, lookBatch) {
		ids := make([]alumnikit.PersonID, len(batch))
		for i, at := range batch {
			ids[i] = alumnikit.PersonID(at.ID)
		}
		loaded, err := s.people.Load(ctx, s.tenant, ids)
		if err != nil {
			return nil, err
		}
		for i, at := range batch {
			if p := loaded[ids[i]]; p != nil && m.Match(p) {
				matched = append(matched, at.Slot)
			}
		}
	}
	return index.Slots(matched...), nil
}
