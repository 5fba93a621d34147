package importer

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// plan is what a chunk of drafts means for the roster as it is now.
type plan struct {
	changes                   []storage.Change
	created, changed, nothing int
	bad                       map[int][]Bad // by index of the draft
}

// compare reads what the roster says about the people of a chunk and states
// what must change.
func (r *run) compare(ctx context.Context, drafts []draft) (plan, error) {
	ids := make([]string, len(drafts))
	for i, d := range drafts {
		ids[i] = d.id
	}
	known, err := r.im.people.ByExternalIDs(ctx, r.actor.Tenant(), ids)
	if err != nil {
		return plan{}, err
	}
	leavings, err := r.leavings(ctx, known, drafts)
	if err != nil {
		return plan{}, err
	}
	p := plan{bad: map[int][]Bad{}}
	for i, d := range drafts {
		old := known[d.id]
		changes, err := r.person(d, old, leavings[alumnikit.ID(old.Value.ID)])
		if err != nil {
			if p.bad[i], err = r.findings(d, err); err != nil {
				return plan{}, err
			}
			continue
		}
		switch {
		case len(changes) == 0:
			p.nothing++
		case old.Version == 0:
			p.created++
		default:
			p.changed++
		}
		p.changes = append(p.changes, changes...)
	}
	return p, nil
}

// leavings reads why the known people among the drafts left, if any row says so.
func (r *run) leavings(
	ctx context.Context, known map[string]storage.Stored[alumni.Entry], drafts []draft,
) (map[alumnikit.ID]storage.Stored[hr.Leavings], error) {
	var ids []alumnikit.ID
	for _, d := range drafts {
		if old := known[d.id]; old.Version > 0 && d.reason != "" && r.confident {
			ids = append(ids, alumnikit.ID(old.Value.ID))
		}
	}
	if ids == nil {
		return map[alumnikit.ID]storage.Stored[hr.Leavings]{}, nil
	}
	return hr.LeavingsKind().GetAll(ctx, r.im.people.DB(), r.actor.Tenant(), ids)
}

// person states what one row means for one person.
func (r *run) person(d draft, old storage.Stored[alumni.Entry], leavings storage.Stored[hr.Leavings]) ([]storage.Change, error) {
	var changes []storage.Change
	var entry *alumni.Entry
	var err error
	if old.Version == 0 {
		changes, entry, err = r.im.people.PrepareRegister(r.actor, r.registration(d))
	} else {
		changes, entry, err = r.im.people.PrepareUpdate(r.actor, old, r.update(d, old.Value))
	}
	if err != nil || d.reason == "" || !r.confident {
		return changes, err
	}
	m, ok := d.match(entry.Employments)
	if !ok {
		return changes, nil // a reason without any employment
	}
	reason, err := r.im.hr.PrepareLeaving(r.actor, entry.ID, leavings, r.leaving(d, m.ID, leavings.Value))
	if err == nil && len(changes) == 0 && len(reason) > 0 {
		changes = append(changes, alumni.Entries().Expect(old))
	}
	return append(changes, reason...), err
}

func (r *run) registration(d draft) alumni.Registration {
	out := alumni.Registration{
		Names: d.names(alumni.Names{}), Email: d.cells[Email],
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: d.id}},
	}
	if d.employed() {
		out.Employments = []alumni.Employment{d.employment(alumni.Employment{})}
	}
	return out
}

func (r *run) update(d draft, old alumni.Entry) alumni.EntryUpdate {
	names := d.names(old.Names)
	out := alumni.EntryUpdate{Names: &names}
	if email, mapped := d.cells[Email]; mapped {
		out.Email = &email
	}
	if d.employed() {
		m, _ := d.match(old.Employments) // the zero Employment is appended
		out.Employments = []alumni.Employment{d.employment(m)}
	}
	return out
}

// leaving keeps a note that HR wrote to a reason that the file only repeats.
func (r *run) leaving(d draft, employment alumnikit.ID, known hr.Leavings) hr.Leaving {
	out := hr.Leaving{Employment: employment, Reason: d.reason, Note: d.note}
	if before, ok := known.Of(employment); ok && before.Reason == d.reason && d.note == "" {
		out.Note = before.Note
	}
	return out
}

// settle adds a plan that was carried out to the report, in order of lines.
func (r *run) settle(p plan, drafts []draft) {
	r.report.New += p.created
	r.report.Changed += p.changed
	r.report.Unchanged += p.nothing
	for i := range drafts {
		if found, isBad := p.bad[i]; isBad {
			r.reject(found...)
		}
	}
	if len(p.bad) > 0 {
		slices.SortStableFunc(r.report.Bad, func(a, b Bad) int { return a.Line - b.Line })
	}
}
