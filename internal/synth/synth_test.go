package synth_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/synth"
)

func fingerprint(t *testing.T, seed uint64) string {
	t.Helper()
	hash := sha256.New()
	encoder := json.NewEncoder(hash) // sorts the keys of maps
	for p := range synth.New(seed, 1000).All() {
		require.NoError(t, encoder.Encode(p))
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// A change of this hash means that every stored figure, screenshot and expectation made from the data is out of date.
func TestGolden(t *testing.T) {
	t.Parallel()
	require.Equal(t, "1d4af17f15d39cd0e0303ea09c45945a5c4a0ec3c2f4f2a457b0efc77844b2bb", fingerprint(t, 1))
	require.NotEqual(t, fingerprint(t, 1), fingerprint(t, 2))
}

func TestPersonDependsOnSeedAndIndexAlone(t *testing.T) {
	t.Parallel()
	small, large := synth.New(7, 300), synth.New(7, 10_000_000)
	inOrder := slices.Collect(small.All())
	require.Len(t, inOrder, small.Len())
	for _, i := range []int{299, 0, 150, 1, 298, 150} {
		require.Equal(t, inOrder[i], large.Person(i))
	}
	require.Equal(t, "E9999999", large.Person(9_999_999).ExternalID)
}

func TestPeopleDoNotShareMemory(t *testing.T) {
	t.Parallel()
	company := synth.New(3, 100)
	want := slices.Collect(company.All())
	for p := range company.All() {
		p.Employments[0].Entity = "changed"
		clear(p.Skills)
		clear(p.Interests)
		clear(p.OpenTo)
		clear(p.Groups)
		clear(p.Audiences)
	}
	require.Equal(t, want, slices.Collect(company.All()))
}

func TestAllStopsWhenAsked(t *testing.T) {
	t.Parallel()
	seen := 0
	for range synth.New(1, 1000).All() {
		seen++
		if seen == 3 {
			break
		}
	}
	require.Equal(t, 3, seen)
	for range synth.New(1, 0).All() {
		t.Fatal("nobody works for an empty company")
	}
}

func TestOutOfRangePanics(t *testing.T) {
	t.Parallel()
	company := synth.New(1, 10)
	require.Panics(t, func() { company.Person(10) })
	require.Panics(t, func() { company.Person(-1) })
	require.Panics(t, func() { synth.New(1, -1) })
}

func TestExternalIDsAndAddressesAreUnique(t *testing.T) {
	t.Parallel()
	const size = 20_000
	ids, emails := map[string]bool{}, map[string]bool{}
	for p := range synth.New(5, size).All() {
		ids[p.ExternalID], emails[p.Email] = true, true
	}
	require.Len(t, ids, size)
	require.Len(t, emails, size)
}
