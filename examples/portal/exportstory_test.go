package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// HR takes the roster out; the file has everybody, the journal says who had it, and the import page takes it again.
func TestStoryOfAnExport(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	hr := w.as(t, "ja", subjectHR)
	file := hr.post(web.PathRoster, web.PathRoster+"/export", url.Values{})
	require.Equal(t, http.StatusOK, file.status)
	require.True(t, strings.HasPrefix(file.body, "\ufeff"), "spreadsheets read Japanese")
	require.GreaterOrEqual(t, strings.Count(file.body, "\n"), 60, "everybody and the header")
	require.Contains(t, hr.get("/hr/journal").body, "roster.export")
}
