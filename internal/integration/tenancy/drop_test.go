package tenancy

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/archive"
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

// count is the census that rows as the database shows them make.
func count(rows []string) storage.Census {
	found := storage.Census{Records: map[string]int{}}
	for _, row := range rows {
		table, values, _ := strings.Cut(row, " ")
		switch strings.TrimPrefix(table, "alumnikit_") {
		case "record":
			found.Records[strings.Split(values, `"`)[3]]++ // the tenant, the kind
		case "record_key", "record_unique":
			found.Keys++
		case "journal":
			found.Entries++
		case "page":
			found.Pages++
		case "delta":
			found.Deltas++
		case "head":
			found.Heads++
		}
	}
	return found
}

func TestDropLeavesNothing(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, func(t *testing.T, kind place.Kind) {
		t.Helper()
		s := build(t, kind)
		gone, stays := s.both[0], s.both[1]
		before := s.at.Rows(t, s.db)
		require.Len(t, gone.finds(before), 7, "every table with data of tenants has some")

		receipt, err := archive.Drop(t.Context(), gone.people.DB(), gone.tenant, nil)
		require.NoError(t, err)
		require.NoError(t, archive.VerifyReceipt(gone.people.DB().Keys(), receipt))
		require.Equal(t, count(of(before, gone)), receipt.Found)
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
