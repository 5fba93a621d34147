package importer_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestDryRunsSuspectNewcomers(t *testing.T) {
	t.Parallel()
	people, im := over(t, memory.New(), &importer.Options{MaxAsked: 2})
	const header = "社員番号,氏名,会社,部署,役職,入社日,退職日,退職理由\n"
	bring(t, im, header+"E1,髙例 珍名,A,x,,2001-04-01,,\n")
	file := header + "E7,高例 珍名,A,x,,2001-04-01,,\nE8,別例 次郎,A,x,,2005,,\nE9,高例 珍名,A,x,,2001-04-01,,\n"
	report, err := im.DryRun(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, nil)
	require.NoError(t, err)
	require.Len(t, report.Suspected, 1)
	found := report.Suspected[0]
	require.Equal(t, "E7", found.ExternalID)
	require.Equal(t, 2, found.Line)
	require.Equal(t, find(t, people, "E1").ID, found.Person)
	require.Contains(t, found.Reasons, string(duplicate.VariantName))
	require.Equal(t, 1, report.Unasked)
	require.Equal(t, 1, report.Suspects)
}

// What a file would take from HR's own word is told, and only that.
func TestDryRunsTellWhatHRSetByHand(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	f, err := people.AddField(t.Context(), alumnikit.Admin(acme, "it", alumnikit.AllPermissions()...), alumni.CustomField{
		Key: "rank", Label: texts("ランク", "Rank"), Type: alumni.TypeText, Owner: alumni.ByEmployer,
	})
	require.NoError(t, err)
	const header = "社員番号,姓,名,メールアドレス,ランク,入社日,部署\n"
	bring(t, im, header+"E1,見本,花子,a@example.jp,金,2001,x\n")
	e := find(t, people, "E1")
	origin, _ := e.Origin("email")
	require.Equal(t, alumni.SourceImport, origin.Source, "nobody said where the file is from")
	names, employments := e.Names, e.Employments
	names.Given, employments[0].Department = "華子", "z"
	_, err = people.UpdateEntry(t.Context(), clerk(), e.ID, alumni.EntryUpdate{
		Names: &names, Employments: employments, Custom: []alumni.CustomValue{{Field: f.Number, Text: []string{"銀"}}},
	})
	require.NoError(t, err)
	report, err := im.DryRun(t.Context(), clerk(), strings.NewReader(header+"E1,例示,花子,b@example.jp,金,2001,y\nE2,仮名,,,,,\n"), importer.Mapping{}, nil)
	require.NoError(t, err)
	got := map[string]string{}
	for _, d := range report.Diffs {
		for _, f := range d.Fields {
			got[d.ExternalID+" "+f.Path] = f.LastSaid.Source
			require.Equal(t, f.LastSaid.Source == alumni.SourceHR, f.LastSaid.At.Equal(noon()), f.Path)
		}
	}
	require.Equal(t, map[string]string{
		"E1 names.family": "", "E1 names.given": alumni.SourceHR, "E1 email": "", "E1 employments[0].department": alumni.SourceHR,
		"E1 custom[0].text[0]": alumni.SourceHR,
		"E2 names.family":      "", "E2 identifiers[0].system": "", "E2 identifiers[0].value": "",
	}, got)
}

func TestARunTellsItsSource(t *testing.T) {
	t.Parallel()
	at := noon()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: func() time.Time { return at }})
	require.NoError(t, err)
	im := importer.New(people, nil)
	const header = "社員番号,氏名\n"
	for _, name := range []string{"給与", "勤怠"} {
		_, err := im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, importer.SourceInput{Name: name, Mapping: im.Propose([]string{"社員番号", "氏名"})})
		require.NoError(t, err)
	}
	read := func(mode importer.Mode) {
		at = at.Add(time.Hour)
		_, err := im.Import(t.Context(), clerk(), strings.NewReader(header+"E1,見本 花子\n"), importer.Mapping{}, &importer.RunOptions{Source: "給与", Mode: mode})
		require.NoError(t, err)
	}
	times := func() (run, snapshot time.Duration) {
		all, err := im.Sources(t.Context(), clerk())
		require.NoError(t, err)
		require.True(t, all[0].LastRun.IsZero(), "another source")
		return all[1].LastRun.Sub(noon()), max(all[1].LastSnapshot.Sub(noon()), 0)
	}
	expect := func(run, snapshot time.Duration) {
		t.Helper()
		gotRun, gotSnapshot := times()
		require.Equal(t, run, gotRun)
		require.Equal(t, snapshot, gotSnapshot)
	}
	read(importer.Delta)
	expect(time.Hour, 0)
	read(importer.Snapshot)
	expect(2*time.Hour, 2*time.Hour)
	read(importer.Delta)
	expect(3*time.Hour, 2*time.Hour)

	broken := strings.NewReader(header + strings.Repeat("E1,見本 花子\n", 10))
	small := importer.New(people, &importer.Options{MaxRows: 3})
	_, err = small.Import(t.Context(), clerk(), broken, importer.Mapping{}, &importer.RunOptions{Source: "給与", Mode: importer.Snapshot})
	require.ErrorIs(t, err, alumnikit.ErrTooLarge)
	_, err = im.DryRun(t.Context(), clerk(), strings.NewReader(header+"E1,見本 花子\n"), importer.Mapping{}, &importer.RunOptions{Source: "給与", Mode: importer.Snapshot})
	require.NoError(t, err)
	expect(3*time.Hour, 2*time.Hour)

	snapshots, err := im.Snapshots(t.Context(), clerk())
	require.NoError(t, err)
	origin, ok := find(t, people, "E1").Confirmed("names.family", snapshots)
	require.True(t, ok)
	require.Equal(t, alumni.Origin{Source: "給与", At: noon().Add(2 * time.Hour), Fields: []string{"names.family"}}, origin)
	_, err = im.Snapshots(t.Context(), alumnikit.Visitor(acme))
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
}

func TestAFileDoesNotPassForAPerson(t *testing.T) {
	t.Parallel()
	_, im := open(t)
	for _, name := range []string{alumni.SourceHR, alumni.SourceMember} {
		_, err := im.Start(t.Context(), clerk(), importer.Mapping{}, &importer.RunOptions{Source: name})
		requireField(t, err, "source", alumnikit.CodeNotOneOf)
		_, err = im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, importer.SourceInput{Name: name, Mapping: im.Propose([]string{"社員番号", "氏名"})})
		requireField(t, err, "name", alumnikit.CodeNotOneOf)
	}
}

// Whoever saves a source at the moment when a run of it ends loses nothing.
func TestASourceIsSavedAsItsRunEnds(t *testing.T) {
	t.Parallel()
	store := &watched{Store: memory.New(), lists: make(chan struct{})}
	_, im := over(t, store, nil)
	in := importer.SourceInput{Name: "給与", Mapping: im.Propose([]string{"社員番号", "氏名"})}
	saved, err := im.SaveSource(t.Context(), clerk(), alumnikit.ID{}, in)
	require.NoError(t, err)
	in.Mapping = im.Propose([]string{"社員番号", "氏名", "部署"})
	met := 0
	store.onCommit = func(w storage.Write) error {
		if met == 0 && slices.ContainsFunc(w.Puts, func(r storage.Record) bool { return r.Kind == "importer.source" }) {
			met++
			_, err := im.SaveSource(t.Context(), clerk(), saved.ID, in)
			require.NoError(t, err)
		}
		return nil
	}
	_, err = im.Import(t.Context(), clerk(), strings.NewReader("社員番号,氏名\nE1,見本 花子\n"), importer.Mapping{}, &importer.RunOptions{Source: "給与"})
	require.NoError(t, err)
	got, err := im.Source(t.Context(), clerk(), saved.ID)
	require.NoError(t, err)
	require.Equal(t, 1, met)
	require.Len(t, got.Mapping.Header, 3)
	require.Equal(t, noon(), got.LastRun)
}
