package importer_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// watched counts calls that are under way and hands commits to a test.
type watched struct {
	storage.Store
	joined   bool
	lists    chan struct{} // receives for each List of entries, if there is room
	under    atomic.Int32
	most     atomic.Int32
	onCommit func(storage.Write) error
}

func (s *watched) Unwrap() storage.Store { return s.Store }

func (s *watched) Joined() bool { return s.joined }

func (s *watched) enter() (leave func()) {
	n := s.under.Add(1)
	for most := s.most.Load(); n > most && !s.most.CompareAndSwap(most, n); most = s.most.Load() {
	}
	time.Sleep(time.Millisecond)
	return func() { s.under.Add(-1) }
}

func (s *watched) List(ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
	defer s.enter()()
	if q.Kind == alumni.Entries().Name() {
		select {
		case s.lists <- struct{}{}:
		default:
		}
	}
	return s.Store.List(ctx, tenant, q)
}

func (s *watched) Commit(ctx context.Context, w storage.Write) error {
	defer s.enter()()
	if s.onCommit != nil {
		if err := s.onCommit(w); err != nil {
			return err
		}
	}
	return s.Store.Commit(ctx, w)
}

func TestTheNextRowsAreComparedMeanwhile(t *testing.T) {
	t.Parallel()
	store := &watched{Store: memory.New(), lists: make(chan struct{}, 1)}
	waited := 0
	store.onCommit = func(w storage.Write) error {
		if len(w.Entries) == 0 { // the run, before anything is read
			return nil
		}
		if waited++; waited > 4 { // what is left has been compared by then
			return nil
		}
		select {
		case <-store.lists:
		case <-time.After(10 * time.Second):
			return alumnikit.ErrState
		}
		return nil
	}
	_, im := over(t, store, &importer.Options{Chunk: 10})
	report, err := im.Import(t.Context(), clerk(), strings.NewReader(roster(t, 100, "ja")), importer.Mapping{}, nil)
	require.NoError(t, err)
	require.Equal(t, 100, report.New)
	require.Greater(t, store.most.Load(), int32(1))
}

func TestAHostsTransactionHasOneThread(t *testing.T) {
	t.Parallel()
	store := &watched{Store: memory.New(), joined: true}
	_, im := over(t, store, &importer.Options{Chunk: 10, BulkFrom: 1})
	report, err := im.Import(t.Context(), clerk(), strings.NewReader(roster(t, 100, "ja")), importer.Mapping{}, nil)
	require.NoError(t, err)
	require.Equal(t, 100, report.New)
	require.Equal(t, int32(1), store.most.Load())
}

// kept is a file that may not be read any more once it was given back.
type kept struct {
	io.Reader
	back atomic.Bool
	late atomic.Bool
}

func (k *kept) Read(p []byte) (int, error) {
	time.Sleep(3 * time.Millisecond)
	if k.back.Load() {
		k.late.Store(true)
	}
	return k.Reader.Read(p[:min(len(p), 512)])
}

func TestAFailedImportGivesTheFileBack(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	store := &watched{Store: memory.New(), onCommit: func(w storage.Write) error {
		if len(w.Entries) > 0 {
			return broken
		}
		return nil
	}}
	_, im := over(t, store, &importer.Options{Chunk: 10})
	file := &kept{Reader: strings.NewReader(roster(t, 500, "ja"))}
	report, err := im.Import(t.Context(), clerk(), file, importer.Mapping{}, nil)
	file.back.Store(true)
	require.ErrorIs(t, err, broken)
	require.Equal(t, 10, report.Rows, "rows behind the chunk that failed are not told")
	require.Zero(t, report.New)
	time.Sleep(20 * time.Millisecond)
	require.False(t, file.late.Load(), "the file is read after the import has returned")
}

// Somebody who is changed between being compared and being written is compared
// once more.
func TestAPlanMadeAheadMayBeOutdated(t *testing.T) {
	t.Parallel()
	people, im := over(t, memory.New(), &importer.Options{Chunk: 1})
	bring(t, im, "ID,Name,Department\n1,a,x\n2,b,x\n3,c,x\n4,d,x\n")
	last := find(t, people, "3")
	report, err := im.Import(t.Context(), clerk(), strings.NewReader("ID,Name,Department\n1,a,y\n2,b,y\n3,c,y\n4,d,y\n"),
		importer.Mapping{}, &importer.RunOptions{Progress: func(p importer.Progress) {
			if p.Rows == 1 {
				time.Sleep(20 * time.Millisecond) // by now the third row has been compared
				email := "c@example.org"
				_, err := people.UpdateEntry(t.Context(), clerk(), last.ID, alumni.EntryUpdate{Email: &email})
				require.NoError(t, err)
			}
		}})
	require.NoError(t, err)
	require.Equal(t, 4, report.Changed)
	require.Equal(t, "c@example.org", find(t, people, "3").Email)
	require.Equal(t, "y", find(t, people, "3").Employments[0].Department)
}
