package tenancy

import (
	"bytes"
	"database/sql"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/place"
)

// street is two companies in one house.
type street struct {
	at     place.Place
	db     *sql.DB
	both   [2]*company
	record []string // kinds
}

// build lets two companies move in, step by step in turn, over one connection.
func build(t *testing.T, kind place.Kind) *street {
	t.Helper()
	s := &street{at: place.Migrated(t, kind)}
	s.db = s.at.Open(t, nil)
	s.db.SetMaxOpenConns(1)
	store, err := s.at.Over(s.db)
	require.NoError(t, err)
	h := newHouse(t, store)
	s.both = [2]*company{{house: h, tenant: "acme", mark: "alphaseven"}, {house: h, tenant: "acme.example", mark: "betafour"}}
	for i := range s.both[0].steps() {
		for _, c := range s.both {
			c.steps()[i](t.Context(), t)
		}
	}
	s.both[1].enter(t.Context(), t) // there are more of the second
	kinds := map[string]bool{}
	for _, row := range s.at.Rows(t, s.db) {
		if strings.HasSuffix(row.Table, "_record") {
			kinds[string(row.Value("kind"))] = true
		}
	}
	s.record = slices.Sorted(maps.Keys(kinds))
	require.Greater(t, len(s.record), 12)
	return s
}

// reveals returns what of a company is in a text.
func (c *company) reveals(answer []byte) string {
	if bytes.Contains(answer, []byte(c.mark)) {
		return c.mark
	}
	for _, id := range c.cast {
		if bytes.Contains(answer, id[:]) || bytes.Contains(answer, []byte(id.String())) {
			return id.String()
		}
	}
	return ""
}

func TestTenantsOnOneConnection(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		s := build(t, kind)
		for name, read := range reads() {
			s.look(t, name, read, true)
		}
		for name, read := range storeReads(s.record) {
			s.look(t, name, read, false)
		}
		s.count(t)
		s.ask(t)
	})
}

// look asks each company the same in turn, twice. What comes from the services
// must be about the one who was asked; what is stored need not say so.
func (s *street) look(t *testing.T, name string, read read, tells bool) {
	t.Helper()
	for range 2 {
		for i, c := range s.both {
			answer, err := read(t.Context(), c)
			require.NoError(t, err, name)
			said := text(t, answer)
			require.Empty(t, s.both[1-i].reveals(said), "%s: %s is shown what is %s's", name, c.tenant, s.both[1-i].tenant)
			require.True(t, !tells || c.reveals(said) != "", "%s: %s", name, said)
		}
	}
}

// count compares numbers, in which nobody's mark is.
func (s *street) count(t *testing.T) {
	t.Helper()
	for range 2 {
		for _, c := range s.both {
			total, err := c.segments.Count(t.Context(), c.clerk(), c.definition())
			require.NoError(t, err)
			require.Equal(t, alumnikit.Total{Count: len(c.cast), Exact: true}, total)
			report, err := c.people.Index().Verify(t.Context(), c.people.DB(), c.tenant)
			require.NoError(t, err)
			require.Equal(t, len(c.cast)+1, report.People) // and who was hired
			progress, err := c.letters.Progress(t.Context(), c.clerk(), c.edition)
			require.NoError(t, err)
			require.Equal(t, 2, progress.Total)
		}
	}
}

// ask asks for what is another's by its ID. It is as unknown as what nobody has.
func (s *street) ask(t *testing.T) {
	t.Helper()
	asked := map[string]func(c *company, id alumnikit.ID) error{
		"entry": func(c *company, id alumnikit.ID) error {
			return second(c.people.Entry(t.Context(), c.clerk(), alumnikit.PersonID(id)))
		},
		"person": func(c *company, id alumnikit.ID) error {
			return second(c.people.Person(t.Context(), c.clerk(), alumnikit.PersonID(id)))
		},
		"profile": func(c *company, id alumnikit.ID) error {
			return second(c.dir.Profile(t.Context(), c.member(1), alumnikit.PersonID(id)))
		},
		"segment":     func(c *company, id alumnikit.ID) error { return second(c.segments.Get(t.Context(), c.clerk(), id)) },
		"opening":     func(c *company, id alumnikit.ID) error { return second(c.jobs.Opening(t.Context(), c.clerk(), id)) },
		"application": func(c *company, id alumnikit.ID) error { return second(c.jobs.Application(t.Context(), c.clerk(), id)) },
		"referral":    func(c *company, id alumnikit.ID) error { return second(c.jobs.Referral(t.Context(), c.clerk(), id)) },
		"edition":     func(c *company, id alumnikit.ID) error { return second(c.letters.Get(t.Context(), c.clerk(), id)) },
		"join":        func(c *company, id alumnikit.ID) error { return c.people.Join(t.Context(), c.member(1), id) },
	}
	nobody := alumnikit.ID{0: 0xee, 6: 0x40, 8: 0x80, 15: 1}
	for name, ask := range asked {
		for i, c := range s.both {
			other := s.both[1-i]
			theirs := map[string]alumnikit.ID{
				"segment": other.segment, "opening": other.opening, "application": other.application,
				"referral": other.referral, "edition": other.edition, "join": other.group,
			}[name]
			if theirs == (alumnikit.ID{}) {
				theirs = alumnikit.ID(other.cast[0])
			}
			foreign, unknown := ask(c, theirs), ask(c, nobody)
			require.ErrorIs(t, foreign, alumnikit.ErrNotFound, name)
			require.Equal(t, strings.ReplaceAll(unknown.Error(), nobody.String(), theirs.String()), foreign.Error(), name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// The control of the tests above: what is shown to the wrong one is noticed.
func TestMarksAreNoticed(t *testing.T) {
	t.Parallel()
	s := build(t, place.SQLite)
	for i, c := range s.both {
		for name, read := range reads() {
			answer, err := read(t.Context(), s.both[1-i])
			require.NoError(t, err)
			require.Empty(t, c.reveals(text(t, answer)))
			require.NotEmpty(t, s.both[1-i].reveals(text(t, answer)), name)
		}
	}
}
