package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const langCookie = "lang"

type langKey struct{}

// LangOf returns the language of the request, Japanese when the locale middleware did not run.
func LangOf(ctx context.Context) Lang {
	if l, ok := ctx.Value(langKey{}).(Lang); ok {
		return l
	}
	return Japanese
}

// withLocale chooses the language by ?lang=, then the cookie, then Accept-Language (RFC 9110 section 12.5.4), and
// remembers an explicit choice for a year.
func withLocale(secure bool) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			lang := Lang(r.URL.Query().Get("lang"))
			if lang.Valid() {
				http.SetCookie(w, &http.Cookie{
					Name: langCookie, Value: string(lang), Path: "/", MaxAge: int((365 * 24 * time.Hour).Seconds()),
					HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
				})
			} else {
				lang = rememberedLang(r)
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), langKey{}, lang)))
		})
	}
}

func rememberedLang(r *http.Request) Lang {
	if c, err := r.Cookie(langCookie); err == nil && Lang(c.Value).Valid() {
		return Lang(c.Value)
	}
	return acceptedLang(r.Header.Get("Accept-Language"))
}

// acceptedLang returns the portal language with the highest weight; the earlier one wins a tie.
func acceptedLang(header string) Lang {
	best, weight := Japanese, 0.0
	for i, part := range strings.Split(header, ",") {
		if i == 20 { // no browser sends more; bounds the work for a hostile header
			break
		}
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		q := 1.0
		if value, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			parsed, err := strconv.ParseFloat(value, 64)
			if err != nil {
				continue
			}
			q = parsed
		}
		if Lang(primary).Valid() && q > weight && q <= 1 {
			best, weight = Lang(primary), q
		}
	}
	return best
}

// langURL returns the request's own path and query with lang set, for the language switcher. The answer to a form that
// was sent cannot be fetched again, so it leads home.
func langURL(r *http.Request, lang Lang) string {
	if !safeMethod(r.Method) {
		return PathHome + "?lang=" + string(lang)
	}
	q := r.URL.Query()
	q.Set("lang", string(lang))
	return r.URL.EscapedPath() + "?" + q.Encode()
}
