package tenancy

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/archive"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// file writes the archive of a company.
func (c *company) file(t *testing.T) (file []byte, summary archive.Summary) {
	t.Helper()
	var out bytes.Buffer
	summary, err := archive.Write(t.Context(), c.people.DB(), c.tenant, &out, nil)
	require.NoError(t, err)
	return out.Bytes(), summary
}

// moved reads a company's archive into another store.
func (c *company) moved(t *testing.T, store storage.Store, file []byte) *company {
	t.Helper()
	to := *c
	to.house = newHouse(t, store)
	_, err := archive.Read(t.Context(), to.people.DB(), to.tenant, bytes.NewReader(file), &archive.ReadOptions{Index: to.people.Index()})
	require.NoError(t, err)
	return &to
}

// answers asks everything that the services and the store answer, but for what lies
// in the index as bytes.
func (c *company) answers(t *testing.T, kinds []string) map[string]string {
	t.Helper()
	all := reads()
	for name, read := range storeReads(kinds) {
		if name != "snapshot" {
			all[name] = read
		}
	}
	said := map[string]string{}
	for name, read := range all {
		answer, err := read(t.Context(), c)
		require.NoError(t, err, name)
		body, err := json.Marshal(answer)
		require.NoError(t, err, name)
		said[name] = string(body)
	}
	return said
}

// whole checks what a company's index and journal say about themselves.
func (c *company) whole(t *testing.T, known storage.JournalHead) storage.JournalHead {
	t.Helper()
	report, err := c.people.Index().Verify(t.Context(), c.people.DB(), c.tenant)
	require.NoError(t, err, "%+v", report)
	require.Equal(t, len(c.cast)+1, report.People) // and who was hired
	head, err := c.people.DB().VerifyJournal(t.Context(), c.tenant, known)
	require.NoError(t, err)
	return head
}

// A tenant with something of everything moves from store to store. Each of them gives
// the same archive and the same answers, and the last goes on from there.
func TestMoveThroughEveryStore(t *testing.T) {
	t.Parallel()
	s := build(t, place.SQLite)
	c := s.both[0]
	c.keepUp(t.Context(), t)
	c.remember(t.Context(), t) // an entry that is not sealed
	file, summary := c.file(t)
	require.Positive(t, summary.Pending)
	require.Positive(t, summary.Sealed)
	require.Len(t, summary.Records, len(s.record))
	want := c.answers(t, s.record)

	path := []place.Kind{place.Postgres, place.MySQL, place.SQLite}
	for _, kind := range path {
		if !place.Configured(kind) {
			place.Need(t, kind)
		}
		c = c.moved(t, place.Migrated(t, kind).Store(t), file)
		again, _ := c.file(t)
		require.Equal(t, string(file), string(again), kind)
		require.Equal(t, want, c.answers(t, s.record), kind)
		require.Equal(t, summary.Head, c.whole(t, summary.Head), kind)
	}
	c = c.moved(t, memory.New(), file)
	again, _ := c.file(t)
	require.Equal(t, string(file), string(again))

	for _, step := range c.steps() { // life goes on
		step(t.Context(), t)
	}
	c.keepUp(t.Context(), t)
	head, err := c.people.DB().VerifyJournal(t.Context(), c.tenant, summary.Head)
	require.NoError(t, err)
	require.Greater(t, head.Sequence, summary.Head.Sequence)
	report, err := c.people.Index().Verify(t.Context(), c.people.DB(), c.tenant)
	require.NoError(t, err, "%+v", report)
	require.Equal(t, len(c.cast)+2, report.People)
}

// Inside a transaction of the host that shows one moment an archive is made while
// others write.
func TestArchiveOfAMoment(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		at := place.Migrated(t, kind)
		db := at.Open(t, nil)
		store, err := at.Over(db)
		require.NoError(t, err)
		c := &company{house: newHouse(t, store), tenant: "acme", mark: "alphaseven"}
		for range 3 {
			c.enter(t.Context(), t)
		}
		before, _ := c.file(t)

		tx, err := db.BeginTx(t.Context(), moment(kind))
		require.NoError(t, err)
		defer func() { _ = tx.Rollback() }()
		inside := c.people.DB().With(store.WithTx(tx))
		_, err = inside.JournalHead(t.Context(), c.tenant) // the moment is that of the first look
		require.NoError(t, err)
		c.enter(t.Context(), t)
		c.keepUp(t.Context(), t)

		var file bytes.Buffer
		_, err = archive.Write(t.Context(), inside, c.tenant, &file, &archive.WriteOptions{Moment: true})
		require.NoError(t, err)
		require.Equal(t, string(before), file.String())
		after, _ := c.file(t)
		require.NotEqual(t, string(before), string(after))
	})
}

// moment are the options of a transaction that shows one. One of SQLite always does.
func moment(kind place.Kind) *sql.TxOptions {
	if kind == place.SQLite {
		return nil
	}
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

// A tenant can be read in within a transaction of the host, and is there if that is
// committed.
func TestReadInAHostTransaction(t *testing.T) {
	t.Parallel()
	from := &company{house: newHouse(t, memory.New()), tenant: "acme", mark: "alphaseven"}
	for range 3 {
		from.enter(t.Context(), t)
	}
	file, summary := from.file(t)
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		at := place.Migrated(t, kind)
		db := at.Open(t, nil)
		store, err := at.Over(db)
		require.NoError(t, err)
		for _, commit := range []bool{false, true} {
			tx, err := db.BeginTx(t.Context(), nil)
			require.NoError(t, err)
			to := from.moved(t, store.WithTx(tx), file)
			require.Equal(t, 3, must(to.people.Index().Verify(t.Context(), to.people.DB(), to.tenant)).People)
			if commit {
				require.NoError(t, tx.Commit())
			} else {
				require.NoError(t, tx.Rollback())
			}
			found, err := archive.Drop(t.Context(), newHouse(t, store).people.DB(), from.tenant, nil)
			require.NoError(t, err)
			require.Equal(t, commit, maps.Equal(found.Found.Records, summary.Records))
			require.Equal(t, !commit, found.Found.Empty())
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
