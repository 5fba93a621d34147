package storage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestSortKeys(t *testing.T) {
	t.Parallel()
	key := func(name, value string, unique bool) storage.Key {
		return storage.Key{Name: name, Value: []byte(value), Unique: unique}
	}
	given := []storage.Key{
		key("b", "", false), key("a", "\xff", false), key("a", "x", false), key("a", "x ", true), key("a", "x", true), key("b", "", false), key("B", "", true),
	}
	before := fmt.Sprint(given)
	require.Equal(t, []storage.Key{
		key("B", "", true), key("a", "x", true), key("a", "x ", true), key("a", "\xff", false), key("b", "", false),
	}, storage.SortKeys(given))
	require.Equal(t, before, fmt.Sprint(given), "what was given is left alone")
	require.Empty(t, storage.SortKeys(nil))
}

func TestCensusEmpty(t *testing.T) {
	t.Parallel()
	require.True(t, storage.Census{}.Empty())
	require.True(t, storage.Census{Records: map[string]int{}}.Empty())
	for _, c := range []storage.Census{
		{Records: map[string]int{"k": 1}}, {Keys: 1}, {Entries: 1}, {Pages: 1}, {Deltas: 1}, {Heads: 1},
	} {
		require.False(t, c.Empty(), "%+v", c)
	}
}

// What changes no record can be told to the journal, by somebody and under a verb.
func TestNote(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	require.ErrorIs(t, db.Note(t.Context(), by("")), alumnikit.ErrInvalid)
	require.ErrorIs(t, db.Note(t.Context(), storage.By(alumnikit.Actor{}, "tenant.archive")), alumnikit.ErrInvalid)
	require.NoError(t, db.Note(t.Context(), by("tenant.archive")))
	require.Equal(t, 1, sealAll(t, db))
	events, err := db.Feed(t.Context(), hr(), 0, 10)
	require.NoError(t, err)
	require.Len(t, events, 1)
	require.Equal(t, "tenant.archive", events[0].Verb)
	require.Equal(t, hr().String(), events[0].Actor)
	require.Empty(t, events[0].Refs)
	_, err = db.VerifyJournal(t.Context(), "acme", storage.JournalHead{})
	require.NoError(t, err)
}

// A chain takes no entry but the next, and is another for another tenant, other keys
// and another past.
func TestChain(t *testing.T) {
	t.Parallel()
	keys := alumnikit.RandomKeyring()
	at := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	var entries []storage.Entry
	sealing := storage.NewChain(keys, "acme", storage.JournalHead{})
	for n := range 3 {
		e := storage.Entry{ID: alumnikit.ID{15: byte(n + 1)}, Time: at, Body: json.RawMessage(`{}`), Sequence: uint64(n + 1)}
		e.MAC = sealing.Seal(e)
		entries = append(entries, e)
	}
	require.Equal(t, storage.JournalHead{Sequence: 3, MAC: entries[2].MAC}, sealing.Head())

	chain := storage.NewChain(keys, "acme", storage.JournalHead{})
	require.False(t, chain.Verify(entries[1]))
	for _, e := range entries {
		altered := e
		altered.Time = at.Add(time.Microsecond)
		require.False(t, chain.Verify(altered))
		require.True(t, chain.Verify(e))
		require.False(t, chain.Verify(e), "twice")
	}
	require.Equal(t, sealing.Head(), chain.Head())
	require.True(t, storage.NewChain(keys, "acme", storage.JournalHead{Sequence: 1, MAC: entries[0].MAC}).Verify(entries[1]))
	require.False(t, storage.NewChain(keys, "acme", storage.JournalHead{Sequence: 1, MAC: entries[1].MAC}).Verify(entries[1]))
	require.False(t, storage.NewChain(keys, "umbrella", storage.JournalHead{}).Verify(entries[0]))
	require.False(t, storage.NewChain(alumnikit.RandomKeyring(), "acme", storage.JournalHead{}).Verify(entries[0]))
}

// Of a tenant that is being restored no job runs, and none of others waits for it.
func TestWorkersLeaveWhatIsNotWhole(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	for _, tenant := range []alumnikit.TenantID{"acme", "umbrella"} {
		_, change, err := storage.NewJob(db, "work", nil)
		require.NoError(t, err)
		require.NoError(t, db.Commit(t.Context(), storage.By(alumnikit.System(tenant, "test"), "job.create"), change))
	}
	mark, err := storage.Restorings().Encode(&storage.Restoring{ID: storage.RestoringID()}, 77)
	require.NoError(t, err)
	store, ok := storage.As[storage.Archiver](db.Store())
	require.True(t, ok)
	require.NoError(t, store.Restore(t.Context(), storage.Write{Tenant: "acme", Puts: []storage.Record{mark}}))

	var ran []alumnikit.TenantID
	worker := storage.NewWorker(db, map[string]storage.Handler{"work": func(ctx context.Context, run *storage.Run) error {
		ran = append(ran, run.Tenant())
		return run.Finish(ctx, "work.done", storage.Progress{})
	}}, nil)
	for range 3 {
		_, err := worker.Step(t.Context())
		require.NoError(t, err)
	}
	require.Equal(t, []alumnikit.TenantID{"umbrella"}, ran)
	require.NoError(t, db.Store().Commit(t.Context(), storage.Write{
		Tenant: "acme", Deletes: []storage.Ref{{Kind: mark.Kind, ID: mark.ID, Version: mark.Version}},
	}))
	_, err = worker.Step(t.Context())
	require.NoError(t, err)
	require.Equal(t, []alumnikit.TenantID{"umbrella", "acme"}, ran)
}
