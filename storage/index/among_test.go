package index

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage/index/postings"
)

// TestAmongSome works conditions out for some people: who meets them must be who
// does so of everybody, and one of these, whether as a set, as a union of sets or
// as their number.
func TestAmongSome(t *testing.T) {
	t.Parallel()
	m := newModel(t, 41)
	for range 60 {
		m.commit(m.create().changes...)
	}
	_, err := m.ix.Fold(t.Context(), m.db, tenant)
	require.NoError(t, err)
	for range 15 {
		m.commit(m.create().changes...)
	}
	r := rand.New(rand.NewPCG(41, 2))
	for range 400 {
		c, narrow := randomCond(r, 3, false), randomCond(r, 1, false)
		x, by := c.expr(), narrow.expr()
		wanted := Query{Where: x}.wants()
		by.wants(wanted)
		err := m.ix.look(t.Context(), m.db.Store(), tenant, wanted, func(v *view) error {
			among, err := v.people(t.Context(), by)
			if err != nil {
				return err
			}
			all, err := v.people(t.Context(), x)
			if err != nil || v.changed {
				return err
			}
			both := postings.And(all, among)
			require.True(t, both.Equal(x.eval(v, anyElement, among)), fmt.Sprint(c, narrow))
			require.Equal(t, both.Len(), postings.AmongLen(among, unite(x, v, anyElement, among, nil)...), fmt.Sprint(c, narrow))
			return nil
		})
		require.NoError(t, err)
	}
}
