package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// exchange is one request of an attacker and all of its answer but the date, which is the server's clock.
type exchange struct {
	who, request string // request: method, path and body
	status       int
	header       string // sorted lines
	body         []byte
}

// differs says by what two answers can be told apart; "" if they cannot.
func (x exchange) differs(y exchange) string {
	switch {
	case x.who != y.who || x.request != y.request:
		return fmt.Sprintf("the next request became %s", y.request)
	case x.status != y.status:
		return fmt.Sprintf("status %d and %d", x.status, y.status)
	case x.header != y.header:
		return fmt.Sprintf("headers\n%s\nand\n%s", x.header, y.header)
	case !bytes.Equal(x.body, y.body):
		at := 0
		for at < min(len(x.body), len(y.body)) && x.body[at] == y.body[at] {
			at++
		}
		return fmt.Sprintf("%d and %d bytes, from\n%s\nand\n%s", len(x.body), len(y.body), around(x.body, at), around(y.body, at))
	}
	return ""
}

func around(body []byte, at int) string {
	return strings.ToValidUTF8(string(body[max(0, at-120):min(len(body), at+120)]), "")
}

// attacker is somebody with an account who knows HTTP and keeps every answer.
type attacker struct {
	s    *stage
	who  string
	lang web.Lang
	http *http.Client
	kept []exchange
	form string // the form token of the latest page that had one
	turn int
}

// attackers signs both in, each in another language, with the code that HR gave them.
func (s *stage) attackers() []*attacker {
	return []*attacker{s.attacker(insider, web.English), s.attacker(outsider, web.Japanese)}
}

func (s *stage) attacker(role string, lang web.Lang) *attacker {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	s.must(err)
	a := &attacker{s: s, who: role, lang: lang, http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
	a.get(web.PathSignIn)
	if got := a.post(web.PathSignIn, url.Values{"code": {s.p.doorCode(subjectPerson + idOf(role).String())}}); got.status != http.StatusSeeOther {
		s.t.Fatalf("%s cannot sign in: %d", role, got.status)
	}
	return a
}

// send makes a request and keeps what came of it. Header holds names and values in turn.
func (a *attacker) send(method, path, body string, header ...string) exchange {
	a.s.t.Helper()
	a.turn++
	a.s.dice.turn(a.who, a.turn)
	r, err := http.NewRequestWithContext(a.s.t.Context(), method, a.s.server.URL+path, strings.NewReader(body))
	a.s.must(err)
	if body == "" {
		r.Body, r.ContentLength = http.NoBody, 0
	}
	r.Header.Set("Accept-Language", string(a.lang))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := a.http.Do(r)
	a.s.must(err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	a.s.must(err)
	x := exchange{who: a.who, request: strings.TrimSpace(method + " " + path + " " + body), status: resp.StatusCode, header: lines(resp.Header), body: text}
	a.kept = append(a.kept, x)
	if found := tokenField.FindSubmatch(text); found != nil {
		a.form = string(found[1])
	}
	return x
}

// lines writes headers down, without the date.
func lines(h http.Header) string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if name != "Date" {
			fmt.Fprintf(&out, "%s: %s\n", name, strings.Join(h[name], " | "))
		}
	}
	return out.String()
}

func (a *attacker) get(path string) exchange {
	a.s.t.Helper()
	return a.send(http.MethodGet, path, "")
}

// find asks a page with a query of names and values in turn.
func (a *attacker) find(path string, pairs ...string) exchange {
	a.s.t.Helper()
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return a.get(path + "?" + q.Encode())
}

// post sends a form with the token that the attacker's own pages carry.
func (a *attacker) post(path string, form url.Values) exchange {
	a.s.t.Helper()
	sent := url.Values{web.FormTokenField: {a.form}}
	maps.Copy(sent, form)
	return a.send(http.MethodPost, path, sent.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// header is a field of an answer's head, "" without one.
func (x exchange) field(name string) string {
	for line := range strings.Lines(x.header) {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
