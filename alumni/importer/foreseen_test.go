package importer

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// A dry run remembers the people who came last, however many there are, and lays
// what it remembers over those alone of whom earlier chunks told.
func TestForeseenIsBounded(t *testing.T) {
	t.Parallel()
	var f foreseen
	for i := range 2*maxForeseen + 1 {
		f.put(strconv.Itoa(i), &alumni.Entry{Email: strconv.Itoa(i)})
	}
	f.put("20000", &alumni.Entry{Email: "again"})
	require.Len(t, f.entries, maxForeseen)
	require.Len(t, f.order, maxForeseen)

	of := func(id string, claimed ...key) group { return group{rows: []draft{{id: id}}, claimed: claimed} }
	known := map[string]storage.Stored[alumni.Entry]{"10002": {Version: 7}}
	f.over(known, []group{of("10000", 1), of("10001", 1), of("10002", 1), of("10003"), of("20000", 1)})
	require.NotContains(t, known, "10000", "forgotten")
	require.NotContains(t, known, "10003", "no earlier chunk told of it")
	require.Equal(t, storage.Stored[alumni.Entry]{Value: alumni.Entry{Email: "10001"}, Version: 1}, known["10001"])
	require.Equal(t, storage.Stored[alumni.Entry]{Value: alumni.Entry{Email: "10002"}, Version: 7}, known["10002"])
	require.Equal(t, "again", known["20000"].Value.Email)
}
