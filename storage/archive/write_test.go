package archive_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/archive"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// A tenant that moves is the same afterwards, whatever is in it, and goes on from
// where it was.
func TestMove(t *testing.T) {
	t.Parallel()
	from, to := open(t, memory.New()), open(t, memory.New())
	furnish(t, from, acme)
	file, wrote := written(t, from, acme)

	checked, err := archive.Check(t.Context(), from.Keys(), acme, bytes.NewReader(file), nil)
	require.NoError(t, err)
	require.Equal(t, wrote, checked)
	read, err := archive.Read(t.Context(), to, acme, bytes.NewReader(file), nil)
	require.NoError(t, err)
	require.Equal(t, wrote, read)
	again, _ := written(t, to, acme)
	require.Equal(t, string(file), string(again))

	want := census(t, from, acme)
	want.Heads, want.Pages = 0, 0
	require.Equal(t, want, census(t, to, acme))
	for kind, n := range want.Records {
		a, err := from.Store().List(t.Context(), acme, storage.ListQuery{Kind: kind, Limit: 1000})
		require.NoError(t, err)
		require.Len(t, a, n)
		b, err := to.Store().List(t.Context(), acme, storage.ListQuery{Kind: kind, Limit: 1000})
		require.NoError(t, err)
		require.Equal(t, a, b)
	}
	head, err := to.VerifyJournal(t.Context(), acme, wrote.Head)
	require.NoError(t, err)
	require.Equal(t, wrote.Head, head)
	write(t, to, acme, 1, "twice")
	_, err = to.SealJournal(t.Context(), acme, 100)
	require.NoError(t, err)
	head, err = to.VerifyJournal(t.Context(), acme, wrote.Head)
	require.NoError(t, err)
	require.EqualValues(t, 6, head.Sequence)
}

// Every line but the last is JSON, and shows a body that is JSON as it is.
func TestLinesAreJSON(t *testing.T) {
	t.Parallel()
	db := open(t, memory.New())
	furnish(t, db, acme)
	file, _ := written(t, db, acme)
	lines := strings.SplitAfter(string(file), "\n")
	require.Empty(t, lines[len(lines)-1])
	for _, line := range lines[:len(lines)-1] {
		require.True(t, json.Valid([]byte(line)))
	}
	require.True(t, strings.HasPrefix(lines[0], `{"archive":"alumnikit","format":1,"tenant":"acme","mac":"`))
	require.Contains(t, string(file), `"version":1,"body":{"text":"山田 <b>&"}}`+"\n")
}

func TestProgressIsTold(t *testing.T) {
	t.Parallel()
	db, to := open(t, memory.New()), open(t, memory.New())
	furnish(t, db, acme)
	var file bytes.Buffer
	var wrote, read archive.Progress
	summary, err := archive.Write(t.Context(), db, acme, &file, &archive.WriteOptions{Progress: func(p archive.Progress) { wrote = p }})
	require.NoError(t, err)
	_, err = archive.Read(t.Context(), to, acme, &file, &archive.ReadOptions{Progress: func(p archive.Progress) { read = p }})
	require.NoError(t, err)
	records := 0
	for _, n := range summary.Records {
		records += n
	}
	require.Equal(t, archive.Progress{Records: records, Entries: 5}, wrote)
	require.Equal(t, wrote, read)
}

// Whatever is written while the archive is made is noticed, after which call ever.
func TestWrittenMeanwhile(t *testing.T) {
	t.Parallel()
	store := &stand{Store: memory.New()}
	db := open(t, store)
	furnish(t, db, acme)
	beside := open(t, store.Store)
	store.calls = 0
	_, err := archive.Write(t.Context(), db, acme, io.Discard, nil)
	require.NoError(t, err)
	calls := store.calls
	require.Greater(t, calls, 10)
	for n := 2; n < calls; n++ {
		store.calls = 0
		store.before = func(call int, _ string) error {
			if call == n {
				write(t, beside, acme, 0, "meanwhile")
			}
			return nil
		}
		var file bytes.Buffer
		_, err := archive.Write(t.Context(), db, acme, &file, nil)
		if err == nil { // before the first look had come to it
			store.before = nil
			fresh, _ := written(t, db, acme)
			require.Equal(t, string(fresh), file.String())
			continue
		}
		require.ErrorIs(t, err, alumnikit.ErrConflict)
		_, err = archive.Check(t.Context(), db.Keys(), acme, &file, nil)
		require.ErrorIs(t, err, alumnikit.ErrCorrupt, "what is left of it is no archive")
	}
	store.before, store.calls = nil, 0
	_, err = archive.Write(t.Context(), db, acme, io.Discard, &archive.WriteOptions{Moment: true})
	require.NoError(t, err)
	require.Less(t, store.calls, calls, "one look is enough")
}

func TestNothingToArchive(t *testing.T) {
	t.Parallel()
	db := open(t, memory.New())
	_, err := archive.Write(t.Context(), db, acme, io.Discard, nil)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, err = archive.Write(t.Context(), db, "", io.Discard, nil)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)

	furnish(t, db, acme)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = archive.Write(ctx, db, acme, io.Discard, nil)
	require.ErrorIs(t, err, context.Canceled)

	disk := errors.New("no space")
	for _, room := range []int64{0, 100, 100_000} {
		_, err = archive.Write(t.Context(), db, acme, &limited{room, disk}, nil)
		require.ErrorIs(t, err, disk)
	}
}

// limited takes so many bytes and then fails.
type limited struct {
	room int64
	err  error
}

func (l *limited) Write(b []byte) (int, error) {
	if l.room -= int64(len(b)); l.room < 0 {
		return 0, l.err
	}
	return len(b), nil
}

func TestSealFirst(t *testing.T) {
	t.Parallel()
	db := open(t, memory.New())
	for range storage.MaxList {
		require.NoError(t, db.Note(t.Context(), storage.By(alumnikit.System(acme, "test"), "note")))
	}
	_, err := archive.Write(t.Context(), db, acme, io.Discard, nil)
	require.ErrorIs(t, err, alumnikit.ErrState)
	_, err = db.SealJournal(t.Context(), acme, 1)
	require.NoError(t, err)
	_, err = archive.Write(t.Context(), db, acme, io.Discard, nil)
	require.NoError(t, err)
}

// plain is a store without the ability.
type plain struct{ storage.Store }

func TestUnsupported(t *testing.T) {
	t.Parallel()
	db := open(t, plain{memory.New()})
	_, err := archive.Write(t.Context(), db, acme, io.Discard, nil)
	require.ErrorIs(t, err, errors.ErrUnsupported)
	_, err = archive.Read(t.Context(), db, acme, strings.NewReader(""), nil)
	require.ErrorIs(t, err, errors.ErrUnsupported)
	_, err = archive.Drop(t.Context(), db, acme, nil)
	require.ErrorIs(t, err, errors.ErrUnsupported)
}
