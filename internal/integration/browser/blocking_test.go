package browser

import (
	"net/url"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// ownPath is the address of the visitor's own profile.
func (v *visitor) ownPath() string {
	v.t.Helper()
	v.goTo("/me")
	return v.str(`new URL(document.querySelector(".viewas a").href).pathname`)
}

// blocking: the alumna looks at her profile through the eyes of everybody the page offers, and blocks the colleague, who
// finds her no more until she takes it back.
func (s *story) blocking() {
	she, he := s.alumna, s.colleague
	his := he.ownPath()
	if grant := `form:has(input[name=purpose][value=listing]):has(input[name=grant][value=yes]) button`; len(he.texts(grant)) > 0 {
		he.follow(grant)
	}
	she.goTo(s.path)
	for range len(she.texts(".viewas a")) {
		next := she.str(`(a => a.pathname + a.search)([...document.querySelectorAll(".viewas li")].find(li => li.querySelector("[aria-current]")).nextElementSibling.querySelector("a"))`)
		she.goTo(next)
		require.NotEmpty(s.t, she.text(".ownbar p"))
	}
	she.goTo(his)
	she.follow(`a[href="` + his + `/block"]`)
	she.follow("main form button.danger")
	require.Len(s.t, she.texts("#blocks .consent"), 1)
	she.goTo(his)
	require.Len(s.t, she.texts(".notice.blocked"), 1, "she still sees him")

	require.NotContains(s.t, he.fetch("/people?q="+url.QueryEscape(s.half)), s.path, "she is not found")
	require.Equal(s.t, 404, ask[int](he, `fetch(`+quote(s.path)+`).then(r => r.status)`))
	_ = he.reported() // the browser notes the 404

	she.goTo("/me")
	she.confirm("#blocks form button")
	require.Empty(s.t, she.texts("#blocks .consent"))
	require.Contains(s.t, he.fetch("/people?q="+url.QueryEscape(s.half)), s.path)
}

// blockByKeys blocks the first person of the list and takes it back without touching the mouse.
func (v *visitor) blockByKeys() {
	v.t.Helper()
	v.goTo("/people")
	v.leave(func() {
		v.tabTo("#results .person-name a")
		v.keys(kb.Enter)
	})
	for _, step := range []string{`a[href$="/block"]`, "main form button.danger"} {
		v.leave(func() {
			v.tabTo(step)
			v.keys(kb.Enter)
		})
	}
	require.Len(v.t, v.texts("#blocks .consent"), 1)
	v.tabTo("#blocks form button")
	v.keys(kb.Enter)
	v.await("document.querySelector('dialog[open]')", "the question")
	v.leave(func() {
		v.tabTo("dialog[open] .button.primary")
		v.keys(kb.Enter)
	})
	require.Empty(v.t, v.texts("#blocks .consent"))
}

// blockPlainly does the same where scripts are switched off: the page before asks, and nothing else does.
func (v *visitor) blockPlainly() {
	v.t.Helper()
	v.goTo("/people")
	v.follow("#results li:nth-child(2) .person-name a")
	v.follow(`a[href$="/block"]`)
	v.follow("main form button.danger")
	require.Len(v.t, v.texts("#blocks .consent"), 1)
	v.follow("#blocks form button")
	require.Empty(v.t, v.texts("#blocks .consent"))
}
