package newsletter

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
)

// 64 goroutines launch one edition and then claim its job again and again: one
// wins each time, and everybody gets one letter.
func TestManyOnSQLite(t *testing.T) {
	t.Parallel()
	w, err := open(t.TempDir())
	require.NoError(t, err)
	defer func() { require.NoError(t, w.db.Close()) }()
	people, saved := prepare(t, w)
	e, err := w.letters.Create(t.Context(), clerk(), newsletter.Input{
		Name: "Autumn", Segment: saved, Content: map[alumni.Locale]newsletter.Content{alumni.English: {Subject: "Letter", Body: "Dear {{name}}"}},
	})
	require.NoError(t, err)
	var launched atomic.Int64
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			if _, err := w.letters.Launch(t.Context(), clerk(), e.ID, e.Version); err == nil {
				launched.Add(1)
			}
			worker := w.worker()
			for range 6 {
				if _, err := worker.Step(t.Context()); err != nil {
					w.report(err)
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, int64(1), launched.Load())
	for {
		p, err := w.letters.Progress(t.Context(), clerk(), e.ID)
		require.NoError(t, err)
		if p.State == newsletter.Done {
			break
		}
		_, err = w.worker().Step(t.Context())
		require.NoError(t, err)
	}
	copies, _ := written(t, w, e)
	for _, d := range lines(t, w, e) {
		require.NotEqual(t, newsletter.Pending, d.State)
		if d.State == newsletter.Sent {
			require.Equal(t, 1, copies[people[d.Person]])
		}
	}
	for _, n := range copies {
		require.Equal(t, 1, n)
	}
}
