package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// deskPeople is how many people the invented company of these tests has: enough for every kind of them.
const deskPeople = 300

// deskUser is a browser signed in as HR, without JavaScript.
type deskUser struct {
	t      *testing.T
	portal *portal
	server *httptest.Server
	client *http.Client
	outbox string
}

// newDeskUser starts a portal over a new invented company. Links in mails are to an address as readers would reach it.
func newDeskUser(t *testing.T) *deskUser {
	t.Helper()
	b := base{
		store: testStore(t), keys: alumnikit.RandomKeyring(), outbox: filepath.Join(t.TempDir(), "outbox"), uploads: t.TempDir(),
		origin: "https://alumni.example.com", logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	require.NoError(t, prepare(t.Context(), b, options{People: deskPeople}, io.Discard))
	p, err := newPortal(t.Context(), b)
	require.NoError(t, err)
	server := httptest.NewServer(p.handler())
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	u := &deskUser{t: t, portal: p, server: server, client: &http.Client{Jar: jar}, outbox: b.outbox}
	u.get("/signin?lang=en")
	u.post("/signin", url.Values{"persona": {subjectHR}})
	return u
}

// get returns a page.
func (u *deskUser) get(path string) string {
	u.t.Helper()
	status, body := u.do(http.MethodGet, path, nil)
	require.Equal(u.t, http.StatusOK, status, path)
	return body
}

// post sends a form as the page would, and returns the page that it leads to.
func (u *deskUser) post(path string, form url.Values) string {
	u.t.Helper()
	status, body := u.send(path, form)
	require.Equal(u.t, http.StatusOK, status, "%s: %s", path, messages(body))
	return body
}

func (u *deskUser) send(path string, form url.Values) (int, string) {
	u.t.Helper()
	_, page := u.do(http.MethodGet, "/signin", nil)
	token := regexp.MustCompile(`name="_csrf" value="([^"]+)"`).FindStringSubmatch(page)
	require.Len(u.t, token, 2)
	form.Set("_csrf", token[1])
	return u.do(http.MethodPost, path, form)
}

func (u *deskUser) do(method, path string, form url.Values) (int, string) {
	u.t.Helper()
	r, err := http.NewRequestWithContext(u.t.Context(), method, u.server.URL+path, strings.NewReader(form.Encode()))
	require.NoError(u.t, err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := u.client.Do(r)
	require.NoError(u.t, err)
	defer func() { require.NoError(u.t, answer.Body.Close()) }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(u.t, err)
	return answer.StatusCode, string(body)
}

// messages are the faults that a page shows, for the report of a test that failed.
func messages(page string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`class="(?:error|formerrors-title)"[^>]*>(?:<svg.*?</svg>)?([^<]+)`).FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

// number returns the figure that stands large on a page.
func number(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`<p class="figure">([0-9,]+)`).FindStringSubmatch(page)
	require.Len(t, m, 2, "no figure: %v", messages(page))
	return m[1]
}

// work runs jobs until nothing is due.
func (u *deskUser) work(ctx context.Context) {
	u.t.Helper()
	worker := storage.NewWorker(u.portal.people.DB(), u.portal.desk.handlers(), nil)
	for {
		worked, err := worker.Step(ctx)
		require.NoError(u.t, err)
		if !worked {
			return
		}
	}
}

// mails returns the files of the outbox.
func (u *deskUser) mails() []string {
	u.t.Helper()
	files, err := filepath.Glob(filepath.Join(u.outbox, "*.eml"))
	require.NoError(u.t, err)
	var out []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		require.NoError(u.t, err)
		out = append(out, string(b))
	}
	return out
}

// storyRule is the form of the segment "left Sales since 2020, open to a talk, consented".
func storyRule() url.Values {
	return url.Values{
		"name": {"Left Sales since 2020"}, "combinator": {"and"},
		"field.0.0": {"openTo"}, "operator.0.0": {"containsAny"}, "value.0.0": {"talk"},
		"field.0.1": {"consent"}, "operator.0.1": {"containsAny"}, "value.0.1": {"newsletter"},
		"mode.1":    {"some"},
		"field.1.0": {"department"}, "operator.1.0": {"contains"}, "value.1.0": {"営業"},
		"field.1.1": {"end"}, "operator.1.1": {">="}, "value.1.1": {"2020-01-01"},
	}
}
