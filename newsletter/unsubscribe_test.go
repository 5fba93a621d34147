package newsletter_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

const formType = "application/x-www-form-urlencoded"

// posted is a request to the handler and what it answered.
type posted struct {
	method, token, kind, body string
}

func (p posted) to(t *testing.T, h http.Handler) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), p.method, "/unsubscribe?token="+url.QueryEscape(p.token), strings.NewReader(p.body))
	if p.kind != "" {
		r.Header.Set("Content-Type", p.kind)
	}
	out := httptest.NewRecorder()
	h.ServeHTTP(out, r)
	return out
}

// subscribed returns a world in which somebody got a letter, and their token.
func subscribed(t *testing.T) (w *world, person alumnikit.PersonID, token string) {
	t.Helper()
	w = open(t, newsletter.Options{})
	person = w.add(t, 1)[0]
	w.finish(t, w.launch(t, "").ID)
	u, err := url.Parse(w.recorder.Messages()[0].Unsubscribe.URL)
	require.NoError(t, err)
	return w, person, u.Query().Get("token")
}

func (w *world) handler() http.Handler {
	return w.letters.UnsubscribeHandler(func(*http.Request) (alumnikit.TenantID, error) { return acme, nil }, nil)
}

func (w *world) consents(t *testing.T, person alumnikit.PersonID) bool {
	t.Helper()
	ok, err := w.people.HasConsent(t.Context(), clerk(), person, alumni.ForNewsletter)
	require.NoError(t, err)
	return ok
}

func multipartForm(t *testing.T) (kind, body string) {
	t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	require.NoError(t, form.WriteField("List-Unsubscribe", "One-Click"))
	require.NoError(t, form.Close())
	return form.FormDataContentType(), b.String()
}

func TestUnsubscribeHandler(t *testing.T) {
	t.Parallel()
	multiType, multiBody := multipartForm(t)
	const oneClick = "List-Unsubscribe=One-Click"
	cases := map[string]struct {
		posted
		status int
		leaves bool
	}{
		"one click":           {posted{"POST", "", formType, oneClick}, 200, true},
		"one click multipart": {posted{"POST", "", multiType, multiBody}, 200, true},
		"with charset":        {posted{"POST", "", formType + "; charset=utf-8", oneClick}, 200, true},
		"get":                 {posted{"GET", "", "", ""}, 200, false},
		"get with a body":     {posted{"GET", "", formType, oneClick}, 200, false},
		"head":                {posted{"HEAD", "", "", ""}, 200, false},
		"put":                 {posted{"PUT", "", formType, oneClick}, 405, false},
		"delete":              {posted{"DELETE", "", "", ""}, 405, false},
		"options":             {posted{"OPTIONS", "", "", ""}, 405, false},
		"empty post":          {posted{"POST", "", formType, ""}, 400, false},
		"other value":         {posted{"POST", "", formType, "List-Unsubscribe=yes"}, 400, false},
		"said in the URL":     {posted{"POST", "&List-Unsubscribe=One-Click", formType, ""}, 400, false},
		"no content type":     {posted{"POST", "", "", oneClick}, 400, false},
		"json":                {posted{"POST", "", "application/json", `{"List-Unsubscribe":"One-Click"}`}, 400, false},
		"broken form":         {posted{"POST", "", formType, "%zz"}, 400, false},
		"broken multipart":    {posted{"POST", "", "multipart/form-data", multiBody}, 400, false},
		"oversize":            {posted{"POST", "", formType, oneClick + "&x=" + strings.Repeat("x", 5000)}, 413, false},
		"oversize multipart":  {posted{"POST", "", multiType, strings.Repeat("x", 5000) + multiBody}, 413, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, person, token := subscribed(t)
			c.token = token + c.token
			got := c.to(t, w.handler())
			require.Equal(t, c.status, got.Code)
			require.Equal(t, !c.leaves, w.consents(t, person))
			require.Equal(t, "no-store", got.Header().Get("Cache-Control"))
			require.Equal(t, "no-referrer", got.Header().Get("Referrer-Policy"))
			require.NotContains(t, got.Body.String(), token)
			if c.method == "HEAD" {
				require.Zero(t, got.Body.Len())
			}
		})
	}
}

// Whoever asks with a token that is altered, made up, another tenant's or used
// already learns nothing, and nothing happens.
func TestTokensTellNothing(t *testing.T) {
	t.Parallel()
	w, person, token := subscribed(t)
	w.add(t, 1)
	h := w.handler()
	for _, method := range []string{"GET", "POST"} {
		want := posted{method, token, formType, "List-Unsubscribe=One-Click"}.to(t, h)
		require.NoError(t, w.people.Grant(t.Context(), clerk(), person, consent(alumni.ForNewsletter)))
		bad := []string{"", "x", token[:len(token)-2], token + "A", token + "=", strings.ToUpper(token), strings.Repeat("A", len(token)), strings.Repeat("A", 100_000), "\x00", "ü"}
		for i := range token {
			swap := byte('A')
			if token[i] == 'A' {
				swap = 'B'
			}
			bad = append(bad, token[:i]+string(swap)+token[i+1:])
		}
		for _, other := range bad {
			got := posted{method, other, formType, "List-Unsubscribe=One-Click"}.to(t, h)
			require.Equal(t, want.Code, got.Code)
			require.Equal(t, want.Header(), got.Header())
			require.Equal(t, want.Body.Bytes(), got.Body.Bytes())
			require.True(t, w.consents(t, person), "%q had an effect", other)
		}
	}
	require.NoError(t, w.letters.Unsubscribe(t.Context(), globex, token))
	require.True(t, w.consents(t, person), "a token is of one tenant")
}

func TestUnsubscribingTwice(t *testing.T) {
	t.Parallel()
	w, person, token := subscribed(t)
	for _, err := range race(func() error { return w.letters.Unsubscribe(t.Context(), acme, token) }) {
		require.NoError(t, err)
	}
	require.False(t, w.consents(t, person))
	consents, err := w.people.Consents(t.Context(), clerk(), person)
	require.NoError(t, err)
	require.Len(t, consents.Entries, 1)
	require.Equal(t, newsletter.OneClick, consents.Entries[0].Withdrawal)
	when := consents.Entries[0].WithdrawnAt
	w.clock.Advance(1e9)
	require.NoError(t, w.letters.Unsubscribe(t.Context(), acme, token))
	consents, err = w.people.Consents(t.Context(), clerk(), person)
	require.NoError(t, err)
	require.Equal(t, when, consents.Entries[0].WithdrawnAt)
}

func TestUnsubscribeFailures(t *testing.T) {
	t.Parallel()
	w, person, token := subscribed(t)
	_, letters := w.over(t, storagetest.FaultStore(w.store, 1), w.recorder)
	h := letters.UnsubscribeHandler(func(*http.Request) (alumnikit.TenantID, error) { return acme, nil }, nil)
	got := posted{"POST", token, formType, "List-Unsubscribe=One-Click"}.to(t, h)
	require.Equal(t, http.StatusServiceUnavailable, got.Code, "so that the mail reader tries again")
	require.True(t, w.consents(t, person))

	h = w.letters.UnsubscribeHandler(func(*http.Request) (alumnikit.TenantID, error) { return "", errors.New("unknown host") }, nil)
	require.Equal(t, http.StatusNotFound, posted{method: "GET", token: token}.to(t, h).Code)

	h = w.letters.UnsubscribeHandler(func(*http.Request) (alumnikit.TenantID, error) { return acme, nil },
		func(out io.Writer, _ *http.Request, step newsletter.UnsubscribeStep) error {
			_, err := io.WriteString(out, "my page: "+string(step))
			return err
		})
	require.Equal(t, "my page: ask", posted{method: "GET", token: token}.to(t, h).Body.String())
	require.Equal(t, "my page: done", posted{"POST", token, formType, "List-Unsubscribe=One-Click"}.to(t, h).Body.String())
	require.False(t, w.consents(t, person))
}

func TestImprintIsChecked(t *testing.T) {
	t.Parallel()
	require.NoError(t, imprint().Validate())
	require.ElementsMatch(t, []string{"company", "from", "unsubscribeUrl"}, keys(fields(t, newsletter.Imprint{}.Validate())))
	for url, ok := range map[string]bool{
		"https://example.com/u": true, "http://127.0.0.1:8080/u": true, "http://localhost/u": true,
		"http://example.com/u": false, "https://a:b@example.com/u": false, "/u": false, "javascript:1": false,
	} {
		i := imprint()
		i.UnsubscribeURL = url
		require.Equal(t, ok, i.Validate() == nil, url)
	}
}

func keys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
}
