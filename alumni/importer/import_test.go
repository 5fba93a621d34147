package importer_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func TestSyntheticRosterComesInWhole(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"ja", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			const size = 1000
			people, im := over(t, memory.New(), &importer.Options{Chunk: 300})
			file := roster(t, size, lang)
			dry, err := im.DryRun(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, nil)
			require.NoError(t, err)
			require.Zero(t, writes(t, people), "a dry run writes nothing")

			var last importer.Progress
			report, err := im.Import(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, &importer.RunOptions{
				Progress: func(p importer.Progress) { last = p },
			})
			require.NoError(t, err)
			require.Len(t, dry.Diffs, size)
			dry.Diffs, dry.Run = nil, report.Run
			require.Equal(t, dry, report, "a dry run says what will happen")
			require.Len(t, report.Ignored, 1, "only the phone number is not taken")
			require.Equal(t, size, report.New)
			require.Empty(t, report.Bad)
			require.Equal(t, importer.Progress{Rows: size, Saved: size, Bytes: int64(len(file))}, last)
			require.Equal(t, 4, writes(t, people), "one entry in the journal for each chunk")
			compare(t, people, size, lang)

			again := bring(t, im, "\ufeff"+strings.ReplaceAll(file, "\n", "\r\n"))
			require.Equal(t, size, again.Unchanged)
			require.Equal(t, 4, writes(t, people), "the same file again writes nothing")
			_, err = people.Index().Verify(t.Context(), people.DB(), acme)
			require.NoError(t, err)
		})
	}
}

// compare checks every person against the generator that wrote the file.
func compare(t *testing.T, people *alumni.Service, size int, lang string) {
	t.Helper()
	company := synth.New(1, size)
	secret := hr.New(people)
	for want := range company.All() {
		got := find(t, people, want.ExternalID)
		last := want.Last()
		require.Equal(t, want.Family, got.Names.Family)
		require.Equal(t, want.GivenKana, got.Names.GivenKana)
		require.Equal(t, want.Preferred, got.Names.Preferred)
		require.Equal(t, want.Email, got.Email)
		require.Len(t, got.Employments, 1)
		m := got.Employments[0]
		department := last.Department
		if lang == "en" {
			department = company.English(department)
		}
		require.Equal(t, department, m.Department)
		require.Equal(t, last.Kind, string(m.Work))
		require.Equal(t, last.Start, m.Start.String())
		require.Equal(t, last.End, m.End.String())
		leavings, err := secret.Leavings(t.Context(), clerk(), got.ID)
		require.NoError(t, err)
		if last.LeavingReason == "" {
			require.Empty(t, leavings)
			continue
		}
		require.Equal(t, m.ID, leavings[0].Employment)
		require.Equal(t, last.LeavingReason, string(leavings[0].Reason))
		require.Empty(t, leavings[0].Note)
	}
}

func TestBadRowsAreReportedAndKeepNobodyOut(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"ja", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			const size = 200
			company := synth.New(2, size)
			bad, err := synth.BadRows(company.Person(0), lang)
			require.NoError(t, err)
			var file bytes.Buffer
			lines, err := synth.WriteMixedCSV(&file, company.All(), lang, bad)
			require.NoError(t, err)

			people, im := open(t)
			const filled = 1 // the row whose empty cells at the end a spreadsheet may have cut
			report := bring(t, im, file.String())
			require.Equal(t, size+filled, report.New)
			require.Equal(t, len(bad)-filled, report.BadRows)
			want := map[string][]string{
				synth.BadDate: {importer.CodeDate}, synth.BadDateWord: {importer.CodeDate}, synth.BadDateOrder: {alumnikit.CodeRange},
				synth.MissingName: {alumnikit.CodeRequired}, synth.MissingID: {alumnikit.CodeRequired},
				synth.DuplicateID: {importer.CodeDisagree}, synth.BrokenUTF8: {importer.CodeEncoding},
				synth.ForeignEncoding: {importer.CodeEncoding}, synth.NulByte: {importer.CodeNUL},
				synth.TooManyColumns: {importer.CodeColumns},
				synth.UnknownKind:    {alumnikit.CodeNotOneOf}, synth.BadEmail: {alumnikit.CodeFormat}, synth.OversizeField: {importer.CodeLine},
			}
			got := map[int][]string{}
			for _, b := range report.Bad {
				got[b.Line] = append(got[b.Line], b.Code)
				require.NotEmpty(t, b.Reason(alumni.Japanese), b.Code)
				require.NotEmpty(t, b.Reason(alumni.English), b.Code)
				if b.Code == importer.CodeDisagree {
					require.Equal(t, 2, b.First)
					require.Contains(t, b.Reason(alumni.English), "line 2")
				}
			}
			for i, row := range bad {
				require.Equal(t, want[row.Reason], got[lines[i]], row.Reason)
			}
			require.Len(t, content(t, people), size+filled)
			again := bring(t, im, file.String())
			require.Equal(t, size+filled, again.Unchanged)
			require.Equal(t, report.Bad, again.Bad)
		})
	}
}

const head = "社員番号,姓,名,メールアドレス,部署,入社日,退職日,旧姓\n"

func TestUpdateRules(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	bring(t, im, head+"E1,見本,花子,h@example.jp,営業部,2010-04-01,,\n")
	first := find(t, people, "E1")

	report := bring(t, im, head+"E1,例示,花子,,人事部,2010/4/1,2015年3月31日,見本\n")
	require.Equal(t, 1, report.Changed)
	second := find(t, people, "E1")
	require.Equal(t, first.ID, second.ID)
	require.Equal(t, first.Employments[0].ID, second.Employments[0].ID, "the same start is the same employment")
	require.Equal(t, "人事部", second.Employments[0].Department)
	require.Equal(t, "2015-03-31", second.Employments[0].End.String())
	require.Equal(t, []string{"見本"}, second.Names.Former)
	require.Empty(t, second.Email, "an empty cell of a mapped column removes")

	bring(t, im, head+"E1,例示,花子,,開発部,2020-10,,\n")
	third := find(t, people, "E1")
	require.Len(t, third.Employments, 2, "another start is another employment")
	require.Equal(t, second.Employments[0], third.Employments[0])
	require.Equal(t, []string{"見本"}, third.Names.Former, "a file does not take former names away")

	bring(t, im, head+"E1,例示,花子,,人事部,2010-04-01,2015-03-31,\n")
	require.Equal(t, third.Employments, find(t, people, "E1").Employments, "an old file adds nothing")

	bring(t, im, "ID,Name\nE1,例示 華子\n")
	fourth := find(t, people, "E1")
	require.Equal(t, "華子", fourth.Names.Given)
	require.Equal(t, third.Employments, fourth.Employments, "columns that are not there leave things alone")
}

func TestValues(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"2024-04-01": "2024-04-01", "2024/4/1": "2024-04-01", "２０２４／４／１": "2024-04-01", "2024.4.1": "2024-04-01",
		"2024年4月1日": "2024-04-01", "2024年 4月": "2024-04", "2024年": "2024", "20240401": "2024-04-01", "2024-04": "2024-04",
		"2024/04": "2024-04", "2024": "2024", " 2024-4-1 ": "2024-04-01", "令和6年4月1日": "2024-04-01",
		"2024-02-30": "", "2024-13": "", "2024-00-01": "", "1700-01-01": "",
	} {
		people, im := open(t)
		report := bring(t, im, "社員番号,姓,入社日\nE1,見本,"+cell+"\n")
		if want == "" {
			require.Equal(t, importer.CodeDate, report.Bad[0].Code, cell)
			require.Equal(t, "入社日", report.Bad[0].Column)
			continue
		}
		require.Equal(t, want, find(t, people, "E1").Employments[0].Start.String(), cell)
	}
	for cell, want := range map[string]alumni.Work{
		"": alumni.Employee, "契約社員": alumni.Contractor, "ｲﾝﾀｰﾝ": alumni.Intern, "Full-Time": alumni.Employee, "FREELANCER": alumni.Freelancer,
	} {
		people, im := open(t)
		bring(t, im, "社員番号,姓,部署,雇用区分\nE1,見本,営業部,"+cell+"\n")
		require.Equal(t, want, find(t, people, "E1").Employments[0].Work, cell)
	}
	people, im := open(t)
	bring(t, im, "社員番号,姓,退職日\nE1,見本,9999/12/31\n")
	require.True(t, find(t, people, "E1").Employments[0].End.IsZero(), "an end that never comes")
}

func TestAFileAsItIsTyped(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	report := bring(t, im, "社員番号（半角）,氏名【必須】,ﾌﾘｶﾞﾅ,メールアドレス,所属,入社日（和暦）,退職日\n"+
		"Ｅ１,髙﨑　花子　様,ﾀｶｻｷ ﾊﾅｺ,h＠example.jp、x@example.jp,営業本部＞第一営業部,平成22年4月1日,9999/12/31\n"+
		"E2,例示 太郎,レイジ タロウ,,人事部,H31.5.1,\n"+
		"123456789012,仮名 次郎,カメイ ジロウ,,人事部,45383,4/1/2024\n"+
		"E4,試験 三郎,#N/A,,人事部,24/4/1,なし\n")
	got := find(t, people, "E1")
	require.Equal(t, alumni.Names{Family: "髙﨑", Given: "花子", FamilyKana: "タカサキ", GivenKana: "ハナコ"}, got.Names)
	require.Equal(t, "h@example.jp", got.Email)
	require.Equal(t, "第一営業部", got.Employments[0].Department)
	require.Equal(t, "2010-04-01", got.Employments[0].Start.String())
	require.True(t, got.Employments[0].End.IsZero())
	var codes []string
	for _, b := range report.Bad {
		codes = append(codes, b.Code)
		require.NotEmpty(t, b.Reason(alumni.Japanese), b.Code)
	}
	require.Equal(t, []string{
		importer.CodeEra, alumni.CodeMyNumber, importer.CodeSerialNumber, importer.CodeDateOrder, importer.CodeSheetError, importer.CodeTwoDigitYear,
	}, codes)
}

func TestALeavingReasonIsForConfidants(t *testing.T) {
	t.Parallel()
	const file = "社員番号,姓,退職日,退職理由\nE1,見本,2024-03-31,転職\nE2,例示,2024-03-31,方向性の違い\n"
	people, im := open(t)
	secret := hr.New(people)
	plain := alumnikit.Admin(acme, "hr-2", alumnikit.PermRoster)
	report, err := im.Import(t.Context(), plain, strings.NewReader(file), importer.Mapping{}, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"退職理由"}, report.Ignored)
	leavings, err := secret.Leavings(t.Context(), clerk(), find(t, people, "E1").ID)
	require.NoError(t, err)
	require.Empty(t, leavings)

	require.Equal(t, 2, bring(t, im, file).Changed)
	require.Equal(t, 2, bring(t, im, file).Unchanged)
	leavings, err = secret.Leavings(t.Context(), clerk(), find(t, people, "E2").ID)
	require.NoError(t, err)
	require.Equal(t, hr.Other, leavings[0].Reason)
	require.Equal(t, "方向性の違い", leavings[0].Note, "the company's own words are kept")
	bring(t, im, strings.Replace(file, "転職", "", 1))
	leavings, err = secret.Leavings(t.Context(), clerk(), find(t, people, "E1").ID)
	require.NoError(t, err)
	require.Equal(t, hr.CareerChange, leavings[0].Reason, "an empty cell leaves a reason alone")
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	file := "社員番号,姓\nE1,見本\n"
	for _, actor := range []alumnikit.Actor{{}, alumnikit.Visitor(acme), alumnikit.Admin(acme, "hr", alumnikit.PermConfidence, alumnikit.PermGroups)} {
		_, err := im.Import(t.Context(), actor, strings.NewReader(file), importer.Mapping{}, nil)
		require.Error(t, err)
		_, err = im.DryRun(t.Context(), actor, strings.NewReader(file), importer.Mapping{}, nil)
		require.Error(t, err)
	}
	require.Zero(t, writes(t, people))
	bring(t, im, file)
	report, err := im.Import(t.Context(), alumnikit.Admin("globex", "hr", alumnikit.PermRoster), strings.NewReader(file), importer.Mapping{}, nil)
	require.NoError(t, err)
	require.Equal(t, 1, report.New, "tenants do not meet")
}

// TestFaults fails every call of the store in turn, once before and once after
// it took effect. Importing again leads to the roster of an undisturbed import.
func TestFaults(t *testing.T) {
	t.Parallel()
	file := roster(t, 12, "ja")
	opts := &importer.Options{Chunk: 5}
	undisturbed, im := over(t, memory.New(), opts)
	bring(t, im, file)
	want := content(t, undisturbed)
	for name, broken := range map[string]func(*memory.Store, int) *storagetest.Fault{
		"fails":            func(s *memory.Store, n int) *storagetest.Fault { return storagetest.FaultStore(s, n) },
		"loses the answer": func(s *memory.Store, n int) *storagetest.Fault { return storagetest.LoseAnswer(s, n) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				store := memory.New()
				people, im := over(t, store, opts)
				faulty := broken(store, n)
				partial, err := im.With(faulty).Import(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, nil)
				if partial == nil { // nothing was begun
					partial = &importer.Report{}
				}
				if faulty.Fired() {
					require.ErrorIs(t, err, storagetest.ErrInjected, "call %d", n)
				} else {
					require.NoError(t, err)
				}
				require.GreaterOrEqual(t, len(content(t, people)), partial.New, "what is reported is there")
				bring(t, im, file)
				require.Equal(t, want, content(t, people), "call %d", n)
				require.Equal(t, 3, writes(t, people), "call %d: each chunk once", n)
				if !faulty.Fired() {
					require.Greater(t, n, 10)
					return
				}
			}
		})
	}
}

func TestWhatIsPendingStaysBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		opts importer.Options
		most int
	}{ // the first chunk is folded at once, since the tenant is new
		"by deltas":           {importer.Options{Chunk: 300, BulkFrom: -1}, 2400}, // the chunk after that folds
		"the first by deltas": {importer.Options{Chunk: 300}, 900},                // nothing else is folded before the end
		"in blocks":           {importer.Options{Chunk: 300, BulkFrom: 1}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := memory.New()
			people, im := over(t, store, &c.opts)
			most := 0
			_, err := im.Import(t.Context(), clerk(), strings.NewReader(roster(t, 3700, "en")), importer.Mapping{}, &importer.RunOptions{
				Progress: func(importer.Progress) {
					snapshot, err := store.Snapshot(t.Context(), acme, storage.PageQuery{Deltas: storage.DeltasKeys})
					require.NoError(t, err)
					most = max(most, len(snapshot.Deltas))
				},
			})
			require.NoError(t, err)
			require.Equal(t, c.most, most)
			found, err := people.Index().Search(t.Context(), people.DB(), acme, index.Query{})
			require.NoError(t, err)
			require.Equal(t, 3700, found.Count, "everybody is found when the import ends")
			_, err = people.Index().Verify(t.Context(), people.DB(), acme)
			require.NoError(t, err)
		})
	}
}

func TestTwoImportsAtOnce(t *testing.T) {
	t.Parallel()
	file := roster(t, 100, "ja")
	people, im := over(t, memory.New(), &importer.Options{Chunk: 10})
	reports := make(chan *importer.Report, 4)
	for range cap(reports) {
		go func() {
			report, err := im.Import(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, nil)
			if err != nil {
				t.Error(err)
			}
			reports <- report
		}()
	}
	created := 0
	for range cap(reports) {
		report := <-reports
		require.Zero(t, report.BadRows, "%v", report.Bad)
		created += report.New
	}
	require.Equal(t, 100, created, "each person is registered once")
	require.Len(t, content(t, people), 100)
}

func TestACancelledImportSaysHowFarItCame(t *testing.T) {
	t.Parallel()
	people, im := over(t, memory.New(), &importer.Options{Chunk: 10})
	ctx, cancel := contextOf(t)
	report, err := im.Import(ctx, clerk(), strings.NewReader(roster(t, 100, "ja")), importer.Mapping{}, &importer.RunOptions{
		Progress: func(p importer.Progress) {
			if p.Saved == 30 {
				cancel(errors.New("stopped"))
			}
		},
	})
	require.ErrorContains(t, err, "stopped")
	require.Equal(t, 30, report.New)
	require.Len(t, content(t, people), 30)
}
