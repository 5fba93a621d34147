package storage_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestKindsAreDeclaredWhole(t *testing.T) {
	t.Parallel()
	id := func(n *note) alumnikit.ID { return n.ID }
	for _, d := range []storage.Definition[note]{{ID: id}, {Name: "x"}, {Name: strings.Repeat("k", storage.MaxKindName+1), ID: id}} {
		require.Panics(t, func() { storage.NewKind(d) })
	}
	require.NotPanics(t, func() {
		storage.NewKind(storage.Definition[note]{Name: strings.Repeat("k", storage.MaxKindName), ID: id})
	})
}

func TestAChangeSaysWhatBecomes(t *testing.T) {
	t.Parallel()
	before, after := note{ID: alumnikit.ID{15: 1}, Title: "a"}, note{ID: alumnikit.ID{15: 1}, Title: "b"}
	old := storage.Stored[note]{Value: before, Version: 7}
	read, err := notes().Encode(&before, 7)
	require.NoError(t, err)
	rewrite := func(after any) storage.Change {
		change, err := notes().Rewrite(read, after)
		require.NoError(t, err)
		return change
	}
	for name, c := range map[string]struct {
		change        storage.Change
		before, after any
		from, to      uint64
		expect        bool
	}{
		"insert":                  {notes().Insert(&after), nil, &after, 0, 1, false},
		"replace":                 {notes().Replace(old, &after), &before, &after, 7, 8, false},
		"replace what was absent": {notes().Replace(storage.Stored[note]{}, &after), nil, &after, 0, 1, false},
		"delete":                  {notes().Delete(old), &before, nil, 7, 0, false},
		"expect":                  {notes().Expect(old), &before, nil, 7, 7, true},
		"expect absent":           {notes().ExpectAbsent(before.ID), nil, nil, 0, 0, true},
		"rewrite":                 {rewrite(&after), &before, &after, 7, 8, false},
		"rewrite to nothing":      {rewrite(nil), &before, nil, 7, 0, false},
	} {
		require.Equal(t, "test.note", c.change.Kind().Name(), name)
		require.Equal(t, before.ID, c.change.ID(), name)
		require.Equal(t, c.before, c.change.Before(), name)
		require.Equal(t, c.after, c.change.After(), name)
		require.Equal(t, c.from, c.change.VersionBefore(), name)
		require.Equal(t, c.to, c.change.VersionAfter(), name)
		require.Equal(t, c.expect, c.change.IsExpect(), name)
	}
}

// Streams go on behind the last of each page, meet every record once, and stop
// when nobody listens any more.
func TestStreamsInPages(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	about := person()
	want := map[alumnikit.ID]bool{}
	for i := range 25 {
		n := &note{ID: db.NewID(), Title: string(rune('a' + i)), About: []alumnikit.PersonID{about, about, person()}}
		want[n.ID] = true
		require.NoError(t, db.Commit(t.Context(), by("note.create"), notes().Insert(n)))
	}
	for _, q := range []storage.ListQuery{{}, {Limit: 1}, {Limit: 5}, {Limit: 7}, {Limit: 25}, {Key: "title", Limit: 4}} {
		got := map[alumnikit.ID]bool{}
		for s, err := range notes().All(t.Context(), db, "acme", q) {
			require.NoError(t, err)
			require.False(t, got[s.Value.ID], "nobody twice")
			got[s.Value.ID] = true
		}
		require.Equal(t, want, got, "%+v", q)
		heard := 0
		for _, err := range notes().All(t.Context(), db, "acme", q) {
			require.NoError(t, err)
			if heard++; heard == 3 {
				break
			}
		}
		require.Equal(t, 3, heard)
	}
	n := 0
	for _, err := range notes().Concerning(t.Context(), db, "acme", about) {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, 25, n, "a subject named twice is one key")
	for _, err := range notes().All(t.Context(), db, "acme", storage.ListQuery{Limit: storage.MaxList + 1}) {
		require.ErrorIs(t, err, alumnikit.ErrInvalid)
	}
}

func TestRangesOfKeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ prefix, max string }{
		{"ab", "ac"}, {"a\xff", "b"}, {"a\xff\xff", "b"}, {"\xfe\xff", "\xff"}, {"", ""}, {"\xff", ""}, {"\xff\xff", ""},
	} {
		prefix := []byte(c.prefix)
		q := storage.WithPrefix("k", "n", prefix)
		require.Equal(t, c.prefix, string(q.Min))
		require.Equal(t, c.max, string(q.Max), "%q", c.prefix)
		require.Equal(t, c.prefix, string(prefix), "the prefix stays as it is")
	}
	value := []byte("v")
	q := storage.Exactly("k", "n", value[:1:1])
	require.Equal(t, []byte("v\x00"), q.Max)
	require.Negative(t, bytes.Compare(q.Min, q.Max))
}

func TestRecordsWithinBounds(t *testing.T) {
	t.Parallel()
	good := func() storage.Record {
		return storage.Record{Kind: "k", ID: alumnikit.ID{15: 1}, Version: 1, Keys: []storage.Key{{Name: "n", Value: bytes.Repeat([]byte("v"), storage.MaxKeyValue)}}}
	}
	require.NoError(t, good().Validate())
	for name, spoil := range map[string]func(*storage.Record){
		"kind":     func(r *storage.Record) { r.Kind = "" },
		"long":     func(r *storage.Record) { r.Kind = strings.Repeat("k", storage.MaxKindName+1) },
		"id":       func(r *storage.Record) { r.ID = alumnikit.ID{} },
		"version":  func(r *storage.Record) { r.Version = 0 },
		"key":      func(r *storage.Record) { r.Keys[0].Name = "" },
		"long key": func(r *storage.Record) { r.Keys[0].Name = strings.Repeat("n", storage.MaxKeyName+1) },
		"value":    func(r *storage.Record) { r.Keys[0].Value = append(r.Keys[0].Value, "secret"...) },
	} {
		r := good()
		spoil(&r)
		require.ErrorIs(t, r.Validate(), alumnikit.ErrInvalid, name)
		require.NotContains(t, r.Validate().Error(), "secret")
	}
	big, many := good(), good()
	big.Body = make([]byte, storage.MaxBody+1)
	many.Keys = make([]storage.Key, storage.MaxKeys+1)
	require.ErrorIs(t, big.Validate(), alumnikit.ErrTooLarge)
	require.ErrorIs(t, many.Validate(), alumnikit.ErrTooLarge)
}

// What is taken is named by its kind and key, never by its value.
func TestExistsErrorsSayNoValue(t *testing.T) {
	t.Parallel()
	db, _ := open(t, memory.New())
	one := &note{ID: db.NewID(), Title: "secret"}
	require.NoError(t, db.Commit(t.Context(), by("note.create"), notes().Insert(one)))
	two := &note{ID: db.NewID(), Title: "secret", Remind: time.Unix(1, 0)}
	err := db.Commit(t.Context(), by("note.create"), notes().Insert(two))
	require.ErrorIs(t, err, alumnikit.ErrExists)
	require.EqualError(t, err, "test.note: title is taken")
	require.EqualError(t, db.Commit(t.Context(), by("note.create"), notes().Insert(one)), "test.note: already exists")
}
