package web

import (
	"net/http"
	"strconv"
)

// mailPolicy lets a mail show its own inline styles and nothing else; the sandbox gives it no scripts, forms or origin.
const mailPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'"

// MailFrame answers with the HTML of a mail, to be shown in the sandboxed frame of the preview and outbox pages. The
// mail cannot load anything, run anything or be framed by another site.
func MailFrame(w http.ResponseWriter, html []byte) {
	h := w.Header()
	h.Set("Content-Security-Policy", mailPolicy)
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(html)))
	_, _ = w.Write(html)
}
