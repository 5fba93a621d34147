package tenancy

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/place"
)

// finds returns the rows with something of a company in any of their columns, by
// table.
func (c *company) finds(rows []place.Row) map[string]int {
	found := map[string]int{}
	for _, row := range rows {
		for _, value := range row.Values {
			if string(value) == string(c.tenant) || c.reveals(value) != "" {
				found[row.Table]++
				break
			}
		}
	}
	return found
}

// of returns the rows of a tenant, byte for byte.
func of(rows []place.Row, c *company) []string {
	var out []string
	for _, row := range rows {
		if bytes.Equal(row.Value("tenant"), []byte(c.tenant)) {
			out = append(out, fmt.Sprintf("%s %q", row.Table, row.Values))
		}
	}
	return out
}

func TestDropLeavesNothing(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		s := build(t, kind)
		gone, stays := s.both[0], s.both[1]
		before := s.at.Rows(t, s.db)
		require.Len(t, gone.finds(before), 7, "every table with data of tenants has some")

		require.NoError(t, gone.store.Drop(t.Context(), gone.tenant))
		after := s.at.Rows(t, s.db)
		require.Empty(t, gone.finds(after), "rows of a tenant that was dropped")
		require.NotEmpty(t, of(after, stays))
		require.ElementsMatch(t, of(before, stays), of(after, stays), "rows of another tenant")
		require.Empty(t, of(after, gone))

		report, err := stays.people.Index().Verify(t.Context(), stays.people.DB(), stays.tenant)
		require.NoError(t, err, "%+v", report)
		gone.cast = nil
		gone.enter(t.Context(), t) // and whoever comes again begins anew
		require.Len(t, gone.cast, 1)
	})
}
