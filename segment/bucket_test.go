package segment

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

func TestBucket(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ n, all, want int }{
		{0, 1000, 10},
		{10, 1000, 10},
		{11, 1000, 20},
		{21, 1000, 50},
		{51, 1000, 100},
		{101, 1000, 200},
		{201, 1000, 500},
		{501, 2000, 1000},
		{990, 1000, 1000},
		{100, 105, 200}, // five are missing: as if none were
		{105, 105, 200},
		{0, 3, 10},
		{123_456, 1_000_000, 200_000},
	} {
		require.Equal(t, alumnikit.Total{Count: c.want}, Bucket(c.n, c.all), c)
	}
	for all := range 300 {
		for n := range all + 1 {
			require.GreaterOrEqual(t, Bucket(n, all).Count, n)
		}
	}
}
