package browser

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// clerk is somebody of HR who keeps the roster: imports, custom fields, duplicates, histories.
type clerk struct {
	*visitor

	t    *testing.T
	site *site
}

func (b bench) clerk(t *testing.T, c cast, size screen) {
	t.Helper()
	s := b.serve(t, "-people", "500")
	hr := &clerk{b.visit(t, s, "clerk", c.lang, size, b.album("clerk-"+c.lang+"-"+size.name)), t, s}
	hr.goTo("/signin")
	hr.follow(`form:has(input[name=persona][value=hr]) button`)
	hr.lookingBack()
	hr.importing()
	hr.nextMonth()
	hr.asking()
	hr.tidying()
}

// lookingBack reads somebody's history: appointments, a secondment, a transfer.
func (hr *clerk) lookingBack() {
	hr.goTo("/hr/roster?q=P0001")
	hr.goTo("/hr/roster?q=" + "%E8%A6%8B%E6%9C%AC")
	hr.follow("#results tbody tr .personline a")
	require.Len(hr.t, hr.texts(".posts .post"), 4)
	hr.text(".transfer")
}

// sample puts one of the portal's files to try on the disk, byte for byte.
func (hr *clerk) sample(name string) string {
	coded := ask[string](hr.visitor, fmt.Sprintf(
		`fetch("/hr/import/%s").then(r => r.arrayBuffer()).then(b => btoa(String.fromCharCode(...new Uint8Array(b))))`, name))
	bytes, err := base64.StdEncoding.DecodeString(coded)
	require.NoError(hr.t, err)
	file := filepath.Join(hr.site.folder, name)
	require.NoError(hr.t, os.WriteFile(file, bytes, 0o600))
	return file
}

// importing brings in a Windows-31J export with two header lines, eras, a word to be matched and bad rows.
func (hr *clerk) importing() {
	hr.goTo("/hr/import")
	hr.upload("input[name=file]", hr.sample("export.csv"))
	hr.follow("main form button[type=submit]")
	require.Contains(hr.t, hr.text(".filelayout"), "Windows-31J")
	hr.text(".refused")
	hr.choose("select[name=header]", "4:1")
	hr.follow(".filelayout button")
	hr.choose("select[name=header]", "")
	hr.follow(".filelayout button")
	hr.fill("[name=source]", "給与ソフト")
	hr.follow("form.mapping button.primary")
	hr.follow(`.notice.warn a[href$="#words"]`)
	hr.choose(".word select", "employee")
	hr.follow("form.mapping button.primary")
	require.Equal(hr.t, []string{"60", "0", "0", "5"}, hr.texts(".figures .figure"))
	hr.follow(`.tabs a[href*="show=bad"]`)
	require.Len(hr.t, hr.texts(".issues tbody tr"), 5)
	hr.follow("form.commit button")
	require.Equal(hr.t, []string{"60", "0", "0", "5"}, hr.texts(".figures .figure"))
}

// nextMonth imports everybody a month later, and ends the employment of one who is missing.
func (hr *clerk) nextMonth() {
	hr.goTo("/hr/import")
	hr.upload("input[name=file]", hr.sample("next.csv"))
	hr.follow("main form button[type=submit]")
	require.Equal(hr.t, "給与ソフト", hr.str(`document.querySelector("[name=source]").value`), "the source is recognised")
	hr.press("input[name=mode][value=snapshot]")
	hr.follow("form.mapping button.primary")
	hr.follow(`.tabs a[href*="show=changed"]`)
	require.Len(hr.t, hr.texts(".diff"), 4)
	hr.follow(`.tabs a[href*="show=missing"]`)
	hr.follow("form.commit button")
	hr.tick(".missing li:first-child input[type=checkbox]")
	hr.date("[name=end]", "2026-11-15")
	hr.confirm(".section form button.primary")
	hr.goTo("/hr/import")
	require.Len(hr.t, hr.texts("section.block table.grid tbody tr"), 2)
}

// asking adds a field with choices, and retires it.
func (hr *clerk) asking() {
	hr.goTo("/hr/fields")
	hr.follow(".pagehead a.button")
	hr.fill("[name=labelJa]", "研修の期")
	hr.fill("[name=labelEn]", "Training class")
	hr.fill("[name=key]", "trainingClass")
	hr.choose("[name=type]", "enum")
	hr.fill(`[name="choice.0.code"]`, "A")
	hr.fill(`[name="choice.0.ja"]`, "第一期")
	hr.follow("main form button.primary:not(.vh)")
	hr.goTo(hr.str(`[...document.querySelector("main table.grid").querySelectorAll("tbody th a")].at(-1).getAttribute("href")`))
	require.True(hr.t, hr.yes(`document.querySelector('[name="choice.0.code"]').readOnly`))
	hr.confirm(`form[action$="/retire"] button`)
}

// tidying merges two entries of one person by the keyboard alone, and takes them apart again.
func (hr *clerk) tidying() {
	hr.goTo("/hr/duplicates")
	hr.await(`document.querySelectorAll(".pairrow").length > 0`, "the search of the roster")
	hr.lookOver()
	hr.leave(func() {
		hr.tabTo(".pair-do a")
		hr.keys(kb.Enter)
	})
	hr.tabTo("#keep-a, #keep-b")
	hr.keys(kb.ArrowDown)
	hr.tabTo("#merge button.primary")
	hr.keys(kb.Enter)
	hr.await("document.querySelector('dialog[open]')", "the question")
	hr.leave(func() {
		hr.tabTo("dialog[open] .button.primary")
		hr.keys(kb.Enter)
	})
	hr.confirm(`form[action$="/unmerge"] button`)
}
