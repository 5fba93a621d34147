package kill

import (
	"bytes"
	"context"
	"database/sql"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
)

const tenant alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor {
	return alumnikit.Admin(tenant, "clerk", alumnikit.AllPermissions()...)
}

// world is the services over one database.
type world struct {
	at     place.Place
	db     *sql.DB
	people *alumni.Service
}

// running is a clock that runs ahead.
func running(ahead time.Duration) alumnikit.Clock {
	return func() time.Time { return time.Now().Add(ahead) }
}

// frozen is a clock that stands still, behind every clock that runs, so that what
// is done twice is done at the same time.
func frozen() time.Time { return time.Date(2037, 1, 1, 12, 0, 0, 0, time.UTC) }

// open opens a database.
func open(ctx context.Context, at place.Place, clock alumnikit.Clock) (world, error) {
	db, err := at.Pool(nil)
	if err != nil {
		return world{}, err
	}
	store, err := at.Over(db)
	if err != nil {
		return world{}, err
	}
	if err := store.Migrate(ctx); err != nil {
		return world{}, err
	}
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("kill"), alumnikit.MinKeySize/4))
	if err != nil {
		return world{}, err
	}
	people, err := alumni.New(store, keys, &alumni.Options{Clock: clock})
	return world{at, db, people}, err
}

// with lets the test look at a database that no child has open.
func with(t *testing.T, at place.Place, ahead time.Duration, look func(world)) {
	t.Helper()
	withClock(t, at, running(ahead), look)
}

func withClock(t *testing.T, at place.Place, clock alumnikit.Clock, look func(world)) {
	t.Helper()
	w, err := open(t.Context(), at, clock)
	require.NoError(t, err)
	defer func() { require.NoError(t, w.db.Close()) }()
	look(w)
}

// checkWhole checks what holds of every database at every moment, without and with
// pending deltas and entries: sound pages of a file, an index that equals the
// records, and a journal that continues the head known before. It returns the
// journal's end and how many people there are.
func (w world) checkWhole(t *testing.T, known storage.JournalHead) (head storage.JournalHead, people int) {
	t.Helper()
	ctx := t.Context()
	if w.at.Kind == place.SQLite {
		var answer string
		require.NoError(t, w.db.QueryRowContext(ctx, "PRAGMA integrity_check").Scan(&answer))
		require.Equal(t, "ok", answer)
	}
	for _, upkeep := range []bool{false, true} {
		if upkeep {
			require.NoError(t, w.people.Upkeep(ctx, tenant))
		}
		report, err := w.people.Index().Verify(ctx, w.people.DB(), tenant)
		require.NoError(t, err, "%+v", report)
		people = report.People
		head, err = w.people.DB().VerifyJournal(ctx, tenant, known)
		require.NoError(t, err)
	}
	pending, err := w.people.DB().Store().Journal(ctx, tenant, storage.JournalQuery{Mode: storage.JournalPending, Limit: 1})
	require.NoError(t, err)
	require.Empty(t, pending, "the journal is sealed")
	snapshot, err := w.people.DB().Store().Snapshot(ctx, tenant, storage.PageQuery{Deltas: storage.DeltasKeys})
	require.NoError(t, err)
	require.Empty(t, snapshot.Deltas, "everything is folded")
	return head, people
}

// midFold reports whether the dead were folding.
func (w world) midFold(t *testing.T) bool {
	t.Helper()
	snapshot, err := w.people.DB().Store().Snapshot(t.Context(), tenant, storage.PageQuery{})
	require.NoError(t, err)
	return !snapshot.Head.Owner.IsZero()
}

// proving reports whether there are kills enough to demand that some struck the
// moments that matter; a few may all miss them.
func proving() bool { return os.Getenv("ALUMNIKIT_PROVE") != "" }

// kills is how often each mode is killed on a store.
func kills(kind place.Kind) int {
	switch {
	case proving():
		return 50
	case kind == place.SQLite:
		return 4
	default:
		return 2
	}
}

// between draws how long a child lives.
func between(r *rand.Rand, least, most time.Duration) time.Duration {
	return least + time.Duration(r.Int64N(int64(most-least)))
}

// aheadOf is the clock of a round. Leases last a minute.
func aheadOf(round int) time.Duration { return time.Duration(round) * 4 * time.Minute }

// afterwards is the clock of the test when it looks at what a round has left.
func afterwards(round int) time.Duration { return aheadOf(round) + 2*time.Minute }
