package archive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/archive"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestOccupied(t *testing.T) {
	t.Parallel()
	file := small(t)
	for name, furnish := range map[string]func(db *storage.DB) error{
		"record": func(db *storage.DB) error {
			return db.Store().Commit(t.Context(), storage.Write{Tenant: acme, Puts: []storage.Record{{Kind: "k", ID: numbered(1), Version: 1}}})
		},
		"entry": func(db *storage.DB) error {
			return db.Note(t.Context(), storage.By(alumnikit.System(acme, "test"), "note"))
		},
		"head": func(db *storage.DB) error {
			return db.Store().Fold(t.Context(), acme, storage.Fold{Head: storage.Head{Beat: 1}})
		},
		"delta": func(db *storage.DB) error {
			return db.Store().Commit(t.Context(), storage.Write{Tenant: acme, Deltas: []storage.Delta{{Version: 1}}})
		},
	} {
		db := open(t, memory.New())
		require.NoError(t, furnish(db))
		before := census(t, db, acme)
		_, err := archive.Read(t.Context(), db, acme, bytes.NewReader(file), nil)
		require.ErrorIs(t, err, alumnikit.ErrExists, name)
		require.Equal(t, before, census(t, db, acme), name)
	}
}

// An archive goes to no other tenant and under no other keys, but under newer ones
// beside the old.
func TestOthers(t *testing.T) {
	t.Parallel()
	db, file := open(t, memory.New()), small(t)
	_, err := archive.Read(t.Context(), db, "umbrella", bytes.NewReader(file), nil)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	require.True(t, census(t, db, "umbrella").Empty())

	others, err := storage.New(db.Store(), keyring(t, "n"), nil)
	require.NoError(t, err)
	_, err = archive.Read(t.Context(), others, acme, bytes.NewReader(file), nil)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	require.True(t, census(t, db, acme).Empty())

	rotated, err := storage.New(db.Store(), keyring(t, "n", "k"), nil)
	require.NoError(t, err)
	_, err = archive.Read(t.Context(), rotated, acme, bytes.NewReader(file), nil)
	require.NoError(t, err)
	again, _ := written(t, rotated, acme)
	require.NotEqual(t, file, again, "the first key signs")
	before, after := bytes.SplitAfter(file, []byte("\n")), bytes.SplitAfter(again, []byte("\n"))
	require.Equal(t, before[1:len(before)-2], after[1:len(after)-2], "and all between is the same")
}

// indexer stands for the index of the services.
type indexer func(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) error

func (f indexer) Rebuild(ctx context.Context, db *storage.DB, tenant alumnikit.TenantID) error {
	return f(ctx, db, tenant)
}

// While a tenant is read in, workers find nothing of it, and it is no tenant to archive
// or to read into. Others go on.
func TestMarked(t *testing.T) {
	t.Parallel()
	from, db := open(t, memory.New()), open(t, memory.New())
	job := func(db *storage.DB, tenant alumnikit.TenantID) {
		made, change, err := storage.NewJob(db, "test", nil)
		require.NoError(t, err)
		require.NoError(t, db.Commit(t.Context(), storage.By(alumnikit.System(tenant, "test"), "job.create"), change))
		require.Equal(t, storage.JobQueued, made.State)
	}
	job(from, acme)
	job(db, "umbrella")
	file, _ := written(t, from, acme)
	due := func() (tenants []alumnikit.TenantID) {
		found, err := db.Due(t.Context(), storage.Jobs().Name(), storage.MaxList)
		require.NoError(t, err)
		for _, ref := range found {
			tenants = append(tenants, ref.Tenant)
		}
		return tenants
	}
	built := false
	_, err := archive.Read(t.Context(), db, acme, bytes.NewReader(file), &archive.ReadOptions{
		Index: indexer(func(ctx context.Context, _ *storage.DB, tenant alumnikit.TenantID) error {
			built = true
			require.Equal(t, acme, tenant)
			require.Equal(t, []alumnikit.TenantID{"umbrella"}, due())
			_, err := archive.Read(ctx, db, acme, bytes.NewReader(file), nil)
			require.ErrorIs(t, err, alumnikit.ErrState)
			_, err = archive.Write(ctx, db, acme, io.Discard, nil)
			require.ErrorIs(t, err, alumnikit.ErrState)
			return nil
		}),
	})
	require.NoError(t, err)
	require.True(t, built)
	require.ElementsMatch(t, []alumnikit.TenantID{acme, "umbrella"}, due())
	again, _ := written(t, db, acme)
	require.Equal(t, file, again)
}

// Whatever call fails, the tenant is whole, or nothing is left, or it is marked; a
// Drop and another Read make it whole.
func TestFaults(t *testing.T) {
	t.Parallel()
	from := open(t, memory.New())
	furnish(t, from, acme)
	file, _ := written(t, from, acme)
	broken := errors.New("broken")
	marked := 0
	for n := 1; ; n++ {
		for _, lasting := range []bool{false, true} {
			store := &stand{Store: memory.New()}
			db := open(t, store)
			fired := false
			store.before = func(call int, _ string) error {
				if call == n || lasting && call > n {
					fired = true
					return broken
				}
				return nil
			}
			_, err := archive.Read(t.Context(), db, acme, bytes.NewReader(file), nil)
			store.before = nil
			if !fired {
				require.NoError(t, err)
				require.Greater(t, n, 4)
				require.Positive(t, marked)
				return
			}
			require.ErrorIs(t, err, broken)
			if left := census(t, db, acme); !left.Empty() {
				marked++
				require.Equal(t, 1, left.Records[storage.Restorings().Name()])
				_, err = archive.Read(t.Context(), db, acme, bytes.NewReader(file), nil)
				require.ErrorIs(t, err, alumnikit.ErrState)
				require.NoError(t, db.Store().Drop(t.Context(), acme))
			}
			_, err = archive.Read(t.Context(), db, acme, bytes.NewReader(file), nil)
			require.NoError(t, err)
			again, _ := written(t, db, acme)
			require.Equal(t, string(file), string(again))
		}
	}
}

// A Read that was taken for dead, and whose tenant has been dropped and read anew,
// writes nothing more and takes nothing away.
func TestSlowReader(t *testing.T) {
	t.Parallel()
	from := open(t, memory.New())
	furnish(t, from, acme)
	file, _ := written(t, from, acme)
	store := &stand{Store: memory.New()}
	slow, fast := open(t, store), open(t, store.Store)
	for _, whole := range []bool{true, false} {
		restores := 0
		require.NoError(t, store.Store.Drop(t.Context(), acme))
		store.before = func(_ int, name string) error {
			if name != "Restore" {
				return nil
			}
			if restores++; restores != 2 {
				return nil
			}
			require.NoError(t, fast.Store().Drop(t.Context(), acme))
			broken := indexer(func(context.Context, *storage.DB, alumnikit.TenantID) error {
				if whole {
					return nil
				}
				panic("died")
			})
			read := func() {
				_, err := archive.Read(t.Context(), fast, acme, bytes.NewReader(file), &archive.ReadOptions{Index: broken})
				require.NoError(t, err)
			}
			if whole {
				read()
			} else {
				require.PanicsWithValue(t, "died", read)
			}
			return nil
		}
		_, err := archive.Read(t.Context(), slow, acme, bytes.NewReader(file), nil)
		require.ErrorIs(t, err, alumnikit.ErrConflict)
		store.before = nil
		want, have := census(t, from, acme), census(t, fast, acme)
		want.Heads, want.Pages = 0, 0
		if !whole {
			want.Records[storage.Restorings().Name()] = 1
		}
		require.Equal(t, want, have)
	}
}

func TestReadCancelled(t *testing.T) {
	t.Parallel()
	store := &stand{Store: memory.New()}
	db, file := open(t, store), small(t)
	ctx, cancel := context.WithCancel(t.Context())
	restores := 0
	store.before = func(_ int, name string) error {
		if name == "Restore" {
			if restores++; restores == 2 {
				cancel()
			}
		}
		return nil
	}
	_, err := archive.Read(ctx, db, acme, bytes.NewReader(file), nil)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, map[string]int{storage.Restorings().Name(): 1}, census(t, db, acme).Records, "marked, as by a crash")
	_, err = archive.Check(ctx, db.Keys(), acme, bytes.NewReader(file), nil)
	require.ErrorIs(t, err, context.Canceled)

	network := errors.New("network")
	_, err = archive.Check(t.Context(), db.Keys(), acme, io.MultiReader(bytes.NewReader(file[:500]), failing{network}), nil)
	require.ErrorIs(t, err, network)
	require.NotErrorIs(t, err, alumnikit.ErrCorrupt)
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestDropWithReceipt(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 9, 0, 0, 123456789, time.UTC)
	db, err := storage.New(memory.New(), keyring(t, "k"), &storage.Options{Clock: func() time.Time { return now }})
	require.NoError(t, err)
	furnish(t, db, acme)
	furnish(t, db, "umbrella")
	others := census(t, db, "umbrella")
	_, summary := written(t, db, acme)
	before := census(t, db, acme)

	receipt, err := archive.Drop(t.Context(), db, acme, &archive.DropOptions{Archive: &summary})
	require.NoError(t, err)
	require.Equal(t, before, receipt.Found)
	require.True(t, receipt.Left.Empty())
	require.Equal(t, summary, *receipt.Archive)
	require.Equal(t, now.Truncate(time.Microsecond), receipt.Begun)
	require.NoError(t, archive.VerifyReceipt(db.Keys(), receipt))
	require.NoError(t, archive.VerifyReceipt(keyring(t, "n", "k"), receipt))
	require.True(t, census(t, db, acme).Empty())
	require.Equal(t, others, census(t, db, "umbrella"))

	require.ErrorIs(t, archive.VerifyReceipt(keyring(t, "n"), receipt), alumnikit.ErrCorrupt)
	for name, alter := range map[string]func(r *archive.Receipt){
		"tenant":  func(r *archive.Receipt) { r.Tenant = "umbrella" },
		"begun":   func(r *archive.Receipt) { r.Begun = r.Begun.Add(time.Microsecond) },
		"ended":   func(r *archive.Receipt) { r.Ended = r.Ended.Add(-time.Hour) },
		"found":   func(r *archive.Receipt) { r.Found.Keys++ },
		"kinds":   func(r *archive.Receipt) { r.Found.Records = map[string]int{"note": 1} },
		"left":    func(r *archive.Receipt) { r.Left.Pages = 1 },
		"archive": func(r *archive.Receipt) { r.Archive = nil },
		"mac":     func(r *archive.Receipt) { r.MAC = nil },
	} {
		altered := receipt
		alter(&altered)
		require.ErrorIs(t, archive.VerifyReceipt(db.Keys(), altered), alumnikit.ErrCorrupt, name)
	}
}

// A Drop that ends early is run again; what is written meanwhile shows.
func TestDropAgain(t *testing.T) {
	t.Parallel()
	store := &stand{Store: memory.New()}
	db := open(t, store)
	broken := errors.New("broken")
	for n := 1; n <= 3; n++ {
		store.before = nil
		furnish(t, db, acme)
		store.calls = 0
		store.before = func(call int, _ string) error {
			if call == n {
				return broken
			}
			return nil
		}
		_, err := archive.Drop(t.Context(), db, acme, nil)
		require.ErrorIs(t, err, broken)
		receipt, err := archive.Drop(t.Context(), db, acme, nil)
		require.NoError(t, err)
		require.Equal(t, n == 3, receipt.Found.Empty())
	}
	store.calls = 0
	store.before = func(call int, _ string) error {
		if call == 3 {
			return store.Store.Commit(t.Context(), storage.Write{Tenant: acme, Deltas: []storage.Delta{{Version: 1}}})
		}
		return nil
	}
	_, err := archive.Drop(t.Context(), db, acme, nil)
	require.ErrorIs(t, err, alumnikit.ErrConflict)
	_, err = archive.Drop(t.Context(), db, acme, &archive.DropOptions{Archive: &archive.Summary{Tenant: "umbrella"}})
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}
