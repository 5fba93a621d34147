package views

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/referral"
)

// facts are the records of the demo tenant, as the SDK's own types: what the
// answers are worked out from without SQL.
type facts struct {
	entries      []alumni.Entry
	consents     []alumni.Consents
	leavings     []hr.Leavings
	openings     map[alumnikit.ID]referral.Opening
	applications []referral.Application
	editions     map[alumnikit.ID]newsletter.Edition
	deliveries   map[alumnikit.ID][]newsletter.Delivery // by edition
}

func factsOf(tb testing.TB, records []record) *facts {
	tb.Helper()
	f := &facts{
		openings: map[alumnikit.ID]referral.Opening{}, editions: map[alumnikit.ID]newsletter.Edition{},
		deliveries: map[alumnikit.ID][]newsletter.Delivery{},
	}
	for _, r := range records {
		if r.tenant != string(demo) {
			continue
		}
		switch r.kind {
		case "alumni.entry":
			f.entries = append(f.entries, decode[alumni.Entry](tb, r))
		case "alumni.consents":
			f.consents = append(f.consents, decode[alumni.Consents](tb, r))
		case "hr.leaving":
			f.leavings = append(f.leavings, decode[hr.Leavings](tb, r))
		case "referral.opening":
			f.openings[r.id] = decode[referral.Opening](tb, r)
		case "referral.application":
			f.applications = append(f.applications, decode[referral.Application](tb, r))
		case "newsletter.edition":
			f.editions[r.id] = decode[newsletter.Edition](tb, r)
		case "newsletter.batch":
			b := decode[struct {
				Edition    alumnikit.ID          `json:"edition"`
				Recipients []newsletter.Delivery `json:"recipients"`
			}](tb, r)
			f.deliveries[b.Edition] = append(f.deliveries[b.Edition], b.Recipients...)
		}
	}
	return f
}

func decode[T any](tb testing.TB, r record) T {
	tb.Helper()
	var value T
	require.NoError(tb, json.Unmarshal(r.body, &value))
	return value
}

// tally counts under keys of one or more columns.
type tally map[string]int

func (t tally) add(columns ...string) { t[strings.Join(columns, "\x00")]++ }

// rows are the keys with their counts, in the order of the keys.
func (t tally) rows() [][]string {
	var out [][]string
	for _, key := range slices.Sorted(maps.Keys(t)) {
		out = append(out, append(strings.Split(key, "\x00"), strconv.Itoa(t[key])))
	}
	return out
}

// largest are the rows in falling order of counts.
func (t tally) largest() [][]string {
	out := t.rows()
	slices.SortStableFunc(out, func(a, b []string) int { return cmp.Compare(t[b[0]], t[a[0]]) })
	return out
}

func (f *facts) leftSales() [][]string {
	left := 0
	for _, e := range f.entries {
		if slices.ContainsFunc(e.Employments, func(m alumni.Employment) bool { return m.Department == "営業部" && m.End.Year() == 2024 }) {
			left++
		}
	}
	return [][]string{{strconv.Itoa(left)}}
}

func (f *facts) byDepartment() [][]string {
	found := tally{}
	for _, e := range f.entries {
		in := map[string]bool{}
		for _, m := range e.Employments {
			if m.End.IsZero() {
				in[m.Department] = true
			}
		}
		for department := range in {
			found.add(department)
		}
	}
	maps.DeleteFunc(found, func(_ string, n int) bool { return n < 20 })
	return found.largest()
}

func (f *facts) byFiscalYear() [][]string {
	found := tally{}
	for _, e := range f.entries {
		for _, m := range e.Employments {
			if m.End.Year() < 2022 || m.End.Month() == 0 {
				continue
			}
			year := m.End.Year()
			if m.End.Month() < 4 {
				year--
			}
			found.add(strconv.Itoa(year))
		}
	}
	return found.rows()
}

func (f *facts) cameBack() [][]string {
	n := 0
	for _, e := range f.entries {
		if len(e.Employments) > 1 {
			n++
		}
	}
	return [][]string{{strconv.Itoa(n)}}
}

func (f *facts) standing() [][]string {
	found := tally{}
	for _, c := range f.consents {
		for _, purpose := range alumni.Purposes() {
			if c.Live(purpose) {
				found.add(string(purpose))
			}
		}
	}
	return found.rows()
}

func (f *facts) givenInApril() [][]string {
	found := tally{}
	for _, c := range f.consents {
		for _, e := range c.Entries {
			if e.GivenAt.Year() == 2026 && e.GivenAt.Month() == time.April {
				found.add(string(e.Purpose), e.Method)
			}
		}
	}
	return found.rows()
}

func (f *facts) byStage() [][]string {
	found := tally{}
	for _, a := range f.applications {
		title := f.openings[a.Opening].Title
		found.add(cmp.Or(title[alumni.Japanese], title[alumni.English]), string(a.Stage))
	}
	return found.rows()
}

func (f *facts) daysToHire() [][]string {
	var all, hires float64
	for _, a := range f.applications {
		for _, step := range a.Steps {
			if step.Stage == referral.Hired {
				all, hires = all+step.At.Sub(a.Steps[0].At).Hours()/24, hires+1
			}
		}
	}
	return [][]string{{strconv.FormatFloat(all/hires, 'f', 1, 64)}}
}

func (f *facts) byEdition() [][]string {
	found := tally{}
	for edition, deliveries := range f.deliveries {
		for _, d := range deliveries {
			found.add(f.editions[edition].Name, string(d.State), cmp.Or(string(d.Cause), null))
		}
	}
	return found.rows()
}

func (f *facts) reasons() [][]string {
	ended := map[alumnikit.ID]bool{}
	for _, e := range f.entries {
		for _, m := range e.Employments {
			ended[m.ID] = m.End.Year() == 2025
		}
	}
	found := tally{}
	for _, l := range f.leavings {
		for _, item := range l.Items {
			if ended[item.Employment] {
				found.add(string(item.Reason))
			}
		}
	}
	return found.largest()
}
