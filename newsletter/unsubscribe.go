package newsletter

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/alumnikit/alumnikit"
)

// UnsubscribeStep is a page that UnsubscribeHandler shows.
type UnsubscribeStep string

// The steps.
const (
	AskUnsubscribe    UnsubscribeStep = "ask"    // a form that posts List-Unsubscribe=One-Click to the same URL; nothing has changed
	DoneUnsubscribe   UnsubscribeStep = "done"   // no further letters
	WrongUnsubscribe  UnsubscribeStep = "wrong"  // the request is not one of the form
	FailedUnsubscribe UnsubscribeStep = "failed" // the store failed; try again
)

// UnsubscribePage writes the HTML of a step. It must not depend on the token, so
// that the page tells nothing; a form without an action posts to the same URL.
type UnsubscribePage func(out io.Writer, r *http.Request, step UnsubscribeStep) error

// maxForm bounds the body of a POST.
const maxForm = 4 << 10

// UnsubscribeHandler answers at Imprint.UnsubscribeURL. A POST whose body says
// List-Unsubscribe=One-Click withdraws the consent (RFC 8058); GET and HEAD ask
// and change nothing, because mail scanners follow links. Tokens that are valid,
// used, unknown or altered get the same answer. Tenant says whose page was asked
// for; its error is a 404. A nil page is a plain one in Japanese and English.
// The handler needs no session and no protection against forged requests: the
// token is the authority. It is safe for concurrent use.
func (s *Service) UnsubscribeHandler(tenant func(r *http.Request) (alumnikit.TenantID, error), page UnsubscribePage) http.Handler {
	if page == nil {
		page = plainPage
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		whose, err := tenant(r)
		if err != nil || whose.Validate() != nil {
			http.NotFound(w, r)
			return
		}
		status, step := s.unsubscribe(w, r, whose)
		show(w, r, page, status, step)
	})
}

func (s *Service) unsubscribe(w http.ResponseWriter, r *http.Request, tenant alumnikit.TenantID) (int, UnsubscribeStep) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return http.StatusOK, AskUnsubscribe
	case http.MethodPost:
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		return http.StatusMethodNotAllowed, WrongUnsubscribe
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return http.StatusRequestEntityTooLarge, WrongUnsubscribe
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if said, readErr := oneClick(r); err != nil || readErr != nil || !said {
		return http.StatusBadRequest, WrongUnsubscribe
	}
	if err := s.Unsubscribe(r.Context(), tenant, r.URL.Query().Get("token")); err != nil {
		w.Header().Set("Retry-After", "60")
		return http.StatusServiceUnavailable, FailedUnsubscribe
	}
	return http.StatusOK, DoneUnsubscribe
}

// oneClick reads the body in either form that RFC 8058 section 3.1 allows. What
// stands in the URL does not count.
func oneClick(r *http.Request) (bool, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return false, err //nolint:wrapcheck // only its being there matters
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		err = r.ParseForm()
	case "multipart/form-data":
		err = r.ParseMultipartForm(maxForm)
	default:
		return false, nil
	}
	return r.PostForm.Get("List-Unsubscribe") == "One-Click", err //nolint:wrapcheck // only its being there matters
}

func show(w http.ResponseWriter, r *http.Request, page UnsubscribePage, status int, step UnsubscribeStep) {
	var body bytes.Buffer
	if err := page(&body, r, step); err != nil {
		body.Reset()
		status = http.StatusInternalServerError
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the URL holds the token
	h.Set("X-Robots-Tag", "noindex")
	h.Set("X-Content-Type-Options", "nosniff")
	if h.Get("Content-Security-Policy") == "" {
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body.Bytes()) // a reader who has left needs no answer
	}
}

type plainWords struct {
	Japanese, English string
	Ask               bool
}

func plainPage(out io.Writer, _ *http.Request, step UnsubscribeStep) error {
	words := plainWords{Japanese: "リクエストを処理できませんでした。", English: "The request could not be handled."}
	switch step {
	case AskUnsubscribe:
		words = plainWords{"ニュースレターの配信を停止しますか。", "Stop receiving the newsletter?", true}
	case DoneUnsubscribe:
		words = plainWords{"配信を停止しました。", "You will receive no further letters.", false}
	case FailedUnsubscribe:
		words = plainWords{"しばらくしてからもう一度お試しください。", "Please try again in a moment.", true}
	case WrongUnsubscribe:
	}
	return plainTemplate().Execute(out, words) //nolint:wrapcheck // written to memory
}

func plainTemplate() *template.Template {
	return template.Must(template.New("unsubscribe").Parse(`<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Newsletter</title></head>
<body><main><p>{{.Japanese}}</p><p lang="en">{{.English}}</p>
{{- if .Ask}}
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>配信を停止する / <span lang="en">Unsubscribe</span></button></form>
{{- end}}
</main></body></html>
`))
}
