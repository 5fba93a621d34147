package storage_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// forged is a store whose journal somebody has got at.
type forged struct {
	storage.Store
	change func([]storage.Entry) []storage.Entry
}

func (f forged) Journal(ctx context.Context, tenant alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
	entries, err := f.Store.Journal(ctx, tenant, q)
	if q.Mode == storage.JournalSealed {
		entries = f.change(entries)
	}
	return entries, err
}

func write(t *testing.T, db *storage.DB, n int) {
	t.Helper()
	for i := range n {
		require.NoError(t, db.Commit(t.Context(), by("note.create"), notes().Insert(&note{ID: db.NewID(), Title: fmt.Sprint("secret ", i, db.NewID())})))
	}
}

func sealAll(t *testing.T, db *storage.DB) int {
	t.Helper()
	total := 0
	for {
		n, err := db.SealJournal(t.Context(), "acme", 7)
		require.NoError(t, err)
		if total += n; n == 0 {
			return total
		}
	}
}

func TestJournalTellsWhatHappenedWithoutValues(t *testing.T) {
	t.Parallel()
	db, clock := open(t, memory.New())
	ctx := t.Context()
	n := &note{ID: db.NewID(), Title: "salary of Hanako"}
	require.NoError(t, db.Commit(ctx, by("note.create"), notes().Insert(n)))
	clock.advance(time.Second)
	old, err := notes().Get(ctx, db, "acme", n.ID)
	require.NoError(t, err)
	changed := old.Value
	changed.Title, changed.Stars = "another secret", 3
	require.NoError(t, db.Commit(ctx, by("note.update"), notes().Replace(old, &changed)))
	_, change, err := storage.NewJob(db, "test", nil)
	require.NoError(t, err)
	require.NoError(t, db.Commit(ctx, by("job.create"), change), "housekeeping leaves no line")
	require.Equal(t, 2, sealAll(t, db))

	events, err := db.Feed(ctx, hr(), 0, 10)
	require.NoError(t, err)
	require.Len(t, events, 2)
	require.Equal(t, "clerk", events[1].Actor)
	require.Equal(t, "note.update", events[1].Verb)
	require.Equal(t, []string{"title", "stars"}, events[1].Fields)
	require.Equal(t, []storage.Ref{{Kind: "test.note", ID: n.ID, Version: 2}}, events[1].Refs)
	require.Equal(t, uint64(2), events[1].Sequence)
	body, err := json.Marshal(events[1].CloudEvent("acme", "/alumni"))
	require.NoError(t, err)
	require.NotContains(t, string(body), "secret")
	require.Contains(t, string(body), `"type":"alumnikit.note.update"`)
	require.Contains(t, string(body), `"specversion":"1.0"`)

	_, err = db.Feed(ctx, alumnikit.Visitor("acme"), 0, 10)
	require.ErrorIs(t, err, alumnikit.ErrForbidden)
}

func TestVerifyFindsEveryForgery(t *testing.T) {
	t.Parallel()
	store := memory.New()
	db, _ := open(t, store)
	write(t, db, 20)
	require.Equal(t, 20, sealAll(t, db))
	head, err := db.VerifyJournal(t.Context(), "acme", storage.JournalHead{})
	require.NoError(t, err)
	require.Equal(t, uint64(20), head.Sequence)

	for name, change := range map[string]func([]storage.Entry) []storage.Entry{
		"altered": func(e []storage.Entry) []storage.Entry {
			e[5].Body = append([]byte(nil), e[5].Body...)
			e[5].Body[10] ^= 1
			return e
		},
		"time":      func(e []storage.Entry) []storage.Entry { e[5].Time = e[5].Time.Add(1e6); return e },
		"removed":   func(e []storage.Entry) []storage.Entry { return append(e[:5:5], e[6:]...) },
		"swapped":   func(e []storage.Entry) []storage.Entry { e[5], e[6] = e[6], e[5]; return e },
		"cut off":   func(e []storage.Entry) []storage.Entry { return e[:15] },
		"put in":    func(e []storage.Entry) []storage.Entry { return append(e[:5:5], e[4:]...) },
		"forgotten": func([]storage.Entry) []storage.Entry { return nil },
		"other mac": func(e []storage.Entry) []storage.Entry { e[19].MAC = e[18].MAC; return e },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := db.With(forged{store, func(e []storage.Entry) []storage.Entry {
				if len(e) == 0 {
					return e
				}
				return change(e)
			}})
			_, err := bad.VerifyJournal(t.Context(), "acme", head)
			require.ErrorIs(t, err, alumnikit.ErrCorrupt)
		})
	}
	other, err := storage.New(store, alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	_, err = other.VerifyJournal(t.Context(), "acme", storage.JournalHead{})
	require.ErrorIs(t, err, alumnikit.ErrCorrupt, "another key")
}

func TestSealersAtOnceNumberEachEntryOnce(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	write(t, db, 100)
	var sealed atomic.Int64
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for range 20 {
				n, err := db.SealJournal(t.Context(), "acme", 9)
				if err != nil && !errors.Is(err, alumnikit.ErrConflict) {
					t.Error(err)
				}
				sealed.Add(int64(n))
			}
		})
	}
	wg.Wait()
	sealed.Add(int64(sealAll(t, db)))
	require.Equal(t, int64(100), sealed.Load())
	head, err := db.VerifyJournal(t.Context(), "acme", storage.JournalHead{})
	require.NoError(t, err)
	require.Equal(t, uint64(100), head.Sequence)
}
