package importer

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// upkeepEvery is how many people are written before the index is folded, so
// that what is pending stays small enough to be read with every query.
const upkeepEvery = 3000

// flush carries out a chunk from one of its people on.
func (r *run) flush(ctx context.Context, c *chunk, first int) error {
	if err := r.commit(ctx, c, first, len(c.groups), first == 0); err != nil {
		return err
	}
	if k := r.keeper; k != nil && k.due() {
		if err := k.save(ctx, k.db, r.position(c, len(c.groups), r.tally), "", nil); err != nil {
			return r.ours(ctx, err)
		}
	}
	if r.pending >= upkeepEvery {
		r.pending = 0
		if err := r.im.people.Upkeep(ctx, r.actor.Tenant()); err != nil {
			return err
		}
	}
	if r.bulk != nil {
		return r.bulk.SealIfFull(ctx)
	}
	return nil
}

// commit carries out some people of a chunk whole, first by the plan that was made
// ahead if there is one. If others keep interfering with one of them, they are
// committed one by one, so that this one alone is left out.
func (r *run) commit(ctx context.Context, c *chunk, from, to int, ahead bool) error {
	if from == to {
		return nil
	}
	groups := c.groups[from:to]
	p, err := r.attempt(ctx, c, from, to, ahead)
	_, taken := errors.AsType[*TakenError](err)
	switch {
	case err == nil:
		return r.settled(ctx, c, groups, p)
	case taken || ctx.Err() != nil || !particular(err):
		return err
	case len(groups) == 1:
		v := verdict{outcome: outcomeLeftOut}
		for _, d := range groups[0].rows {
			v.bad = append(v.bad, Bad{Line: d.line, Code: CodeConflict})
		}
		r.keeper.note(plan{v}.results())
		return r.settled(ctx, c, groups, plan{v})
	}
	for i := from; i < to; i++ {
		if err := r.commit(ctx, c, i, i+1, false); err != nil {
			return err
		}
	}
	return nil
}

// particular reports whether an error is about some record of a commit rather
// than the store.
func particular(err error) bool {
	return slices.ContainsFunc([]error{
		alumnikit.ErrConflict, alumnikit.ErrExists, alumnikit.ErrNotFound, alumnikit.ErrTooLarge, alumnikit.ErrInvalid,
	}, func(at error) bool { return errors.Is(err, at) })
}

// bulkFrom is how many people an import registers before the others get slots in
// blocks of their own: that is fast, and wastes most of a block on few.
const bulkFrom = 1000

// db returns what to commit through.
func (r *run) db() *storage.DB {
	from := r.im.opts.BulkFrom
	if r.bulk == nil && from >= 0 && r.report.New >= from && !storage.Joined(r.im.people.DB().Store()) {
		r.bulk = r.im.people.Bulk(r.actor.Tenant())
	}
	if r.bulk == nil {
		return r.im.people.DB()
	}
	return r.bulk.DB()
}

// attempt compares and commits until nobody interferes. Somebody who takes an
// external ID meanwhile is met as a known person the next time.
func (r *run) attempt(ctx context.Context, c *chunk, from, to int, ahead bool) (p plan, err error) {
	err = unlessTaken(ctx, func(ctx context.Context) error {
		p, err = r.planned(ctx, c, from, to, ahead)
		ahead = false
		if err != nil || r.dry {
			return err
		}
		results, found := p.results()
		changes := p.changes()
		if len(changes) == 0 {
			r.keeper.note(results, found)
			return nil
		}
		at := r.position(c, to, r.outcomes.tally(r.tally, c.groups[from:to], results, found))
		err := r.ours(ctx, r.keeper.save(ctx, r.db(), at, results, found, changes...))
		if errors.Is(err, alumnikit.ErrExists) {
			return fmt.Errorf("%w: %w", alumnikit.ErrConflict, err)
		}
		return err
	})
	return p, err
}

// unlessTaken does something until nobody interferes, or somebody else goes on with
// the run.
func unlessTaken(ctx context.Context, do func(context.Context) error) error {
	var taken error
	err := storage.Retry(ctx, func(ctx context.Context) error {
		err := do(ctx)
		if _, lost := errors.AsType[*TakenError](err); lost {
			taken = err
			return nil
		}
		return err
	})
	if taken != nil {
		return taken
	}
	return err
}

// ours makes a TakenError of a conflict if it is about the run itself.
func (r *run) ours(ctx context.Context, err error) error {
	if !errors.Is(err, alumnikit.ErrConflict) && !errors.Is(err, alumnikit.ErrExists) {
		return err
	}
	if taken := r.keeper.taken(ctx); taken != nil {
		return taken
	}
	return err
}

// planned returns the plan that was made ahead for a chunk, or makes one for some
// of its people.
func (r *run) planned(ctx context.Context, c *chunk, from, to int, ahead bool) (plan, error) {
	if !ahead || c.done == nil {
		return r.compare(ctx, c.groups[from:to])
	}
	<-c.done
	return c.plan, c.fails
}

// position is where a run is once so many people of a chunk are dealt with.
func (r *run) position(c *chunk, people int, t tally) position {
	at := position{chunks: c.number, within: people, prefix: c.prefix, rows: r.report.Rows, tally: t}
	if people == len(c.groups) {
		at.chunks, at.within = c.number+1, 0
	}
	return at
}

// settled adds a plan that was carried out to the report.
func (r *run) settled(ctx context.Context, c *chunk, groups []group, p plan) error {
	if r.dry {
		if err := r.explain(ctx, groups, p); err != nil {
			return err
		}
		r.foreseen.note(groups, p)
	}
	for i := range p {
		if !r.dry && len(p[i].changes) > 0 && (r.bulk == nil || p[i].outcome != outcomeNew) {
			r.pending++
		}
	}
	results, found := p.results()
	r.settle(c, groups, results, found)
	return nil
}

// settle adds what became of people to the report.
func (r *run) settle(c *chunk, groups []group, results string, found []Bad) {
	r.tally = r.outcomes.tally(r.tally, groups, results, found)
	r.outcomes.note(groups, results)
	c.read.Bad = append(c.read.Bad, found...)
	r.count()
}

// count puts the counts into the report.
func (r *run) count() {
	r.report.New, r.report.Changed, r.report.Unchanged = r.tally.created, r.tally.changed, r.tally.unchanged
	r.report.BadRows = r.tally.badRows
}

// tell adds what was found in a chunk to the report, in order of lines.
func (r *run) tell(c *chunk) {
	slices.SortStableFunc(c.read.Bad, func(a, b Bad) int { return a.Line - b.Line })
	for _, b := range c.read.Bad {
		r.report.Findings++
		if len(r.report.Bad) < r.im.opts.MaxBad {
			r.report.Bad = append(r.report.Bad, b)
		}
		if r.opts.Bad != nil {
			r.opts.Bad(b)
		}
	}
	r.report.Unknown = strangers(c.read.Unknown).addTo(r.report.Unknown)
}
