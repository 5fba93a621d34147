package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// selecting: HR builds the segment "left Sales since 2020, open to a talk, agreed to letters", watches the count while
// building, and publishes it.
func (s *story) selecting() {
	hr := s.hr
	hr.goTo("/hr/segments")
	hr.follow(`.pagehead a.button`)
	hr.fill("[name=name]", s.segment)
	hr.tick(`[name="value.0.0"][value=talk]`)
	hr.choose(`[name="value.1.0"]`, "営業部")
	willing := s.counted(0)
	hr.follow(`button[name=op][value="add:0"]`)
	hr.choose(`[name="field.0.1"]`, "consent")
	hr.await(`document.querySelector('[name="value.0.1"][value=newsletter]')`, "the consents to choose from")
	hr.tick(`[name="value.0.1"][value=newsletter]`)
	agreed := s.counted(willing)
	hr.follow(`button[name=op][value="add:1"]`)
	require.Equal(s.t, []string{"end", ">="}, ask[[]string](hr, `[...document.querySelectorAll('[name="field.1.1"], [name="operator.1.1"]')].map(e => e.value)`))
	hr.fill(`[name="value.1.1"]`, "2020")
	s.size = s.counted(agreed)
	require.True(s.t, willing > agreed && agreed > s.size && s.size >= 5, "%d, %d, %d", willing, agreed, s.size)
	require.Contains(s.t, hr.text("#live .rulewords"), "2020", "the rule in words")
	hr.lookOver()
	hr.follow(`button[name=op][value=publish]`)
	row := fmt.Sprintf(`[...document.querySelectorAll("tbody tr")].find(r => r.innerText.includes(%s))`, quote(s.segment))
	require.Equal(s.t, strconv.Itoa(s.size), hr.str(row+`.querySelector("td.n").innerText.trim()`))
}

// counted waits until the live count is another one.
func (s *story) counted(before int) int {
	s.t.Helper()
	s.hr.await(fmt.Sprintf(`document.querySelector("#live[aria-busy=false] .figure:not(.none)") &&
		document.querySelector("#live .figure").innerText.replace(/\D/g, "") !== "%d"`, before), "another count")
	return s.number("#live .figure")
}

// number reads a figure, which is written with separators.
func (s *story) number(selector string) int {
	s.t.Helper()
	text := s.hr.text(selector)
	n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	require.NoError(s.t, err, "%s: %q", selector, text)
	return n
}

// writing: HR writes an edition with her name in it, looks at it as she will get it, and sends it.
func (s *story) writing() {
	hr := s.hr
	hr.goTo("/hr/newsletters")
	hr.follow(`.pagehead a.button`)
	hr.fill("[name=name]", s.subject)
	hr.set("[name=segment]", fmt.Sprintf(`const o = [...e.options].find(o => o.text.includes(%s)); o.selected = true; return true;`, quote(s.segment)))
	hr.fill(fmt.Sprintf(`[name="subject.%s"]`, s.lang), s.subject)
	hr.fill(fmt.Sprintf(`[name="body.%s"]`, s.lang), s.letter)
	hr.await(fmt.Sprintf(`document.querySelector("#live[aria-busy=false] .figure:not(.none)")?.innerText === "%d"`, s.size), "whom it reaches")
	hr.follow(`button[name=op][value=preview]`)
	require.Contains(s.t, hr.place(), "/preview")
	require.Equal(s.t, s.size, s.number(".livecount .figure"))
	name := strings.Fields(hr.text(".envelope strong"))
	require.NotEmpty(s.t, name)
	frame := hr.fetch(hr.str(`document.querySelector("iframe.mailframe").getAttribute("src")`))
	require.NotContains(s.t, frame, "{{")
	require.Contains(s.t, frame, "<strong", "Markdown")
	s.reach = s.reachable()
	hr.follow(`a[href$="/preview"], .back a`)
	hr.follow(`button[name=op][value=preview]`)
	hr.confirm(`button[data-confirm].primary`)
	s.edition = hr.str("location.pathname")
}

// sending: the process is killed in the middle, started again, and goes on by itself. Nobody is lost without a word.
func (s *story) sending() {
	hr := s.hr
	s.mails(3) // with this pause two are on their way at a time: the first two are settled, and the next two are not
	s.site.kill()
	before := len(s.outbox())
	s.site.again()
	wait := time.Now()
	hr.awaitFor(time.Minute, `!document.querySelector("#progress[data-poll]")`, "the rest to be sent")
	s.t.Logf("sent on %s after the kill, %d mails before it", time.Since(wait).Round(time.Second/10), before)
	for _, report := range hr.reported() {
		require.Contains(s.t, report, "ERR_CONNECTION", "but for the time when nobody answered")
	}
	hr.goTo(s.edition)
	sent, pending, skipped, bounced, failed, doubt := s.ledger(0), s.ledger(1), s.ledger(2), s.ledger(3), s.ledger(4), s.ledger(5)
	require.Equal(s.t, s.size, sent+doubt+skipped, "sent %d, in doubt %d, skipped %d", sent, doubt, skipped)
	require.Zero(s.t, pending+bounced+failed)
	require.Positive(s.t, doubt, "those on their way when it was killed")
	require.LessOrEqual(s.t, doubt, 2)
	mails := len(s.outbox())
	require.True(s.t, sent <= mails && mails <= sent+doubt, "%d mails, %d sent, %d in doubt", mails, sent, doubt)
	hr.follow(`.doubt a.button`)
	require.Len(s.t, hr.texts("tbody tr"), doubt, "each of them is named")
	hr.confirm(`button[name=as][value=resend]`)
	hr.await(`!document.querySelector("#progress[data-poll]")`, "those to be sent again")
	hr.goTo(s.edition)
	require.Equal(s.t, s.size, s.ledger(0)+s.ledger(2))
	require.Len(s.t, s.outbox(), s.ledger(0), "one mail for each, also for those who were sent it twice")
}

// ledger is a figure of the progress, by its place.
func (s *story) ledger(i int) int {
	s.t.Helper()
	return s.number(fmt.Sprintf(".ledger > div:nth-child(%d) dd", i+1))
}

// outbox lists the files of the mails.
func (s *story) outbox() []string {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.site.outbox(), "*.eml"))
	require.NoError(s.t, err)
	return files
}

// mails waits until so many are in the outbox.
func (s *story) mails(n int) {
	s.t.Helper()
	require.Eventually(s.t, func() bool {
		found, err := os.ReadDir(s.site.outbox())
		return err == nil && len(found) >= n
	}, patience, 10*time.Millisecond, "mails")
}

// leaving: the link in her mail asks first. Looking at it changes nothing.
func (s *story) leaving() {
	hr, her := s.hr, s.alumna
	hr.goTo("/hr/outbox")
	mine := fmt.Sprintf(`[...document.querySelectorAll(".mails a")].findIndex(a => a.innerText.includes(%s)) + 1`, quote(s.mail))
	at := ask[int](hr, mine)
	require.Positive(s.t, at, "her mail is in the outbox")
	hr.follow(fmt.Sprintf(".mails li:nth-child(%d) a", at))
	require.Contains(s.t, hr.text("h1"), s.subject)
	letter := hr.fetch(hr.str(`document.querySelector("iframe.mailframe").getAttribute("src")`))
	require.Contains(s.t, letter, s.given, "her name where the field was")
	link := hr.str(`document.querySelector(".actions a.button").getAttribute("href")`)
	require.Equal(s.t, s.reach, s.reachable())
	her.goTo(link)
	her.goTo(link)
	require.Equal(s.t, s.reach, s.reachable(), "reading the page unsubscribes nobody")
	her.follow("main form button[type=submit]")
	require.Equal(s.t, s.reach-1, s.reachable(), "the button does")
}

// reachable is how many people a letter to everyone would reach now.
func (s *story) reachable() int {
	s.t.Helper()
	return ask[int](s.hr, `fetch("/hr/newsletters/new").then(r => r.text()).then(text =>
		Number(new DOMParser().parseFromString(text, "text/html").querySelector("#live .figure").textContent.replace(/\D/g, "")))`)
}
