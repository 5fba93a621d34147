package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strconv"
	"time"
)

//go:embed templates
var templateFiles embed.FS

// Page is a view model of this package; see the pages_*.go files. The zero value of each renders as an empty page.
type Page interface{ meta() meta }

// meta says how a page is framed.
type meta struct {
	template string  // file below templates/pages without .html
	title    Key     // catalogue key of the title
	name     string  // a literal title, used instead of title when not empty
	section  section // which navigation entry is current
	quiet    bool    // no navigation: for pages reached from a mail
	refresh  int     // seconds after which a browser without the script asks again; 0: never
}

type rendererConfig struct {
	company   string
	companies map[Lang]string
	served    func(path string) bool
	zone      *time.Location
	viewer    func(*http.Request, *Session) Viewer
	logger    *slog.Logger
	now       func() time.Time
}

// Renderer turns view models into pages, one template set per language. Safe for concurrent use.
type Renderer struct {
	cfg    rendererConfig
	locale map[Lang]*Localizer
	sets   map[Lang]map[string]*template.Template
}

func newRenderer(assets *Assets, cfg rendererConfig) (*Renderer, error) {
	r := &Renderer{cfg: cfg, locale: map[Lang]*Localizer{}, sets: map[Lang]map[string]*template.Template{}}
	for _, lang := range Langs() {
		l, err := newLocalizer(lang, cfg.zone)
		if err != nil {
			return nil, err
		}
		set, err := parseTemplates(assets, l)
		if err != nil {
			return nil, err
		}
		r.locale[lang], r.sets[lang] = l, set
	}
	return r, nil
}

// Localizer returns the localizer of the request's language, for handlers that need a word or a date.
func (r *Renderer) Localizer(req *http.Request) *Localizer { return r.locale[LangOf(req.Context())] }

// Localize returns the localizer of a language, Japanese for an unknown one.
func (r *Renderer) Localize(lang Lang) *Localizer {
	if l, ok := r.locale[lang]; ok {
		return l
	}
	return r.locale[Japanese]
}

// View is what the layout and every page template see.
type View struct {
	*Localizer

	Page    Page
	Title   string
	Company string
	Viewer  Viewer
	Nav     Nav
	Flashes []Flash
	Langs   []LangLink
	Quiet   bool
	Refresh int
	Now     time.Time

	session *Session
}

// LangLink is one entry of the language switcher.
type LangLink struct {
	Lang    Lang
	URL     string
	Current bool
}

// FormToken returns the token of the session for the hidden field of a form.
func (v *View) FormToken() string { return v.session.formToken() }

// Render writes a page with a status. A template that fails is logged and becomes the error page with status 500.
func (r *Renderer) Render(w http.ResponseWriter, req *http.Request, status int, page Page) {
	body, err := r.page(req, page)
	if err != nil {
		r.cfg.logger.LogAttrs(req.Context(), slog.LevelError, "render", slog.String("id", RequestID(req.Context())),
			slog.String("template", page.meta().template), slog.String("error", err.Error()))
		status = http.StatusInternalServerError
		if body, err = r.page(req, ErrorPage{Kind: ErrorInternal, RequestID: RequestID(req.Context())}); err != nil {
			http.Error(w, http.StatusText(status), status)
			return
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(LangOf(req.Context())))
	w.Header().Add("Vary", "Cookie, Accept-Language")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// Fail writes the error page of a kind with its status.
func (r *Renderer) Fail(w http.ResponseWriter, req *http.Request, kind ErrorKind) {
	r.Render(w, req, kind.Status(), ErrorPage{Kind: kind, RequestID: RequestID(req.Context())})
}

func (r *Renderer) page(req *http.Request, page Page) ([]byte, error) {
	m := page.meta()
	lang := LangOf(req.Context())
	t, ok := r.sets[lang][m.template]
	if !ok {
		return nil, fmt.Errorf("web: no template %q", m.template)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", r.view(req, page)); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return b.Bytes(), nil
}

// company returns the company's name as a language writes it.
func (r *Renderer) company(lang Lang) string {
	if name := r.cfg.companies[lang]; name != "" {
		return name
	}
	return r.cfg.company
}

func (r *Renderer) view(req *http.Request, page Page) *View {
	m := page.meta()
	l := r.Localizer(req)
	session := SessionOf(req.Context())
	v := &View{
		Localizer: l, Page: page, Title: m.name, Company: r.company(l.lang), Quiet: m.quiet, Refresh: m.refresh, Now: r.cfg.now(), session: session,
	}
	if v.Title == "" {
		v.Title = l.T(m.title)
	}
	if r.cfg.viewer != nil {
		v.Viewer = r.cfg.viewer(req, session)
	}
	v.Nav = navigation(v.Viewer.Role, m.section).keep(r.cfg.served)
	if req.Header.Get("X-Portal-Part") == "" { // a fetched part must not swallow a message
		v.Flashes = session.takeFlashes()
	}
	for _, lang := range Langs() {
		v.Langs = append(v.Langs, LangLink{Lang: lang, URL: langURL(req, lang), Current: lang == l.lang})
	}
	return v
}
