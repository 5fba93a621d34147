package importer_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const stints = "社員番号,姓,会社,部署,役職,入社日,退職日,退職理由\n"

// Rows of one person are one person, be they together or far apart.
func TestSeveralRowsAPerson(t *testing.T) {
	t.Parallel()
	const (
		first  = "E1,見本,サンプル商事,営業部,担当,2010-04-01,2015-03-31,転職\n"
		second = "E1,見本,サンプル商事,人事部,課長,2018-04-01,,\n"
		third  = "E1,見本,サンプル物流,,顧問,2018-04-01,,\n"
	)
	others := func(from, n int) string {
		var b strings.Builder
		for i := from; i < from+n; i++ {
			b.WriteString("X" + strconv.Itoa(i) + ",例示,サンプル商事,営業部,担当,2001-04-01,,\n")
		}
		return b.String()
	}
	for name, file := range map[string]string{
		"together":            first + second + third + others(0, 5),
		"together, at a seam": others(0, 1) + first + second + third + others(1, 4),
		"in one chunk":        first + others(0, 1) + second + third + others(1, 4),
		"far apart":           first + others(0, 2) + second + others(2, 2) + third + others(4, 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			people, im := over(t, memory.New(), &importer.Options{Chunk: 2})
			dry, err := im.DryRun(t.Context(), clerk(), strings.NewReader(stints+file), importer.Mapping{}, nil)
			require.NoError(t, err)
			for i, got := range []*importer.Report{dry, bring(t, im, stints+file)} {
				require.Equal(t, [5]int{8, 6, 0, 0, 0}, [5]int{got.Rows, got.New, got.Changed, got.Unchanged, got.BadRows}, "%d: %v", i, got.Bad)
			}
			before := writes(t, people)
			again := bring(t, im, stints+file)
			require.Equal(t, 6, again.Unchanged)
			require.Equal(t, before, writes(t, people), "the same file again writes nothing")

			got := find(t, people, "E1").Employments
			require.Len(t, got, 3)
			require.Equal(t, []string{"営業部", "人事部", ""}, []string{got[0].Department, got[1].Department, got[2].Department})
			require.Equal(t, "サンプル物流", got[2].Entity)
			leavings, err := hr.New(people).Leavings(t.Context(), clerk(), find(t, people, "E1").ID)
			require.NoError(t, err)
			require.Len(t, leavings, 1)
			require.Equal(t, got[0].ID, leavings[0].Employment)
		})
	}
}

// A person is committed whole, and at most so many people with them.
func TestAChunkEndsBehindAPerson(t *testing.T) {
	t.Parallel()
	people, im := over(t, memory.New(), &importer.Options{Chunk: 1})
	var saved []int
	var b strings.Builder
	for _, id := range []string{"E1", "E1", "E1", "E2", "E3", "E3"} {
		b.WriteString(id + ",見本,,部" + strconv.Itoa(b.Len()) + ",,2001,,\n")
	}
	_, err := im.Import(t.Context(), clerk(), strings.NewReader(stints+b.String()), importer.Mapping{}, &importer.RunOptions{
		Progress: func(p importer.Progress) { saved = append(saved, p.Rows) },
	})
	require.NoError(t, err)
	require.Equal(t, []int{3, 4, 6}, saved)
	require.Len(t, find(t, people, "E1").Employments, 3)
}

func TestRowsThatDoNotAgree(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("長", 101)
	type bad struct {
		line, first int
		code        string
	}
	for name, c := range map[string]struct {
		rows   string
		bad    []bad
		people int
		stints int // of E1
	}{
		"the same employment": {
			"E1,見本,A,x,,2001,,\nE1,見本,A,x,課長,2001,,\n", []bad{{3, 2, importer.CodeDuplicate}}, 1, 1,
		},
		"another name": {
			"E1,見本,A,x,,2001,,\nE2,例示,A,x,,2001,,\nE1,例示,A,y,,2005,,\n", []bad{{4, 2, importer.CodeDisagree}}, 2, 1,
		},
		"a name once": {"E1,見本,A,x,,2001,,\nE1,,A,y,,2005,,\n", nil, 1, 2},
		"the first row is bad": {
			"E1,例示,A,x,,2001-13,,\nE1,見本,A,y,,2005,,\n", []bad{{2, 0, importer.CodeDate}}, 1, 1,
		},
		"one row is wrong": {
			"E1,見本,A,x,,2001,2000,\nE1,見本,A,y,,2005,,\n", []bad{{2, 0, "range"}}, 1, 1,
		},
		"all rows are wrong": {
			"E1," + long + ",A,x,,2001,,\nE1," + long + ",A,y,,2005,,\n", []bad{{2, 0, "too_long"}, {3, 0, "too_long"}}, 0, 0,
		},
	} {
		for _, chunk := range []int{1, 900} {
			t.Run(name+strconv.Itoa(chunk), func(t *testing.T) {
				t.Parallel()
				people, im := over(t, memory.New(), &importer.Options{Chunk: chunk})
				report := bring(t, im, stints+c.rows)
				var got []bad
				for _, b := range report.Bad {
					got = append(got, bad{b.Line, b.First, b.Code})
				}
				require.Equal(t, c.bad, got)
				require.Equal(t, c.people, report.New)
				require.Equal(t, len(c.bad), report.BadRows)
				if c.stints > 0 {
					require.Len(t, find(t, people, "E1").Employments, c.stints)
				}
				again := bring(t, im, stints+c.rows)
				require.Equal(t, report.Bad, again.Bad)
				require.Equal(t, c.people, again.Unchanged)
			})
		}
	}
}

// However often rows of one person come, memory stays bounded, and so does what is
// told of them.
func TestTooManyRowsOfOnePerson(t *testing.T) {
	t.Parallel()
	_, im := open(t)
	var b strings.Builder
	for i := range 1000 {
		b.WriteString("E1,見本,,部" + strconv.Itoa(i) + ",,2001,,\n")
	}
	all := 0
	report, err := im.Import(t.Context(), clerk(), strings.NewReader(stints+b.String()), importer.Mapping{}, &importer.RunOptions{
		Bad: func(importer.Bad) { all++ },
	})
	require.NoError(t, err)
	require.Equal(t, 1000, report.BadRows, "no person has so many employments")
	require.Equal(t, report.Findings, all)
}

func TestWordsThatAreNotKnown(t *testing.T) {
	t.Parallel()
	_, im := open(t)
	report := bring(t, im, "社員番号,姓,部署,雇用区分,退職理由\nE1,見本,x,宇宙飛行士,\nE2,見本,x,宇宙飛行士,夢\nE3,見本,x,"+strings.Repeat("長", 40)+",\n")
	require.Equal(t, map[string][]string{"雇用区分": {"宇宙飛行士"}, "退職理由": {"夢"}}, report.Unknown)
}

// A dry run tells field by field what would change.
func TestDiff(t *testing.T) {
	t.Parallel()
	people, im := over(t, memory.New(), &importer.Options{MaxDiffs: 2})
	bring(t, im, stints+"E1,見本,A,営業部,担当,2010-04-01,,\nE2,例示,A,x,,2001,,\n")
	file := stints + "E1,見本,A,人事部,担当,2010-04-01,2024-03-31,転職\nE2,例示,A,x,,2001,,\nE3,仮名,A,x,,2001,,\nE4,仮名,A,x,,2001,,\n"
	report, err := im.DryRun(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, nil)
	require.NoError(t, err)
	require.Equal(t, [3]int{2, 1, 1}, [3]int{report.New, report.Changed, report.Unchanged})
	require.Len(t, report.Diffs, 2, "no more than asked for")
	require.Equal(t, importer.Diff{
		Line: 2, ExternalID: "E1", Person: find(t, people, "E1").ID, Fields: []importer.FieldDiff{
			{Path: "employments[0].department", Before: "営業部", After: "人事部"},
			{Path: "employments[0].end", After: "2024-03-31"},
			{Path: "leavings[0].reason", After: string(hr.CareerChange)},
		},
	}, report.Diffs[0])
	require.True(t, report.Diffs[1].New)
	require.Equal(t, "E3", report.Diffs[1].ExternalID)
	require.Contains(t, report.Diffs[1].Fields, importer.FieldDiff{Path: "names.family", After: "仮名"})
	for _, b := range report.Bad {
		require.NotEmpty(t, b.Hint(alumni.Japanese))
	}
}

// A dry run takes rows that lie far apart for what they are once the earlier ones
// are in.
func TestDryRunForeseesEarlierRows(t *testing.T) {
	t.Parallel()
	people, im := over(t, memory.New(), &importer.Options{Chunk: 1})
	bring(t, im, stints+"K1,既知,サンプル商事,営業部,担当,2010-04-01,,\n")
	file := stints +
		"E1,見本,サンプル商事,営業部,担当,2010-04-01,2015-03-31,\n" +
		"K1,改姓,サンプル商事,営業部,担当,2010-04-01,,\n" +
		"B1,,サンプル商事,営業部,担当,2010-04-01,,\n" +
		"E1,,サンプル商事,人事部,課長,2018-04-01,,\n" +
		"K1,,サンプル商事,人事部,課長,2018-04-01,,\n" +
		"B1,,サンプル商事,人事部,課長,2018-04-01,,\n"
	dry, err := im.DryRun(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, nil)
	require.NoError(t, err)
	var told []string
	for _, d := range dry.Diffs {
		for _, f := range d.Fields {
			told = append(told, d.ExternalID+" "+f.Path)
		}
	}
	require.Contains(t, told, "K1 names.family")
	require.Contains(t, told, "K1 employments[1].department")
	require.NotContains(t, told, "K1 employments[0].department")
	require.Equal(t, 1, strings.Count(strings.Join(told, "\n"), "K1 names.family"), "once: %v", told)

	report := bring(t, im, file)
	require.Equal(t, []int{1, 1, 2}, []int{report.New, report.Changed, report.BadRows})
	dry.Diffs, dry.Run = nil, report.Run
	require.Equal(t, dry, report)
	require.Len(t, find(t, people, "E1").Employments, 2)
	require.Len(t, find(t, people, "K1").Employments, 2)
}
