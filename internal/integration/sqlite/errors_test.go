package sqlite

import (
	"database/sql/driver"
	"errors"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// A driver's error is wrapped, but its text is not repeated.
func TestErrorsRevealNothing(t *testing.T) {
	t.Parallel()
	secret := errors.New("near INSERT: 'taro@example.jp' in /srv/hr.db")
	var armed atomic.Bool
	db := openHooked(file(t), func(string, []driver.NamedValue) error {
		if armed.Load() {
			return secret
		}
		return nil
	})
	defer func() { require.NoError(t, db.Close()) }()
	store := migrated(t, db, nil)
	armed.Store(true)
	_, statusErr := store.Status(t.Context())
	_, dueErr := store.Due(t.Context(), "host", record("host", 1).Due, 1)
	for _, err := range []error{
		store.Commit(t.Context(), put(record("host", 1))), store.Drop(t.Context(), tenant),
		store.Migrate(t.Context()), store.Validate(t.Context()), statusErr, dueErr,
	} {
		require.ErrorIs(t, err, secret)
		for _, word := range []string{"INSERT", "taro", "hr.db"} {
			require.NotContains(t, err.Error(), word)
		}
	}
}

// A panic below, whoever causes it, leaves neither a transaction nor a lock.
func TestPanicRollsBack(t *testing.T) {
	t.Parallel()
	var armed atomic.Bool
	db := openHooked(file(t), func(query string, _ []driver.NamedValue) error {
		if armed.Load() && strings.Contains(query, "_unique") {
			panic("below")
		}
		return nil
	})
	defer func() { require.NoError(t, db.Close()) }()
	db.SetMaxOpenConns(1)
	store := migrated(t, db, nil)

	armed.Store(true)
	require.PanicsWithValue(t, "below", func() { _ = store.Commit(t.Context(), put(record("host", 1))) })
	tx, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	joined := store.WithTx(tx)
	require.PanicsWithValue(t, "below", func() { _ = joined.Commit(t.Context(), put(record("host", 1))) })
	armed.Store(false)
	require.Equal(t, 0, stored(t, joined))
	require.NoError(t, joined.Commit(t.Context(), put(record("host", 2))))
	require.NoError(t, tx.Commit())

	require.NoError(t, store.Commit(t.Context(), put(record("host", 1))))
	require.Equal(t, 2, stored(t, store))
}
