package main

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// leastPages is how many pages a crawl finds at the least, mostPages how many at the most.
const (
	leastPages = 60
	mostPages  = 800
)

var (
	anchor   = regexp.MustCompile(`<a [^>]*href="(/[^"]*)"`)
	getForm  = regexp.MustCompile(`(?s)<form([^>]* method="get"[^>]*)>(.*?)</form>`)
	action   = regexp.MustCompile(` action="([^"]*)"`)
	textBox  = regexp.MustCompile(`<input id="[^"]*" name="([^"]+)" type="(?:search|number|text)"`)
	checkBox = regexp.MustCompile(`<input type="checkbox"[^>]* name="([^"]+)" value="([^"]*)"`)
	choice   = regexp.MustCompile(`(?s)<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>`)
	option   = regexp.MustCompile(`<option value="([^"]*)"`)
)

// crawl follows every link from the home page on, and sends every form that asks something with each of its options and
// with some words. It writes nothing.
func (a *attacker) crawl() {
	seen := map[string]bool{}
	queue := []string{web.PathHome}
	visit := func(path string) {
		path, _, _ = strings.Cut(path, "#")
		at, err := url.Parse(path)
		if err != nil || seen[path] || strings.HasPrefix(path, web.AssetPath) || at.Query().Has("lang") || len(seen) == mostPages {
			return
		}
		seen[path] = true
		queue = append(queue, path)
	}
	for len(queue) > 0 {
		page := a.get(queue[0])
		queue = queue[1:]
		for _, found := range anchor.FindAllSubmatch(page.body, -1) {
			visit(html.UnescapeString(string(found[1])))
		}
		if to := page.field("Location"); to != "" {
			visit(to)
		}
		for _, form := range getForm.FindAllSubmatch(page.body, -1) {
			for _, path := range asked(string(form[1]), string(form[2])) {
				visit(path)
			}
		}
	}
	if len(seen) < leastPages || len(seen) == mostPages {
		a.s.t.Errorf("%s found %d pages", a.who, len(seen))
	}
}

// asked are the ways to send a form with one of its controls set.
func asked(head, form string) []string {
	var out []string
	to := html.UnescapeString(action.FindStringSubmatch(head)[1])
	send := func(name, value string) { out = append(out, to+"?"+url.Values{name: {value}}.Encode()) }
	for _, box := range textBox.FindAllStringSubmatch(form, -1) {
		for _, word := range []string{shared, "鮎川", "2012", "2018", "a"} {
			send(box[1], word)
		}
	}
	for _, box := range checkBox.FindAllStringSubmatch(form, -1) {
		send(box[1], html.UnescapeString(box[2]))
	}
	for _, list := range choice.FindAllStringSubmatch(form, -1) {
		for _, o := range option.FindAllStringSubmatch(list[2], -1) {
			send(list[1], html.UnescapeString(o[1]))
		}
	}
	return out
}

// TestCrawl compares all that can be reached by links and forms, and finds none of the secrets' words there.
func TestCrawl(t *testing.T) {
	t.Parallel()
	crawled := func(t *testing.T, set setting) map[string][]exchange {
		t.Helper()
		out := map[string][]exchange{}
		for _, a := range newStage(t, nil, set).attackers() {
			a.crawl()
			wantNoSecrets(t, a.kept)
			out[a.who] = a.kept
		}
		return out
	}
	for _, pair := range []struct {
		name          string
		plain, secret setting
	}{
		{"values", present, both(speaking(first(), always(alumni.Admins)), grouped, working, drafts, keepInConfidence, elsewhere)},
		{"people", func(*stage) {}, unseen()[2].before},
	} {
		t.Run(pair.name, func(t *testing.T) {
			t.Parallel()
			plain, secret := crawled(t, pair.plain), crawled(t, pair.secret)
			for who := range plain {
				t.Logf("%s: %d pages", who, len(plain[who]))
				if how := told(plain[who], secret[who]); how != "" {
					t.Errorf("%s can tell: %s", who, how)
				}
				if len(plain[who]) != len(secret[who]) {
					t.Errorf("%s finds %d pages and %d", who, len(plain[who]), len(secret[who]))
				}
			}
		})
	}
}
