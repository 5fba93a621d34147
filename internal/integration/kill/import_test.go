package kill

import (
	"context"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage"
)

// Bounds of the rosters: of last year's people two in three changed something.
const (
	lastYear = 300
	thisYear = 480
	chunk    = 20 // people in one commit
)

// importRoster is the mode in which a roster is imported while a worker folds
// and seals.
func (c *child) importRoster(ctx context.Context) error {
	c.say(message{Say: sayReady})
	return all(ctx, func(ctx context.Context) error {
		_, err := c.bringIn(ctx, c.Input, func(p importer.Progress) { c.say(message{Say: saySaved, Saved: p.Saved}) })
		if err != nil {
			return err
		}
		<-ctx.Done() // for ever: to be killed all the same
		return nil
	}, func(ctx context.Context) error { return c.keepUp(ctx, 0) })
}

// bringIn imports a file.
func (w world) bringIn(ctx context.Context, path string, progress func(importer.Progress)) (*importer.Report, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	im := importer.New(w.people, &importer.Options{Chunk: chunk})
	return im.Import(ctx, clerk(), file, importer.Mapping{}, &importer.RunOptions{Progress: progress})
}

// An import is killed. What it reported as saved is saved, chunks are there
// wholly or not at all, and running it again gives the roster of an import that
// nobody disturbed.
func TestKilledWhileImporting(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, killImports)
}

func killImports(t *testing.T, kind place.Kind) {
	t.Helper()
	before, roster := place.New(t, kind), filepath.Join(t.TempDir(), "roster.csv")
	prepareRosters(t, before, roster)
	want, took := undisturbed(t, before, roster)

	random := rand.New(rand.NewPCG(3, 1))
	var stats imports
	kills := kills(kind)
	for round := range kills {
		at := before.Copy(t)
		said := strike(t, order{Mode: importing, At: at, Ahead: aheadOf(round + 1), Input: roster}, between(random, 0, 2*took))
		stats.check(t, at, roster, said, afterwards(round+1), want)
	}
	t.Logf("importing: %d kills, %d before the first commit, %d in between, %d after the last, %d of them within a fold; "+
		"%d people acknowledged, %d more were there", kills, stats.before, kills-stats.before-stats.after, stats.after,
		stats.midFolds, stats.acked, stats.landed)
	if proving() {
		require.Less(t, stats.before+stats.after, kills, "no kill ever struck between two commits")
	}
}

// imports counts what kills met.
type imports struct{ before, after, midFolds, acked, landed int }

// check finishes a killed import.
func (s *imports) check(t *testing.T, at place.Place, roster string, said []message, ahead time.Duration, want map[string]line) {
	t.Helper()
	var head storage.JournalHead
	saved := 0
	for _, m := range said {
		switch m.Say {
		case saySaved:
			saved = m.Saved
		case saySeal:
			head = m.Head
		}
	}
	with(t, at, ahead, func(w world) {
		if w.midFold(t) {
			s.midFolds++
		}
		head, _ = w.checkWhole(t, head)
		rest, err := w.bringIn(t.Context(), roster, nil)
		require.NoError(t, err)
		there := changedRows - rest.New - rest.Changed
		require.GreaterOrEqual(t, there, saved, "people reported as saved are missing")
		require.LessOrEqual(t, there, saved+chunk, "at most one chunk was under way")
		switch there {
		case 0:
			s.before++
		case changedRows:
			s.after++
		}
		s.acked += saved
		s.landed += there - saved

		require.Equal(t, want, w.roster(t))
		head, _ = w.checkWhole(t, head)
		again, err := w.bringIn(t.Context(), roster, nil)
		require.NoError(t, err)
		require.Equal(t, importer.Report{
			Run: again.Run, Rows: thisYear, Unchanged: thisYear, Ignored: again.Ignored,
		}, *again, "an import that is complete changes nothing")
	})
}

// changedRows are the people of this year's roster who are new or differ.
const changedRows = thisYear - lastYear/3

// prepareRosters makes a database with last year's people in it, and this year's
// roster.
func prepareRosters(t *testing.T, at place.Place, roster string) {
	t.Helper()
	company := synth.New(5, thisYear)
	older := func(yield func(synth.Person) bool) {
		for i := range lastYear {
			if !yield(company.Person(i)) {
				return
			}
		}
	}
	newer := func(yield func(synth.Person) bool) {
		for i := range thisYear {
			p := company.Person(i)
			if i%3 != 0 {
				p.Email = "moved-" + p.Email
			}
			if !yield(p) {
				return
			}
		}
	}
	old := roster + ".old"
	writeRoster(t, old, older)
	writeRoster(t, roster, newer)
	with(t, at, 0, func(w world) {
		_, err := w.bringIn(t.Context(), old, nil)
		require.NoError(t, err)
		require.NoError(t, w.people.Upkeep(t.Context(), tenant))
	})
}

func writeRoster(t *testing.T, path string, people iter.Seq[synth.Person]) {
	t.Helper()
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, synth.WriteCSV(file, people, "ja"))
	require.NoError(t, file.Close())
}

// undisturbed imports without being killed, and says how long it takes.
func undisturbed(t *testing.T, before place.Place, roster string) (people map[string]line, took time.Duration) {
	t.Helper()
	with(t, before.Copy(t), time.Minute, func(w world) {
		began := time.Now()
		report, err := w.bringIn(t.Context(), roster, nil)
		took = time.Since(began)
		require.NoError(t, err)
		require.Equal(t, changedRows, report.New+report.Changed)
		people = w.roster(t)
		require.Len(t, people, thisYear)
	})
	return people, took
}

// line is what an import says about somebody, without what differs from run to
// run.
type line struct {
	entry   alumni.Entry
	reasons []hr.Reason
}

// roster reads everybody by external ID.
func (w world) roster(t *testing.T) map[string]line {
	t.Helper()
	out := map[string]line{}
	secret := hr.New(w.people)
	q := storage.ListQuery{}
	for e, err := range alumni.Entries().All(t.Context(), w.people.DB(), tenant, q) {
		require.NoError(t, err)
		leavings, err := secret.Leavings(t.Context(), clerk(), e.Value.ID)
		require.NoError(t, err)
		l := line{entry: e.Value}
		for _, leaving := range leavings {
			l.reasons = append(l.reasons, leaving.Reason)
		}
		l.entry.ID, l.entry.CreatedAt, l.entry.UpdatedAt, l.entry.Origins = alumnikit.PersonID{}, time.Time{}, time.Time{}, nil
		for i := range l.entry.Employments {
			l.entry.Employments[i].ID = alumnikit.ID{}
		}
		require.NotEmpty(t, l.entry.Identifiers)
		out[l.entry.Identifiers[0].Value] = l
	}
	return out
}
