package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/segment"
)

// deskTrips leads through the routes of segments and newsletters.
func deskTrips(t *testing.T, w *world) map[string]trip {
	t.Helper()
	saved, err := w.p.desk.segments.Create(t.Context(), clerk(), segment.Input{Name: "Talkers", Draft: segment.All(segment.Where("openTo", segment.ContainsAny, "talk"))})
	if err == nil {
		_, err = w.p.desk.segments.Publish(t.Context(), clerk(), saved.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	edition, err := w.p.desk.letters.Create(t.Context(), clerk(), newsletter.Input{
		Name: "Spring", Segment: saved.ID, Content: map[alumni.Locale]newsletter.Content{alumni.Japanese: {Subject: "春", Body: "# 春の便り"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	one, letter := "/hr/segments/"+saved.ID.String(), editionPath(edition.ID)
	step := func(verb string, status int) trip {
		return trip{path: letter + "/" + verb, page: "/groups", form: url.Values{}, want: [4]int{303, 403, 403, status}}
	}
	gone := "/hr/outbox/" + strings.Repeat("x", 8) + ".eml"
	return map[string]trip{
		"GET /hr/segments":                    {path: "/hr/segments", want: hrOnly},
		"GET /hr/segments/new":                {path: "/hr/segments/new", want: hrOnly},
		"POST /hr/segments/new":               {path: "/hr/segments/new", page: "/groups", form: url.Values{"op": {"refresh"}}, want: hrOnly},
		"GET /hr/segments/{id}":               {path: one, want: hrOnly},
		"POST /hr/segments/{id}":              {path: one, page: "/groups", form: url.Values{"op": {"addblock"}}, want: hrOnly},
		"GET /hr/newsletters":                 {path: "/hr/newsletters", want: hrOnly},
		"GET /hr/newsletters/new":             {path: "/hr/newsletters/new?segment=" + saved.ID.String(), want: hrOnly},
		"POST /hr/newsletters/new":            {path: "/hr/newsletters/new", page: "/groups", form: url.Values{"op": {"save"}}, want: [4]int{303, 403, 403, 422}},
		"GET /hr/newsletters/{id}":            {path: letter, want: hrOnly},
		"POST /hr/newsletters/{id}":           {path: letter, page: "/groups", form: url.Values{"op": {"save"}, "version": {"1"}}, want: [4]int{303, 403, 403, 422}},
		"GET /hr/newsletters/{id}/preview":    {path: letter + "/preview?as=en", want: hrOnly},
		"GET /hr/newsletters/{id}/frame":      {path: letter + "/frame", want: hrOnly},
		"POST /hr/newsletters/{id}/launch":    step("launch", 400),
		"POST /hr/newsletters/{id}/pause":     step("pause", 303),
		"POST /hr/newsletters/{id}/resume":    step("resume", 303),
		"POST /hr/newsletters/{id}/cancel":    step("cancel", 303),
		"POST /hr/newsletters/{id}/resolve":   step("resolve", 303),
		"GET /hr/newsletters/{id}/deliveries": {path: letter + "/deliveries?state=inDoubt", want: hrOnly},
		"GET /hr/outbox":                      {path: "/hr/outbox", want: hrOnly},
		"GET /hr/outbox/{name}":               {path: gone, want: [4]int{303, 403, 403, 404}},
		"GET /hr/outbox/{name}/frame":         {path: gone + "/frame", want: [4]int{303, 403, 403, 404}},
		"GET /unsubscribe":                    {path: "/unsubscribe?token=nonsense", want: everybody},
		"POST /unsubscribe":                   {path: "/unsubscribe?token=nonsense", page: "/signin", form: url.Values{"List-Unsubscribe": {"One-Click"}}, want: everybody, bare: true},
	}
}
