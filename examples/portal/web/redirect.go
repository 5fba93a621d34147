package web

import (
	"net/http"
	"net/url"
	"strings"
)

// SafeRedirect sends the browser with 303 See Other to target when it is a path of this site, and to fallback otherwise.
// Browsers read "//host", "/\host" and control characters as ways off the site, so those are refused.
func SafeRedirect(w http.ResponseWriter, r *http.Request, target, fallback string) {
	if !LocalPath(target) {
		target = fallback
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}

// LocalPath reports whether target is an absolute path of this site, with an optional query, and nothing else.
func LocalPath(target string) bool {
	if !strings.HasPrefix(target, "/") || len(target) > 2048 {
		return false
	}
	if len(target) > 1 && (target[1] == '/' || target[1] == '\\') {
		return false
	}
	for _, c := range []byte(target) {
		if c < 0x20 || c == 0x7f || c == '\\' {
			return false
		}
	}
	u, err := url.Parse(target)
	return err == nil && u.Scheme == "" && u.Host == "" && u.User == nil
}
