package importer_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/sheet"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func register(t *testing.T, people *alumni.Service, r alumni.Registration) *alumni.Entry {
	t.Helper()
	e, err := people.Register(t.Context(), clerk(), r)
	require.NoError(t, err)
	return e
}

func numbered(ids ...string) []alumni.Identifier {
	var out []alumni.Identifier
	for _, id := range ids {
		out = append(out, alumni.Identifier{System: alumni.ExternalID, Value: id})
	}
	return out
}

// Each member of an entry has a column, or a reason why it has none.
func TestExportKnowsEachMember(t *testing.T) {
	t.Parallel()
	const (
		set    = "set by the service"
		theirs = "of the tenant that it was given in"
	)
	for _, c := range []struct {
		of      any
		columns map[string]importer.Column
		leftOut map[string]string
	}{
		{alumni.Entry{}, map[string]importer.Column{
			"names": importer.Family, "identifiers": importer.Identifiers, "email": importer.Email, "employments": importer.RowAbout,
			"custom": importer.CustomColumn("text"),
		}, map[string]string{
			"id": theirs, "origins": "who said it, which the import now is", "merged": theirs, "createdAt": set, "updatedAt": set,
		}},
		{alumni.Names{}, map[string]importer.Column{
			"family": importer.Family, "given": importer.Given, "familyKana": importer.FamilyKana, "givenKana": importer.GivenKana,
			"familyRomaji": importer.FamilyRomaji, "givenRomaji": importer.GivenRomaji, "former": importer.Former,
			"preferred": importer.Preferred, "business": importer.BusinessName, "order": importer.NameOrder, "romajiFrom": importer.RomajiFrom,
		}, nil},
		{alumni.Employment{}, map[string]importer.Column{
			"work": importer.Work, "entity": importer.Entity, "department": importer.Department, "title": importer.Title,
			"place": importer.Place, "start": importer.Start, "end": importer.End, "entityNumber": importer.EntityNumber,
			"path": importer.Department, "grade": importer.Grade, "jobType": importer.JobType, "codes": importer.CodeLists,
			"posts": importer.RowAbout, "origin": importer.Continues,
		}, map[string]string{"id": theirs}},
		{alumni.Post{}, map[string]importer.Column{
			"kind": importer.PostKind, "entity": importer.HostEntity, "entityNumber": importer.HostEntityNumber,
			"department": importer.Department, "path": importer.Department, "title": importer.Title, "grade": importer.Grade,
			"place": importer.Place, "start": importer.PostStart, "end": importer.PostEnd,
		}, nil},
		{hr.Leaving{}, map[string]importer.Column{
			"employment": importer.RowAbout, "reason": importer.LeavingReason, "note": importer.LeavingNote,
		}, map[string]string{"recordedAt": set}},
	} {
		_, im, _ := withFields(t)
		_, done := exported(t, im, nil)
		of := reflect.TypeOf(c.of)
		require.Equal(t, of.NumField(), len(c.columns)+len(c.leftOut), "a member of %s is gone", of)
		for i := range of.NumField() {
			name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			if c.leftOut[name] == "" {
				require.Contains(t, done.Mapping.Columns, c.columns[name], "%s.%s is neither exported nor left out", of, name)
			}
		}
	}
}

func TestExportNeedsPermission(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	register(t, people, alumni.Registration{Names: alumni.Names{Family: "見本"}, Identifiers: numbered("E1")})
	var out bytes.Buffer
	_, err := im.Export(t.Context(), alumnikit.Visitor(acme), &out, nil)
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
	roster := alumnikit.Admin(acme, "hr-2", alumnikit.PermRoster)
	_, err = im.Export(t.Context(), roster, &out, &importer.ExportOptions{Columns: []importer.Column{importer.LeavingNote}})
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
	for _, opts := range []importer.ExportOptions{
		{Columns: []importer.Column{"shoeSize"}},
		{Columns: []importer.Column{importer.FullName}},
		{Locale: "fr"},
		{Format: importer.Format{Encoding: "ebcdic"}},
		{Format: importer.Format{Encoding: sheet.EUCJP, Layout: sheet.JSON}},
	} {
		_, err = im.Export(t.Context(), roster, &out, &opts)
		require.ErrorIs(t, err, alumnikit.ErrInvalid)
	}
	require.Empty(t, out.String())
	before := writes(t, people)
	done, err := im.Export(t.Context(), roster, &out, nil)
	require.NoError(t, err)
	require.NotContains(t, done.Mapping.Columns, importer.LeavingReason)
	require.Equal(t, before+1, writes(t, people))
	events, err := people.DB().Feed(t.Context(), alumnikit.Admin(acme, "it", alumnikit.PermJournal), uint64(before), 10) //nolint:gosec // from 0
	require.NoError(t, err)
	require.Equal(t, "roster.export", events[0].Verb)
	require.Equal(t, roster.String(), events[0].Actor)
}

// Whoever has no external ID is told, whoever has two is written once, and the order
// is that of the IDs however many pages it takes.
func TestExportOfEverybody(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	bring(t, im, roster(t, 450, "ja"))
	nobody := register(t, people, alumni.Registration{Names: alumni.Names{Family: "番号"}})
	register(t, people, alumni.Registration{Names: alumni.Names{Family: "二重"}, Identifiers: numbered("Z2", "A1"), Employments: []alumni.Employment{{Work: alumni.Intern}}})
	var progress []int
	file, done := exported(t, im, &importer.ExportOptions{Progress: func(people int) { progress = append(progress, people) }})
	require.Equal(t, []int{199, 399, 451}, progress)
	require.Equal(t, [3]int{451, 1, strings.Count(file, "\r\n") - 1}, [3]int{done.People, done.LeftOut, done.Rows})
	require.Equal(t, []alumnikit.PersonID{nobody.ID}, done.Without)
	require.Equal(t, 1, strings.Count(file, ",二重,"))
	at := slices.Index(done.Mapping.Columns, importer.ExternalID)
	rows, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	require.NoError(t, err)
	require.True(t, slices.IsSortedFunc(rows[1:], func(a, b []string) int { return strings.Compare(a[at], b[at]) }))

	proposed := im.Propose(done.Mapping.Header)
	require.Equal(t, done.Mapping.Columns, proposed.Columns, "it needs no mapping")
	report := bring(t, im, file)
	require.Equal(t, [3]int{451, 0, 0}, [3]int{report.Unchanged, report.BadRows, report.Skipped})
	report, err = im.Import(t.Context(), clerk(), strings.NewReader(file), done.Mapping, &importer.RunOptions{Mode: importer.Snapshot})
	require.NoError(t, err)
	require.Zero(t, report.Absent, "whoever has two IDs is there by either")
	to, in := open(t)
	require.Equal(t, 451, bring(t, in, file).New)
	require.Equal(t, whole(t, people), whole(t, to))
}

func TestExportOfSomeColumns(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	register(t, people, alumni.Registration{
		Names: alumni.Names{Family: "見本", FamilyKana: "ミホン", Former: []string{"旧例"}}, Identifiers: numbered("E1"), Email: "a@example.jp",
		Employments: []alumni.Employment{{
			Work: alumni.Employee, Start: day(t, "2010-04-01"), Title: "課長", Grade: "M1",
			Posts: []alumni.Post{{Kind: alumni.ConcurrentPost, Start: day(t, "2012-04-01"), Title: "委員", Grade: "X", Place: "大阪"}},
		}},
	})
	before := whole(t, people)
	for want, columns := range map[string][]importer.Column{
		"行の内容,社員番号,姓,名,メールアドレス\r\nperson,E1,見本,,a@example.jp\r\n":                                                                      {importer.Email},
		"行の内容,社員番号,姓,名,入社日,等級\r\nemployment 1,E1,見本,,2010-04-01,M1\r\n":                                                                {importer.Grade},
		"行の内容,社員番号,姓,名,入社日,発令区分,発令日,発令終了日\r\nemployment 1,E1,見本,,2010-04-01,,,\r\npost 1.1,E1,,,2010-04-01,concurrent,2012-04-01,\r\n": {importer.PostEnd},
	} {
		file, done := exported(t, im, &importer.ExportOptions{Columns: columns})
		require.Equal(t, "\ufeff"+want, file)
		report, err := im.Import(t.Context(), clerk(), strings.NewReader(file), done.Mapping, nil)
		require.NoError(t, err)
		require.Equal(t, 1, report.Unchanged, "what has no column stays")
		changed := strings.NewReplacer("a@example.jp", "b@example.jp", "M1", "M2", "2012-04-01,", "2012-04-01,2013").Replace(file)
		report, err = im.Import(t.Context(), clerk(), strings.NewReader(changed), done.Mapping, nil)
		require.NoError(t, err)
		require.Equal(t, 1, report.Changed, report.Bad)
		_, err = im.Import(t.Context(), clerk(), strings.NewReader(file), done.Mapping, nil)
		require.NoError(t, err)
		require.Equal(t, before, whole(t, people), "and what was changed is changed back")
	}
}

// No cell is run by a spreadsheet, and each is read back.
func TestExportHasNoFormula(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	for i, text := range []string{"=1+1", "+1", "-x", "@x", "＝１", "'=1", "0012", "'0012", "a\"b,c"} {
		register(t, people, alumni.Registration{
			Names: alumni.Names{Family: "見本"}, Identifiers: numbered(fmt.Sprint("E", i)), Employments: []alumni.Employment{{Work: alumni.Intern, Title: text}},
		})
	}
	file, done := exported(t, im, nil)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	require.NoError(t, err)
	at := slices.Index(done.Mapping.Columns, importer.Title)
	var titles []string
	for _, row := range rows[1:] {
		titles = append(titles, row[at])
	}
	require.Equal(t, []string{"'=1+1", "'+1", "'-x", "'@x", "'＝１", `"'=1"`, "0012", `"'0012"`, "a\"b,c"}, titles)
	require.Equal(t, 9, bring(t, im, file).Unchanged)
}

func TestExportLosesNoCharacter(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	register(t, people, alumni.Registration{Names: alumni.Names{Family: "見本"}, Identifiers: numbered("E1")})
	register(t, people, alumni.Registration{Names: alumni.Names{Family: "𠮷野", Given: "¥x"}, Identifiers: numbered("E2")})
	for _, e := range []sheet.Encoding{sheet.Windows31J, sheet.EUCJP} {
		_, err := im.Export(t.Context(), clerk(), new(bytes.Buffer), &importer.ExportOptions{Format: importer.Format{Encoding: e}})
		var lost *importer.CharacterError
		require.ErrorAs(t, err, &lost)
		require.Equal(t, importer.CharacterError{Row: 2, Column: "姓", Encoding: e}, *lost)
		require.ErrorIs(t, err, alumnikit.ErrInvalid)
		require.NotContains(t, err.Error(), "𠮷")
	}
}

// Rows of an export may be sorted in another way, edited and added to.
func TestExportIsEdited(t *testing.T) {
	t.Parallel()
	people, _ := open(t)
	im := importer.New(people, &importer.Options{Chunk: 1})
	e := register(t, people, alumni.Registration{
		Names: alumni.Names{Family: "見本", Former: []string{"例", "仮"}}, Identifiers: numbered("E1"),
		Employments: []alumni.Employment{
			{Work: alumni.Employee, Entity: "見本社", Start: day(t, "2010"), End: day(t, "2015")},
			{Work: alumni.Employee, Entity: "見本子社", Start: day(t, "2016"), Posts: []alumni.Post{
				{Kind: alumni.ConcurrentPost, Start: day(t, "2017-04-01"), Department: "広報部"},
			}},
		},
	})
	register(t, people, alumni.Registration{Names: alumni.Names{Family: "例示"}, Identifiers: numbered("E2")})
	old := []alumni.Employment{e.Employments[1]}
	old[0].Origin = e.Employments[0].ID
	_, err := people.UpdateEntry(t.Context(), clerk(), e.ID, alumni.EntryUpdate{Employments: old})
	require.NoError(t, err)
	file, done := exported(t, im, nil)
	rows := strings.SplitAfter(file, "\r\n")
	require.Len(t, rows, 6)
	apart := rows[0] + rows[3] + rows[4] + rows[1] + rows[2]
	report, err := im.Import(t.Context(), clerk(), strings.NewReader(apart), done.Mapping, nil)
	require.NoError(t, err)
	require.Equal(t, alumnikit.CodeRequired, firstCode(report), "the person's first row says who it is")
	report, err = im.Import(t.Context(), clerk(), strings.NewReader(rows[0]+rows[1]+rows[4]+rows[3]+rows[2]), done.Mapping, nil)
	require.NoError(t, err)
	require.Equal(t, [2]int{2, 0}, [2]int{report.Unchanged, report.BadRows}, report.Bad)

	edited := strings.NewReplacer(`"[""例"",""仮""]"`, "", "広報部", "宣伝部", "employment 2,", "Employment 2,").Replace(file)
	report, err = im.Import(t.Context(), clerk(), strings.NewReader(edited), done.Mapping, nil)
	require.NoError(t, err)
	require.Equal(t, 1, report.Changed, report.Bad)
	got := find(t, people, "E1")
	require.Empty(t, got.Names.Former, "an empty cell of ours removes them")
	require.Equal(t, "宣伝部", got.Employments[1].Posts[0].Department)
	require.Len(t, got.Employments[1].Posts, 1)
	require.Equal(t, got.Employments[0].ID, got.Employments[1].Origin)
	last := slices.Clone(done.Mapping.Columns)
	cells := make([]string, len(last))
	cells[slices.Index(last, importer.ExternalID)], cells[slices.Index(last, importer.Start)] = "E2", "2020-04-01"
	report, err = im.Import(t.Context(), clerk(), strings.NewReader(file+strings.Join(cells, ",")+"\r\n"), done.Mapping, nil)
	require.NoError(t, err)
	require.Zero(t, report.BadRows, report.Bad)
	require.Equal(t, "2020-04-01", find(t, people, "E2").Employments[0].Start.String(), "a row that was added")
	report, err = im.Import(t.Context(), clerk(), strings.NewReader(strings.Replace(file, "employment 2", "job 2", 1)), done.Mapping, nil)
	require.NoError(t, err)
	require.Equal(t, alumnikit.CodeFormat, firstCode(report))
}

// Employments that nothing but their places tells apart stay apart in whatever order
// rows come, and HR may take a note back.
func TestExportOfTwins(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	twin := alumni.Employment{Work: alumni.Intern, Entity: "見本社", Start: day(t, "2010")}
	other := twin
	other.Title = "助手"
	e := register(t, people, alumni.Registration{
		Names: alumni.Names{Family: "見本"}, Identifiers: numbered("E1"), Employments: []alumni.Employment{twin, other},
	})
	changes, err := hr.New(people).PrepareLeaving(clerk(), e.ID, storage.Stored[hr.Leavings]{}, hr.Leaving{
		Employment: e.Employments[0].ID, Reason: hr.Other, Note: "家業",
	})
	require.NoError(t, err)
	require.NoError(t, people.DB().Commit(t.Context(), storage.By(clerk(), "test.leave"), changes...))
	file, done := exported(t, im, nil)
	rows := strings.SplitAfter(file, "\r\n")
	names := ",見本,"
	reversed := rows[0] + strings.Replace(rows[2], "E1,,", "E1"+names, 1) + strings.Replace(rows[1], names, ",,", 1)
	report, err := im.Import(t.Context(), clerk(), strings.NewReader(reversed), done.Mapping, nil)
	require.NoError(t, err)
	require.Equal(t, 1, report.Unchanged, "%v\n%s", report.Bad, reversed)
	_, err = im.Import(t.Context(), clerk(), strings.NewReader(strings.Replace(file, "家業", "", 1)), done.Mapping, nil)
	require.NoError(t, err)
	left, err := hr.New(people).Leavings(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Empty(t, left[0].Note)
	require.Equal(t, hr.Other, left[0].Reason)
}

func firstCode(r *importer.Report) string {
	if len(r.Bad) == 0 {
		return ""
	}
	return r.Bad[0].Code
}

// What a tenant has changed about its fields since is no change of people.
func TestExportOfOldValues(t *testing.T) {
	t.Parallel()
	people, im, fields := withFields(t)
	admin := alumnikit.Admin(acme, "it", alumnikit.AllPermissions()...)
	number, rank := fields["number"], fields["rank"]
	n, err := number.Parse("3.5")
	require.NoError(t, err)
	r, err := rank.Parse("gold")
	require.NoError(t, err)
	register(t, people, alumni.Registration{Names: alumni.Names{Family: "見本"}, Identifiers: numbered("E1"), Custom: []alumni.CustomValue{n, r}})
	rank.Choices[0].Retired = true
	_, err = people.UpdateField(t.Context(), admin, rank.Number, rank)
	require.NoError(t, err)
	_, err = people.WidenField(t.Context(), admin, number.Number, alumni.TypeText, false)
	require.NoError(t, err)
	file, done := exported(t, im, nil)
	report, err := im.Import(t.Context(), clerk(), strings.NewReader(file), done.Mapping, nil)
	require.NoError(t, err)
	require.Equal(t, 1, report.Unchanged, report.Bad)
}

// Somebody may have as many employments and posts as an entry holds.
func TestExportOfALongCareer(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	r := alumni.Registration{Names: alumni.Names{Family: "見本"}, Identifiers: numbered("E1")}
	for range alumni.MaxEmployments {
		m := alumni.Employment{Work: alumni.Employee, Start: day(t, "2001")}
		for i := range 64 {
			m.Posts = append(m.Posts, alumni.Post{Kind: alumni.ConcurrentPost, Start: day(t, "2002"), Title: strconv.Itoa(i)})
		}
		r.Employments = append(r.Employments, m)
	}
	register(t, people, r)
	file, done := exported(t, im, nil)
	require.Equal(t, 32*65, done.Rows)
	require.Equal(t, 1, bring(t, im, file).Unchanged)
	to, in := over(t, memory.New(), nil)
	require.Equal(t, 1, bring(t, in, file).New)
	require.Equal(t, whole(t, people), whole(t, to))
}

func FuzzExport(f *testing.F) {
	for _, s := range []string{"見本", "'=1", "a\u200bb", "\ufffd", "営業部/課", `"`, "[]", "合計", "か\u3099"} {
		f.Add(s, false)
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, asJSON bool) {
		people, im := open(t)
		r := alumni.Registration{
			Names: alumni.Names{Family: "x" + s, Former: []string{"x" + s, s + "x"}}, Identifiers: numbered("1" + s),
			Employments: []alumni.Employment{{Work: alumni.Employee, Title: s, Department: s, Codes: []alumni.Code{{Of: "grade", Scheme: "x", Code: "1", Label: s}}, Posts: []alumni.Post{
				{Kind: alumni.SecondedPost, Entity: "x" + s, Place: s, Path: []string{"x" + s, "y" + s}},
			}}},
		}
		if _, err := people.Register(t.Context(), clerk(), r); err != nil {
			t.Skip("the roster refuses such an entry, so that there is nothing to export")
		}
		opts := &importer.ExportOptions{}
		if asJSON {
			opts.Format.Layout = sheet.JSONLines
		}
		file, done := exported(t, im, opts)
		report, err := im.Import(t.Context(), clerk(), strings.NewReader(file), done.Mapping, nil)
		require.NoError(t, err)
		require.Equal(t, 1, report.Unchanged, "%v\n%s", report.Bad, file)
		to, in := open(t)
		report, err = in.Import(t.Context(), clerk(), strings.NewReader(file), done.Mapping, nil)
		require.NoError(t, err)
		require.Equal(t, 1, report.New, "%v\n%s", report.Bad, file)
		require.Equal(t, whole(t, people), whole(t, to))
	})
}
