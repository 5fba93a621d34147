package index

import (
	"bytes"
	"context"
	"fmt"
	"maps"
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
// meanwhile: a write between the two looks would count as a difference.
func (ix *Index) Verify(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) (Report, error) {
	want, err := ix.build(ctx, db.Store(), tenant, func(context.Context) error { return nil })
	if err != nil {
		return Report{}, err
	}
	var report Report
	err = ix.look(ctx, db.Store(), tenant, func(v *view) error {
		report = Report{People: want.people, Terms: len(want.terms)}
		if err := v.verifyTerms(ctx, want, &report); err != nil {
			return err
		}
		if err := v.verifyColumns(ctx, want, &report); err != nil {
			return err
		}
		return v.verifyValues(ctx, want, &report)
	})
	if err == nil && report.Differences > 0 {
		err = fmt.Errorf("index: %d differences from the records: %w", report.Differences, alumnikit.ErrCorrupt)
	}
	return report, err
}

func (v *view) verifyTerms(ctx context.Context, want *built, report *Report) error {
	have := map[Term]*postings.Set{}
	groups := make([]uint64, 1<<v.meta.Exponent)
	for i := range groups {
		groups[i] = bucketGroup(uint64(i), v.meta.Exponent) //nolint:gosec // not negative
	}
	if err := v.fetch(ctx, groups); err != nil {
		return err
	}
	if err := v.prepare(ctx, []Term{everyoneTerm()}); err != nil {
		return err
	}
	for _, g := range groups {
		sets, err := decodeGroup(v.groups[g].pages, nil)
		if err != nil {
			return err
		}
		for t, set := range sets {
			if termGroup(t, v.meta.Exponent) != g {
				report.differ("field %d: a term stands in the wrong group", t.Field())
			}
			have[t] = set
		}
	}
	for t := range v.pending.pendingTerms() {
		if _, ok := have[t]; !ok {
			have[t] = nil
		}
	}
	for t, set := range have {
		have[t] = v.pending.patch(t, set)
	}
	for t, set := range want.terms {
		report.Postings += set.Len()
		if !set.Equal(have[t]) {
			report.differ("field %d audience %q element %d: %d people, want %d", t.Field(), t.Audience(), t.Element(), have[t].Len(), set.Len())
		}
	}
	for t, set := range have {
		if want.terms[t] == nil && !set.IsEmpty() {
			report.differ("field %d audience %q element %d: %d people, want none", t.Field(), t.Audience(), t.Element(), set.Len())
		}
	}
	return nil
}

// verifyColumns looks at every slot up to the last chunk in use, so that a key
// left behind for the next person of a slot shows.
func (v *view) verifyColumns(ctx context.Context, want *built, report *Report) error {
	columns := maps.Clone(want.columns)
	for c := range v.pending.pendingColumns() {
		columns[c] = want.columns[c]
	}
	last, _ := v.everyone().Max()
	all := postings.Range(0, last|(chunkSlots-1)+1)
	for c, keys := range columns {
		if err := v.prepareColumn(ctx, c, all); err != nil {
			return err
		}
		have := v.keys(c)
		for slot := range all.All() {
			if !bytes.Equal(have(slot), keys[slot]) {
				report.differ("order of field %d audience %q: a key differs", c.field, c.audience)
			}
		}
	}
	return nil
}

func (v *view) verifyValues(ctx context.Context, want *built, report *Report) error {
	for c, values := range want.values(v.ix) {
		have, err := v.dictionary(ctx, c)
		if err != nil {
			return err
		}
		for _, value := range values {
			if _, ok := slices.BinarySearch(have, value); !ok {
				report.differ("dictionary of field %d audience %q: a value is missing", c.field, c.audience)
			}
		}
	}
	return nil
}
