package storagetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// callAll makes one call of each method, as the kinds of error allow.
func callAll(t *testing.T, s storage.Store) []error {
	t.Helper()
	var errs []error
	for _, r := range readings() {
		if r.name == "Journal" { // one call instead of the reading's three
			_, err := s.Journal(t.Context(), acme, storage.JournalQuery{Limit: 10})
			errs = append(errs, err)
			continue
		}
		_, err := r.run(t.Context(), s, acme)
		errs = append(errs, err)
	}
	for _, c := range changes() {
		errs = append(errs, c.run(t.Context(), s, acme))
	}
	return errs
}

func furnished(t *testing.T) *memory.Store {
	t.Helper()
	s := memory.New()
	require.NoError(t, furnish(t.Context(), s, acme))
	return s
}

func TestFaultStoreFailsOneCall(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 9; n++ {
		s := FaultStore(furnished(t), n)
		for i, err := range callAll(t, s) {
			if i == n-1 {
				require.ErrorIs(t, err, ErrInjected)
			} else {
				require.NoError(t, err)
			}
		}
		require.True(t, s.Fired())
	}
	s := FaultStore(furnished(t), 10)
	for _, err := range callAll(t, s) {
		require.NoError(t, err)
	}
	require.False(t, s.Fired())
	s.Arm(1)
	require.ErrorIs(t, s.Drop(t.Context(), acme), ErrInjected)
	require.NoError(t, s.Drop(t.Context(), acme))
}

func TestFaultsBeforeAndAfter(t *testing.T) {
	t.Parallel()
	for _, c := range changes() {
		before, err := dump(t.Context(), furnished(t), acme)
		require.NoError(t, err)

		inner := furnished(t)
		require.ErrorIs(t, c.run(t.Context(), FaultStore(inner, 1), acme), ErrInjected)
		got, err := dump(t.Context(), inner, acme)
		require.NoError(t, err)
		require.Equal(t, before, got, "%s did not reach the store", c.name)

		inner = furnished(t)
		require.ErrorIs(t, c.run(t.Context(), LoseAnswer(inner, 1), acme), ErrInjected)
		got, err = dump(t.Context(), inner, acme)
		require.NoError(t, err)
		require.NotEqual(t, before, got, "%s took effect", c.name)
	}
	found, err := LoseAnswer(furnished(t), 1).Get(t.Context(), acme, people, []alumnikit.ID{id(1)})
	require.ErrorIs(t, err, ErrInjected)
	require.Empty(t, found)
}

func TestCounterCounts(t *testing.T) {
	t.Parallel()
	c := NewCounter(furnished(t))
	for _, err := range callAll(t, c) {
		require.NoError(t, err)
	}
	got := c.Counts()
	require.Equal(t, Counts{
		Commit: 1, Get: 1, List: 1, Due: 1, Snapshot: 1, Fold: 1, Journal: 1, Seal: 1, Drop: 1,
		Records: 4, Pages: 3, Deltas: 2, Entries: 2, Changes: 5,
	}, got)
	require.Equal(t, 9, got.Calls())
	c.Reset()
	require.Zero(t, c.Counts().Calls())
}

func TestDecoratorsUnwrap(t *testing.T) {
	t.Parallel()
	inner := memory.New()
	counter := NewCounter(FaultStore(inner, 0))
	found, ok := storage.As[*memory.Store](counter)
	require.True(t, ok)
	require.Same(t, inner, found)
	_, ok = storage.As[*Fault](counter)
	require.True(t, ok)
}
