package kill

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/archive"
)

// restore is the mode in which an archive is read in.
func (c *child) restore(ctx context.Context) error {
	file, err := os.Open(c.Input)
	if err != nil {
		return err
	}
	defer file.Close()
	c.say(message{Say: sayReady})
	return c.takeIn(ctx, file)
}

func (w world) takeIn(ctx context.Context, file io.Reader) error {
	_, err := archive.Read(ctx, w.people.DB(), tenant, file, &archive.ReadOptions{Index: w.people.Index()})
	return err
}

// archived writes the archive of some people to a file.
func archived(t *testing.T) (path string, file []byte) {
	t.Helper()
	with(t, place.New(t, place.SQLite), 0, func(w world) {
		for first := 0; first < 1200; first += 300 {
			var changes []storage.Change
			for n := first; n < first+300; n++ {
				more, _, err := w.people.PrepareRegister(clerk(), registration("moving-"+strconv.Itoa(n)))
				require.NoError(t, err)
				changes = append(changes, more...)
			}
			require.NoError(t, w.people.DB().Commit(t.Context(), storage.By(clerk(), "test.prepare"), changes...))
		}
		require.NoError(t, w.people.Upkeep(t.Context(), tenant))
		file = w.archive(t)
	})
	path = filepath.Join(t.TempDir(), "acme.archive")
	require.NoError(t, os.WriteFile(path, file, 0o600))
	return path, file
}

func (w world) archive(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	_, err := archive.Write(t.Context(), w.people.DB(), tenant, &out, nil)
	require.NoError(t, err)
	return out.Bytes()
}

// Who reads an archive in is killed. The tenant is whole, or not there, or says
// that it is neither and is dropped; then it is read in anew.
func TestKilledWhileRestoring(t *testing.T) {
	t.Parallel()
	path, file := archived(t)
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		at, random, halves := place.New(t, kind), rand.New(rand.NewPCG(7, 1)), 0
		for round := range kills(kind) {
			strike(t, order{Mode: restoring, At: at, Ahead: aheadOf(round), Input: path}, between(random, time.Millisecond, 300*time.Millisecond))
			with(t, at, afterwards(round), func(w world) {
				if w.half(t, file) {
					halves++
				}
				receipt, err := archive.Drop(t.Context(), w.people.DB(), tenant, nil)
				require.NoError(t, err)
				require.True(t, receipt.Left.Empty())
			})
		}
		if proving() {
			require.Positive(t, halves, "no kill ever struck the middle")
		}
		t.Logf("%d kills, %d of them in the middle", kills(kind), halves)
		with(t, at, afterwards(kills(kind)), func(w world) {
			require.NoError(t, w.takeIn(t.Context(), bytes.NewReader(file)))
			require.Equal(t, string(file), string(w.archive(t)))
			_, people := w.checkWhole(t, storage.JournalHead{})
			require.Equal(t, 1200, people)
		})
	})
}

// half reports whether the tenant says that it is not whole; if it does not, it is, or
// there is nothing of it.
func (w world) half(t *testing.T, file []byte) bool {
	t.Helper()
	store, ok := storage.As[storage.Archiver](w.people.DB().Store())
	require.True(t, ok)
	found, err := store.Census(t.Context(), tenant)
	require.NoError(t, err)
	switch {
	case found.Empty():
		return false
	case found.Records[storage.Restorings().Name()] == 0:
		require.Equal(t, string(file), string(w.archive(t)))
		return false
	}
	require.ErrorIs(t, w.takeIn(t.Context(), bytes.NewReader(file)), alumnikit.ErrState)
	_, err = archive.Write(t.Context(), w.people.DB(), tenant, io.Discard, nil)
	require.ErrorIs(t, err, alumnikit.ErrState)
	return true
}

// What a killed import has left is archived as it is and moved; in another store the
// import ends as if nothing had happened.
func TestMovedInTheMiddleOfAnImport(t *testing.T) {
	t.Parallel()
	before, roster := place.New(t, place.SQLite), filepath.Join(t.TempDir(), "roster.csv")
	prepareRosters(t, before, roster)
	want, took := undisturbed(t, before, roster)
	strike(t, order{Mode: importing, At: before, Ahead: aheadOf(1), Input: roster}, took/2)
	var file []byte
	with(t, before, afterwards(1), func(w world) { file = w.archive(t) })
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		with(t, place.New(t, kind), afterwards(1), func(w world) {
			require.NoError(t, w.takeIn(t.Context(), bytes.NewReader(file)))
			require.Equal(t, string(file), string(w.archive(t)))
			head, _ := w.checkWhole(t, storage.JournalHead{})
			_, err := w.bringIn(t.Context(), roster, nil)
			require.NoError(t, err)
			require.Equal(t, want, w.roster(t))
			_, people := w.checkWhole(t, head)
			require.Equal(t, thisYear, people)
		})
	})
}
