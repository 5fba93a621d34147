package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const appointments = "社員番号,姓,入社日,発令区分,発令日,出向先,所属,役職,退職日\n"

// proposeFor returns the mapping that is proposed for a file, with the columns of
// this test wherever they are not recognised.
func appointmentsOf(t *testing.T, im *importer.Importer) importer.Mapping {
	t.Helper()
	m := im.Propose(strings.Split(strings.TrimSpace(appointments), ","))
	m.Columns = []importer.Column{
		importer.ExternalID, importer.Family, importer.Start, importer.PostKind, importer.PostStart, importer.HostEntity,
		importer.Department, importer.Title, importer.End,
	}
	require.NoError(t, m.Validate(nil))
	return m
}

// Rows with a date of an appointment tell how somebody moved within one
// employment, in any order and in any chunk.
func TestAppointments(t *testing.T) {
	t.Parallel()
	const (
		joined  = "E1,見本,2010-04-01,入社,2010-04-01,,営業部,担当,\n"
		moved   = "E1,見本,2010-04-01,異動,2014-04-01,,人事部,主任,\n"
		beside  = "E1,見本,2010-04-01,兼務,2015-10-01,,広報部,,\n"
		lent    = "E1,見本,2010-04-01,出向,2018-04-01,見本子会社,企画部,課長,\n"
		other   = "E2,例示,2001-04-01,入社,2001-04-01,,営業部,,\n"
		another = "E3,仮名,2001-04-01,入社,2001-04-01,,営業部,,\n"
	)
	var first []alumni.Employment
	for name, rows := range map[string]string{
		"in order": joined + moved + beside + lent + other + another, "turned round": lent + beside + moved + joined + other + another,
		"far apart": lent + other + joined + another + beside + moved,
	} {
		people, im := over(t, memory.New(), &importer.Options{Chunk: 1})
		m := appointmentsOf(t, im)
		report, err := im.Import(t.Context(), clerk(), strings.NewReader(appointments+rows), m, nil)
		require.NoError(t, err)
		require.Equal(t, [2]int{3, 0}, [2]int{report.New, report.BadRows}, "%s: %v", name, report.Bad)
		got := find(t, people, "E1").Employments
		require.Len(t, got, 1, name)
		require.Equal(t, "人事部", got[0].Department, "%s: where the last main appointment is", name)
		require.Equal(t, "主任", got[0].Title, name)
		require.Len(t, got[0].Posts, 4, name)
		got[0].ID = alumnikit.ID{}
		if first == nil {
			first = got
		}
		require.Equal(t, first, got, name)
		again, err := im.Import(t.Context(), clerk(), strings.NewReader(appointments+rows), m, nil)
		require.NoError(t, err)
		require.Equal(t, 3, again.Unchanged, name)
	}
	require.Equal(t, alumni.Post{
		Kind: alumni.SecondedPost, Entity: "見本子会社", Department: "企画部", Title: "課長", Start: day(t, "2018-04-01"),
	}, first[0].Posts[3])
	require.Equal(t, alumni.ConcurrentPost, first[0].Posts[2].Kind)
	require.Equal(t, "2014-03-31", first[0].Posts[0].End.String(), "a main post ends when the next begins")
	require.True(t, first[0].Posts[1].End.IsZero())
}

func TestAppointmentsAlone(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	m := appointmentsOf(t, im)
	bring := func(rows string) *importer.Report {
		report, err := im.Import(t.Context(), clerk(), strings.NewReader(appointments+rows), m, nil)
		require.NoError(t, err)
		return report
	}
	bring("E1,見本,2001-04-01,,,,営業部,,2005-03-31\nE1,見本,2010-04-01,,,,営業部,,\n")
	bring("E1,見本,,兼務,2012-04-01,,広報部,,\n")
	got := find(t, people, "E1").Employments
	require.Empty(t, got[0].Posts)
	require.Equal(t, "広報部", got[1].Posts[0].Department, "the employment that lasted then")
	require.Equal(t, "営業部", got[1].Department)
	require.Equal(t, "2010-04-01", got[1].Start.String())
	report := bring("E1,見本,,兼務,2012-04-01,,広報部,,\nE1,見本,,兼務,2012-04-01,,広報部,部長,\nE1,見本,,兼務,2013-04-01,,広報部,,\n")
	require.Equal(t, importer.CodeDuplicate, report.Bad[0].Code)
	require.Equal(t, 1, report.BadRows)
	report = bring("E1,見本,,不明な区分,2012-04-01,,広報部,,\n")
	require.Equal(t, []string{"不明な区分"}, report.Unknown["発令区分"])
}

// Several employments may stand in one row, some values in none, and a department
// in a column for each level.
func TestSeveralEmploymentsARow(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	m := importer.Mapping{
		Header: []string{"番号", "姓", "本部", "課", "入社1", "退社1", "部署2", "入社2", "コード"},
		Columns: []importer.Column{
			importer.ExternalID, importer.Family, importer.DepartmentLevel, importer.DepartmentLevel, importer.Start, importer.End,
			importer.Department, importer.Start, importer.DepartmentCode,
		},
		Nth:   []int{1, 1, 1, 2, 1, 1, 2, 2, 1},
		Fixed: map[importer.Column]string{importer.Entity: "サンプル商事", importer.Work: "contractor"},
	}
	rows := "番号,姓,本部,課,入社1,退社1,部署2,入社2,コード\nE1,見本,営業本部,東京課,2001,2005,人事部,2010,D01\nE2,例示,営業本部,,2001,,,,\nE3,仮名,,,,,,,\nE4,不良,,,2001,,,2010-13,\n"
	for range 2 {
		report, err := im.Import(t.Context(), clerk(), strings.NewReader(rows), m, &importer.RunOptions{Source: "人事システム"})
		require.NoError(t, err)
		require.Equal(t, []importer.Bad{{Line: 5, Column: "入社2", Code: importer.CodeDate, Shape: "9999-99"}}, report.Bad)
	}
	got := find(t, people, "E1").Employments
	require.Len(t, got, 2)
	require.Equal(t, []string{"営業本部", "東京課"}, got[0].Path)
	require.Equal(t, "東京課", got[0].Department)
	require.Equal(t, []alumni.Code{{Of: "department", Scheme: "人事システム", Code: "D01", Label: "東京課"}}, got[0].Codes)
	require.Equal(t, "人事部", got[1].Department)
	require.Equal(t, alumni.Contractor, got[1].Work)
	require.Equal(t, "サンプル商事", got[1].Entity)
	require.Nil(t, find(t, people, "E2").Employments[0].Path)
	require.Empty(t, find(t, people, "E3").Employments, "what every row says is no employment")
}

// 転籍: the employment itself moved, and continues another one.
func TestAChangeOfEmployer(t *testing.T) {
	t.Parallel()
	const rows = "E1,見本,2001-04-01,,,,営業部,,2010-03-31\nE1,見本,2001-04-01,転籍,2010-04-01,,企画部,,\n"
	for _, file := range [][]string{{rows}, strings.SplitAfterN(rows, "\n", 2)} {
		people, im := open(t)
		for _, part := range file {
			_, err := im.Import(t.Context(), clerk(), strings.NewReader(appointments+part), appointmentsOf(t, im), nil)
			require.NoError(t, err)
		}
		got := find(t, people, "E1").Employments
		require.Len(t, got, 2)
		require.Equal(t, "2010-04-01", got[1].Start.String())
		require.Equal(t, got[0].ID, got[1].Origin)
		require.True(t, got[0].Origin.IsZero())
		again, err := im.Import(t.Context(), clerk(), strings.NewReader(appointments+rows), appointmentsOf(t, im), nil)
		require.NoError(t, err)
		require.Equal(t, 1, again.Unchanged)
	}
}

// A history of appointments alone, without days of joining: whoever leaves and
// comes back has two employments, in whatever order the rows stand.
func TestAHistoryOfAppointments(t *testing.T) {
	t.Parallel()
	rows := []string{"101,見本,2001/4/1,採用,営業部\n", "101,見本,2005/3/31,退職,営業部\n", "101,見本,2010/4/1,採用,企画部\n", "101,見本,2012/4/1,異動,人事部\n"}
	for name, order := range map[string][]int{"in order": {0, 1, 2, 3}, "mixed": {3, 1, 0, 2}} {
		people, im := open(t)
		all := []string{"社員番号,氏名,発令日,発令区分,所属\n"}
		for _, i := range order {
			all = append(all, rows[i])
		}
		file := strings.Join(all, "")
		require.Empty(t, bring(t, im, file).Bad, name)
		got := find(t, people, "101").Employments
		require.Len(t, got, 2, name)
		require.Equal(t, "2005-03-31", got[0].End.String(), name)
		require.Equal(t, "営業部", got[0].Department, name)
		require.Equal(t, "人事部", got[1].Department, name)
		require.Len(t, got[1].Posts, 2, name)
		require.Equal(t, 1, bring(t, im, file).Unchanged, name)
	}
}
