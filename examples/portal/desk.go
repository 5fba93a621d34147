package main

import (
	"net/http"

	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

// desk is the part of HR's desk that works with segments: saved rules, newsletters, the unsubscribe link.
type desk struct {
	segments *segment.Service // segments.go
}

// newDesk returns the services of the desk, over those of the portal.
func newDesk(p *portal) (desk, error) {
	return desk{segments: segment.New(p.people, &segment.Options{Zone: zone()})}, nil
}

// deskAreas registers the desk's pages. The navigation shows an entry as soon as its path has a route.
func (p *portal) deskAreas() []func(*routes) { return []func(*routes){p.segmentRoutes} }

// handlers are the jobs that the desk's services want to be run.
func (desk) handlers() map[string]storage.Handler { return nil }

// exempt names requests that prove themselves without a form token.
func (desk) exempt(*http.Request) bool { return false }
