package main

import (
	"net/http"
	"regexp"

	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// protocolAttack asks the same things with other methods and heads: what a page does not tell, its head might.
func (a *attacker) protocolAttack() {
	people := web.PathDirectory + "/"
	paths := []string{
		web.PathDirectory + "?currentEmployer=Kurogane+Ltd.&q=%E6%BE%AA", people + idOf(victim).String(), people + unknownID(),
		web.PathGroups, web.PathOpenings + "/" + draftID().String(),
	}
	for _, path := range paths {
		for _, method := range []string{http.MethodHead, http.MethodOptions, http.MethodPut, http.MethodPatch, http.MethodDelete, "PROPFIND", "TRACE"} {
			a.send(method, path, "")
		}
		a.conditions(path)
	}
	a.assets()
}

// conditions are requests that a server may answer from what it knows of a page's age.
func (a *attacker) conditions(path string) {
	for _, header := range [][]string{
		{"If-None-Match", "*"},
		{"If-None-Match", `"1"`},
		{"If-Match", "*"},
		{"If-Modified-Since", "Fri, 27 Nov 2026 00:59:59 GMT"},
		{"If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"},
		{"If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT"},
		{"Range", "bytes=0-99"},
		{"Range", "bytes=-50", "If-Range", `"1"`},
		{"Accept", "application/json"},
		{"Accept-Language", "en, ja;q=0.5"},
		{"Accept-Encoding", "gzip"},
		{"Cache-Control", "no-cache"},
		{"X-Portal-Part", "results"},
		{"X-HTTP-Method-Override", "DELETE"},
		{"X-Forwarded-For", "127.0.0.1"},
		{"X-Forwarded-User", "hr"},
		{"Authorization", "Basic aHI6aHI="},
		{"Origin", "https://elsewhere.example"},
		{"Cookie", "portal=hr"},
		{"Expect", "100-continue"},
	} {
		a.send(http.MethodGet, path, "", header...)
	}
}

var assetLink = regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`)

// assets are the same for everybody, so nothing about anybody can be in them.
func (a *attacker) assets() {
	for _, found := range assetLink.FindAllSubmatch(a.get(web.PathHome).body, -1) {
		a.get(string(found[1]))
		a.send(http.MethodHead, string(found[1]), "")
	}
	for _, path := range []string{"portal.css", "../hr/roster", "locales/en.json", ""} {
		a.get(web.AssetPath + path)
	}
}
