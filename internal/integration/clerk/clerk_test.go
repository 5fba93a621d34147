package clerk

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/integration/place"
)

const tenant alumnikit.TenantID = "mihon"

func actor() alumnikit.Actor {
	return alumnikit.Admin(tenant, "clerk", alumnikit.AllPermissions()...)
}

// desk is where the clerk works: a roster on SQLite and what the calendar says.
type desk struct {
	people  *alumni.Service
	imports *importer.Importer
	today   time.Time
}

func sit(t *testing.T) *desk {
	t.Helper()
	d := &desk{today: time.Date(2026, 10, 31, 9, 0, 0, 0, time.UTC)}
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("desk"), alumnikit.MinKeySize/4))
	require.NoError(t, err)
	store := place.Migrated(t, place.SQLite).Store(t)
	d.people, err = alumni.New(store, keys, &alumni.Options{Clock: func() time.Time { return d.today }})
	require.NoError(t, err)
	d.imports = importer.New(d.people, nil)
	return d
}

// mapped looks at a file as the mapping page does, and takes what is proposed.
func (d *desk) mapped(t *testing.T, e export) importer.Mapping {
	t.Helper()
	preview, err := d.imports.Inspect(t.Context(), actor(), bytes.NewReader(e.file), importer.Format{})
	require.NoError(t, err)
	require.EqualValues(t, "windows-31j", preview.Format.Encoding)
	require.Equal(t, 3, preview.Format.HeaderLine, "behind the title")
	require.Equal(t, 2, preview.Format.HeaderRows)
	require.Equal(t, []importer.Column{
		importer.ExternalID, importer.Family, importer.Given, importer.FamilyKana, importer.GivenKana, importer.Entity,
		importer.Department, importer.Title, importer.Work, importer.Start, importer.End, importer.LeavingReason,
	}, preview.Proposal.Mapping.Columns, "everything is recognised by its header")
	return preview.Proposal.Mapping
}

func (d *desk) options() *importer.RunOptions {
	return &importer.RunOptions{Mode: importer.Snapshot, File: "社員一覧.csv"}
}

func (d *desk) tryOut(t *testing.T, e export, m importer.Mapping) *importer.Report {
	t.Helper()
	report, err := d.imports.DryRun(t.Context(), actor(), bytes.NewReader(e.file), m, d.options())
	require.NoError(t, err)
	return report
}

func (d *desk) apply(t *testing.T, e export, m importer.Mapping) *importer.Report {
	t.Helper()
	report, err := d.imports.Import(t.Context(), actor(), bytes.NewReader(e.file), m, d.options())
	require.NoError(t, err)
	return report
}

// numbers are the external IDs of people who are new in a report, or of whom
// something changed.
func numbers(r *importer.Report, isNew bool) []string {
	var out []string
	for _, d := range r.Diffs {
		if d.New == isNew {
			out = append(out, d.ExternalID)
		}
	}
	return out
}

// An export with one bad row in twenty goes in, with a report from which a
// colleague can repair the rest; a month later the next export shows exactly what
// has changed, and who is missing is for HR to say.
func TestTheClerk(t *testing.T) {
	t.Parallel()
	const workers, joining = 2000, 15
	d := sit(t)
	october := staff(0, workers)
	first := write(t, "令和8年10月31日", october, false)
	mapping := d.mapped(t, first)

	dry := d.tryOut(t, first, mapping)
	require.Equal(t, [4]int{workers, first.good, 0, 0}, [4]int{dry.Rows, dry.New, dry.Changed, dry.Unchanged})
	require.Equal(t, 1, dry.Skipped, "the total")
	require.Equal(t, len(first.bad), dry.BadRows)
	d.repairable(t, dry, first)

	done := d.apply(t, first, mapping)
	require.Equal(t, dry.Bad, done.Bad, "the dry run has told everything")
	require.Equal(t, first.good, done.New)
	d.asExported(t, october, first)

	repaired := write(t, "令和8年10月31日", october, true)
	done = d.apply(t, repaired, mapping)
	require.Equal(t, [4]int{len(first.bad), 0, first.good, 0}, [4]int{done.New, done.Changed, done.Unchanged, done.BadRows})

	d.today = d.today.AddDate(0, 1, 0)
	november, happened := pass(october, staff(2*workers, joining))
	next := write(t, "令和8年11月30日", november, true)
	shown := d.tryOut(t, next, mapping)
	d.exactly(t, shown, happened)
	done = d.apply(t, next, mapping)
	require.Equal(t, shown.Missing, done.Missing)
	require.Equal(t, [2]int{shown.New, shown.Changed}, [2]int{done.New, done.Changed})
	d.asExported(t, november, next)
	d.confirm(t, done)
	done = d.tryOut(t, next, mapping)
	require.Equal(t, [4]int{0, 0, len(november), 0}, [4]int{done.New, done.Changed, done.Unchanged, done.Absent}, "once more: nothing")
}

// repairable reads the report as the colleague does, in a spreadsheet: it names
// line and column, says what is wrong and what to do, and shows no value.
func (d *desk) repairable(t *testing.T, r *importer.Report, e export) {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, r.WriteCSV(&file, alumni.Japanese))
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.String(), "\ufeff"))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"行", "列", "コード", "理由", "値の形", "対処"}, rows[0])
	type finding struct{ line, column, code string }
	var told, want []finding
	for _, row := range rows[1:] {
		told = append(told, finding{row[0], row[1], row[2]})
		require.NotEmpty(t, row[3], "what is wrong")
		require.NotEmpty(t, row[5], "what to do")
	}
	for _, b := range e.bad {
		want = append(want, finding{strconv.Itoa(b.line), b.column, b.code})
	}
	require.Equal(t, want, told)
	for _, value := range []string{"宇宙飛行士", "123456789012", "１２３４", "平成31年5月1日"} {
		require.NotContains(t, file.String(), value)
	}
}

// asExported compares the roster with the personnel system, worker by worker.
func (d *desk) asExported(t *testing.T, all []worker, e export) {
	t.Helper()
	var ids []string
	for _, w := range all {
		ids = append(ids, w.number)
	}
	known, err := d.people.ByExternalIDs(t.Context(), tenant, ids)
	require.NoError(t, err)
	for _, w := range all {
		entry, there := known[w.number]
		if slices.ContainsFunc(e.bad, func(b spoiled) bool { return b.number == w.number }) {
			require.False(t, there, "a bad row brings nobody in")
			continue
		}
		require.True(t, there, w.number)
		names, m := entry.Value.Names, entry.Value.Employments[0]
		require.Len(t, entry.Value.Employments, 1, w.number)
		require.Equal(t, [4]string{w.family, w.given, w.familyKana, w.givenKana}, [4]string{names.Family, names.Given, names.FamilyKana, names.GivenKana})
		require.Equal(t, [5]string{w.entity, w.department, w.title, w.start, w.end}, [5]string{m.Entity, m.Department, m.Title, m.Start.String(), m.End.String()})
		if w.reason == "" {
			continue
		}
		left, err := hr.New(d.people).Leavings(t.Context(), actor(), entry.Value.ID)
		require.NoError(t, err)
		require.Equal(t, hr.CareerChange, left[0].Reason)
	}
}

// exactly compares a dry run with what has happened.
func (d *desk) exactly(t *testing.T, r *importer.Report, m month) {
	t.Helper()
	require.Zero(t, r.BadRows)
	require.ElementsMatch(t, m.hired, numbers(r, true))
	require.ElementsMatch(t, slices.Concat(m.left, m.moved, m.renamed), numbers(r, false))
	var gone []string
	for _, missing := range r.Missing {
		gone = append(gone, missing.ExternalID)
	}
	require.ElementsMatch(t, m.gone, gone)
	paths := map[string][]string{}
	for _, diff := range r.Diffs {
		for _, f := range diff.Fields {
			if !diff.New {
				paths[diff.ExternalID] = append(paths[diff.ExternalID], f.Path)
			}
		}
	}
	for _, c := range []struct {
		who  []string
		want []string
	}{
		{m.left, []string{"employments[0].end", "leavings"}},
		{m.moved, []string{"employments[0].department"}},
		{m.renamed, []string{"names.family", "names.familyKana"}},
	} {
		for _, number := range c.who {
			var got []string
			for _, p := range paths[number] {
				if before, _, inside := strings.Cut(p, "s["); inside && before == "leaving" {
					p = "leavings" // whose members are HR's own
				}
				got = append(got, p)
			}
			slices.Sort(got)
			require.Equal(t, c.want, slices.Compact(got), number)
		}
	}
}

// confirm has HR say that the missing have left at the end of the month.
func (d *desk) confirm(t *testing.T, r *importer.Report) {
	t.Helper()
	end, err := alumni.NewDate(2026, 11, 30)
	require.NoError(t, err)
	var endings []importer.Ending
	for _, m := range r.Missing {
		endings = append(endings, importer.Ending{Person: m.Person, Employment: m.Employment.ID, End: end})
	}
	slices.SortFunc(endings, func(a, b importer.Ending) int { return cmp.Compare(a.Person.String(), b.Person.String()) })
	ended, err := d.imports.End(t.Context(), actor(), endings)
	require.NoError(t, err)
	require.Equal(t, len(r.Missing), ended.Ended)
	require.Empty(t, ended.Refused)
	d.today = d.today.AddDate(0, 0, 2)
}
