package sqlite

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// childVariable makes the test binary a process that writes until it is killed.
const childVariable = "ALUMNIKIT_SQLITE_CHILD"

// migrateOnlyVariable ends such a process after its migration.
const migrateOnlyVariable = "ALUMNIKIT_SQLITE_CHILD_MIGRATE"

// pair is what one write of the child creates: two records, a delta and an
// entry, of which all or none may be found.
func pair(n int) storage.Write {
	return storage.Write{
		Tenant:  tenant,
		Puts:    []storage.Record{record("kill.left", n), record("kill.right", n)},
		Deltas:  []storage.Delta{{Slot: uint32(n), Version: 1, Body: []byte("delta")}},
		Entries: []storage.Entry{{ID: numbered(n), Time: time.UnixMicro(int64(n)).UTC(), Body: []byte("entry")}},
	}
}

// runChild continues behind what the database holds and says on standard output
// which write has been acknowledged. It also folds and seals.
func runChild(path string) {
	ctx := context.Background()
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	db, err := sql.Open("sqlite", dsn(path))
	fail(err)
	store, err := sqlite.New(db, nil)
	fail(err)
	fail(store.Migrate(ctx))
	if os.Getenv(migrateOnlyVariable) != "" {
		fail(db.Close())
		return
	}
	n, err := countPairs(ctx, store)
	fail(err)
	for ; ; n++ {
		fail(store.Commit(ctx, pair(n)))
		fmt.Println(n)
		if n%5 == 4 {
			fail(foldAndSeal(ctx, store, n))
		}
	}
}

// foldAndSeal moves the pending deltas into a page and seals what is pending.
func foldAndSeal(ctx context.Context, store storage.Store, n int) error {
	snapshot, err := store.Snapshot(ctx, tenant, storage.PageQuery{Groups: []uint64{0}, Deltas: storage.DeltasKeys})
	if err != nil {
		return err
	}
	folded := 0
	if len(snapshot.Pages) > 0 {
		if _, err := fmt.Sscan(string(snapshot.Pages[0].Body), &folded); err != nil {
			return err
		}
	}
	fold := storage.Fold{Head: snapshot.Head}
	fold.Head.Beat++
	fold.Head.Epoch++
	for _, d := range snapshot.Deltas {
		fold.Deltas = append(fold.Deltas, d.Key())
	}
	fold.Pages = []storage.Page{{Body: fmt.Append(nil, folded+len(fold.Deltas))}}
	if err := store.Fold(ctx, tenant, fold); err != nil {
		return err
	}
	last, err := store.Journal(ctx, tenant, storage.JournalQuery{Mode: storage.JournalLast, Limit: 1})
	if err != nil {
		return err
	}
	sealed := storage.Sealed{First: 1}
	if len(last) > 0 {
		sealed.First = last[0].Sequence + 1
	}
	pending, err := store.Journal(ctx, tenant, storage.JournalQuery{Mode: storage.JournalPending, Limit: n%7 + 1})
	if err != nil {
		return err
	}
	for _, e := range pending {
		sealed.Entries = append(sealed.Entries, storage.Seal{ID: e.ID, MAC: []byte("mac")})
	}
	return store.Seal(ctx, tenant, sealed)
}

func countPairs(ctx context.Context, store storage.Store) (int, error) {
	n := 0
	q := storage.ListQuery{Kind: "kill.left", Limit: storage.MaxList}
	for {
		page, err := store.List(ctx, tenant, q)
		if err != nil || len(page) == 0 {
			return n, err
		}
		n += len(page)
		q.After = &page[len(page)-1].At
	}
}

// A process is killed at random moments while it writes, folds and seals. What it
// acknowledged is there after each time, and nothing is half there.
func TestKilledWriterLosesNothing(t *testing.T) {
	t.Parallel()
	rounds := 20
	if os.Getenv("ALUMNIKIT_PROVE") != "" {
		rounds = 200
	}
	path := file(t)
	random := rand.New(rand.NewPCG(1, 2))
	acknowledged, found := 0, 0
	for round := range rounds {
		said := killedRound(t, path, time.Duration(20+random.IntN(120))*time.Millisecond)
		acknowledged = max(acknowledged, said)
		// A child that dies before its first line may have written one more than those before it had.
		found = checkPairs(t, path, max(found, said), round)
	}
	require.Positive(t, acknowledged, "the child never got anywhere")
	t.Logf("%d rounds, %d writes, %d of them up to the last that was acknowledged", rounds, found, acknowledged)
}

// killedRound returns how many writes have been acknowledged in all.
func killedRound(t *testing.T, path string, life time.Duration) int {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+path)
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	child.Stderr = os.Stderr
	require.NoError(t, child.Start())
	timer := time.AfterFunc(life, func() { _ = child.Process.Kill() })
	defer timer.Stop()
	count := 0
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadString('\n')
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			break
		}
		var n int
		_, err = fmt.Sscan(line, &n)
		require.NoError(t, err)
		count = n + 1
	}
	var exit *exec.ExitError
	require.ErrorAs(t, child.Wait(), &exit)
	require.Equal(t, -1, exit.ExitCode(), "the child must die by the signal, not by an error of its own")
	return count
}

// checkPairs opens the database anew and holds every table against the others. At least the writes that are known
// must be there, and at most the one that was under way besides. It returns how many there are.
func checkPairs(t *testing.T, path string, known, round int) int {
	t.Helper()
	ctx := t.Context()
	db, err := sql.Open("sqlite", dsn(path))
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	store := migrated(t, db, nil)
	var answer string
	require.NoError(t, db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&answer))
	require.Equal(t, "ok", answer)

	lefts, err := countPairs(ctx, store)
	require.NoError(t, err)
	require.GreaterOrEqual(t, lefts, known, "round %d lost what was acknowledged, or had been read", round)
	require.LessOrEqual(t, lefts, known+1, "round %d: only the last write may be unacknowledged", round)
	for n := range lefts {
		for _, kind := range []string{"kill.left", "kill.right"} {
			found, err := store.Get(ctx, tenant, kind, []alumnikit.ID{numbered(n)})
			require.NoError(t, err)
			require.Len(t, found, 1, "%s %d", kind, n)
		}
	}
	count := func(query string) (n int) {
		require.NoError(t, db.QueryRowContext(ctx, query).Scan(&n))
		return n
	}
	require.Equal(t, 2*lefts, count("SELECT count(*) FROM alumnikit_record"))
	require.Equal(t, 2*lefts, count("SELECT count(*) FROM alumnikit_record_unique"))
	require.Equal(t, 2*lefts, count("SELECT count(*) FROM alumnikit_record_key"))
	require.Equal(t, lefts, count("SELECT count(*) FROM alumnikit_journal"))
	folded := count("SELECT coalesce(sum(CAST(CAST(body AS TEXT) AS INTEGER)), 0) FROM alumnikit_page")
	require.Equal(t, lefts, folded+count("SELECT count(*) FROM alumnikit_delta"), "deltas are folded exactly once")
	require.Equal(t, count("SELECT coalesce(max(seq), 0) FROM alumnikit_journal"), count("SELECT count(seq) FROM alumnikit_journal"))
	return lefts
}
