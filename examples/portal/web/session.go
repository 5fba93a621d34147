package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	sessionCookie       = "portal"
	sessionCookieSecure = "__Host-portal"
	maxCookieBytes      = 3800 // browsers keep 4096 bytes of name, value and attributes
	maxFlashes          = 3
)

// Session is what the portal remembers of a browser between requests, kept in a signed cookie: who signed in, the form
// token and messages to show once. It is readable by its owner, so nothing secret and no personal data belongs in it.
// A Session belongs to one request and is not safe for concurrent use.
type Session struct {
	data   sessionData
	dirty  bool
	random io.Reader // of form tokens; nil: crypto/rand
}

type sessionData struct {
	Subject string  `json:"sub,omitempty"`
	CSRF    string  `json:"csrf,omitempty"`
	Flashes []Flash `json:"flash,omitempty"`
	Expires int64   `json:"exp"` // Unix seconds
}

// Subject returns the id given to SignIn, or "" for a visitor.
func (s *Session) Subject() string { return s.data.Subject }

// SignIn makes subject the owner of the session and replaces the form token, so that a token planted before is worthless.
func (s *Session) SignIn(subject string) {
	s.data = sessionData{Subject: subject, CSRF: randomText(s.random), Flashes: s.data.Flashes}
	s.dirty = true
}

// SignOut forgets the subject and the form token.
func (s *Session) SignOut() {
	s.data = sessionData{Flashes: s.data.Flashes}
	s.dirty = true
}

// Flash keeps a message for the next page. Only the newest few are kept.
func (s *Session) Flash(f Flash) {
	s.data.Flashes = append(s.data.Flashes, f)
	if n := len(s.data.Flashes); n > maxFlashes {
		s.data.Flashes = s.data.Flashes[n-maxFlashes:]
	}
	s.dirty = true
}

// takeFlashes returns the messages and forgets them.
func (s *Session) takeFlashes() []Flash {
	f := s.data.Flashes
	if len(f) > 0 {
		s.data.Flashes, s.dirty = nil, true
	}
	return f
}

// formToken returns the token that every form of this session carries, made on first use.
func (s *Session) formToken() string {
	if s.data.CSRF == "" {
		s.data.CSRF, s.dirty = randomText(s.random), true
	}
	return s.data.CSRF
}

type sessionKey struct{}

// SessionOf returns the session of the request; a fresh one that is never stored when the middleware did not run.
func SessionOf(ctx context.Context) *Session {
	if s, ok := ctx.Value(sessionKey{}).(*Session); ok {
		return s
	}
	return &Session{}
}

// sessions reads and writes the session cookie.
type sessions struct {
	signer   Signer
	secure   bool
	lifetime time.Duration
	now      func() time.Time
	random   io.Reader
}

func (s *sessions) cookieName() string {
	if s.secure {
		return sessionCookieSecure
	}
	return sessionCookie
}

// middleware loads the session and stores it, when it changed, just before the response's header is written.
func (s *sessions) middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		session := s.load(r)
		sw := &sessionWriter{ResponseWriter: w, save: func() { s.save(w, session) }}
		next.ServeHTTP(sw, r.WithContext(context.WithValue(r.Context(), sessionKey{}, session)))
		sw.once()
	})
}

// load returns the session of the cookie, or an empty one when it is missing, altered or expired.
func (s *sessions) load(r *http.Request) *Session {
	c, err := r.Cookie(s.cookieName())
	if err != nil || len(c.Value) > maxCookieBytes {
		return &Session{random: s.random}
	}
	body, mac, ok := strings.Cut(c.Value, ".")
	sum, err := base64.RawURLEncoding.DecodeString(mac)
	if !ok || err != nil || !s.signer.Verify(s.signed(body), sum) {
		return &Session{random: s.random}
	}
	raw, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return &Session{random: s.random}
	}
	var data sessionData
	if err := json.Unmarshal(raw, &data); err != nil || s.now().Unix() >= data.Expires {
		return &Session{random: s.random}
	}
	// A session in use is prolonged once half of its life is gone.
	half := s.now().Add(s.lifetime / 2).Unix()
	return &Session{data: data, dirty: data.Expires < half, random: s.random}
}

// save sets the cookie when the session changed. Flashes are dropped rather than a cookie that the browser refuses.
func (s *sessions) save(w http.ResponseWriter, session *Session) {
	if !session.dirty {
		return
	}
	session.dirty = false
	expires := s.now().Add(s.lifetime)
	session.data.Expires = expires.Unix()
	value := s.encode(session.data)
	if len(value) > maxCookieBytes {
		session.data.Flashes = nil
		value = s.encode(session.data)
	}
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/", Expires: expires, MaxAge: int(s.lifetime.Seconds()),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	})
}

func (s *sessions) encode(data sessionData) string {
	raw, _ := json.Marshal(data) // a struct of strings and integers cannot fail
	body := base64.RawURLEncoding.EncodeToString(raw)
	return body + "." + base64.RawURLEncoding.EncodeToString(s.signer.Sign(s.signed(body)))
}

// signed binds the signature to its purpose and to the cookie's name, so that no other signed value passes for a session.
func (s *sessions) signed(body string) []byte {
	return []byte("portal session\x00" + s.cookieName() + "\x00" + body)
}

// sessionWriter saves the session before the first byte of the response.
type sessionWriter struct {
	http.ResponseWriter

	save func()
	done bool
}

func (w *sessionWriter) once() {
	if !w.done {
		w.done = true
		w.save()
	}
}

// WriteHeader implements [http.ResponseWriter].
func (w *sessionWriter) WriteHeader(status int) {
	w.once()
	w.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (w *sessionWriter) Write(b []byte) (int, error) {
	w.once()
	return w.ResponseWriter.Write(b)
}

// Unwrap serves [http.ResponseController].
func (w *sessionWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
