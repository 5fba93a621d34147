package index

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// Report is what Verify compared.
type Report struct {
	People      int
	Terms       int
	Postings    int
	Differences int      // terms, keys and dictionary values that differ
	Examples    []string // some of them, without values
}

// maxExamples bounds Report.Examples.
const maxExamples = 20

func (r *Report) differ(format string, args ...any) {
	if r.Differences++; len(r.Examples) < maxExamples {
		r.Examples = append(r.Examples, fmt.Sprintf(format, args...))
	}
}

// Verify works the index out from the records and compares it with what
// readers see. A difference is ErrCorrupt, with the report. Nobody should write
// meanwhile: a write between the two looks would count as a difference. People of
// an import that goes on are left out. It takes some hundred megabytes of memory
// for a tenant of a million people, and no more for more.
func (ix *Index) Verify(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) (Report, error) {
	people, err := ix.people(ctx, db.Store(), tenant)
	if err != nil {
		return Report{}, err
	}
	var report Report
	passes := uint64(max(1, people/ix.tune.verifyPeople)) //nolint:gosec // not negative
	for pass := range passes {
		if err := ix.verify(ctx, db.Store(), tenant, pass, passes, &report); err != nil {
			return report, err
		}
	}
	if report.Differences > 0 {
		return report, fmt.Errorf("index: %d differences from the records: %w", report.Differences, alumnikit.ErrCorrupt)
	}
	return report, nil
}

// verify compares one part of the terms, and in the first pass everything else.
func (ix *Index) verify(ctx context.Context, store storage.Store, tenant alumnikit.TenantID, pass, passes uint64, report *Report) error {
	b := ix.newBuilder()
	b.only = func(t Term) bool { return t.hash()>>32%passes == pass }
	err := ix.collect(ctx, store, tenant, storage.ListQuery{}, ix.watch(store, tenant).indexed, func(_ context.Context, page collected) error {
		page.addTo(b)
		return nil
	})
	if err != nil {
		return err
	}
	b.close()
	before := *report
	return ix.look(ctx, store, tenant, &wants{}, func(v *view) error {
		*report = before
		report.People = b.slots.Len()
		if err := v.verifyTerms(ctx, b, report); err != nil || pass > 0 {
			return err
		}
		if err := v.verifyColumns(ctx, b, report); err != nil {
			return err
		}
		return v.verifyValues(ctx, b, report)
	})
}

// verifyTerms compares the terms that are in the pages, group by group, then those
// that are not.
func (v *view) verifyTerms(ctx context.Context, b *builder, report *Report) error {
	seen := make(map[Term]bool, len(b.terms))
	for bucket := range uint64(1) << v.meta.Exponent {
		terms, err := v.termsOf(ctx, bucket, b, report)
		if err == nil {
			err = v.verifySome(ctx, terms, b, seen, report)
		}
		if err != nil {
			return err
		}
		clear(v.groups) // each is looked at once
	}
	var rest []Term
	for t := range b.terms {
		if !seen[t] {
			rest = append(rest, t)
		}
	}
	for t := range v.pending.pendingTerms() {
		if !seen[t] && b.terms[t] == nil && b.only(t) {
			rest = append(rest, t)
		}
	}
	return v.verifySome(ctx, rest, b, seen, report)
}

// termsOf returns the terms that stand in a group.
func (v *view) termsOf(ctx context.Context, bucket uint64, b *builder, report *Report) ([]Term, error) {
	g := bucketGroup(bucket, v.meta.Exponent)
	if err := v.fetch(ctx, []uint64{g}); err != nil {
		return nil, err
	}
	var terms []Term
	err := scanGroup(v.groups[g].pages, func(term []byte, _ int, _ posting) (bool, error) {
		t := Term(term)
		if termGroup(t, v.meta.Exponent) != g {
			report.differ("field %d: a term stands in the wrong group", t.Field())
		} else if b.only(t) {
			terms = append(terms, t)
		}
		return true, nil
	})
	return terms, err
}

func (v *view) verifySome(ctx context.Context, terms []Term, b *builder, seen map[Term]bool, report *Report) error {
	if err := v.prepare(ctx, slices.Clone(terms)); err != nil {
		return err
	}
	for _, t := range terms {
		seen[t] = true
		want := &postings.Set{}
		if a := b.terms[t]; a != nil {
			var err error
			if want, err = a.set(); err != nil {
				return err
			}
			report.Terms++
			report.Postings += want.Len()
		}
		if have := postings.AndNot(v.set(t), v.hidden); !want.Equal(have) {
			report.differ("field %d audience %q element %d: %d people, want %d", t.Field(), t.Audience(), t.Element(), have.Len(), want.Len())
		}
	}
	v.sets = map[Term]*postings.Set{} // each is looked at once
	return nil
}

// verifyColumns looks at every slot up to the last chunk in use, so that a key
// left behind for the next person of a slot shows.
func (v *view) verifyColumns(ctx context.Context, b *builder, report *Report) error {
	columns := map[column]bool{{field: fieldID}: true}
	for c := range b.columns {
		columns[c] = true
	}
	for c := range v.pending.pendingColumns() {
		columns[c] = true
	}
	for c := range columns {
		o, err := v.order(ctx, c)
		if err != nil {
			return err
		}
		last := uint32(len(o.chunks)) * chunkSlots //nolint:gosec // a slot
		for n := range b.columns[c] {
			last = max(last, (n+1)*chunkSlots)
		}
		have := v.keysOf(c, o)
		for slot := range last {
			want := b.columns[c][slot/chunkSlots].get(slot % chunkSlots)
			if !v.hidden.Contains(slot) && !bytes.Equal(have(slot), want) {
				report.differ("order of field %d audience %q: a key differs", c.field, c.audience)
			}
		}
	}
	return nil
}

func (v *view) verifyValues(ctx context.Context, b *builder, report *Report) error {
	for c := range b.values {
		have, err := v.dictionary(ctx, c)
		if err != nil {
			return err
		}
		for _, value := range b.sortedValues(c) {
			if _, ok := slices.BinarySearch(have, value); !ok {
				report.differ("dictionary of field %d audience %q: a value is missing", c.field, c.audience)
			}
		}
	}
	return nil
}
