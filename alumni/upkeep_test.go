package alumni_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

func TestUpkeepJobFoldsAndSeals(t *testing.T) {
	t.Parallel()
	now := noon()
	store := memory.New()
	people, err := alumni.New(store, alumnikit.RandomKeyring(), &alumni.Options{
		Clock: func() time.Time { return now }, UpkeepEvery: time.Second,
	})
	require.NoError(t, err)
	require.ErrorIs(t, people.Provision(t.Context(), alumnikit.Visitor(acme)), alumnikit.ErrForbidden)
	require.NoError(t, people.Provision(t.Context(), alumnikit.System(acme, "setup")))
	require.NoError(t, people.Provision(t.Context(), alumnikit.System(acme, "setup")))
	hanako(t, people)
	pending := func() (deltas, entries int) {
		snapshot, err := store.Snapshot(t.Context(), acme, storage.PageQuery{Deltas: storage.DeltasKeys})
		require.NoError(t, err)
		unsealed, err := store.Journal(t.Context(), acme, storage.JournalQuery{Mode: storage.JournalPending, Limit: 10})
		require.NoError(t, err)
		return len(snapshot.Deltas), len(unsealed)
	}
	deltas, entries := pending()
	require.Equal(t, 1, deltas)
	require.Equal(t, 1, entries)

	worker := storage.NewWorker(people.DB(), people.Handlers(), nil)
	step := func() bool {
		worked, err := worker.Step(t.Context())
		require.NoError(t, err)
		return worked
	}
	require.True(t, step())
	deltas, entries = pending()
	require.Zero(t, deltas)
	require.Zero(t, entries)
	require.False(t, step(), "it waits")

	var pauses []time.Duration
	for len(pauses) < 6 {
		for at := now; !step(); {
			now = now.Add(time.Second)
			if step() {
				pauses = append(pauses, now.Sub(at))
				break
			}
		}
	}
	require.Equal(t, 16*time.Second, pauses[5], "quiet tenants are looked at less often: %v", pauses)
}

func TestProvisionSetsAFailedJobGoing(t *testing.T) {
	t.Parallel()
	people := open(t)
	require.NoError(t, people.Provision(t.Context(), clerk()))
	var jobs []storage.Stored[storage.Job]
	find := func() storage.Stored[storage.Job] {
		jobs = nil
		for j, err := range storage.Jobs().All(t.Context(), people.DB(), acme, storage.ListQuery{}) {
			require.NoError(t, err)
			jobs = append(jobs, j)
		}
		require.Len(t, jobs, 1)
		return jobs[0]
	}
	old := find()
	failed := old.Value
	failed.State = storage.JobFailed
	require.NoError(t, people.DB().Commit(t.Context(), storage.By(clerk(), "test"), storage.Jobs().Replace(old, &failed)))
	require.NoError(t, people.Provision(t.Context(), clerk()))
	require.Equal(t, storage.JobQueued, find().Value.State)
}

// TestFaults fails every call of the store in turn, once before and once after
// it took effect. Whatever happened, doing it again leads to the same.
func TestFaults(t *testing.T) {
	t.Parallel()
	story := func(people *alumni.Service) error {
		ctx, hr := t.Context(), clerk()
		entry, err := people.EntryByExternalID(ctx, hr, "E1")
		if err != nil {
			entry, err = people.Register(ctx, hr, alumni.Registration{
				Names: alumni.Names{Family: "見本"}, Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "E1"}},
				Employments: []alumni.Employment{{Work: alumni.Employee}},
			})
		}
		if err != nil {
			return err
		}
		me := member(entry)
		if _, err := people.UpdateProfile(ctx, me, alumni.ProfileUpdate{Bio: "自己紹介"}); err != nil {
			return err
		}
		if _, err := people.SetAudience(ctx, me, "bio", alumni.Alumni); err != nil {
			return err
		}
		if err := people.Grant(ctx, me, me.Person(), listing()); err != nil {
			return err
		}
		if _, err := people.Offboard(ctx, hr, entry.ID, alumni.Departure{End: date(t, "2026-09-30")}); err != nil {
			return err
		}
		return people.Upkeep(ctx, acme)
	}
	want := []string{"person.register", "profile.update", "audience.set", "consent.grant", "person.offboard"}
	for name, broken := range map[string]func(storage.Store, int) *storagetest.Fault{
		"fails": storagetest.FaultStore, "loses the answer": storagetest.LoseAnswer,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				store := memory.New()
				people, err := alumni.New(store, alumnikit.RandomKeyring(), &alumni.Options{Clock: noon})
				require.NoError(t, err)
				faulty := broken(store, n)
				failed := story(people.With(faulty))
				require.NoError(t, story(people), "call %d", n)
				require.ElementsMatch(t, want, journal(t, people, acme), "call %d: each step once", n)
				_, err = people.DB().VerifyJournal(t.Context(), acme, storage.JournalHead{})
				require.NoError(t, err)
				if !faulty.Fired() {
					require.NoError(t, failed)
					require.Greater(t, n, 20, "the faults must have been met")
					break
				}
			}
		})
	}
}
