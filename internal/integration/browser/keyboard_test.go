package browser

import (
	"net/url"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// keyboard signs in and searches without touching the mouse.
func (b bench) keyboard(t *testing.T, c cast) {
	t.Helper()
	s := b.serve(t, "-people", "200")
	v := b.visit(t, s, "keys", c.lang, desk(), b.album("keyboard-"+c.lang))
	v.tabTo("a.skip")
	v.leave(func() {
		v.tabTo(`a.button[href="/signin"]`)
		v.keys(kb.Enter)
	})
	v.leave(func() {
		v.tabTo("button.persona-alumnus")
		v.keys(kb.Enter)
	})
	require.Contains(t, v.text(".flash"), map[string]string{"ja": "サインイン", "en": "signed in"}[c.lang])
	v.leave(func() {
		v.tabTo(`.mainnav a[href="/people"]`)
		v.keys(kb.Enter)
	})
	everybody := v.text(".results-total")
	family := v.str(`document.querySelector(".person .reading").innerText.trim().split(" ")[0]`)
	v.tabTo("#q")
	v.keys(family)
	v.await(`document.querySelector("#results[aria-busy=false] .results-total").innerText !== `+quote(everybody), "the results")
	require.True(t, v.yes(`document.activeElement.id === "q"`), "typing goes on where it was")
	require.Contains(t, v.text("#results li:first-child .reading"), family)
	v.lookOver()

	v.tabTo(".facet input[type=checkbox]")
	facet := v.str("document.activeElement.name + '=' + document.activeElement.value")
	v.keys(" ")
	v.await(`document.querySelector("#results[aria-busy=false] .activefilters")`, "the filter")
	require.True(t, v.yes(`(e => e.name + "=" + e.value === `+quote(facet)+` && e.checked)(document.activeElement)`), "the focus stays on the filter")
	v.lookOver()
	v.leave(func() {
		v.tabTo("#results .person-name a")
		v.keys(kb.Enter)
	})
	require.Contains(t, v.text(".reading"), family)
	v.blockByKeys()
}

// plain searches with scripts switched off: forms, filters, pages.
func (b bench) plain(t *testing.T, c cast) {
	t.Helper()
	s := b.serve(t, "-people", "400")
	v := b.visit(t, s, "plain", c.lang, phone(), b.album("noscript-"+c.lang))
	v.do(noScript())
	v.goTo("/signin")
	require.False(t, v.yes(`document.documentElement.classList.contains("js")`), "scripts are off")
	v.follow("ul.personas:first-of-type li:nth-child(2) .persona-alumnus")
	v.goTo("/people")
	first := v.texts("#results .person-name a")
	require.Len(t, first, 20)
	v.follow("a[rel=next]")
	second := v.texts("#results .person-name a")
	require.Len(t, second, 20)
	require.NotEqual(t, first, second)

	v.goTo("/people")
	family := v.str(`document.querySelector(".person .reading").innerText.trim().split(" ")[0]`)
	v.fill("#q", family)
	v.follow(".searchbar button[type=submit]")
	require.Contains(t, v.place(), "q="+url.QueryEscape(family))
	found := v.texts("#results .person .reading")
	require.NotEmpty(t, found)
	require.Contains(t, found[0], family)
	everybody := len(found)

	v.press("details.facets > summary")
	v.tick(`[id="facet-employments.department-0"]`)
	v.follow(".facets button[type=submit]")
	require.Len(t, v.texts(".activefilters li:first-child a"), 1)
	require.LessOrEqual(t, len(v.texts("#results .person")), everybody)
	v.follow(".activefilters .reset")
	require.NotContains(t, v.place(), "?")
	v.blockPlainly()
}
