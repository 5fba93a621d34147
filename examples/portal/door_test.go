package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// TestLockedDoor: a locked portal names nobody, HR hands codes out, and only the code that was given opens.
func TestLockedDoor(t *testing.T) {
	t.Parallel()
	s := newStage(t, nil, present)
	w := &world{p: s.p, server: s.server}
	for _, lang := range web.Langs() {
		b := w.browser(t, lang)
		page := b.get(web.PathSignIn + "?q=" + url.QueryEscape(shared))
		wantNoText(t, page, idOf(victim).String(), names(victim).Family, "persona")
		code := w.p.doorCode(subjectPerson + idOf(insider).String())
		for _, bad := range []string{"", "hr", "hr.", code[:len(code)-1], code + "A", strings.Replace(code, idOf(insider).String(), idOf(victim).String(), 1), "."} {
			got := b.post(web.PathSignIn, web.PathSignIn, url.Values{"code": {bad}, "persona": {"hr"}})
			wantStatus(t, "a bad code", got, http.StatusUnprocessableEntity)
			wantText(t, got, `id="f-code-error"`)
		}
		wantText(t, b.follow(b.post(web.PathSignIn, web.PathSignIn, url.Values{"code": {" " + code + "\n"}})), map[web.Lang]string{web.Japanese: names(insider).Family, web.English: names(insider).FamilyRomaji}[lang])
		hr := w.browser(t, lang)
		hr.follow(hr.post(web.PathSignIn, web.PathSignIn, url.Values{"code": {w.p.doorCode(subjectHR)}}))
		wantText(t, hr.get(personPath(idOf(insider))), code)
		wantNoText(t, b.get(personPath(idOf(insider))), code)
	}
}
