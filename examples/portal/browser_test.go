package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// world is a portal with the invented company, and a server before it.
type world struct {
	p      *portal
	server *httptest.Server
	base   base
	stop   context.CancelFunc // ends what the portal does between requests
}

// newWorld invents so many people, on the store that testStore opens; none makes a company with an empty roster.
func newWorld(t *testing.T, people int) *world {
	t.Helper()
	b := base{
		store: testStore(t), keys: alumnikit.RandomKeyring(), outbox: t.TempDir(), uploads: t.TempDir(), origin: "https://portal.example",
		logger: slog.New(slog.DiscardHandler),
	}
	if err := prepare(t.Context(), b, options{People: people}, io.Discard); err != nil {
		t.Fatal(err)
	}
	return serveWorld(t, b)
}

// serveWorld starts a portal on what another one may have left.
func serveWorld(t *testing.T, b base) *world {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	p, err := newPortal(ctx, b)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{p: p, server: httptest.NewServer(p.handler()), base: b, stop: stop}
	t.Cleanup(func() {
		w.server.Close()
		stop()
		p.work.Wait()
	})
	return w
}

// browser keeps cookies and follows no redirects by itself.
type browser struct {
	t    *testing.T
	w    *world
	http *http.Client
	lang web.Lang
}

// answer is what a browser got.
type answer struct {
	status   int
	location string
	body     string
}

func (w *world) browser(t *testing.T, lang web.Lang) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, w: w, lang: lang, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// as signs in; "" stays a visitor.
func (w *world) as(t *testing.T, lang web.Lang, persona string) *browser {
	t.Helper()
	b := w.browser(t, lang)
	if persona != "" {
		got := b.post(web.PathSignIn, web.PathSignIn, url.Values{"persona": {persona}})
		if got.status != http.StatusSeeOther {
			t.Fatalf("sign in as %s: %d", persona, got.status)
		}
	}
	return b
}

func (b *browser) do(method, path, kind string, body io.Reader) answer {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.w.server.URL+path, body)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Accept-Language", string(b.lang))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	resp, err := b.http.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{status: resp.StatusCode, location: resp.Header.Get("Location"), body: string(text)}
}

// get fetches a page and checks that it is whole.
func (b *browser) get(path string) answer {
	b.t.Helper()
	got := b.do(http.MethodGet, path, "", nil)
	b.check(path, got)
	return got
}

// check finds what no page may have on it.
func (b *browser) check(path string, got answer) {
	b.t.Helper()
	if got.status >= http.StatusInternalServerError {
		b.t.Errorf("%s: status %d", path, got.status)
	}
	if !strings.HasPrefix(got.body, "<!doctype html>") {
		return
	}
	got.body = mergeFields.ReplaceAllString(got.body, "")
	for _, bad := range []string{"⟦", "<no value>", "ZgotmplZ", "%!", "{n}", "{name}", "{who}", "{company}"} {
		if i := strings.Index(got.body, bad); i >= 0 {
			b.t.Errorf("%s in %s: %q near %q", path, b.lang, bad, got.body[max(0, i-80):min(len(got.body), i+80)])
		}
	}
	if !strings.Contains(got.body, `<html lang="`+string(b.lang)+`">`) {
		b.t.Errorf("%s: not in %s", path, b.lang)
	}
}

// mergeFields are what newsletters are written with, and may stand on a page.
var mergeFields = regexp.MustCompile(`\{\{[a-zA-Z]+\}\}`)

var tokenField = regexp.MustCompile(`name="_csrf" value="([^"]+)"`)

// token reads the form token of a page.
func (b *browser) token(page string) string {
	b.t.Helper()
	found := tokenField.FindStringSubmatch(b.get(page).body)
	if found == nil {
		return ""
	}
	return found[1]
}

// post sends a form as the page that has it would.
func (b *browser) post(page, action string, form url.Values) answer {
	b.t.Helper()
	sent := url.Values{web.FormTokenField: {b.token(page)}}
	for k, v := range form {
		sent[k] = v
	}
	got := b.do(http.MethodPost, action, "application/x-www-form-urlencoded", strings.NewReader(sent.Encode()))
	b.check(action, got)
	return got
}

// upload sends a file.
func (b *browser) upload(page, action, name string, content []byte) answer {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField(web.FormTokenField, b.token(page))
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = form.Close()
	got := b.do(http.MethodPost, action, form.FormDataContentType(), &body)
	b.check(action, got)
	return got
}

// follow fetches where an answer leads, which must be a redirect.
func (b *browser) follow(got answer) answer {
	b.t.Helper()
	if got.status != http.StatusSeeOther {
		b.t.Fatalf("status %d instead of a redirect:\n%s", got.status, excerpt(got.body))
	}
	return b.get(got.location)
}

// excerpt is the part of a page that tells what went wrong.
func excerpt(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	return cut(body, 2000)
}

func wantStatus(t *testing.T, what string, got answer, want int) {
	t.Helper()
	if got.status != want {
		t.Fatalf("%s: status %d, want %d\n%s", what, got.status, want, excerpt(got.body))
	}
}

func wantText(t *testing.T, got answer, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(got.body, s) {
			t.Errorf("%q is missing in\n%s", s, excerpt(got.body))
		}
	}
}

func wantNoText(t *testing.T, got answer, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if strings.Contains(got.body, s) {
			t.Errorf("%q is there", s)
		}
	}
}
