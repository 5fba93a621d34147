package browser

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// story is one telling: from a file of former staff to a hire, by three people at their browsers.
type story struct {
	cast

	t                     *testing.T
	site                  *site
	hr, alumna, colleague *visitor
	path                  string // of her profile
	size, reach           int    // of the segment, and of a letter to everyone
	edition               string // path of its progress
}

func (b bench) story(t *testing.T, c cast, size screen) {
	t.Helper()
	s := b.serve(t, "-send-pause", "400ms")
	shots := b.album(c.lang + "-" + size.name)
	tale := &story{
		cast: c, t: t, site: s,
		hr:        b.visit(t, s, "hr", c.lang, size, shots),
		alumna:    b.visit(t, s, "alumna", c.lang, size, shots),
		colleague: b.visit(t, s, "colleague", c.lang, size, shots),
	}
	tale.importing()
	tale.joining()
	tale.finding()
	tale.hiding()
	tale.blocking()
	tale.selecting()
	tale.writing()
	tale.sending()
	tale.leaving()
	tale.returning()
	tale.ending()
}

// importing: HR brings in a file of former staff in which some lines are bad.
func (s *story) importing() {
	hr := s.hr
	hr.goTo("/signin")
	hr.follow(`form:has(input[name=persona][value=hr]) button`)
	hr.goTo("/hr/roster")
	hr.follow(`.pagehead a[href="/hr/import"]`)
	hr.upload(`input[name=file]`, s.file(s.t))
	hr.follow(`main form button[type=submit]`)
	require.Contains(s.t, hr.place(), "/columns")
	require.Equal(s.t, "familyKana", hr.str(`document.querySelector("select[name=column3]").value`), "columns are recognised")
	hr.follow(`form.mapping button.primary`)
	s.report("3", "0")
	report := hr.str("location.pathname")
	hr.goTo("/hr/roster?q=" + url.QueryEscape(s.half))
	require.Empty(s.t, hr.texts("#results tbody tr"), "a dry run writes nothing")
	hr.goTo(report)
	hr.follow(`form.commit button`)
	s.report("3", "0")
	hr.follow(`main a.button[href="/hr/roster"]`)
	hr.goTo("/hr/roster?q=" + url.QueryEscape(s.half))
	rows := hr.texts("#results tbody tr")
	require.Len(s.t, rows, 1)
	require.Contains(s.t, rows[0], "S900001")
}

// report reads the figures and the bad lines of an import.
func (s *story) report(created, updated string) {
	hr := s.hr
	require.Equal(s.t, []string{created, updated, "0", "3"}, hr.texts(".figures .figure"))
	hr.follow(`.tabs a[href*="show=bad"]`)
	require.Len(s.t, hr.texts(".issues tbody tr"), len(s.badLines))
	for i, want := range s.badLines {
		line, column, _ := strings.Cut(want, " ")
		row := fmt.Sprintf(".issues tbody tr:nth-child(%d) ", i+1)
		require.Equal(s.t, line, hr.text(row+"th"))
		cells := hr.texts(row + "td")
		require.Equal(s.t, column, cells[0])
		require.NotEmpty(s.t, cells[1], "a reason")
	}
}

// joining: the alumna agrees to be listed and to be written to, says where she works now and what she is open to, and
// keeps her employer from everybody but HR.
func (s *story) joining() {
	her := s.alumna
	her.goTo("/signin")
	her.fill("#q", s.half)
	her.follow(`form[role=search] button[type=submit]`)
	her.follow(`section.block form:has(input[name=persona]) button`)
	her.goTo("/me")
	for _, purpose := range []string{"listing", "newsletter"} {
		her.follow(fmt.Sprintf("form:has(input[name=purpose][value=%s]) button", purpose))
	}
	her.fill("[name=currentEmployer]", s.employer)
	her.choose(`[name="audience.currentEmployer"]`, "admins")
	her.tick("[name=openTo][value=talk]")
	her.tick("[name=openTo][value=return]")
	her.follow("form.profileform button.primary")
	require.Equal(s.t, s.employer, her.str(`document.querySelector("[name=currentEmployer]").value`))
	require.Equal(s.t, "admins", her.str(`document.querySelector('[name="audience.currentEmployer"]').value`))
	her.follow(`.viewas a[href$="as=alumnus"]`)
	require.NotContains(s.t, her.text("main"), s.employer, "as she will be seen")
	her.follow(`.viewas a[href$="as=hr"]`)
	require.Contains(s.t, her.text("main"), s.employer)
}

// finding: a colleague finds her by half of her name in kana, while typing.
func (s *story) finding() {
	he := s.colleague
	he.goTo("/signin")
	he.follow(`ul.personas:first-of-type li:nth-child(2) .persona-alumnus`)
	he.goTo("/people")
	he.press("#q")
	he.fill("#q", s.half)
	he.await(`document.querySelectorAll("#results .person").length === 1`, "her to be found")
	require.Contains(s.t, he.text("#results .person-name"), s.family)
	he.lookOver()
	s.path = he.str(`new URL(document.querySelector("#results .person-name a").href).pathname`)
	he.follow("#results .person-name a")
	require.Contains(s.t, he.text("h1"), s.family)
	require.NotContains(s.t, he.html(), s.employer)
}

// hiding: no search, filter, count or order tells the colleague where she works, as if she had never said so.
func (s *story) hiding() {
	he := s.colleague
	she := s.path
	for _, part := range []string{s.employer, string([]rune(s.employer)[:5])} {
		page := he.fetch("/people?q=" + url.QueryEscape(part))
		require.NotContains(s.t, page, she, "found by her employer")
	}
	page := he.fetch("/people?currentEmployer=" + url.QueryEscape(s.employer))
	require.NotContains(s.t, page, she, "filtered by her employer")
	require.NotContains(s.t, page, `class="person"`, "nobody else works there")

	he.goTo("/people")
	links := ask[[]string](he, `[...document.querySelectorAll("fieldset.facet input[type=checkbox]")].map(b => "/people?" + new URLSearchParams([[b.name, b.value]]))`)
	require.NotEmpty(s.t, links)
	links = append(links, "/people", "/people?q="+url.QueryEscape(s.half), "/people?q="+url.QueryEscape(s.family), she, "/", "/groups", "/openings")
	for _, order := range []string{"currentEmployer", "-currentEmployer", "employer"} {
		links = append(links, "/people?sort="+order)
	}
	for _, link := range links {
		require.NotContains(s.t, he.fetch(link), s.employer, link)
	}
	_ = he.reported() // the browser notes that an order by an unknown field was refused
	s.unordered(he)
}

// unordered: in a list ordered by employer she stands among those who never said, behind whom nothing changes when the
// order is turned round.
func (s *story) unordered(he *visitor) {
	listed := func(order string) (all []string) {
		for path := "/people?q=" + url.QueryEscape(string([]rune(s.half)[:1])) + "&sort=" + order; path != ""; {
			page := quote(he.fetch(path))
			at := `new DOMParser().parseFromString(` + page + `, "text/html")`
			all = append(all, ask[[]string](he, `[...`+at+`.querySelectorAll(".person-name a")].map(a => a.pathname)`)...)
			path = ask[string](he, `(a => a ? a.pathname + a.search : "")(`+at+`.querySelector(".pager a[rel=next]"))`)
		}
		return all
	}
	rising, falling := listed("currentEmployer"), listed("-currentEmployer")
	require.ElementsMatch(s.t, rising, falling)
	require.NotEqual(s.t, rising, falling, "others are ordered")
	require.Contains(s.t, rising, s.path)
	require.Equal(s.t, rising[slices.Index(rising, s.path):], falling[slices.Index(falling, s.path):], "ordered by what is hidden")
}
