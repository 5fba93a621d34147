package web

import (
	"bytes"
	"encoding/base64"
	"errors"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// site is a shell with a few routes, and a browser's memory of its cookies.
type site struct {
	t       *testing.T
	handler http.Handler
	cookies map[string]string
	writes  int
}

func newSite(t *testing.T, change func(*Config)) *site {
	t.Helper()
	st := &site{t: t, cookies: map[string]string{}}
	s := newShell(t, func(c *Config) {
		c.Viewer = nil
		c.Exempt = func(r *http.Request) bool { return r.URL.Path == "/oneclick" }
		if change != nil {
			change(c)
		}
	})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /page", func(w http.ResponseWriter, r *http.Request) {
		s.Render(w, r, http.StatusOK, SignInPage{Personas: []Persona{{ID: "x"}}})
	})
	mux.HandleFunc("GET /plain", func(w http.ResponseWriter, r *http.Request) { s.Render(w, r, http.StatusOK, OpeningsPage{}) })
	mux.HandleFunc("POST /write", func(w http.ResponseWriter, r *http.Request) {
		st.writes++
		session := SessionOf(r.Context())
		session.SignIn(r.PostForm.Get("who"))
		session.Flash(Flash{Tone: ToneOK, Key: FlashImported, N: 2})
		SafeRedirect(w, r, r.PostForm.Get("next"), "/plain")
	})
	mux.HandleFunc("POST /oneclick", func(w http.ResponseWriter, _ *http.Request) { st.writes++; w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("GET /panic/{id}", func(http.ResponseWriter, *http.Request) { panic(errors.New("secret hanako@example.jp")) })
	mux.HandleFunc("GET /abort", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.HandleFunc("GET /who", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(SessionOf(r.Context()).Subject())) })
	st.handler = s.Wrap(mux)
	return st
}

func (s *site) do(method, target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), method, target, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return s.send(r)
}

func (s *site) send(r *http.Request) *httptest.ResponseRecorder {
	for name, value := range s.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		s.cookies[c.Name] = c.Value
	}
	return w
}

// token returns the form token that a page of the session shows.
func (s *site) token() string {
	s.t.Helper()
	_, rest, ok := strings.Cut(s.do(http.MethodGet, "/page", nil).Body.String(), `name="_csrf" value="`)
	token, _, _ := strings.Cut(rest, `"`)
	if !ok || token == "" {
		s.t.Fatal("no token on the page")
	}
	return token
}

func TestFormsNeedTheirToken(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	token := s.token()
	other := newSite(t, nil).token()
	post := func(values url.Values, header ...string) int {
		return s.do(http.MethodPost, "/write", values, header...).Code
	}
	for name, code := range map[string]int{
		"none":         post(url.Values{"who": {"x"}}),
		"wrong":        post(url.Values{"_csrf": {token + "x"}}),
		"another's":    post(url.Values{"_csrf": {other}}),
		"in the query": s.do(http.MethodPost, "/write?_csrf="+token, url.Values{}).Code,
		"cross-site":   post(url.Values{"_csrf": {token}}, "Sec-Fetch-Site", "cross-site"),
		"other origin": post(url.Values{"_csrf": {token}}, "Origin", "https://elsewhere.example"),
	} {
		if code != http.StatusForbidden {
			t.Errorf("%s: status %d", name, code)
		}
	}
	if s.writes != 0 {
		t.Fatalf("%d refused requests were carried out", s.writes)
	}
	if code := post(url.Values{"_csrf": {token}, "who": {"a"}}, "Sec-Fetch-Site", "same-origin"); code != http.StatusSeeOther || s.writes != 1 {
		t.Fatalf("status %d, %d writes", code, s.writes)
	}
	if code := post(url.Values{"_csrf": {token}}); code != http.StatusForbidden {
		t.Errorf("the token outlived the sign-in: %d", code)
	}
	if code := post(nil, "X-CSRF-Token", s.token()); code != http.StatusSeeOther {
		t.Errorf("token in the header: %d", code)
	}
	if code := s.do(http.MethodPost, "/oneclick", nil, "Sec-Fetch-Site", "cross-site").Code; code != http.StatusNoContent {
		t.Errorf("exempt: %d", code)
	}
}

func TestUploadsCarryTheTokenAndAreBounded(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.MaxUpload, c.MaxForm = 4096, 1024 })
	token := s.token()
	upload := func(size int) int {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		_ = w.WriteField("_csrf", token)
		part, _ := w.CreateFormFile("file", "a.csv")
		_, _ = part.Write(bytes.Repeat([]byte("x"), size))
		_ = w.Close()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/write", &b)
		r.Header.Set("Content-Type", w.FormDataContentType())
		return s.send(r).Code
	}
	if code := upload(5000); code != http.StatusRequestEntityTooLarge {
		t.Errorf("large upload: %d", code)
	}
	if code := s.do(http.MethodPost, "/write", url.Values{"_csrf": {token}, "a": {strings.Repeat("x", 2000)}}).Code; code != http.StatusRequestEntityTooLarge {
		t.Errorf("large form: %d", code)
	}
	if code := s.do(http.MethodPost, "/write", url.Values{}, "Content-Type", "multipart/form-data").Code; code != http.StatusBadRequest {
		t.Errorf("broken upload: %d", code)
	}
	if s.writes != 0 {
		t.Errorf("%d writes", s.writes)
	}
	if code := upload(100); code != http.StatusSeeOther {
		t.Errorf("small upload: %d", code)
	}
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 4, 1, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	s := newSite(t, func(c *Config) { c.Now, c.Lifetime = clock, time.Hour })
	w := s.do(http.MethodPost, "/write", url.Values{"_csrf": {s.token()}, "who": {"p1"}})
	c := w.Result().Cookies()[0]
	if c.Name != "portal" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure || c.MaxAge != 3600 {
		t.Errorf("cookie %+v", c)
	}
	who := func() string { return s.do(http.MethodGet, "/who", nil).Body.String() }
	if who() != "p1" {
		t.Fatal("not signed in")
	}
	good := s.cookies["portal"]
	body, mac, _ := strings.Cut(good, ".")
	raw, _ := base64.RawURLEncoding.DecodeString(body)
	forged := base64.RawURLEncoding.EncodeToString(bytes.Replace(raw, []byte("p1"), []byte("hr"), 1))
	for name, bad := range map[string]string{
		"forged body": forged + "." + mac, "no signature": body, "empty signature": body + ".", "cut": good[:len(good)-2],
		"not base64": "!." + mac, "huge": strings.Repeat("a", 9000),
	} {
		s.cookies["portal"] = bad
		if got := who(); got != "" {
			t.Errorf("%s: signed in as %q", name, got)
		}
	}
	s.cookies["portal"] = good
	now = now.Add(59 * time.Minute)
	if who() != "p1" {
		t.Error("expired too early")
	}
	now = now.Add(59 * time.Minute)
	if who() != "p1" {
		t.Error("a session in use was not prolonged")
	}
	s.cookies["portal"] = good
	if who() != "" {
		t.Error("an expired cookie signs in")
	}
}

func TestSecureCookieName(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.TLS = true })
	w := s.do(http.MethodGet, "/page", nil)
	c := w.Result().Cookies()[0]
	if c.Name != "__Host-portal" || !c.Secure || c.Path != "/" || c.Domain != "" {
		t.Errorf("cookie %+v", c)
	}
	if w.Header().Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS")
	}
	if len(s.do(http.MethodGet, "/plain", nil).Result().Cookies()) != 0 {
		t.Error("a page without a form set a cookie again")
	}
}

func TestFlashIsShownOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.do(http.MethodPost, "/write", url.Values{"_csrf": {s.token()}})
	shown := func(header ...string) bool {
		return strings.Contains(s.do(http.MethodGet, "/plain?lang=en", nil, header...).Body.String(), "2 rows were imported.")
	}
	if shown("X-Portal-Part", "1") {
		t.Error("a fetched part swallowed the message")
	}
	if !shown() || shown() {
		t.Error("not shown exactly once")
	}
}

func TestHeadersAndAssets(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	for _, target := range []string{"/plain", "/nowhere", "/panic/1", "/assets/x.css"} {
		h := s.do(http.MethodGet, target, nil).Header()
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", target, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" || h.Get("Cross-Origin-Opener-Policy") != "same-origin" || h.Get("Permissions-Policy") == "" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: headers %v", target, h)
		}
	}
	body := s.do(http.MethodGet, "/plain", nil).Body.String()
	for _, prefix := range []string{"/assets/portal.", "/assets/favicon."} {
		_, rest, _ := strings.Cut(body, `"`+prefix)
		name, _, _ := strings.Cut(rest, `"`)
		w := s.do(http.MethodGet, prefix+name, nil)
		if w.Code != http.StatusOK || w.Body.Len() == 0 || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s%s: %d %v", prefix, name, w.Code, w.Header())
		}
	}
	if code := s.do(http.MethodGet, "/assets/portal.css", nil).Code; code != http.StatusNotFound {
		t.Errorf("an unhashed name: %d", code)
	}
	w := httptest.NewRecorder()
	MailFrame(w, []byte("<p>a</p>"))
	if csp := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "sandbox; default-src 'none'") || strings.Contains(csp, "script") {
		t.Errorf("mail policy %q", csp)
	}
}

func TestFailuresShowNothingInside(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newSite(t, func(c *Config) { c.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
	w := s.do(http.MethodGet, "/panic/secret-id?token=secret-token&lang=en", nil, "User-Agent", "secret-agent")
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "Something went wrong") {
		t.Errorf("status %d", w.Code)
	}
	if body := w.Body.String(); strings.Contains(body, "hanako") || strings.Contains(body, "goroutine") || strings.Contains(body, ".go") {
		t.Errorf("the page tells too much: %s", body)
	}
	if strings.Contains(log.String(), "secret") || strings.Contains(log.String(), "hanako") {
		t.Errorf("the log tells too much: %s", log.String())
	}
	if !strings.Contains(log.String(), `route="GET /panic/{id}"`) || !strings.Contains(log.String(), "guard_test.go:") || !strings.Contains(log.String(), "status=500") {
		t.Errorf("told too little: %s", log.String())
	}
	if code := s.do(http.MethodGet, "/nowhere", nil).Code; code != http.StatusNotFound {
		t.Errorf("unknown path: %d", code)
	}
	wrong := s.do(http.MethodDelete, "/plain", nil, "X-CSRF-Token", s.token())
	if wrong.Code != http.StatusMethodNotAllowed || wrong.Header().Get("Allow") == "" {
		t.Errorf("wrong method: %d %v", wrong.Code, wrong.Header())
	}
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("an abort was swallowed: %v", err)
		}
	}()
	s.do(http.MethodGet, "/abort", nil)
}

func TestLocalPath(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]bool{
		"/": true, "/people?q=a#b": true, "/a//b": true, "/?next=https://x": true,
		"": false, "people": false, "//evil.example": false, `/\evil.example`: false, "https://evil.example": false, "/\t/evil.example": false,
		"/a\r\nSet-Cookie: x": false, `\\evil.example`: false, "javascript:alert(1)": false, "/%zz": false, "/a\\b": false,
		"/" + strings.Repeat("a", 3000): false,
	} {
		if LocalPath(target) != want {
			t.Errorf("%q: %t", target, !want)
		}
	}
	s := newSite(t, nil)
	w := s.do(http.MethodPost, "/write", url.Values{"_csrf": {s.token()}, "next": {"//evil.example"}})
	if w.Header().Get("Location") != "/plain" {
		t.Errorf("left the site: %s", w.Header().Get("Location"))
	}
}

func TestLanguageIsRemembered(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	lang := func(target string, header ...string) string {
		return s.do(http.MethodGet, target, nil, header...).Header().Get("Content-Language")
	}
	for i, got := range []string{
		lang("/plain"), lang("/plain", "Accept-Language", "en-US"), lang("/plain?lang=xx"), lang("/plain?lang=en"), lang("/plain"),
		lang("/plain", "Accept-Language", "ja"), lang("/plain?lang=ja"),
	} {
		if want := []string{"ja", "en", "ja", "en", "en", "en", "ja"}[i]; got != want {
			t.Errorf("request %d: %s, want %s", i, got, want)
		}
	}
}

func TestFormErrors(t *testing.T) {
	t.Parallel()
	var e FormErrors
	if e.Any() {
		t.Error("nothing is something")
	}
	e.Add("b", "first")
	e.Add("b", "second")
	e.Add("", "form")
	e.Add("a", "x")
	if e.Get("b") != "first" || strings.Join(e.Fields(), ",") != "a,b" {
		t.Errorf("%v", e)
	}
	if _, err := NewHMACSigner(make([]byte, 31)); !errors.Is(err, ErrShortKey) {
		t.Errorf("short key: %v", err)
	}
}
