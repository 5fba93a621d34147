package model

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/integration/naive"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
)

var (
	seedFlag       = flag.Uint64("model.seed", 1, "seed of the random life")
	operationsFlag = flag.Int("model.operations", 0, "operations on each store; 0: a few, or 100,000 with ALUMNIKIT_PROVE")
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const tenant alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor {
	return alumnikit.Admin(tenant, "clerk", alumnikit.AllPermissions()...)
}

// model is a tenant beside the plain map that says what must be true of it.
type model struct {
	t         *testing.T
	r         *rand.Rand
	open      opener
	processes [2]*process
	now       time.Time
	world     *naive.World
	groups    []alumnikit.ID
	last      int // number of the last person
	tally     map[string]int
}

func newModel(t *testing.T, open opener, seed uint64) *model {
	t.Helper()
	m := &model{
		t: t, r: rand.New(rand.NewPCG(seed, 1)), open: open, tally: map[string]int{},
		now:   time.Date(2026, 10, 31, 12, 0, 0, 0, time.UTC),
		world: &naive.World{Schema: schema(), People: map[alumnikit.PersonID]*alumni.Person{}},
	}
	m.world.Today = alumni.DateOf(m.now)
	for i := range m.processes {
		m.processes[i] = m.start(i)
	}
	t.Cleanup(func() {
		for _, p := range m.processes {
			p.close()
		}
	})
	for i := range 3 {
		g, err := m.processes[0].people.CreateGroup(t.Context(), clerk(), alumni.GroupInput{
			Name: map[alumni.Locale]string{alumni.English: fmt.Sprint("Club ", i)}, Kind: alumni.Informal, Join: alumni.JoinOpen,
		})
		require.NoError(t, err)
		m.groups = append(m.groups, g.ID)
	}
	return m
}

func (m *model) oneIn(n int) bool { return m.r.IntN(n) == 0 }

func pick[T any](m *model, from ...T) T { return from[m.r.IntN(len(from))] }

// ids returns everybody there is, in an order that the seed decides.
func (m *model) ids() []alumnikit.PersonID {
	return slices.SortedFunc(maps.Keys(m.world.People), func(a, b alumnikit.PersonID) int { return slices.Compare(a[:], b[:]) })
}

// operation does one thing through one of the processes, which may die of it.
func (m *model) operation() {
	m.t.Helper()
	at := m.r.IntN(len(m.processes))
	p := m.processes[at]
	if m.oneIn(6) {
		p.life.EndAt(1+m.r.IntN(pick(m, 4, 12, 60)), m.oneIn(2))
	}
	what := m.act(p)
	if !p.life.Ended() {
		p.life.EndAt(0, false)
		return
	}
	m.tally["died in "+what]++
	if m.oneIn(2) {
		m.now = m.now.Add(2 * time.Minute) // longer than the lease of whoever died folding
	}
	m.restart(at)
}

// act draws what is done, and says what it was.
func (m *model) act(p *process) string {
	m.t.Helper()
	acts := []struct {
		what   string
		weight int
		do     func(*process)
	}{
		{"write", 90, m.write},
		{"fold", 12, m.fold},
		{"rebuild", 1, m.rebuild},
		{"verify", 1, m.verify},
		{"search", 46, m.search},
		{"profile", 15, m.profile},
		{"query", 32, m.query},
		{"bring", 3, m.bring},
	}
	n := m.r.IntN(200)
	for _, a := range acts {
		if n -= a.weight; n < 0 {
			a.do(p)
			return a.what
		}
	}
	panic("the weights add up to 200")
}

// did counts what was done; err is that of a dead process or none.
func (m *model) did(what string, p *process, err error) bool {
	m.t.Helper()
	if err != nil && p.life.Ended() {
		return false
	}
	require.NoError(m.t, err, what)
	m.tally[what]++
	return true
}

func (m *model) fold(p *process) {
	m.t.Helper()
	_, err := p.people.Index().Fold(m.t.Context(), p.people.DB(), tenant)
	m.did("fold", p, err)
}

func (m *model) rebuild(p *process) {
	m.t.Helper()
	err := p.people.Index().Rebuild(m.t.Context(), p.people.DB(), tenant)
	if errors.Is(err, alumnikit.ErrConflict) {
		m.tally["rebuild refused"]++ // the lease of one who died lasts
		return
	}
	m.did("rebuild", p, err)
}

func (m *model) verify(p *process) {
	m.t.Helper()
	report, err := p.people.Index().Verify(m.t.Context(), p.people.DB(), tenant)
	if report.Differences > 0 {
		m.t.Logf("%+v", report)
	}
	if m.did("verify", p, err) {
		require.Equal(m.t, len(m.world.People), report.People, "%+v", report)
	}
}

// live does so many operations and looks at everything in the end.
func live(t *testing.T, open opener, operations int) {
	t.Helper()
	if *operationsFlag > 0 {
		operations = *operationsFlag
	}
	t.Logf("-model.seed=%d -model.operations=%d", *seedFlag, operations)
	m := newModel(t, open, *seedFlag)
	for range operations {
		m.now = m.now.Add(time.Second)
		m.world.Today = alumni.DateOf(m.now)
		m.operation()
	}
	m.conclude()
	t.Logf("%d operations, 0 differences, %d people at the end; %v", operations, len(m.world.People), m.tally)
	for _, what := range happened(operations) {
		require.Positive(t, m.tally[what], "%s never happened", what)
	}
}

// happened names what so many operations cannot have done without.
func happened(operations int) []string {
	often := []string{"bulk", "amend", "describe", "choose", "grant", "withdraw", "join", "leave", "block", "unblock", "fold", "search", "page", "profile", "query", "slots", "died in write"}
	if operations < 10_000 {
		return often
	}
	return append(often, "bring", "died in bring", "decree", "rebuild", "verify", "choice refused", "landed", "lost",
		"died in fold", "died in rebuild", "died in verify", "died in search", "died in profile", "died in query")
}

// conclude folds everything and compares once more.
func (m *model) conclude() {
	m.t.Helper()
	m.now = m.now.Add(2 * time.Minute)
	for i := range m.processes {
		m.restart(i)
		require.NoError(m.t, m.processes[i].people.Upkeep(m.t.Context(), tenant))
		m.verify(m.processes[i])
		for range 20 {
			m.search(m.processes[i])
			m.query(m.processes[i])
		}
	}
	_, err := m.processes[0].people.DB().VerifyJournal(m.t.Context(), tenant, storage.JournalHead{})
	require.NoError(m.t, err)
}

func operations(few int) int {
	if os.Getenv("ALUMNIKIT_PROVE") != "" {
		return 100_000
	}
	return few
}

func TestRandomLifeOnMemory(t *testing.T) {
	t.Parallel()
	live(t, onMemory(t), operations(1200))
}

func TestRandomLifeOnDurableStores(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		few := 300 // a server is slower
		if kind == place.SQLite {
			few = 600
		}
		live(t, on(t, kind), operations(few))
	})
}
