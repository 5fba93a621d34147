package importer

import (
	"context"
	"reflect"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// plan is what a chunk means for the roster as it is now, person by person.
type plan []verdict

// verdict is what the rows of one person mean.
type verdict struct {
	outcome byte
	changes []storage.Change
	bad     []Bad
	diff    *Diff // of a dry run, nil if nothing changes
	entry   *alumni.Entry
}

// changes returns those of all people.
func (p plan) changes() []storage.Change {
	var out []storage.Change
	for i := range p {
		out = append(out, p[i].changes...)
	}
	return out
}

// results returns what became of each person, and what is wrong with rows, in
// order of lines.
func (p plan) results() (outcomes string, bad []Bad) {
	all := make([]byte, len(p))
	for i := range p {
		all[i] = p[i].outcome
		bad = append(bad, p[i].bad...)
	}
	slices.SortStableFunc(bad, func(a, b Bad) int { return a.Line - b.Line })
	return string(all), bad
}

// standing is what is kept about the people of a chunk.
type standing struct {
	entries  map[string]storage.Stored[alumni.Entry] // by external ID
	leavings map[alumnikit.ID]storage.Stored[hr.Leavings]
}

// compare reads what the roster says about the people of a chunk and states
// what must change.
func (r *run) compare(ctx context.Context, groups []group) (plan, error) {
	k, err := r.standing(ctx, groups)
	if err != nil {
		return nil, err
	}
	p := make(plan, len(groups))
	for i := range groups {
		old := k.entries[groups[i].id()]
		if p[i], err = r.person(groups[i], old, k.leavings[alumnikit.ID(old.Value.ID)]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// standing reads the entries of people, and why they left if any row says so.
func (r *run) standing(ctx context.Context, groups []group) (k standing, err error) {
	ids := make([]string, len(groups))
	for i := range groups {
		ids[i] = groups[i].id()
	}
	if k.entries, err = r.im.people.ByExternalIDs(ctx, r.actor.Tenant(), ids); err != nil {
		return k, err
	}
	if r.dry {
		r.foreseen.over(k.entries, groups)
	}
	if !r.confident {
		return k, nil
	}
	var left []alumnikit.ID
	for i := range groups {
		if old := k.entries[ids[i]]; old.Version > 0 && groups[i].reasoned() {
			left = append(left, alumnikit.ID(old.Value.ID))
		}
	}
	if left != nil {
		k.leavings, err = hr.LeavingsKind().GetAll(ctx, r.im.people.DB(), r.actor.Tenant(), left)
	}
	return k, err
}

// reasoned reports whether any row says why the person left.
func (g *group) reasoned() bool {
	return slices.ContainsFunc(g.rows, func(d draft) bool {
		return slices.ContainsFunc(d.stints, func(s stint) bool { return s.reason != "" })
	})
}

// person states what rows mean for one person. Rows that the service finds wrong
// are left out, and the others looked at without them.
func (r *run) person(g group, old storage.Stored[alumni.Entry], leavings storage.Stored[hr.Leavings]) (verdict, error) {
	var v verdict
	for {
		told, said := g.match(&r.seen.keys, old.Value.Employments)
		r.link(&g, told, said)
		changes, entry, err := r.prepare(&g, said, old)
		if err == nil {
			var reasons []storage.Change
			if reasons, err = r.reasons(told, entry, leavings); err == nil {
				v.settle(old, entry, changes, reasons)
				if r.dry {
					v.diff = r.diff(&g, said, old, entry, leavings, reasons)
				}
				return v, nil
			}
		}
		found, err := g.findings(err, told)
		if err != nil {
			return verdict{}, err
		}
		v.bad = append(v.bad, found...)
		if g.without(found); len(g.rows) == 0 {
			v.outcome = outcomeLeftOut
			return v, nil
		}
	}
}

// link notes which employment another one continues, where a row says that the
// employer changed: the last that had ended when it began.
func (r *run) link(g *group, told []telling, said []alumni.Employment) {
	for i := range told {
		t := &told[i]
		if t.stint.about.employment > 0 {
			r.continues(g, told, said, t)
			continue
		}
		if t.stint.kind != transferPost || t.at < 0 || !said[t.at].Origin.IsZero() {
			continue
		}
		before := -1
		for j := range said {
			end := said[j].End
			if j == t.at || end.IsZero() || end.First().Compare(t.stint.start.Last()) > 0 {
				continue
			}
			if before < 0 || said[before].End.Compare(end) < 0 {
				before = j
			}
		}
		if before < 0 {
			continue
		}
		said[t.at].Origin = r.idOf(g, said, before)
	}
}

// idOf returns the ID of an employment that may be new.
func (r *run) idOf(g *group, said []alumni.Employment, at int) alumnikit.ID {
	if said[at].ID.IsZero() {
		return r.naming.employment(r.actor.Tenant(), g.id(), at)
	}
	return said[at].ID
}

// settle puts the changes of a person and their reasons together.
func (v *verdict) settle(old storage.Stored[alumni.Entry], entry *alumni.Entry, changes, reasons []storage.Change) {
	if len(changes) == 0 && len(reasons) > 0 {
		changes = []storage.Change{alumni.Entries().Expect(old)}
	}
	v.changes, v.entry = append(changes, reasons...), entry
	switch {
	case len(v.changes) == 0:
		v.outcome = outcomeUnchanged
	case old.Version == 0:
		v.outcome = outcomeNew
	default:
		v.outcome = outcomeChanged
	}
}

// prepare states what rows mean for the entry, and gives what is new its IDs.
func (r *run) prepare(g *group, said []alumni.Employment, old storage.Stored[alumni.Entry]) ([]storage.Change, *alumni.Entry, error) {
	tenant := r.actor.Tenant()
	if old.Version == 0 {
		_, entry, err := r.people.PrepareRegister(r.actor, r.registration(g, said))
		if err != nil {
			return nil, nil, err
		}
		entry.ID = r.naming.person(tenant, g.id())
		r.naming.name(tenant, g.id(), entry, 0)
		return []storage.Change{alumni.Entries().Insert(entry)}, entry, nil
	}
	u := r.update(g, said, &old.Value)
	if says(u, &old.Value) {
		return nil, &old.Value, nil
	}
	changes, entry, err := r.people.PrepareUpdate(r.actor, old, u)
	if err == nil {
		r.naming.name(tenant, g.id(), entry, len(old.Value.Employments))
	}
	return changes, entry, err
}

func (r *run) registration(g *group, said []alumni.Employment) alumni.Registration {
	d := g.speaker()
	return alumni.Registration{
		Names: d.names(alumni.Names{}), Email: d.text(0, Email), Employments: said, Custom: d.custom, Source: r.source,
		Identifiers: d.identifiers([]alumni.Identifier{{System: alumni.ExternalID, Value: g.id()}}),
	}
}

func (r *run) update(g *group, said []alumni.Employment, old *alumni.Entry) alumni.EntryUpdate {
	out := alumni.EntryUpdate{Employments: said, Source: r.source}
	d := g.speaker()
	if d.silent {
		return out
	}
	names := d.names(old.Names)
	out.Names = &names
	if email, mapped := d.cell(0, Email); mapped {
		out.Email = &email
	}
	if all := d.identifiers(old.Identifiers); !slices.Equal(all, old.Identifiers) {
		out.Identifiers = all
	}
	out.Custom = keptAs(old.Custom, d.custom)
	return out
}

// says reports whether an entry says all of an update already. Most people of a
// monthly file have not changed, and this is cheaper than to prepare the update.
func says(u alumni.EntryUpdate, old *alumni.Entry) bool {
	if u.Identifiers != nil || (u.Email != nil && *u.Email != old.Email) || !hasCustom(old.Custom, u.Custom) {
		return false
	}
	if len(u.Employments) != len(old.Employments) {
		return false
	}
	for i := range u.Employments {
		if !reflect.DeepEqual(&u.Employments[i], &old.Employments[i]) {
			return false
		}
	}
	return u.Names == nil || reflect.DeepEqual(u.Names, &old.Names)
}

// reasons states why a person left, where rows say so.
func (r *run) reasons(told []telling, entry *alumni.Entry, old storage.Stored[hr.Leavings]) ([]storage.Change, error) {
	if !r.confident {
		return nil, nil
	}
	now := old
	for i := range told {
		t := &told[i]
		if t.stint.reason == "" || t.at < 0 {
			continue // a reason without any employment
		}
		l := t.leaving(entry.Employments[t.at].ID, now.Value)
		changes, err := r.im.hr.PrepareLeaving(r.actor, entry.ID, now, l)
		if err != nil {
			return nil, err
		}
		if len(changes) > 0 {
			now.Value = *changes[0].After().(*hr.Leavings)
		}
	}
	if reflect.DeepEqual(now.Value, old.Value) {
		return nil, nil
	}
	return []storage.Change{hr.LeavingsKind().Replace(old, &now.Value)}, nil
}

// leaving keeps a note that HR wrote to a reason that the file only repeats.
func (t *telling) leaving(employment alumnikit.ID, known hr.Leavings) hr.Leaving {
	out := hr.Leaving{Employment: employment, Reason: t.stint.reason, Note: t.stint.note}
	if before, ok := known.Of(employment); ok && before.Reason == out.Reason && out.Note == "" && !t.stint.noted {
		out.Note = before.Note
	}
	return out
}
