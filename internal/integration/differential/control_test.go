package differential

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// The control of the test above: each of these stores is found to differ from one
// that is as it should be.
func TestDifferencesAreFound(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]func(storage.Store) storage.Store{
		"another value": func(s storage.Store) storage.Store { return otherValue{s} },
		"another order": func(s storage.Store) storage.Store { return otherOrder{s} },
		"another error": func(s storage.Store) storage.Store { return otherError{s} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			both := []named{{"memory", memory.New()}, {name, other(memory.New())}}
			found, lives := "", 0
			rapid.Check(t, func(r *rapid.T) {
				if found != "" {
					return
				}
				lives++
				p := newSides(r, tenantOf(lives), both, newTally())
				p.differ = func(what string, _, _ *side, said, answered string) {
					if found == "" {
						found = what + ": " + said + "\nis not " + answered
					}
				}
				p.live()
			})
			require.NotEmpty(t, found, "no difference in %d lives", lives)
			t.Log(found)
		})
	}
}

// otherValue changes what a record holds.
type otherValue struct{ storage.Store }

func (o otherValue) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	found, err := o.Store.Get(ctx, tenant, kind, ids)
	for i := range found {
		found[i].Body = bytes.ReplaceAll(found[i].Body, []byte("東京"), []byte("京都"))
	}
	return found, err
}

// otherOrder lists backwards.
type otherOrder struct{ storage.Store }

func (o otherOrder) List(ctx context.Context, tenant alumnikit.TenantID, q storage.ListQuery) ([]storage.Listed, error) {
	found, err := o.Store.List(ctx, tenant, q)
	slices.Reverse(found)
	return found, err
}

// otherError does not say which key was taken.
type otherError struct{ storage.Store }

func (o otherError) Commit(ctx context.Context, write storage.Write) error {
	err := o.Store.Commit(ctx, write)
	if exists := (*storage.ExistsError)(nil); errors.As(err, &exists) {
		return &storage.ExistsError{Kind: exists.Kind}
	}
	return err
}
