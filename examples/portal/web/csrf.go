package web

import (
	"crypto/subtle"
	"errors"
	"mime"
	"net/http"
)

// FormTokenField is the name of the hidden field that carries the session's form token.
const FormTokenField = "_csrf"

// formTokenHeader carries the token for requests that the script sends.
const formTokenHeader = "X-CSRF-Token"

// multipartMemory is how much of an upload is kept in memory; the rest goes to temporary files.
const multipartMemory = 1 << 20

// protectForms refuses state-changing requests that come from another origin ([http.CrossOriginProtection]) or lack the
// session's form token. exempt names requests that prove themselves otherwise, such as the one-click unsubscribe of a
// mail service (RFC 8058), which has neither cookie nor origin.
func (s *Shell) protectForms(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if safeMethod(r.Method) || (s.exempt != nil && s.exempt(r)) {
			next.ServeHTTP(w, r)
			return
		}
		if err := origin.Check(r); err != nil {
			s.Fail(w, r, ErrorExpired)
			return
		}
		if err := parseForm(r); err != nil {
			var tooLarge *http.MaxBytesError
			if errors.As(err, &tooLarge) {
				s.Fail(w, r, ErrorTooLarge)
				return
			}
			s.Fail(w, r, ErrorBadRequest)
			return
		}
		if r.MultipartForm != nil {
			defer func() { _ = r.MultipartForm.RemoveAll() }()
		}
		token := r.PostForm.Get(FormTokenField)
		if token == "" {
			token = r.Header.Get(formTokenHeader)
		}
		want := SessionOf(r.Context()).data.CSRF
		if want == "" || subtle.ConstantTimeCompare([]byte(token), []byte(want)) != 1 {
			s.Fail(w, r, ErrorExpired)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func safeMethod(m string) bool {
	return m == http.MethodGet || m == http.MethodHead || m == http.MethodOptions
}

// parseForm reads the form into r.PostForm whatever its encoding. The body is already bounded by the size limit.
func parseForm(r *http.Request) error {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return r.ParseForm()
	}
	if err := r.ParseMultipartForm(multipartMemory); err != nil { //nolint:gosec // bounded by MaxBytesReader
		return err
	}
	return nil
}
