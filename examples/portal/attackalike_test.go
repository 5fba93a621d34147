package main

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// TestUnseenAreAlike asks one portal about people whom the attackers may not see and about one who never was: not listed,
// of another tenant, or blocking them. But for the ID in the address, the answers are the same.
func TestUnseenAreAlike(t *testing.T) {
	t.Parallel()
	for _, secret := range unseen() {
		t.Run(secret.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, nil, both(secret.before, elsewhere))
			for _, a := range s.attackers() {
				a.find(web.PathGroups, "lang", string(a.lang)) // the cookie is set before
				want := a.about(unknownID())
				for _, role := range []string{victim, stranger} {
					got := a.about(idOf(role).String())
					for i := range want {
						if how := want[i].differs(got[i]); how != "" {
							t.Errorf("%s tells the %s from nobody by %s: %s", a.who, role, want[i].request, how)
						}
					}
				}
			}
		})
	}
}

// about asks everything that names a person, and writes down the answers as if the ID were another word.
func (a *attacker) about(id string) []exchange {
	a.turn, a.kept = 0, nil
	path := web.PathDirectory + "/" + id
	for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodDelete} {
		for _, part := range []string{"", "/", "/block", "?as=hr", "?lang=" + string(a.lang)} {
			a.send(method, path+part, "", "If-None-Match", "*")
		}
	}
	for _, verb := range []string{"/block", "/unblock", ""} {
		a.post(path+verb, nil)
		a.get(web.PathMe)
	}
	for _, list := range []string{web.PathGroups, web.PathOpenings, web.PathBoard, web.PathRoster, pathRefer} {
		a.get(list + "/" + id)
	}
	out := a.kept
	for i := range out {
		out[i].request = strings.ReplaceAll(out[i].request, id, "ID")
		out[i].header = strings.ReplaceAll(out[i].header, id, "ID")
		out[i].body = bytes.ReplaceAll(out[i].body, []byte(id), []byte("ID"))
	}
	return out
}
