package main

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/referral"
)

// trip is a visit of one route: where it leads in a world, and what visitor, alumna, employee and HR get.
type trip struct {
	path string
	form url.Values // of a POST; its token is taken from page
	page string
	want [4]int
	bare bool // a POST that proves itself without a form token
}

// Statuses of four: visitor, alumna, employee, HR.
var (
	everybody = [4]int{200, 200, 200, 200}
	hrOnly    = [4]int{303, 403, 403, 200}
	members   = [4]int{303, 200, 200, 403}
	signedIn  = [4]int{303, 200, 200, 200}
)

// trips leads through every route. A new area adds its own.
func trips(t *testing.T, w *world) map[string]trip {
	t.Helper()
	_, alumna := w.alumna(t)
	person := web.PathDirectory + "/" + alumna.ID.String()
	opening := web.PathOpenings + "/" + w.opening(t).ID.String()
	application := web.PathBoard + "/" + w.application(t, referral.Applied).ID.String()
	open := web.PathGroups + "/" + w.group(t, alumni.JoinOpen).ID.String()
	invite := web.PathGroups + "/" + w.group(t, alumni.JoinInvite).ID.String()
	nobody := "00000000-0000-4000-8000-000000000000"
	return map[string]trip{
		"GET /{$}":                         {path: "/", want: everybody},
		"GET /signin":                      {path: "/signin?q=a", want: everybody},
		"POST /signin":                     {path: "/signin", page: "/signin", form: url.Values{"persona": {"hr"}}, want: [4]int{303, 303, 303, 303}},
		"POST /signout":                    {path: "/signout", page: "/signin", form: url.Values{}, want: [4]int{303, 303, 303, 303}},
		"GET /people":                      {path: "/people?leftFrom=2000&employments.work=employee", want: everybody},
		"GET /people/{id}":                 {path: person, want: [4]int{404, 200, 200, 200}},
		"GET /people/{id}/block":           {path: person + "/block", want: [4]int{303, 400, 200, 403}},
		"POST /people/{id}/block":          {path: person + "/block", page: "/groups", form: url.Values{}, want: [4]int{303, 400, 303, 403}},
		"POST /people/{id}/unblock":        {path: person + "/unblock", page: "/groups", form: url.Values{}, want: [4]int{303, 303, 303, 403}},
		"GET /me":                          {path: "/me", want: members},
		"POST /me":                         {path: "/me", page: "/groups", form: url.Values{"version": {"stale"}}, want: [4]int{303, 409, 409, 403}},
		"POST /me/consent":                 {path: "/me/consent", page: "/groups", form: url.Values{"purpose": {"recruiting"}, "grant": {"yes"}}, want: [4]int{303, 303, 303, 403}},
		"GET /groups":                      {path: "/groups", want: signedIn},
		"POST /groups/{id}/join":           {path: open + "/join", page: "/groups", form: url.Values{}, want: [4]int{303, 303, 303, 403}},
		"POST /groups/{id}/leave":          {path: open + "/leave", page: "/groups", form: url.Values{}, want: [4]int{303, 303, 303, 403}},
		"POST /groups/{id}/accept":         {path: invite + "/accept", page: "/groups", form: url.Values{}, want: [4]int{303, 409, 409, 403}},
		"GET /hr/roster":                   {path: "/hr/roster?q=a", want: hrOnly},
		"GET /hr/journal":                  {path: "/hr/journal", want: hrOnly},
		"GET /openings":                    {path: "/openings?q=a&kind=employment", want: everybody},
		"GET /openings/{id}":               {path: opening, want: everybody},
		"GET /openings/{id}/apply":         {path: opening + "/apply", want: members},
		"POST /openings/{id}/apply":        {path: opening + "/apply", page: "/groups", form: url.Values{"message": {"\x00"}}, want: [4]int{303, 422, 422, 403}},
		"GET /applications":                {path: "/applications", want: members},
		"POST /applications/{id}/withdraw": {path: "/applications/" + nobody + "/withdraw", page: "/groups", form: url.Values{}, want: [4]int{303, 404, 404, 403}},
		"GET /openings/{id}/refer":         {path: opening + "/refer", want: members},
		"POST /openings/{id}/refer":        {path: opening + "/refer", page: "/groups", form: url.Values{"email": {"nonsense"}}, want: [4]int{303, 422, 422, 403}},
		"GET /refer/{token}":               {path: "/refer/nonsense", want: everybody},
		"POST /refer":                      {path: "/refer", page: "/signin", form: url.Values{"token": {"nonsense"}}, want: everybody},
		"GET /hr/openings":                 {path: "/hr/openings", want: hrOnly},
		"GET /hr/openings/new":             {path: "/hr/openings/new", want: hrOnly},
		"POST /hr/openings/new":            {path: "/hr/openings/new", page: "/groups", form: url.Values{}, want: [4]int{303, 403, 403, 422}},
		"GET /hr/openings/{id}":            {path: strings.Replace(opening, "/openings", "/hr/openings", 1), want: hrOnly},
		"POST /hr/openings/{id}":           {path: strings.Replace(opening, "/openings", "/hr/openings", 1), page: "/groups", form: url.Values{}, want: [4]int{303, 403, 403, 422}},
		"GET /hr/board":                    {path: "/hr/board?stage=applied", want: hrOnly},
		"GET /hr/board/{id}":               {path: application, want: hrOnly},
		"POST /hr/board/{id}":              {path: application, page: "/groups", form: url.Values{"to": {"offer"}}, want: [4]int{303, 403, 403, 409}},
		"GET /hr/referrals":                {path: "/hr/referrals", want: hrOnly},
		"POST /hr/referrals/{id}/hire":     {path: "/hr/referrals/" + nobody + "/hire", page: "/groups", form: url.Values{"start": {"2027-04-01"}}, want: [4]int{303, 403, 403, 404}},
		"POST /hr/referrals/{id}/reject":   {path: "/hr/referrals/" + nobody + "/reject", page: "/groups", form: url.Values{}, want: [4]int{303, 403, 403, 404}},
	}
}

// TestEveryRoute visits every route as everybody, in all languages, and forms also without their token.
func TestEveryRoute(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	all := trips(t, w)
	maps.Copy(all, deskTrips(t, w))
	maps.Copy(all, rosterTrips(t, w))
	for _, pattern := range w.p.routes.patterns {
		if _, ok := all[pattern]; !ok {
			t.Errorf("%s is served and never visited: give it a trip", pattern)
		}
	}
	_, alumna := w.alumna(t)
	_, colleague := w.colleague(t)
	for pattern, trip := range all {
		if !slices.Contains(w.p.routes.patterns, pattern) {
			t.Errorf("%s is not served", pattern)
		}
		for i, who := range []string{"", persona(alumna), persona(colleague), subjectHR} {
			for _, lang := range languages(t) {
				b := w.as(t, lang, who)
				if got := trip.visit(b); got.status != trip.want[i] {
					t.Errorf("%s as %q: status %d, want %d", pattern, who, got.status, trip.want[i])
				}
			}
		}
	}
}

func (tr trip) visit(b *browser) answer {
	b.t.Helper()
	if tr.form == nil {
		return b.get(tr.path)
	}
	bare := b.do(http.MethodPost, tr.path, "application/x-www-form-urlencoded", strings.NewReader(tr.form.Encode()))
	if bare.status != http.StatusForbidden && !tr.bare {
		b.t.Errorf("POST %s without a token: status %d", tr.path, bare.status)
	}
	page := tr.page
	if b.get(page).status != http.StatusOK { // a visitor's token comes from a page that visitors see
		page = web.PathSignIn
	}
	return b.post(page, tr.path, tr.form)
}

// TestNavigationLeadsSomewhere follows every link of every page's frame.
func TestNavigationLeadsSomewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 40)
	_, alumna := w.alumna(t)
	for _, who := range []string{"", persona(alumna), subjectHR} {
		b := w.as(t, web.Japanese, who)
		home := b.get(web.PathHome).body
		for _, part := range strings.Split(home, `href="`)[1:] {
			path, _, _ := strings.Cut(part, `"`)
			if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, web.AssetPath) || strings.Contains(path, "lang=") {
				continue
			}
			if got := b.get(strings.ReplaceAll(path, "&amp;", "&")); got.status >= http.StatusBadRequest {
				t.Errorf("%s links to %s: %d", who, path, got.status)
			}
		}
	}
}

func TestUnknownPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 10)
	for _, lang := range web.Langs() {
		b := w.as(t, lang, subjectHR)
		for path, want := range map[string]int{
			"/nothing": 404, "/people/nonsense": 404, "/people/00000000-0000-4000-8000-000000000000": 404, "/openings/" + strings.Repeat("x", 300): 404,
			"/hr/board/nonsense": 404, "/people?q=" + strings.Repeat("あ", 200): 422, "/people?leftFrom=last+year": 422, "/people?openTo=nonsense": 422,
			"/people?after=nonsense": 303, "/hr/roster?after=nonsense": 303, "/people?q=%00": 422,
		} {
			if got := b.get(path); got.status != want {
				t.Errorf("%.60s: status %d, want %d", path, got.status, want)
			}
		}
	}
}
