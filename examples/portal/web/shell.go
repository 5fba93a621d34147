package web

import (
	"cmp"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// Config says how the shell is set up. Company and Signer are required.
type Config struct {
	Company string // shown in the header, as the company writes it
	Signer  Signer // authenticates the session cookie

	// Companies are other ways to write the company, by language; the languages left out show Company.
	Companies map[Lang]string

	// Served tells whether a path of the navigation leads somewhere; nil means that every one does. Entries that lead
	// nowhere are not shown.
	Served func(path string) bool

	// Viewer tells who makes the request; nil means that everyone is a visitor. It is called once per rendered page and
	// must not fail: when in doubt it returns the zero Viewer.
	Viewer func(*http.Request, *Session) Viewer

	TLS       bool                     // the portal is reached over https: Secure and __Host- cookies, HSTS
	Zone      *time.Location           // where instants are shown; nil means UTC
	Lifetime  time.Duration            // of a session; 0 means 12 hours
	MaxForm   int64                    // bytes of a form; 0 means 256 KiB
	MaxUpload int64                    // bytes of an upload; 0 means 64 MiB
	Exempt    func(*http.Request) bool // state-changing requests that carry their own proof; nil means none
	Logger    *slog.Logger             // nil means slog.Default()
	Now       func() time.Time         // nil means time.Now
	Random    io.Reader                // of form tokens and request ids, safe for concurrent use; nil means crypto/rand
}

// Shell is the portal's frame around its handlers: it renders pages and guards requests. Safe for concurrent use.
type Shell struct {
	*Renderer

	assets   *Assets
	sessions *sessions
	logger   *slog.Logger
	now      func() time.Time
	random   io.Reader
	exempt   func(*http.Request) bool
	tls      bool
	form     int64
	upload   int64
}

// New parses templates, catalogues and assets and returns the shell. It starts nothing.
func New(c Config) (*Shell, error) {
	assets, err := NewAssets()
	if err != nil {
		return nil, err
	}
	s := &Shell{
		assets: assets, logger: c.Logger, now: c.Now, random: c.Random, exempt: c.Exempt, tls: c.TLS,
		form: cmp.Or(c.MaxForm, 256<<10), upload: cmp.Or(c.MaxUpload, 64<<20),
	}
	if s.logger == nil {
		s.logger = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	zone := c.Zone
	if zone == nil {
		zone = time.UTC
	}
	s.Renderer, err = newRenderer(assets, rendererConfig{
		company: c.Company, companies: c.Companies, served: c.Served, zone: zone, viewer: c.Viewer, logger: s.logger, now: s.now,
	})
	if err != nil {
		return nil, err
	}
	s.sessions = &sessions{signer: c.Signer, secure: c.TLS, lifetime: cmp.Or(c.Lifetime, 12*time.Hour), now: s.now, random: s.random}
	return s, nil
}

// Wrap puts the shell around a mux: logging, security headers, assets, language, session, panic recovery, size limits
// and form protection, in this order from the outside in. A request that matches no route gets the 404 page.
func (s *Shell) Wrap(mux *http.ServeMux) http.Handler {
	routed := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h, pattern := mux.Handler(r); pattern == "" {
			s.unrouted(w, r, h)
			return
		}
		mux.ServeHTTP(w, r)
	})
	h := notePattern(routed)
	h = s.protectForms(h)
	h = limitBody(s.form, s.upload)(h)
	h = s.recoverPanics(h)
	h = s.sessions.middleware(h)
	h = withLocale(s.tls)(h)
	h = s.withAssets(h)
	h = secureHeaders(s.tls)(h)
	return logRequests(s.logger, s.now, s.random)(h)
}

func (s *Shell) withAssets(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, AssetPath) && safeMethod(r.Method) {
			s.assets.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// unrouted shows our page where the mux would write its own plain text, keeping its status and Allow header.
func (s *Shell) unrouted(w http.ResponseWriter, r *http.Request, h http.Handler) {
	probe := &headerProbe{header: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(probe, r)
	if allow := probe.header.Get("Allow"); allow != "" {
		w.Header().Set("Allow", allow)
		s.Fail(w, r, ErrorBadMethod)
		return
	}
	s.Fail(w, r, ErrorNotFound)
}

// headerProbe keeps what a handler says about its answer and drops the answer.
type headerProbe struct {
	header http.Header
	status int
}

// Header implements [http.ResponseWriter].
func (p *headerProbe) Header() http.Header { return p.header }

// WriteHeader implements [http.ResponseWriter].
func (p *headerProbe) WriteHeader(status int) { p.status = status }

// Write implements [http.ResponseWriter].
func (p *headerProbe) Write(b []byte) (int, error) { return len(b), nil }
