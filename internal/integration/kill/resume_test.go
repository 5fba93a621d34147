package kill

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
)

// resume is the mode in which the only run of an import is taken up while a worker
// folds and seals.
func (c *child) resume(ctx context.Context) error {
	c.say(message{Say: sayReady})
	return all(ctx, func(ctx context.Context) error {
		_, err := c.takeUp(ctx, c.Input, c.Frozen)
		if err != nil && !errors.Is(err, alumnikit.ErrState) {
			return err
		}
		<-ctx.Done() // for ever: to be killed all the same
		return nil
	}, func(ctx context.Context) error { return c.keepUp(ctx, 0) })
}

// takeUp goes on with the latest run; ErrState means that it is done. While the
// clock stands still leases of the dead never run out, so nobody waits for one then:
// people are not brought in by a Bulk.
func (w world) takeUp(ctx context.Context, path string, still bool) (*importer.Report, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	bulkFrom := 100
	if still {
		bulkFrom = -1
	}
	im := importer.New(w.people, &importer.Options{BulkFrom: bulkFrom})
	list, err := im.Runs(ctx, clerk(), alumnikit.Page{Size: 1})
	if err != nil {
		return nil, err
	}
	return im.Apply(ctx, clerk(), list.Items[0].ID, file, nil)
}

// A run is killed, and killed again, and taken up: the end is that of a run that
// nobody disturbed, byte for byte, and so is the report. In every other round the
// clock goes on, and times alone may differ.
func TestKilledAndTakenUp(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, killRuns)
}

// struck is where kills met a run.
type struck struct{ before, between, after int }

func killRuns(t *testing.T, kind place.Kind) {
	t.Helper()
	before, roster := place.New(t, kind), filepath.Join(t.TempDir(), "roster.csv")
	prepareRun(t, before, roster)
	want, report, took := undisturbedRun(t, before, roster)

	random := rand.New(rand.NewPCG(5, 1))
	var met struck
	rounds := kills(kind)
	if proving() && kind == place.SQLite {
		rounds = 100
	}
	for round := range rounds {
		at, still, strikes := before.Copy(t), round%2 == 0, 1+random.IntN(2)
		for n := range strikes {
			o := order{Mode: resuming, At: at, Input: roster, Frozen: still, Ahead: aheadOf(n + 1)}
			strike(t, o, between(random, 0, took*3/2))
		}
		clock, thawed := running(aheadOf(strikes+1)), running(aheadOf(strikes+2))
		if still {
			clock, thawed = frozen, func() time.Time { return frozen().Add(time.Hour) }
		}
		withClock(t, at, clock, func(w world) {
			met.count(t, w)
			got, err := w.takeUp(t.Context(), roster, still)
			if !errors.Is(err, alumnikit.ErrState) {
				require.NoError(t, err)
				got.Run = report.Run
				require.Equal(t, report, got)
			}
			require.Equal(t, timeless(want, still), timeless(w.records(t), still))
		})
		withClock(t, at, thawed, func(w world) { // leases of the dead have run out
			w.checkWhole(t, storage.JournalHead{})
		})
	}
	t.Logf("taking up: %d rounds, at the end %d not begun, %d in between, %d done", rounds, met.before, met.between, met.after)
	if proving() {
		require.Positive(t, met.between, "no kill ever struck between two commits")
	}
}

func (s *struck) count(t *testing.T, w world) {
	t.Helper()
	list, err := importer.New(w.people, nil).Runs(t.Context(), clerk(), alumnikit.Page{})
	require.NoError(t, err)
	switch run := list.Items[0]; {
	case run.State == importer.Done:
		s.after++
	case run.Rows == 0:
		s.before++
	default:
		s.between++
	}
}

// prepareRun makes a database with last year's people in it and a run that was
// started, and this year's roster: of some people with several rows, near and far,
// and with rows of every kind that is wrong.
func prepareRun(t *testing.T, at place.Place, roster string) {
	t.Helper()
	prepareRosters(t, at, roster)
	writeHistory(t, roster)
	withClock(t, at, frozen, func(w world) {
		im := importer.New(w.people, &importer.Options{Chunk: chunk})
		_, err := im.Start(t.Context(), clerk(), importer.Mapping{}, &importer.RunOptions{Mode: importer.Snapshot, File: "roster.csv"})
		require.NoError(t, err)
	})
}

// writeHistory adds rows to a roster.
func writeHistory(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	require.NoError(t, err)
	start, end := columnOf(t, rows[0], "入社日"), columnOf(t, rows[0], "退職日")
	out, later := rows[:1:1], [][]string(nil)
	for i, row := range rows[1:] {
		earlier := append([]string(nil), row...)
		earlier[start], earlier[end] = "1979-04-01", "1984-03-31"
		if out = append(out, row); i%4 == 0 {
			out = append(out, earlier)
		}
		if i%5 == 0 {
			far := append([]string(nil), row...)
			far[start], far[end] = "1985-04-01", fmt.Sprintf("19%d-03-31", 83+i%9) // some end before they start
			later = append(later, far)
		}
		if i%7 == 0 {
			wrong := append([]string(nil), row...)
			wrong[start] = "2019-02-30"
			out = append(out, wrong)
		}
	}
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, csv.NewWriter(file).WriteAll(append(out, later...)))
	require.NoError(t, file.Close())
}

func columnOf(t *testing.T, header []string, name string) int {
	t.Helper()
	for i, h := range header {
		if h == name {
			return i
		}
	}
	require.Fail(t, "no such column", name)
	return -1
}

// undisturbedRun applies the run without being killed.
func undisturbedRun(t *testing.T, before place.Place, roster string) (want map[string]string, report *importer.Report, took time.Duration) {
	t.Helper()
	at := before.Copy(t)
	withClock(t, at, frozen, func(w world) {
		began := time.Now()
		var err error
		report, err = w.takeUp(t.Context(), roster, true)
		took = time.Since(began)
		require.NoError(t, err)
		require.Equal(t, thisYear, report.New+report.Changed+report.Unchanged)
		require.Greater(t, report.BadRows, 60)
		require.Positive(t, report.Absent+report.Changed)
		want = w.records(t)
	})
	return want, report, took
}

// timeless removes times and what goes by them, unless the clock stood still.
func timeless(records map[string]string, still bool) map[string]string {
	if still {
		return records
	}
	out := map[string]string{}
	for at, body := range records {
		out[at] = times.ReplaceAllString(origins.ReplaceAllString(body, `"createdAt"`), `"$1":""`)
	}
	return out
}

var (
	times   = regexp.MustCompile(`"(createdAt|updatedAt|recordedAt|startedAt|endedAt)":"[^"]*"`)
	origins = regexp.MustCompile(`"origins":\[.*\],"createdAt"`) // which are one if they are of one moment
)

// records returns every record of people and imports, byte for byte, with its
// version; of a run how often it was taken up does not count. The index's own,
// which are drawn at random, are held against these by checkWhole.
func (w world) records(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	kinds := append(append(alumni.Kinds(), hr.Kinds()...), importer.Kinds()...)
	for _, kind := range kinds {
		q := storage.ListQuery{Kind: kind.Name(), Limit: storage.MaxList}
		page, err := w.people.DB().Store().List(t.Context(), tenant, q)
		require.NoError(t, err)
		require.Less(t, len(page), storage.MaxList)
		for _, r := range page {
			if kind.Name() == "importer.run" {
				r.Version = 0
			}
			out[fmt.Sprintf("%s %s %d", kind.Name(), r.ID, r.Version)] = string(r.Body)
		}
	}
	return out
}
