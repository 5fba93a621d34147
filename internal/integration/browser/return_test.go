package browser

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/stretchr/testify/require"
)

// returning: HR publishes an opening, she applies, and HR takes her application through review and offer to a hire.
func (s *story) returning() {
	hr, her := s.hr, s.alumna
	hr.goTo("/hr/openings")
	hr.follow(`.pagehead a.button`)
	hr.fill("[name=title]", s.opening)
	hr.fill("[name=department]", "営業部")
	hr.fill("[name=place]", "東京本社")
	hr.fill("[name=description]", s.opening+".")
	hr.fill("[name=dutiesRange]", "会社の定める業務")
	hr.fill("[name=placeRange]", "会社の定める事業所")
	hr.tick("[name=alumniOnly]")
	hr.follow(`main form button.primary`)
	hr.follow(`button[name=op][value=publish]`)

	her.goTo("/openings")
	her.fill("#q", s.opening)
	her.await(`document.querySelectorAll("#results .opening").length === 1`, "the opening")
	her.follow("#results .opening h3 a")
	her.follow(`a[href$="/apply"]`)
	her.fill("[name=message]", s.subject)
	her.follow("main form button.primary")
	require.Contains(s.t, her.text(".application"), s.opening)

	for _, stage := range []string{"review", "offer"} {
		s.application()
		hr.follow(fmt.Sprintf("button[name=to][value=%s]", stage))
	}
	s.application()
	hr.date("[name=start]", "2022-04-01")
	hr.fill("[name=title]", "相談役")
	hr.confirm("button[name=to][value=hired]")
	require.Contains(s.t, hr.place(), s.path, "her profile")
	require.Len(s.t, hr.texts(".stints > li"), 2)
}

// application opens hers from the board.
func (s *story) application() {
	s.t.Helper()
	s.hr.goTo("/hr/board")
	card := ask[string](s.hr, fmt.Sprintf(`[...document.querySelectorAll(".card")].find(c => c.innerText.includes(%s)).querySelector(".card-what a").getAttribute("href")`, quote(s.family)))
	s.hr.follow(fmt.Sprintf(".card-what a[href=%s]", quote(card)))
}

// ending: she stands once in the roster, with two employments; her status says so; and the journal tells it all without
// saying who she is.
func (s *story) ending() {
	hr, her := s.hr, s.alumna
	hr.goTo("/hr/roster?q=" + url.QueryEscape(s.half))
	rows := hr.texts("#results tbody tr")
	require.Len(s.t, rows, 1, "once")
	require.Contains(s.t, rows[0], map[string]string{"ja": "在籍 2回", "en": "2 employments"}[s.lang])
	her.goTo("/applications")
	require.Len(s.t, her.texts(".application"), 1)
	require.Contains(s.t, her.text(".application-head .badge"), map[string]string{"ja": "復職", "en": "Hired"}[s.lang])

	hr.goTo("/hr/journal")
	hr.text(".notice.ok") // the chain is whole
	pages, verbs := []string{hr.html()}, hr.texts("tbody td:nth-child(3)")
	for hr.yes(`Boolean(document.querySelector("a[rel=next]"))`) {
		hr.follow("a[rel=next]")
		pages, verbs = append(pages, hr.html()), append(verbs, hr.texts("tbody td:nth-child(3)")...)
	}
	require.Subset(s.t, verbs, []string{
		"roster.import", "consent.grant", "audience.set", "profile.update", "segment.publish", "edition.launch", "opening.publish",
		"application.apply", "application.review", "application.offer", "application.hired",
	})
	kana := strings.Split(s.roster[1], ",")
	for _, secret := range append([]string{s.family, s.given, s.mail, s.employer, s.subject}, kana[1:8]...) {
		require.NotContains(s.t, strings.Join(pages, "\n"), secret, "in the journal")
	}
}
