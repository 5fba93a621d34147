package importer_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// missingIDs imports a snapshot and returns who is missing.
func missingIDs(t *testing.T, im *importer.Importer, file string) []string {
	t.Helper()
	var all []string
	report, err := im.Import(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, &importer.RunOptions{
		Mode: importer.Snapshot, Missing: func(m importer.Missing) { all = append(all, m.ExternalID) },
	})
	require.NoError(t, err)
	require.Len(t, all, report.Absent)
	return all
}

func TestASnapshotProposes(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	bring(t, im, stints+"E1,見本,A,x,,2001,,\nE2,例示,A,x,,2001,,\nE3,仮名,B,x,,2001,,\nE4,過去,A,x,,2001,2005,\nE5,不良,A,x,,2001,,\nE6,未来,A,x,,2001,2099,\n")
	file := stints + "E1,見本,A,x,,2001,,\nE5,不良,A,x,,2001-13,,\n"
	before := content(t, people)
	require.Equal(t, []string{"E2", "E6"}, missingIDs(t, im, file), "E3 works for a company that is not in the file, E5 is in a bad row")
	require.Equal(t, before, content(t, people), "nobody is ended")
	require.Equal(t, []string{"E2", "E3", "E6"}, missingIDs(t, im, "社員番号,姓\nE1,見本\nE5,不良\n"))
	require.Equal(t, []string{"E1", "E2", "E3", "E5", "E6"}, missingIDs(t, im, "社員番号,姓\nE4,過去\n"))
	report, err := im.DryRun(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, &importer.RunOptions{Mode: importer.Snapshot})
	require.NoError(t, err)
	require.Equal(t, "例示", report.Missing[0].Name)
	require.Equal(t, find(t, people, "E2").Employments[0], report.Missing[0].Employment)
	_, err = im.Import(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, &importer.RunOptions{Mode: "whole"})
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}

func day(t *testing.T, s string) alumni.Date {
	t.Helper()
	d, err := alumni.ParseDate(s)
	require.NoError(t, err)
	return d
}

func endings(t *testing.T, people *alumni.Service, end string, ids ...string) []importer.Ending {
	t.Helper()
	var out []importer.Ending
	for _, id := range ids {
		e := find(t, people, id)
		for _, m := range e.Employments {
			out = append(out, importer.Ending{Person: e.ID, Employment: m.ID, End: day(t, end)})
		}
	}
	return out
}

func TestEnd(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	bring(t, im, stints+"E1,見本,A,x,,2001,,\nE1,見本,B,x,,2002,,\nE2,例示,A,x,,2001,2010,\nE3,仮名,A,x,,2024-06,,\n")
	all := endings(t, people, "2024-03-31", "E1", "E2", "E3")
	all = append(all, importer.Ending{Person: all[0].Person, Employment: alumnikit.ID(all[0].Person), End: all[0].End})
	did, err := im.End(t.Context(), clerk(), all)
	require.NoError(t, err)
	require.Equal(t, importer.Ended{Ended: 2, Refused: []importer.Refusal{
		{Ending: all[4], Code: alumnikit.CodeNotOneOf}, {Ending: all[2], Code: alumnikit.CodeTaken}, {Ending: all[3], Code: alumnikit.CodeRange},
	}}, did)
	require.Equal(t, "2024-03-31", find(t, people, "E1").Employments[1].End.String())
	before := writes(t, people)
	again, err := im.End(t.Context(), clerk(), all)
	require.NoError(t, err)
	require.Equal(t, 2, again.Before)
	require.Zero(t, again.Ended)
	require.Equal(t, before, writes(t, people))

	_, err = im.End(t.Context(), alumnikit.Admin(acme, "hr", alumnikit.PermConfidence), all)
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
	foreign, err := im.End(t.Context(), alumnikit.Admin("globex", "hr", alumnikit.PermRoster), all[:1])
	require.NoError(t, err)
	require.Equal(t, alumnikit.CodeNotOneOf, foreign.Refused[0].Code)
}

// Every call of the store fails in turn, before or after it took effect; ending
// again does the rest.
func TestFaultsOfEnd(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]func(storage.Store, int) *storagetest.Fault{
		"fails": storagetest.FaultStore, "loses the answer": storagetest.LoseAnswer,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1; endWithAFault(t, n, broken); n++ {
				require.Less(t, n, 100)
			}
		})
	}
}

func endWithAFault(t *testing.T, n int, broken func(storage.Store, int) *storagetest.Fault) (fired bool) {
	t.Helper()
	store := memory.New()
	people, im := over(t, store, nil)
	bring(t, im, roster(t, 5, "ja"))
	var all []importer.Ending
	for e, err := range alumni.Entries().All(t.Context(), people.DB(), acme, storage.ListQuery{}) {
		require.NoError(t, err)
		for _, m := range e.Value.Employments {
			if m.End.IsZero() {
				all = append(all, importer.Ending{Person: e.Value.ID, Employment: m.ID, End: day(t, "2026-10-31")})
			}
		}
	}
	require.NotEmpty(t, all)
	faulty := broken(store, n)
	_, err := im.With(faulty).End(t.Context(), clerk(), all)
	if faulty.Fired() {
		require.ErrorIs(t, err, storagetest.ErrInjected)
	}
	did, err := im.End(t.Context(), clerk(), all)
	require.NoError(t, err)
	require.Equal(t, len(all), did.Ended+did.Before)
	return faulty.Fired()
}

// oracle suspects everybody of being somebody.
type oracle struct{ asked []string }

func (o *oracle) Suspect(_ context.Context, _ alumnikit.TenantID, newcomers []importer.Newcomer) ([]importer.Suspicion, error) {
	var out []importer.Suspicion
	for _, n := range newcomers {
		o.asked = append(o.asked, n.ExternalID+n.Entry.Names.Family)
		out = append(out, importer.Suspicion{Line: n.Line, ExternalID: n.ExternalID, Score: 0.9, Reasons: []string{"reading"}})
	}
	return out, nil
}

func TestNewcomersMayBeKnown(t *testing.T) {
	t.Parallel()
	o := &oracle{}
	_, im := over(t, memory.New(), &importer.Options{Chunk: 1, MaxDiffs: 1, Suspecter: o})
	bring(t, im, stints+"E1,見本,A,x,,2001,,\n")
	require.Empty(t, o.asked, "an import does not ask")
	report, err := im.DryRun(t.Context(), clerk(), strings.NewReader(stints+
		"E1,見本,A,y,,2001,,\nE2,例示,A,x,,2001,,\nE3,仮名,A,x,,2001,,\nE2,例示,A,x,,2005,,\n"), importer.Mapping{}, nil)
	require.NoError(t, err)
	require.Equal(t, []string{"E2例示", "E3仮名"}, o.asked, "each newcomer once")
	require.Equal(t, 2, report.Suspects)
	require.Equal(t, []importer.Suspicion{{Line: 3, ExternalID: "E2", Score: 0.9, Reasons: []string{"reading"}}}, report.Suspected)
}
