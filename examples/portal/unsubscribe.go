package main

import (
	"io"
	"net/http"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/newsletter"
)

// unsubscribeRoutes answers behind the link of every letter. The handler is the SDK's: GET asks and changes nothing, the
// POST of the page and that of a mail service (RFC 8058) are the same. Only the page is ours.
func (p *portal) unsubscribeRoutes(rt *routes) {
	handler := p.desk.letters.UnsubscribeHandler(func(*http.Request) (alumnikit.TenantID, error) { return tenant, nil }, p.unsubscribePage)
	answer := func(v *visit) error {
		handler.ServeHTTP(v.w, v.r)
		return nil
	}
	rt.any("GET "+web.PathUnsubscribe, answer)
	rt.any("POST "+web.PathUnsubscribe, answer)
}

// unsubscribePage writes a step as a page of the portal.
func (p *portal) unsubscribePage(out io.Writer, r *http.Request, step newsletter.UnsubscribeStep) error {
	state := web.UnsubscribeInvalid
	switch step {
	case newsletter.AskUnsubscribe:
		state = web.UnsubscribeConfirm
	case newsletter.DoneUnsubscribe:
		state = web.UnsubscribeDone
	case newsletter.FailedUnsubscribe:
		state = web.UnsubscribeFailed
	case newsletter.WrongUnsubscribe:
	}
	p.shell.Render(&bodyWriter{Writer: out, header: http.Header{}}, r, http.StatusOK, web.UnsubscribePage{State: state})
	return nil
}

// bodyWriter keeps the body of a page for a handler that sets the head itself.
type bodyWriter struct {
	io.Writer

	header http.Header
}

// Header implements [http.ResponseWriter].
func (w *bodyWriter) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter].
func (w *bodyWriter) WriteHeader(int) {}
