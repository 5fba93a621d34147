package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/internal/synth"
)

// HR types an employee's number, in either width, and finds that person alone; a filter beside it asks about names again.
func TestRosterByNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	hr := w.as(t, "en", subjectHR)
	somebody, entry := w.somebody(t, func(synth.Person) bool { return true })
	number := somebody.ExternalID
	found := func(values url.Values) string { return hr.get(web.PathRoster + "?" + values.Encode()).body }
	rows := func(body string) int { return strings.Count(body, `<th role="rowheader"`) }

	for _, typed := range []string{number, " " + number + " ", wide(number)} {
		body := found(url.Values{"q": {typed}})
		require.Equal(t, 1, rows(body), typed)
		require.Contains(t, body, entry.ID.String())
	}
	require.Zero(t, rows(found(url.Values{"q": {number + "0"}})))
	require.Zero(t, rows(found(url.Values{"q": {number}, "employments.place": {"nowhere"}})))
}

// wide is a text as it is typed with a Japanese input method on.
func wide(text string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r <= '~' {
			return r - '!' + '！'
		}
		return r
	}, text)
}
