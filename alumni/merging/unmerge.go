package merging

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// Unmerge undoes a merge: both people are there again under their own IDs. It
// needs PermRoster. A merge that a later one of the same person was built upon is
// ErrState: undo the later one first.
//
// If nothing happened since, both are as they were. Otherwise, by the field: what
// changed since stays with the person who was kept, and so do employments,
// identifiers, declarations and notes that were added; employments of the person
// who was gone go back with them as they are now; what was taken away since is gone
// from both. Narrowed audiences, withdrawals and blocks made since hold for both:
// nobody can tell any more whose they were.
func (s *Service) Unmerge(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID) error {
	const op = "merging.Unmerge"
	if err := actor.Require(alumnikit.PermRoster); err != nil {
		return alumnikit.Wrap(op, "merge", err)
	}
	err := s.people.Change(ctx, storage.By(actor, "person.unmerge"), func(ctx context.Context) ([]storage.Change, error) {
		old, err := merges().Get(ctx, s.db(), actor.Tenant(), id)
		if err != nil {
			return nil, err
		}
		m := &old.Value
		if err := s.settle(ctx, actor.Tenant()); err != nil {
			return nil, err
		}
		now, err := s.load(ctx, actor.Tenant(), m.Keep)
		if errors.Is(err, alumnikit.ErrNotFound) {
			return nil, alumnikit.ErrState // merged into somebody in turn
		}
		if err != nil {
			return nil, err
		}
		if !slices.Equal(now.Entry.Merged, m.After.Entry.Merged) {
			return nil, alumnikit.ErrState
		}
		rules, err := s.people.Rules(ctx, actor.Tenant())
		if err != nil {
			return nil, err
		}
		keep, gone := m.part(&now.halves, rules)
		pointing, err := s.pointBack(ctx, actor, m)
		if err != nil {
			return nil, err
		}
		listed, err := duplicate.New(s.people, nil).PrepareUnmerged(ctx, actor, m.Keep, m.Gone)
		if err != nil {
			return nil, err
		}
		changes := append(now.become(keep), (&found{}).become(gone)...)
		return slices.Concat(changes, pointing, listed, []storage.Change{merges().Delete(old)}), nil
	})
	return alumnikit.Wrap(op, "merge", err)
}

// settle folds the index: somebody who was removed can come back under their ID
// once their removal is in it. In a transaction of the host nothing is folded; a
// removal that is pending then is an ErrConflict until the tenant's upkeep has run.
func (s *Service) settle(ctx context.Context, tenant alumnikit.TenantID) error {
	if storage.Joined(s.db().Store()) {
		return nil
	}
	return s.people.Upkeep(ctx, tenant)
}

// pointBack states that the ID of the person who was gone is their own again, and
// that those that meant them mean them again.
func (s *Service) pointBack(ctx context.Context, actor alumnikit.Actor, m *kept) ([]storage.Change, error) {
	out, err := s.point(ctx, actor, m, m.BeforeGone.Entry.Merged, m.Gone)
	if err != nil {
		return nil, err
	}
	own, err := alumni.Aliases().Find(ctx, s.db(), actor.Tenant(), alumnikit.ID(m.Gone))
	if err != nil || own.Version == 0 {
		return out, err
	}
	return append(out, alumni.Aliases().Delete(own)), nil
}

// part divides what the person is now between the two who they were.
func (m *kept) part(now *halves, rules alumni.Rules) (keep, gone *halves) {
	a, b := m.BeforeKeep, m.BeforeGone
	if !same(now.Entry, m.After.Entry) {
		a.Entry, b.Entry = m.partEntry(now.Entry)
	}
	if !same(now.Profile, m.After.Profile) {
		a.Profile, b.Profile = m.partProfile(now.Profile, rules)
	}
	if !same(now.Memberships, m.After.Memberships) {
		a.Memberships, b.Memberships = m.partMemberships(now.Memberships)
	}
	if !same(now.Consents, m.After.Consents) {
		a.Consents, b.Consents = m.partConsents(now.Consents)
	}
	if !same(now.Blocks, m.After.Blocks) {
		a.Blocks, b.Blocks = m.partBlocks(now.Blocks)
	}
	if !same(now.Leavings, m.After.Leavings) {
		a.Leavings, b.Leavings = m.partLeavings(now.Leavings, b.Entry)
	}
	if !same(now.Notes, m.After.Notes) {
		a.Notes = m.partNotes(now.Notes)
	}
	return &a, &b
}

// since returns what a value goes back to: the one before, unless it was changed
// after the merge.
func since[T any](before, after, now T) T {
	if same(after, now) {
		return before
	}
	return now
}

// sinceList is since for the elements of a list: those before that are still
// there, and those that were added after the merge.
func sinceList[T comparable](before, after, now []T) []T {
	var out []T
	for _, v := range before {
		if slices.Contains(now, v) {
			out = append(out, v)
		}
	}
	for _, v := range now {
		if !slices.Contains(after, v) {
			out = append(out, v)
		}
	}
	return out
}

// sinceCustom is since for further fields, each by itself: of a list that changed
// since in one of them, the rest may be the other person's.
func sinceCustom(before, after, now []alumni.CustomValue) []alumni.CustomValue {
	var out []alumni.CustomValue
	for _, v := range before {
		if same(alumni.CustomValueOf(after, v.Field), alumni.CustomValueOf(now, v.Field)) {
			out = append(out, v)
		}
	}
	for _, v := range now {
		if !same(alumni.CustomValueOf(after, v.Field), v) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b alumni.CustomValue) int { return cmp.Compare(a.Field, b.Field) })
	return out
}

func (m *kept) partEntry(now *alumni.Entry) (keep, gone *alumni.Entry) {
	a, b, after := *m.BeforeKeep.Entry, *m.BeforeGone.Entry, m.After.Entry
	a.Names = since(a.Names, after.Names, now.Names)
	a.Email = since(a.Email, after.Email, now.Email)
	a.Custom = sinceCustom(a.Custom, after.Custom, now.Custom)
	a.Origins = since(a.Origins, after.Origins, now.Origins)
	a.UpdatedAt = now.UpdatedAt
	a.Identifiers = sinceList(a.Identifiers, after.Identifiers, now.Identifiers)
	b.Identifiers = slices.DeleteFunc(slices.Clone(b.Identifiers), func(id alumni.Identifier) bool { return !slices.Contains(now.Identifiers, id) })
	a.Employments, b.Employments = m.partEmployments(now.Employments)
	return &a, &b
}

// partEmployments gives each employment to whom it belonged; those that both had
// are the kept person's now, and the other's as they were.
func (m *kept) partEmployments(now []alumni.Employment) (keep, gone []alumni.Employment) {
	find := func(in []alumni.Employment, id alumnikit.ID) int {
		return slices.IndexFunc(in, func(e alumni.Employment) bool { return e.ID == id })
	}
	before, after := m.BeforeKeep.Entry.Employments, m.After.Entry.Employments
	gone = slices.Clone(m.BeforeGone.Entry.Employments)
	for _, e := range now {
		own, other, merged := find(before, e.ID), find(gone, e.ID), find(after, e.ID)
		switch {
		case own >= 0 && merged >= 0:
			keep = append(keep, since(before[own], after[merged], e))
		case other >= 0:
			gone[other] = e
		default:
			keep = append(keep, e)
		}
	}
	return keep, gone
}

func (m *kept) partProfile(now *alumni.Profile, rules alumni.Rules) (keep, gone *alumni.Profile) {
	after := orEmpty(m.After.Profile, m.Keep)
	if now == nil {
		now = orEmpty(nil, m.Keep)
	}
	a := orEmpty(m.BeforeKeep.Profile, m.Keep).Clone()
	for _, name := range profileFields() {
		if !same(fieldOf(after, name), fieldOf(now, name)) {
			copyField(a, now, name)
		}
	}
	a.Custom, a.Origins = sinceCustom(a.Custom, after.Custom, now.Custom), since(a.Origins, after.Origins, now.Origins)
	a.UpdatedAt = now.UpdatedAt
	keep = a
	if m.BeforeGone.Profile != nil {
		gone = m.BeforeGone.Profile.Clone()
	}
	a.Audiences = narrowed(rules, a.Audiences, after.Audiences, now.Audiences, true)
	if gone != nil {
		gone.Audiences = narrowed(rules, gone.Audiences, after.Audiences, now.Audiences, false)
	}
	return keep, gone
}

// narrowed returns the audiences of before with what was chosen since: as it was
// chosen, or where somebody else may have chosen, as far as that is narrower.
func narrowed(rules alumni.Rules, before, after, now map[string]alumni.Audience, own bool) map[string]alumni.Audience {
	out := map[string]alumni.Audience{}
	for d, a := range before {
		out[d] = a
	}
	for _, of := range []map[string]alumni.Audience{after, now} {
		for d := range of {
			if now[d] == after[d] {
				continue
			}
			chosen := now[d]
			if !own {
				chosen = rules.Narrower(d, before[d], now[d])
			}
			out[d] = chosen
			if chosen == alumni.Default {
				delete(out, d)
			}
		}
	}
	return out
}

func (m *kept) partMemberships(now *alumni.Memberships) (keep, gone *alumni.Memberships) {
	groups := func(of *alumni.Memberships) []alumni.Membership {
		if of == nil {
			return nil
		}
		return of.Groups
	}
	still := func(of *alumni.Memberships) *alumni.Memberships {
		if of == nil {
			return nil
		}
		out := &alumni.Memberships{ID: of.ID}
		for _, g := range of.Groups {
			if slices.ContainsFunc(groups(now), func(o alumni.Membership) bool { return o.Group == g.Group }) {
				out.Groups = append(out.Groups, g)
			}
		}
		return out
	}
	keep, gone = still(m.BeforeKeep.Memberships), still(m.BeforeGone.Memberships)
	for _, g := range groups(now) {
		if !slices.Contains(groups(m.After.Memberships), g) {
			if keep == nil {
				keep = &alumni.Memberships{ID: m.Keep}
			}
			keep.Groups = slices.DeleteFunc(keep.Groups, func(o alumni.Membership) bool { return o.Group == g.Group })
			keep.Groups = append(keep.Groups, g)
		}
	}
	return keep, gone
}

func (m *kept) partConsents(now *alumni.Consents) (keep, gone *alumni.Consents) {
	own := func(of *alumni.Consents, id alumnikit.PersonID) *alumni.Consents {
		out := &alumni.Consents{ID: id}
		if of != nil {
			out.Entries = slices.Clone(of.Entries)
		}
		return out
	}
	keep, gone = own(m.BeforeKeep.Consents, m.Keep), own(m.BeforeGone.Consents, m.Gone)
	if now == nil {
		now = &alumni.Consents{}
	}
	for _, e := range now.Entries {
		if e.GivenAt.After(m.At) {
			keep.Entries = append(keep.Entries, e)
		}
	}
	for _, purpose := range alumni.Purposes() {
		if last := lastWithdrawal(now, purpose); last != nil && last.WithdrawnAt.After(m.At) {
			withdraw(keep, purpose, *last)
			withdraw(gone, purpose, *last)
		}
	}
	return orNil(keep, len(keep.Entries)), orNil(gone, len(gone.Entries))
}

func orNil[T any](value *T, n int) *T {
	if n == 0 {
		return nil
	}
	return value
}

func (m *kept) partBlocks(now *alumni.Blocks) (keep, gone *alumni.Blocks) {
	people := func(of *alumni.Blocks) []alumni.Block {
		if of == nil {
			return nil
		}
		return of.People
	}
	part := func(of *alumni.Blocks, id alumnikit.PersonID) *alumni.Blocks {
		out := &alumni.Blocks{ID: id}
		for _, b := range people(of) {
			between := b.Person == m.Keep || b.Person == m.Gone // which the merge had left out
			if between || slices.Contains(people(now), b) {
				out.People = append(out.People, b)
			}
		}
		for _, b := range people(now) {
			if !slices.Contains(people(m.After.Blocks), b) && !out.Has(b.Person) && len(out.People) < alumni.MaxBlocks {
				out.People = append(out.People, b)
			}
		}
		return orNil(out, len(out.People))
	}
	return part(m.BeforeKeep.Blocks, m.Keep), part(m.BeforeGone.Blocks, m.Gone)
}

// partLeavings gives what was recorded since to whom the employment belongs.
func (m *kept) partLeavings(now *hr.Leavings, goneEntry *alumni.Entry) (keep, gone *hr.Leavings) {
	items := func(of *hr.Leavings) []hr.Leaving {
		if of == nil {
			return nil
		}
		return slices.Clone(of.Items)
	}
	a, b := &hr.Leavings{ID: m.Keep, Items: items(m.BeforeKeep.Leavings)}, &hr.Leavings{ID: m.Gone, Items: items(m.BeforeGone.Leavings)}
	for _, l := range items(now) {
		if slices.Contains(items(m.After.Leavings), l) {
			continue
		}
		into := a
		if slices.ContainsFunc(goneEntry.Employments, func(e alumni.Employment) bool { return e.ID == l.Employment }) {
			into = b
		}
		into.Items = slices.DeleteFunc(into.Items, func(o hr.Leaving) bool { return o.Employment == l.Employment })
		into.Items = append(into.Items, l)
	}
	return orNil(a, len(a.Items)), orNil(b, len(b.Items))
}

// partNotes leaves notes that were added since with the person who was kept.
func (m *kept) partNotes(now *hr.Notes) *hr.Notes {
	out := &hr.Notes{ID: m.Keep}
	if m.BeforeKeep.Notes != nil {
		out.Items = slices.Clone(m.BeforeKeep.Notes.Items)
	}
	var after []hr.Note
	if m.After.Notes != nil {
		after = m.After.Notes.Items
	}
	if now != nil {
		for _, n := range now.Items {
			if !slices.Contains(after, n) {
				out.Items = append(out.Items, n)
			}
		}
	}
	return orNil(out, len(out.Items))
}
