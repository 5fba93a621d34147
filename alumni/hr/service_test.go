package hr_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

const acme alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor {
	return alumnikit.Admin(acme, "hr-1", alumnikit.PermRoster, alumnikit.PermConfidence)
}

func noon() time.Time { return time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC) }

func open(t *testing.T) (*alumni.Service, *alumni.Entry) {
	t.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: noon})
	require.NoError(t, err)
	entry, err := people.Register(t.Context(), clerk(), alumni.Registration{
		Names: alumni.Names{Family: "見本"}, Employments: []alumni.Employment{{Work: alumni.Employee}},
	})
	require.NoError(t, err)
	return people, entry
}

func autumn(t *testing.T) alumni.Departure {
	t.Helper()
	end, err := alumni.ParseDate("2026-09-30")
	require.NoError(t, err)
	return alumni.Departure{End: end}
}

func TestOffboardWithAReasonIsOneWrite(t *testing.T) {
	t.Parallel()
	people, entry := open(t)
	secret := hr.New(people)
	_, err := secret.Offboard(t.Context(), clerk(), entry.ID, autumn(t), hr.Leaving{Reason: "boredom"})
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	kept, err := people.Entry(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.True(t, kept.Employments[0].End.IsZero(), "neither or both")

	left, err := secret.Offboard(t.Context(), clerk(), entry.ID, autumn(t), hr.Leaving{Reason: hr.CareerChange, Note: "給与の不満"})
	require.NoError(t, err)
	require.True(t, left.LeftBy(people.Today()))
	_, err = secret.Offboard(t.Context(), clerk(), entry.ID, autumn(t), hr.Leaving{Reason: hr.CareerChange, Note: "給与の不満"})
	require.NoError(t, err)

	leavings, err := secret.Leavings(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.Equal(t, []hr.Leaving{{
		Employment: entry.Employments[0].ID, Reason: hr.CareerChange, Note: "給与の不満", RecordedAt: noon(),
	}}, leavings)

	_, err = secret.Offboard(t.Context(), clerk(), entry.ID, autumn(t), hr.Leaving{Reason: hr.Family})
	require.NoError(t, err, "the reason can be corrected")
	leavings, err = secret.Leavings(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.Len(t, leavings, 1)
	require.Equal(t, hr.Family, leavings[0].Reason)
}

func TestTheReasonIsOfTheEmploymentThatEnded(t *testing.T) {
	t.Parallel()
	people, entry := open(t)
	secret := hr.New(people)
	departure := autumn(t)
	past, err := people.Employ(t.Context(), clerk(), entry.ID, alumni.Employment{Work: alumni.Intern, End: departure.End})
	require.NoError(t, err)
	_, err = secret.Offboard(t.Context(), clerk(), entry.ID, departure, hr.Leaving{Reason: hr.Studies})
	require.NoError(t, err)
	leavings, err := secret.Leavings(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.Equal(t, past.Employments[0].ID, leavings[0].Employment)
}

func TestConfidenceIsNeeded(t *testing.T) {
	t.Parallel()
	people, entry := open(t)
	secret := hr.New(people)
	roster := alumnikit.Admin(acme, "hr-2", alumnikit.PermRoster)
	confidant := alumnikit.Admin(acme, "hr-3", alumnikit.PermConfidence)
	for _, actor := range []alumnikit.Actor{roster, alumnikit.Member(acme, entry.ID), alumnikit.Visitor(acme)} {
		_, err := secret.Offboard(t.Context(), actor, entry.ID, autumn(t), hr.Leaving{Reason: hr.Other})
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		_, err = secret.Leavings(t.Context(), actor, entry.ID)
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
		require.ErrorIs(t, secret.AddNote(t.Context(), actor, entry.ID, "x"), alumnikit.ErrForbidden)
		_, err = secret.Notes(t.Context(), actor, entry.ID)
		require.ErrorIs(t, err, alumnikit.ErrForbidden)
	}
	_, err := secret.Offboard(t.Context(), confidant, entry.ID, autumn(t), hr.Leaving{Reason: hr.Other})
	require.ErrorIs(t, err, alumnikit.ErrForbidden, "offboarding is the roster's")

	foreign := alumnikit.Admin("globex", "hr", alumnikit.AllPermissions()...)
	_, err = secret.Leavings(t.Context(), foreign, entry.ID)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, err = secret.Notes(t.Context(), foreign, entry.ID)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	require.ErrorIs(t, secret.AddNote(t.Context(), foreign, entry.ID, "x"), alumnikit.ErrNotFound)
	_, err = secret.Offboard(t.Context(), foreign, entry.ID, autumn(t), hr.Leaving{Reason: hr.Other})
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
}

func TestNotes(t *testing.T) {
	t.Parallel()
	people, entry := open(t)
	secret := hr.New(people)
	require.NoError(t, secret.AddNote(t.Context(), clerk(), entry.ID, " 再雇用の希望あり "))
	for _, bad := range []string{"", " ", strings.Repeat("長", hr.MaxNote+1), "a\x00", "\xff"} {
		require.ErrorIs(t, secret.AddNote(t.Context(), clerk(), entry.ID, bad), alumnikit.ErrInvalid)
	}
	for range hr.MaxNotes - 1 {
		require.NoError(t, secret.AddNote(t.Context(), clerk(), entry.ID, "more"))
	}
	require.ErrorIs(t, secret.AddNote(t.Context(), clerk(), entry.ID, "one too many"), alumnikit.ErrTooLarge)
	notes, err := secret.Notes(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.Len(t, notes, hr.MaxNotes)
	require.Equal(t, hr.Note{Text: "再雇用の希望あり", By: "hr-1", Added: noon()}, notes[0])
}

// TestTheJournalTellsNoSecret reads every entry and every delta of a tenant
// with secrets: they stand in the records of this package alone.
func TestTheJournalTellsNoSecret(t *testing.T) {
	t.Parallel()
	people, entry := open(t)
	secret := hr.New(people)
	for _, reason := range []hr.Reason{hr.Dismissal, hr.Health} {
		_, err := secret.Offboard(t.Context(), clerk(), entry.ID, autumn(t), hr.Leaving{Reason: reason, Note: "canary-note"})
		require.NoError(t, err)
	}
	require.NoError(t, secret.AddNote(t.Context(), clerk(), entry.ID, "canary-note"))
	store := people.DB().Store()
	entries, err := store.Journal(t.Context(), acme, storage.JournalQuery{Mode: storage.JournalPending, Limit: 100})
	require.NoError(t, err)
	require.Len(t, entries, 4)
	snapshot, err := store.Snapshot(t.Context(), acme, storage.PageQuery{Deltas: storage.DeltasFull})
	require.NoError(t, err)
	var bodies []string
	for _, e := range entries {
		bodies = append(bodies, string(e.Body))
	}
	for _, d := range snapshot.Deltas {
		bodies = append(bodies, string(d.Body))
	}
	for _, body := range bodies {
		require.NotContains(t, body, "canary")
		require.NotContains(t, body, string(hr.Dismissal))
		require.NotContains(t, body, string(hr.Health))
	}
	require.True(t, slices.ContainsFunc(bodies, func(b string) bool {
		return strings.Contains(b, `"hr.leaving"`) && strings.Contains(b, `"items"`)
	}), "that something changed is told, by the field's name")
}

func TestFaultsLeaveNothingHalfWritten(t *testing.T) {
	t.Parallel()
	for n := 1; ; n++ {
		people, entry := open(t)
		faulty := storagetest.FaultStore(people.DB().Store(), n)
		_, err := hr.New(people).With(faulty).Offboard(t.Context(), clerk(), entry.ID, autumn(t), hr.Leaving{Reason: hr.Family})
		got, entryErr := people.Entry(t.Context(), clerk(), entry.ID)
		require.NoError(t, entryErr)
		leavings, leavingsErr := hr.New(people).Leavings(t.Context(), clerk(), entry.ID)
		require.NoError(t, leavingsErr)
		require.Equal(t, got.LeftBy(people.Today()), len(leavings) == 1, "call %d", n)
		require.Equal(t, err == nil, len(leavings) == 1, "call %d", n)
		if !faulty.Fired() {
			require.NoError(t, err)
			return
		}
		require.True(t, err == nil || errors.Is(err, storagetest.ErrInjected), "call %d: %v", n, err)
	}
}

func TestTransferWithItsReasonIsOneWrite(t *testing.T) {
	t.Parallel()
	people, entry := open(t)
	secret := hr.New(people)
	start, err := alumni.ParseDate("2026-10-01")
	require.NoError(t, err)
	to := alumni.Transfer{To: alumni.Employment{Entity: "例物流", Start: start}}
	_, err = secret.Transfer(t.Context(), clerk(), entry.ID, to, "a\x00b")
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	kept, err := people.Entry(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.Len(t, kept.Employments, 1, "neither or both")
	_, err = secret.Transfer(t.Context(), alumnikit.Admin(acme, "hr-2", alumnikit.PermRoster), entry.ID, to, "")
	require.ErrorIs(t, err, alumnikit.ErrForbidden)

	moved, err := secret.Transfer(t.Context(), clerk(), entry.ID, to, "グループ再編")
	require.NoError(t, err)
	require.Equal(t, autumn(t).End, moved.Employments[0].End)
	require.Equal(t, moved.Employments[0].ID, moved.Employments[1].Origin)
	leavings, err := secret.Leavings(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.Equal(t, []hr.Leaving{{
		Employment: entry.Employments[0].ID, Reason: hr.GroupTransfer, Note: "グループ再編", RecordedAt: noon(),
	}}, leavings)
}
