package storage_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// companion stamps like stamp, and notes when it is called.
type companion struct {
	stamp
	began chan struct{} // receives when Meanwhile has begun
	works atomic.Int32  // calls of Meanwhile that have not returned
	mu    sync.Mutex
	calls []string
}

func (c *companion) note(call string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, call)
}

func (c *companion) Meanwhile(changes []storage.Change) {
	c.works.Add(1)
	defer c.works.Add(-1)
	c.began <- struct{}{}
	time.Sleep(time.Millisecond) // so that whoever does not wait is ahead
	if len(changes) == 1 {
		c.note("meanwhile")
	}
}

func (c *companion) Retry(err error) bool {
	c.note("retry")
	return c.stamp.Retry(err)
}

func (c *companion) Committed(context.Context, *storage.DB, []storage.Change, storage.Write) {
	c.note("committed")
}

// accompanied is a store that commits nothing before its companion works.
type accompanied struct {
	storage.Store
	began chan struct{}
}

func (s accompanied) Commit(ctx context.Context, w storage.Write) error {
	select {
	case <-s.began:
	case <-time.After(10 * time.Second):
		return alumnikit.ErrState
	}
	return s.Store.Commit(ctx, w)
}

func TestACompanionWorksWhileTheStoreDoes(t *testing.T) {
	t.Parallel()
	c := &companion{stamp: stamp{new(atomic.Int64)}, began: make(chan struct{})}
	db, _ := open(t, accompanied{memory.New(), c.began}, c)
	commit := func(title string) ([]string, error) {
		c.calls = nil
		err := db.Commit(t.Context(), by("v"), notes().Insert(&note{ID: db.NewID(), Title: title}))
		require.Zero(t, c.works.Load(), "a companion outlives the commit")
		return c.calls, err
	}
	calls, err := commit("a")
	require.NoError(t, err)
	require.Equal(t, []string{"meanwhile", "committed"}, calls)
	_, err = commit("b")
	require.NoError(t, err)
	calls, err = commit("c") // whose number is taken
	require.NoError(t, err)
	require.Equal(t, []string{"meanwhile", "retry", "meanwhile", "committed"}, calls)
	calls, err = commit("a")
	require.ErrorIs(t, err, alumnikit.ErrExists)
	require.Equal(t, []string{"meanwhile", "retry"}, calls)
}
