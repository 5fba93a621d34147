package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// A new route belongs into one of the two lists here: among those that the attack of attack_test.go tries, or among those
// that members never reach, with the reason. The attack is where its requests are written.

// attacked are the routes that are tried for what they might tell a member about others.
func attacked() []string {
	return []string{
		"GET /{$}", "GET /signin", "POST /signin", "GET /people", "GET /people/{id}", "GET /people/{id}/block", "POST /people/{id}/block",
		"POST /people/{id}/unblock", "GET /me", "POST /me", "POST /me/consent", "GET /groups", "POST /groups/{id}/join", "POST /groups/{id}/accept",
		"POST /groups/{id}/leave", "GET /openings", "GET /openings/{id}", "GET /openings/{id}/apply", "POST /openings/{id}/apply",
		"GET /openings/{id}/refer", "POST /openings/{id}/refer", "GET /applications", "POST /applications/{id}/withdraw", "GET /refer/{token}",
		"POST /refer", "GET /unsubscribe", "POST /unsubscribe",
	}
}

// notForMembers are the others.
func notForMembers() map[string]string {
	const (
		hr      = "HR users only; members are refused before anything is read"
		nothing = "forgets the session and reads nothing"
	)
	out := map[string]string{"POST /signout": nothing}
	for _, path := range []string{
		"GET roster", "POST roster/export", "GET journal", "GET import", "POST import", "GET import/sample.csv", "GET import/export.csv", "GET import/next.csv", "GET import/{token}",
		"GET import/{token}/columns", "POST import/{token}/columns", "POST import/{token}/layout", "POST import/{token}/apply", "GET import/{token}/report.csv",
		"GET imports/{id}", "POST imports/{id}/resume", "POST imports/{id}/cancel", "POST imports/{id}/end", "GET imports/{id}/report.csv",
		"GET people/{id}", "POST people/{id}/custom", "POST people/{id}/unmerge", "GET duplicates", "POST duplicates", "GET duplicates/{id}",
		"POST duplicates/{id}/merge", "POST duplicates/{id}/dismiss", "GET fields", "GET fields/new", "POST fields/new", "GET fields/{number}",
		"POST fields/{number}", "POST fields/{number}/widen", "POST fields/{number}/retire", "POST fields/{number}/restore", "GET openings", "GET openings/new", "POST openings/new",
		"GET openings/{id}", "POST openings/{id}", "GET board", "GET board/{id}", "POST board/{id}", "GET referrals", "POST referrals/{id}/hire",
		"POST referrals/{id}/reject", "GET segments", "GET segments/new", "POST segments/new", "GET segments/{id}", "POST segments/{id}", "GET newsletters",
		"GET newsletters/new", "POST newsletters/new", "GET newsletters/{id}", "POST newsletters/{id}", "GET newsletters/{id}/preview",
		"GET newsletters/{id}/frame", "POST newsletters/{id}/launch", "POST newsletters/{id}/pause", "POST newsletters/{id}/resume",
		"POST newsletters/{id}/cancel", "POST newsletters/{id}/resolve", "GET newsletters/{id}/deliveries", "GET outbox", "GET outbox/{name}",
		"GET outbox/{name}/frame",
	} {
		out[strings.Replace(path, " ", " /hr/", 1)] = hr
	}
	return out
}

// TestRegistry fails for a route that nobody thought about, and for one that is gone.
func TestRegistry(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil, present)
	tried, closed := attacked(), notForMembers()
	for _, pattern := range s.p.routes.patterns {
		_, never := closed[pattern]
		if slices.Contains(tried, pattern) == never {
			t.Errorf("%s must stand in one of the two lists of registry_test.go", pattern)
		}
	}
	for pattern := range closed {
		tried = append(tried, pattern)
	}
	for _, pattern := range tried {
		if !slices.Contains(s.p.routes.patterns, pattern) {
			t.Errorf("%s is not served any more", pattern)
		}
	}
}

// TestRefusals: what is for HR refuses members in the same words, wherever it leads, even to what does not exist.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil, both(present, drafts))
	for _, a := range s.attackers() {
		a.get(web.PathGroups) // no message waits, and the form token is known
		first := map[string]exchange{}
		for _, pattern := range sortedKeys(notForMembers()) {
			method, path, _ := strings.Cut(pattern, " ")
			if path == web.PathSignOut {
				continue
			}
			for _, id := range []string{draftID().String(), unknownID()} {
				at := strings.NewReplacer("{id}", id, "{token}", id, "{name}", id, "{number}", id).Replace(path)
				a.turn = 0
				x := a.send(method, at, url.Values{web.FormTokenField: {a.form}}.Encode(), "Content-Type", "application/x-www-form-urlencoded")
				x.request = "" // the question differs
				x.body = []byte(strings.ReplaceAll(string(x.body), at, "/"))
				x.header = withoutLength(x.header)
				if x.status != http.StatusForbidden {
					t.Errorf("%s for %s: %d", pattern, a.who, x.status)
				}
				if _, known := first[method]; !known {
					first[method] = x
				}
				if how := first[method].differs(x); how != "" {
					t.Errorf("%s refuses %s in its own way: %s", pattern, a.who, how)
				}
			}
		}
	}
}

// withoutLength leaves out the length, in which that of the path is.
func withoutLength(header string) string {
	lines := strings.SplitAfter(header, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "Content-Length: ") }), "")
}

// wantRegistered checks that the attackers did come to every route that they are said to attack.
func (s *stage) wantRegistered(all map[string][]exchange) {
	s.t.Helper()
	met := map[string]bool{}
	for _, kept := range all {
		for _, x := range kept {
			method, path, _ := strings.Cut(x.request, " ")
			path, _, _ = strings.Cut(path, " ")
			at, err := url.Parse(path)
			if err != nil {
				continue
			}
			_, pattern := s.p.routes.mux.Handler(&http.Request{Method: method, URL: at})
			met[pattern] = true
		}
	}
	for _, pattern := range attacked() {
		if !met[pattern] {
			s.t.Errorf("%s is said to be attacked, and is not", pattern)
		}
	}
}
