package index

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// Many people who are created at once get free slots, wherever their stretches
// begin and however much of them is taken: more than a page of slots in use,
// none, or nearly all of the range.
func TestSlotsOfManyAtOnceAreFree(t *testing.T) {
	t.Parallel()
	const tenant alumnikit.TenantID = "acme"
	for name, inUse := range map[string][2]uint32{ // up to the first, and each how manieth after it
		"more than a page": {1500, 3}, "none": {0, 5000}, "nearly all": {4000, 5000}, "every other": {0, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := memory.New()
			taken := map[uint32]bool{}
			write := storage.Write{Tenant: tenant}
			for n := range uint32(4096) {
				if n >= inUse[0] && n%inUse[1] != 0 {
					continue
				}
				taken[n] = true
				record, err := slotRecord(slot{ID: alumnikit.NewID(nil), Slot: n}, 1)
				require.NoError(t, err)
				if write.Puts = append(write.Puts, record); len(write.Puts) == 1000 {
					require.NoError(t, store.Commit(t.Context(), write))
					write.Puts = nil
				}
			}
			require.NoError(t, store.Commit(t.Context(), write))

			for range 20 {
				write := storage.Write{Tenant: tenant}
				s := slots{store: store, tenant: tenant, write: &write, taken: map[uint32]bool{}, people: 1024, fresh: 300}
				for range 300 {
					_, err := s.claim(t.Context(), alumnikit.NewID(nil))
					require.NoError(t, err)
				}
				require.Len(t, s.taken, 300, "each has a slot of their own")
				require.Len(t, write.Puts, 300)
				for n := range s.taken {
					require.False(t, taken[n], "a slot in use was given again")
				}
			}
		})
	}
}

// TestNewcomersOfAnEmptyTenant draws slots for as many people as a write may
// create. Stretches overlap there again and again; what the write itself took
// already must neither be drawn once more nor drive the range up.
func TestNewcomersOfAnEmptyTenant(t *testing.T) {
	t.Parallel()
	for range 100 {
		write := storage.Write{Tenant: "acme"}
		s := slots{store: memory.New(), tenant: "acme", write: &write, taken: map[uint32]bool{}, fresh: 500}
		for range 500 {
			n, err := s.claim(t.Context(), alumnikit.NewID(nil))
			require.NoError(t, err)
			require.Less(t, n, uint32(4096))
		}
		require.Len(t, s.taken, 500)
	}
}
