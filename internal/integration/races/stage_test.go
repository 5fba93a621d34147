package races

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const tenant alumnikit.TenantID = "acme"

// seed of every random choice of this package.
const seed = 1

func clerk() alumnikit.Actor {
	return alumnikit.Admin(tenant, "clerk", alumnikit.AllPermissions()...)
}

// often is how many rounds a worker does: few, or many with ALUMNIKIT_PROVE.
func often(few, many int) int {
	if os.Getenv("ALUMNIKIT_PROVE") != "" {
		return many
	}
	return few
}

// stores opens one database for two processes.
func stores() map[string]func(*testing.T) [2]storage.Store {
	out := map[string]func(*testing.T) [2]storage.Store{"memory": onMemory}
	for _, kind := range place.Kinds() {
		out[string(kind)] = func(t *testing.T) [2]storage.Store {
			t.Helper()
			place.Need(t, kind)
			at := place.Migrated(t, kind)
			return [2]storage.Store{at.Store(t), at.Store(t)}
		}
	}
	return out
}

func onMemory(*testing.T) [2]storage.Store {
	shared := memory.New()
	return [2]storage.Store{shared, shared}
}

// everywhere runs a test on each store.
func everywhere(t *testing.T, test func(t *testing.T, shared [2]storage.Store)) {
	t.Helper()
	for name, open := range stores() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// process is the services of one process.
type process struct {
	people *alumni.Service
	dir    *directory.Directory
}

// start begins a process with an empty cache.
func start(tb testing.TB, store storage.Store) process {
	tb.Helper()
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("race"), alumnikit.MinKeySize/4))
	require.NoError(tb, err)
	noon := time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC)
	people, err := alumni.New(store, keys, &alumni.Options{Clock: func() time.Time { return noon }})
	require.NoError(tb, err)
	return process{people, directory.New(people, &directory.Options{FacetValues: 10_000})}
}

// person is somebody of the tenant with the ID of their one employment.
type person struct {
	alumnikit.Actor
	number int
	stint  alumnikit.ID
}

// settle registers people who left a department and want to be found.
func (p process) settle(tb testing.TB, n int, department string) []person {
	tb.Helper()
	end, err := alumni.NewDate(2020, 3, 31)
	require.NoError(tb, err)
	out := make([]person, n)
	for i := range out {
		entry, err := p.people.Register(tb.Context(), clerk(), alumni.Registration{
			Names:       alumni.Names{Family: "見本", Given: name(i)},
			Employments: []alumni.Employment{{Work: alumni.Employee, Department: department, End: end}},
		})
		require.NoError(tb, err)
		out[i] = person{alumnikit.Member(tenant, entry.ID), i, entry.Employments[0].ID}
		require.NoError(tb, p.list(tb.Context(), out[i]))
	}
	return out
}

// name is unique to a person.
func name(n int) string { return fmt.Sprintf("第%c号", '一'+rune(n)) }

// list lets a person be found.
func (p process) list(ctx context.Context, who person) error {
	return p.people.Grant(ctx, who.Actor, who.Person(), alumni.ConsentInput{
		Purpose: alumni.ForListing, Text: "同意します。", Version: "1", Locale: alumni.Japanese, Method: "form",
	})
}

// keepFolding folds until it is told to stop. That others fold, rebuild and
// write at the same moment is no error.
func (p process) keepFolding(ctx context.Context, done <-chan struct{}) error {
	return until(done, func() error {
		_, err := p.people.Index().Fold(ctx, p.people.DB(), tenant)
		time.Sleep(time.Millisecond) // or there would never be much to fold
		return overtaken(err)
	})
}

// overtaken lets pass what only says that others were faster.
func overtaken(err error) error {
	if errors.Is(err, alumnikit.ErrConflict) || errors.Is(err, alumnikit.ErrRetryable) {
		return nil
	}
	return err
}

// until does something again and again.
func until(done <-chan struct{}, do func() error) error {
	for {
		if err := do(); err != nil {
			return err
		}
		select {
		case <-done:
			return nil
		default:
		}
	}
}

// crew is workers, after whom the others stop. The first error stops everybody.
type crew struct {
	ctx             context.Context
	cancel          context.CancelCauseFunc
	done            chan struct{}
	workers, others sync.WaitGroup
}

func newCrew(ctx context.Context) *crew {
	c := &crew{done: make(chan struct{})}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	return c
}

// work starts a worker.
func (c *crew) work(do func(ctx context.Context) error) { c.begin(&c.workers, do) }

// attend starts somebody who stops when all workers have.
func (c *crew) attend(do func(ctx context.Context, done <-chan struct{}) error) {
	c.begin(&c.others, func(ctx context.Context) error { return do(ctx, c.done) })
}

func (c *crew) begin(group *sync.WaitGroup, do func(ctx context.Context) error) {
	group.Go(func() {
		if err := do(c.ctx); err != nil {
			c.cancel(err)
		}
	})
}

// wait returns the first error once everybody is back.
func (c *crew) wait() error {
	c.workers.Wait()
	close(c.done)
	c.others.Wait()
	err := context.Cause(c.ctx)
	c.cancel(nil)
	return err
}
