package importer_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// drawn is a source of IDs that gives the same in every world.
type drawn struct {
	mu sync.Mutex
	io.Reader
}

func (d *drawn) Read(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.Reader.Read(p)
}

// same opens an importer that gives people and runs the same IDs as any other
// that it opened.
func same(t *testing.T, store storage.Store, opts *importer.Options) (*alumni.Service, *importer.Importer) {
	t.Helper()
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte{7}, alumnikit.MinKeySize))
	require.NoError(t, err)
	people, err := alumni.New(store, keys, &alumni.Options{Clock: noon, Random: &drawn{Reader: rand.NewChaCha8([32]byte{1})}})
	require.NoError(t, err)
	return people, importer.New(people, opts)
}

// records returns everything that is kept of people and imports, byte for byte,
// but how often a run was taken up.
func records(t *testing.T, people *alumni.Service) map[string]string {
	t.Helper()
	out := map[string]string{}
	kinds := append(append(alumni.Kinds(), hr.Kinds()...), importer.Kinds()...)
	for _, kind := range kinds {
		q := storage.ListQuery{Kind: kind.Name(), Limit: storage.MaxList}
		page, err := people.DB().Store().List(t.Context(), acme, q)
		require.NoError(t, err)
		for _, r := range page {
			if kind.Name() == "importer.run" {
				r.Version = 0
			}
			out[kind.Name()+" "+r.ID.String()+" "+string(rune('0'+r.Version))] = string(r.Body)
		}
	}
	return out
}

// mixed is a roster with several rows a person, near and far, and bad rows of both
// kinds: those that cannot be read and those that the roster refuses.
func mixed(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(stints)
	for i, s := range []string{
		"E1,見本,A,x,,2001,2003,転職", "E1,見本,A,y,,2005,,", "E2,例示,A,x,,2001,2000,", "E3,仮名,A,x,,2001,,", "E4,仮名,A,x,,2001-13,,",
		"E1,見本,B,x,,2009,2011,転職", "E5,仮名,A,x,,2001,,", "E6," + strings.Repeat("長", 101) + ",A,x,,2001,,", "E7,仮名,A,x,,2001,,", "E3,仮名,A,z,,2004,2001,",
		"E3,仮名,A,z,,2014,,", "E8,仮名,A,x,,2001,,", "E7,例示,A,x,,2002,,", "E2,例示,A,x,,2001,2004,", "E0,変更,A,y,,2001,,", "E9,仮名,A,x,,2001,,",
	} {
		b.WriteString(s + "\n")
		if i%5 == 0 {
			b.WriteString("\xff,,,,,,,\n")
		}
	}
	return b.String()
}

const known = stints + "E0,変更,A,x,,2001,,\nE5,仮名,A,x,,2001,,\n"

// A run that stops at any call of the store and is taken up, again and again,
// leads to what an undisturbed run leads to: the same records, byte for byte, and
// the same report.
func TestARunIsTakenUp(t *testing.T) {
	t.Parallel()
	file := mixed(t)
	opts := &importer.Options{Chunk: 2}
	wantStore := memory.New()
	people, im := same(t, wantStore, opts)
	bring(t, im, known)
	run, err := im.Start(t.Context(), clerk(), importer.Mapping{}, &importer.RunOptions{Mode: importer.Snapshot, File: "roster.csv"})
	require.NoError(t, err)
	wantReport, err := im.Apply(t.Context(), clerk(), run.ID, strings.NewReader(file), nil)
	require.NoError(t, err)
	require.Equal(t, 7, wantReport.New+wantReport.Changed+wantReport.Unchanged)
	require.Equal(t, 10, wantReport.BadRows)
	want := records(t, people)
	for name, broken := range map[string]func(storage.Store, int) *storagetest.Fault{
		"fails": storagetest.FaultStore, "loses the answer": storagetest.LoseAnswer,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && name == "fails" {
				t.Skip("one of the two is enough for the race detector")
			}
			for n := 1; ; n++ {
				store := memory.New()
				people, im := same(t, store, opts)
				bring(t, im, known)
				run, err := im.Start(t.Context(), clerk(), importer.Mapping{}, &importer.RunOptions{Mode: importer.Snapshot, File: "roster.csv"})
				require.NoError(t, err)
				var report *importer.Report
				stops := 0
				for report == nil || err != nil {
					faulty := broken(store, n+stops)
					report, err = im.With(faulty).Apply(t.Context(), clerk(), run.ID, strings.NewReader(file), nil)
					if errors.Is(err, alumnikit.ErrState) {
						// The answer to the last commit was lost: there is no report, only the run.
						report, err = wantReport, nil
					}
					if err != nil {
						require.ErrorIs(t, err, storagetest.ErrInjected)
					}
					stops++
				}
				require.Equal(t, wantReport, report, "call %d", n)
				require.Equal(t, want, records(t, people), "call %d", n)
				_, err = people.Index().Verify(t.Context(), people.DB(), acme)
				require.NoError(t, err)
				if stops == 1 {
					require.Greater(t, n, 20)
					return
				}
			}
		})
	}
}

func TestWhatARunTells(t *testing.T) {
	t.Parallel()
	_, im := over(t, memory.New(), &importer.Options{Chunk: 2})
	file := roster(t, 6, "ja")
	run, err := im.Start(t.Context(), clerk(), importer.Mapping{}, &importer.RunOptions{Source: "給与", File: "社員.csv", Size: int64(len(file))})
	require.NoError(t, err)
	require.Equal(t, importer.Queued, run.State)
	require.Equal(t, importer.Delta, run.Mode)

	// Another file, shorter or different, is refused once rows were dealt with.
	broken := errors.New("broken")
	ctx, cancel := contextOf(t)
	_, err = im.Apply(ctx, clerk(), run.ID, strings.NewReader(file), &importer.RunOptions{Progress: func(p importer.Progress) {
		if p.Saved == 4 {
			cancel(broken)
		}
	}})
	require.ErrorIs(t, err, broken)
	run, err = im.Run(t.Context(), clerk(), run.ID)
	require.NoError(t, err)
	require.Equal(t, importer.Stopped, run.State)
	require.Equal(t, 4, run.New)
	require.Equal(t, 4, run.Rows)
	lines := strings.SplitAfter(file, "\n")
	for name, other := range map[string]string{
		"shorter": strings.Join(lines[:3], ""), "different": strings.Replace(file, "E000001", "E900001", 1),
		"a row more": lines[0] + lines[2] + strings.Join(lines[1:], ""),
	} {
		_, err = im.Apply(t.Context(), clerk(), run.ID, strings.NewReader(other), nil)
		found, ok := errors.AsType[alumnikit.FieldErrors](err)
		require.True(t, ok, "%s: %v", name, err)
		require.Equal(t, "file", found[0].Field, name)
	}
	report, err := im.Apply(t.Context(), clerk(), run.ID, strings.NewReader(file), nil)
	require.NoError(t, err)
	require.Equal(t, 6, report.New)
	_, err = im.Apply(t.Context(), clerk(), run.ID, strings.NewReader(file), nil)
	require.ErrorIs(t, err, alumnikit.ErrState, "it is done")

	second, err := im.Start(t.Context(), clerk(), importer.Mapping{}, nil)
	require.NoError(t, err)
	list, err := im.Runs(t.Context(), clerk(), alumnikit.Page{Size: 1})
	require.NoError(t, err)
	require.Equal(t, 2, list.Total.Count)
	rest, err := im.Runs(t.Context(), clerk(), alumnikit.Page{After: list.Next})
	require.NoError(t, err)
	require.ElementsMatch(t, []alumnikit.ID{run.ID, second.ID}, []alumnikit.ID{list.Items[0].ID, rest.Items[0].ID})
	require.Empty(t, rest.Next)

	for _, actor := range []alumnikit.Actor{alumnikit.Visitor(acme), alumnikit.Admin(acme, "hr", alumnikit.PermConfidence)} {
		_, err = im.Start(t.Context(), actor, importer.Mapping{}, nil)
		require.Error(t, err)
		_, err = im.Run(t.Context(), actor, run.ID)
		require.Error(t, err)
		_, err = im.Runs(t.Context(), actor, alumnikit.Page{})
		require.Error(t, err)
		_, err = im.Apply(t.Context(), actor, second.ID, strings.NewReader(file), nil)
		require.Error(t, err)
	}
	_, err = im.Run(t.Context(), alumnikit.Admin("globex", "hr", alumnikit.PermRoster), run.ID)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
	_, err = im.Start(t.Context(), clerk(), importer.Mapping{}, &importer.RunOptions{File: "a\x00b", Source: strings.Repeat("x", 61)})
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
	_, err = im.Start(t.Context(), clerk(), importer.Mapping{Header: []string{"a"}}, nil)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}

// Whoever takes a run up while another goes on with it takes it over; the other
// writes nothing any more.
func TestARunIsTakenOver(t *testing.T) {
	t.Parallel()
	people, im := over(t, memory.New(), &importer.Options{Chunk: 1})
	file := roster(t, 6, "ja")
	run, err := im.Start(t.Context(), clerk(), importer.Mapping{}, nil)
	require.NoError(t, err)
	var second *importer.Report
	first, err := im.Apply(t.Context(), clerk(), run.ID, strings.NewReader(file), &importer.RunOptions{Progress: func(p importer.Progress) {
		// Three are told again when the next was compared late, and so is unchanged.
		if p.Saved == 3 && second == nil {
			second, err = im.Apply(t.Context(), clerk(), run.ID, strings.NewReader(file), nil)
			require.NoError(t, err)
		}
	}})
	var taken *importer.TakenError
	require.ErrorAs(t, err, &taken)
	require.ErrorIs(t, err, alumnikit.ErrConflict)
	require.Equal(t, 3, first.New)
	require.Equal(t, 6, second.New)
	require.Len(t, content(t, people), 6)
	done, err := im.Run(t.Context(), clerk(), run.ID)
	require.NoError(t, err)
	require.Equal(t, importer.Done, done.State)
	require.Equal(t, 6, writes(t, people), "each chunk once")
}

// Two at the same moment: each person is registered once, and one of the two at
// least learns that it came too late, or both that the work was shared.
func TestTwoTakeARunUp(t *testing.T) {
	t.Parallel()
	people, im := over(t, memory.New(), &importer.Options{Chunk: 2})
	file := roster(t, 40, "ja")
	run, err := im.Start(t.Context(), clerk(), importer.Mapping{}, nil)
	require.NoError(t, err)
	ended := make(chan error, 2)
	for range cap(ended) {
		go func() {
			_, err := im.Apply(t.Context(), clerk(), run.ID, strings.NewReader(file), nil)
			ended <- err
		}()
	}
	lost := 0
	for range cap(ended) {
		if err := <-ended; err != nil {
			require.True(t, errors.Is(err, alumnikit.ErrConflict) || errors.Is(err, alumnikit.ErrState), "%v", err)
			lost++
		}
	}
	require.Equal(t, 1, lost)
	require.Len(t, content(t, people), 40)
	require.Equal(t, 20, writes(t, people))
}
