package org

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Service keeps the organisations of all tenants of a Store. It is immutable and
// safe for concurrent use.
type Service struct{ people *alumni.Service }

// New returns a service over the people who work in the organisation. It shares
// their DB.
func New(people *alumni.Service) *Service { return &Service{people} }

// With returns a copy of the service that works through another store over the
// same data, such as one that joins the host's transaction.
func (s *Service) With(store storage.Store) *Service { return New(s.people.With(store)) }

// Chart returns the organisation as of now, plans included, to every HR user.
func (s *Service) Chart(ctx context.Context, actor alumnikit.Actor) (*Chart, error) {
	chart, err := s.chart(ctx, actor)
	return chart, alumnikit.Wrap("org.Chart", "", err)
}

func (s *Service) chart(ctx context.Context, actor alumnikit.Actor) (*Chart, error) {
	if !actor.IsAdmin() {
		return nil, alumnikit.ErrForbidden
	}
	var chart *Chart
	err := storage.Retry(ctx, func(ctx context.Context) error {
		l, err := s.load(ctx, actor.Tenant())
		if err != nil {
			return err
		}
		now, err := revisions().Find(ctx, s.people.DB(), actor.Tenant(), revisionID())
		if err != nil {
			return err
		}
		if now.Version != l.revision.Version {
			return fmt.Errorf("changed while it was read: %w", alumnikit.ErrConflict)
		}
		chart = l.chart
		return nil
	})
	return chart, err
}

// loaded is a chart with the records that it was read from.
type loaded struct {
	chart    *Chart
	units    map[alumnikit.ID]storage.Stored[Unit]
	entities map[alumnikit.ID]storage.Stored[Entity]
	revision storage.Stored[revision]
}

// load reads the whole organisation. The revision is read first: when it is
// still the same afterwards, so was the organisation.
func (s *Service) load(ctx context.Context, tenant alumnikit.TenantID) (*loaded, error) {
	db := s.people.DB()
	l := &loaded{newChart(), map[alumnikit.ID]storage.Stored[Unit]{}, map[alumnikit.ID]storage.Stored[Entity]{}, storage.Stored[revision]{}}
	var err error
	if l.revision, err = revisions().Find(ctx, db, tenant, revisionID()); err != nil {
		return nil, err
	}
	for stored, err := range Entities().All(ctx, db, tenant, storage.ListQuery{}) {
		if err != nil {
			return nil, err
		}
		l.entities[stored.Value.ID] = stored
		l.chart.entities[stored.Value.ID] = &stored.Value
	}
	for stored, err := range Units().All(ctx, db, tenant, storage.ListQuery{}) {
		if err != nil {
			return nil, err
		}
		l.units[stored.Value.ID] = stored
		l.chart.units[stored.Value.ID] = &stored.Value
	}
	l.chart.hang()
	return l, nil
}

// change has the organisation edited and commits what is another one then. It
// returns the organisation after the change.
func (s *Service) change(ctx context.Context, actor alumnikit.Actor, verb string, edit func(*Chart) error) (*Chart, error) {
	var chart *Chart
	err := actor.Require(alumnikit.PermRoster)
	if err == nil {
		err = s.people.Change(ctx, storage.By(actor, verb), func(ctx context.Context) ([]storage.Change, error) {
			l, err := s.load(ctx, actor.Tenant())
			if err != nil {
				return nil, err
			}
			chart = l.chart
			if err := edit(chart); err != nil {
				return nil, err
			}
			chart.hang()
			if err := chart.check(); err != nil {
				return nil, err
			}
			return l.changes(), nil
		})
	}
	if err != nil {
		return nil, alumnikit.Wrap(verb, "", err)
	}
	return chart, nil
}

// changes states what was edited, one revision later.
func (l *loaded) changes() []storage.Change {
	var out []storage.Change
	for id := range l.chart.changed {
		if u, ok := l.chart.units[id]; ok && !reflect.DeepEqual(*u, l.units[id].Value) {
			out = append(out, Units().Replace(l.units[id], u))
		}
		if e, ok := l.chart.entities[id]; ok && !reflect.DeepEqual(*e, l.entities[id].Value) {
			out = append(out, Entities().Replace(l.entities[id], e))
		}
	}
	clear(l.chart.changed)
	if len(out) > 0 {
		out = append(out, revisions().Replace(l.revision, &revision{l.revision.Value.Number + 1}))
	}
	return out
}

// edit returns a copy of a unit that takes its place in the chart.
func (c *Chart) edit(id alumnikit.ID) (*Unit, error) {
	old, ok := c.units[id]
	if !ok {
		return nil, alumnikit.ErrNotFound
	}
	if c.changed[id] {
		return old, nil
	}
	u := *old
	u.Spans, u.Became = slices.Clone(old.Spans), slices.Clone(old.Became)
	c.units[id], c.changed[id] = &u, true
	return &u, nil
}

// editEntity does so with an entity.
func (c *Chart) editEntity(id alumnikit.ID) (*Entity, error) {
	old, ok := c.entities[id]
	if !ok {
		return nil, alumnikit.ErrNotFound
	}
	if c.changed[id] {
		return old, nil
	}
	e := *old
	e.Names, e.Became = slices.Clone(old.Names), slices.Clone(old.Became)
	c.entities[id], c.changed[id] = &e, true
	return &e, nil
}
