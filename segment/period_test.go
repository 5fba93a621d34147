package segment

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
)

func TestParsePeriod(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"P12M": "P12M", "p30d": "P30D", " P2W ": "P2W", "P1Y": "P1Y", "12 months": "P12M", "1 Day": "P1D", "3weeks": "P3W", "P0D": "P0D",
	} {
		p, ok := ParsePeriod(in)
		require.True(t, ok, in)
		require.Equal(t, want, p.String())
	}
	for _, bad := range []string{"", "P", "PM", "12", "12 m", "P1Y6M", "P-1M", "P1.5M", "PT1H", "P100000D", "12 fortnights", "P12 M"} {
		_, ok := ParsePeriod(bad)
		require.False(t, ok, bad)
	}
}

func TestPeriodAfter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		day, period string
		direction   int
		want        string
	}{
		{"2024-03-31", "P1M", -1, "2024-02-29"},
		{"2023-03-31", "P1M", -1, "2023-02-28"},
		{"2024-02-29", "P1Y", 1, "2025-02-28"},
		{"2024-02-29", "P4Y", 1, "2028-02-29"},
		{"2024-12-31", "P2M", 1, "2025-02-28"},
		{"2025-01-31", "P13M", -1, "2023-12-31"},
		{"2024-02-28", "P1D", 1, "2024-02-29"},
		{"2024-03-01", "P1W", -1, "2024-02-23"},
		{"2024-03-01", "P0M", -1, "2024-03-01"},
		{"2024-03-01", "P9999Y", -1, "1850-01-01"},
		{"2024-03-01", "P99999D", 1, "2199-12-31"},
	} {
		day, err := alumni.ParseDate(c.day)
		require.NoError(t, err)
		p, ok := ParsePeriod(c.period)
		require.True(t, ok)
		require.Equal(t, c.want, p.After(day, c.direction).String(), "%s %s %d", c.day, c.period, c.direction)
	}
}
