package main

import (
	"fmt"
	"net/http"
	"time"

	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

// desk is the part of HR's desk that works with segments: saved rules, newsletters, the unsubscribe link.
type desk struct {
	segments *segment.Service    // segments.go
	letters  *newsletter.Service // newsletter.go
	folder   string              // of the outbox
}

const (
	sendSlice  = 50 // mails that are sent before other jobs have their turn
	sendWindow = 10 // mails on their way at a time, in doubt when the process dies
)

// newDesk returns the services of the desk, over those of the portal.
func newDesk(p *portal, b base) (desk, error) {
	segments := segment.New(p.people, &segment.Options{Zone: zone()})
	opts := newsletter.Options{Audience: newsletter.Segments(segments), Slice: sendSlice, Window: sendWindow}
	var sender newsletter.Sender = p.outbox
	if b.sendPause > 0 {
		sender = slowSender{sender, b.sendPause}
		opts.Concurrency = 1
		opts.Slice = max(1, min(sendSlice, int(5*time.Second/b.sendPause)))
		opts.Window = max(1, min(sendWindow, int(time.Second/b.sendPause)))
	}
	letters, err := newsletter.New(p.people, sender, p.imprint, &opts)
	if err != nil {
		return desk{}, fmt.Errorf("desk: %w", err)
	}
	return desk{segments: segments, letters: letters, folder: b.outbox}, nil
}

// deskAreas registers the desk's pages. The navigation shows an entry as soon as its path has a route.
func (p *portal) deskAreas() []func(*routes) {
	return []func(*routes){
		p.segmentRoutes,     // segments.go: saved rules and their builder
		p.newsletterRoutes,  // newsletter.go: writing, edition.go: preview, sending and progress
		p.deliveryRoutes,    // deliveries.go: who got it
		p.outboxRoutes,      // outbox.go: the mails
		p.unsubscribeRoutes, // unsubscribe.go
	}
}

// handlers are the jobs that the desk's services want to be run.
func (d desk) handlers() map[string]storage.Handler { return d.letters.Handlers() }

// exempt names requests that prove themselves without a form token: the one-click unsubscribe of mail services
// (RFC 8058), whose link holds a token of its own.
func (desk) exempt(r *http.Request) bool { return r.URL.Path == web.PathUnsubscribe }
