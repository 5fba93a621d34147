package main

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// pageAttack opens every page that a member might, and sends every form, about somebody else than themself.
func (a *attacker) pageAttack() {
	a.get(web.PathHome)
	a.profileGuesses()
	a.groupGuesses()
	a.openingGuesses()
	a.selfGuesses()
	a.doorGuesses()
	a.deskGuesses()
	a.get(web.PathHome)
}

// profileGuesses opens people by their address: the victim, one that nobody has, and odd ones.
func (a *attacker) profileGuesses() {
	for _, id := range []string{idOf(victim).String(), unknownID()} {
		path := web.PathDirectory + "/" + id
		for _, query := range []string{
			"", "?as=admins", "?as=hr", "?as=alumnus", "?as=employee", "?as=group:" + a.s.circle.String(), "?lang=ja", "?lang=en", "?fields=phone", "?format=json",
			"?version=0", "?after=x", "?as=" + id,
		} {
			a.get(path + query)
		}
		for _, odd := range []string{"/", ".json", "/edit", "/history", "/groups", "/phone", "%00", "%2e%2e", ";v=1", "/block", "/unblock"} {
			a.get(path + odd)
		}
		a.get(web.PathDirectory + "/" + strings.ToUpper(id))
		a.get(web.PathDirectory + "/urn:uuid:" + id)
		a.get(web.PathDirectory + "/{" + id + "}")
		a.get(web.PathDirectory + "/" + strings.ReplaceAll(id, "-", ""))
		a.post(path, url.Values{"currentEmployer": {"x"}})
		for _, verb := range []string{"block", "block", "unblock", "unblock"} {
			a.post(path+"/"+verb, nil)
			a.get(web.PathMe)
			a.get(path)
		}
	}
	a.post(web.PathDirectory+"/"+idOf(a.who).String()+"/block", nil)
	for _, odd := range []string{"0", "me", "victim", "X-victim", "..", "%2e%2e%2fhr%2froster", strings.Repeat("0", 36)} {
		a.get(web.PathDirectory + "/" + odd)
	}
}

// groupGuesses looks at groups, and tries to get into those that one is invited to.
func (a *attacker) groupGuesses() {
	a.get(web.PathGroups)
	for _, id := range []string{a.s.hidden.String(), a.s.open.String(), unknownID(), idOf(victim).String()} {
		path := web.PathGroups + "/" + id
		for _, verb := range []string{"join", "accept", "leave", "members", "invite"} {
			a.post(path+"/"+verb, url.Values{"person": {idOf(victim).String()}})
			a.get(web.PathGroups)
		}
		a.get(path)
		a.get(path + "/members?all=1")
	}
	if a.who == outsider {
		a.post(web.PathGroups+"/"+a.s.circle.String()+"/join", nil)
		a.post(web.PathGroups+"/"+a.s.circle.String()+"/accept", nil)
	}
	for _, pairs := range [][]string{{"q", "Thursday"}, {"member", idOf(victim).String()}, {"sort", "members"}, {"count", "members"}} {
		a.find(web.PathGroups, pairs...)
	}
}

// openingGuesses applies, withdraws and refers, also whom the victim has referred already.
func (a *attacker) openingGuesses() {
	for _, pairs := range [][]string{
		nil, {"q", "Secret"}, {"q", "secret opening"}, {"kind", "employment"}, {"kind", "nothing"}, {"state", "draft"}, {"sort", "applications"}, {"closed", "1"},
	} {
		a.find(web.PathOpenings, pairs...)
	}
	for _, id := range []string{a.s.job.String(), draftID().String(), unknownID()} {
		path := web.PathOpenings + "/" + id
		for _, part := range []string{"", "/apply", "/refer", "/applications", "?applicants=1"} {
			a.get(path + part)
		}
		a.post(path+"/apply", url.Values{"message": {"\x00"}})
		a.post(path+"/apply", url.Values{"message": {"Hello."}})
		a.post(path+"/apply", url.Values{"message": {"Hello again."}})
		for _, email := range []string{friend, friend, "mio@kurogane.example", "m@shirogane.example", "common@example.com", "nonsense", ""} {
			a.post(path+"/refer", url.Values{"email": {email}})
			a.get(web.PathApplications)
		}
	}
	for _, id := range []string{a.s.job.String(), unknownID(), idOf(victim).String()} {
		a.post(web.PathApplications+"/"+id+"/withdraw", nil)
	}
	for _, token := range []string{"x", strings.Repeat("A", 43), idOf(victim).String()} {
		a.get(pathRefer + "/" + token)
		a.post(pathRefer, url.Values{"token": {token}, "answer": {"accept"}, "family": {"A"}})
		a.post(pathRefer, url.Values{"token": {token}, "answer": {"refuse"}})
		a.get(web.PathUnsubscribe + "?token=" + token)
		a.send("POST", web.PathUnsubscribe+"?token="+token, "List-Unsubscribe=One-Click", "Content-Type", "application/x-www-form-urlencoded")
	}
}

// selfGuesses provokes errors about one's own profile with what may be taken or known.
func (a *attacker) selfGuesses() {
	a.get(web.PathMe)
	for _, form := range []url.Values{
		{},
		{"version": {"0"}},
		{"email": {"mio@kurogane.example"}},
		{"phone": {"+81-90-1234-5678"}},
		{"currentEmployer": {strings.Repeat("x", 61)}},
		{"availability": {"x"}},
		{"audience.phone": {"public"}},
		{"audience.phone": {"group:" + a.s.hidden.String()}},
		{"audience.phone": {"group:" + unknownID()}},
		{"audience.memberOf": {"alumni"}},
		{"audience.nothing": {"alumni"}},
		{"links": {"javascript:x"}},
		{"openTo": {"anything"}},
		{"locale": {"xx"}},
		{"id": {idOf(victim).String()}},
	} {
		if form.Get("version") == "" {
			form.Set("version", a.version())
		}
		a.post(web.PathMe, form)
	}
	a.post(web.PathMe, url.Values{"version": {a.version()}, "bio": {"I am curious."}, "id": {idOf(victim).String()}, "person": {idOf(victim).String()}})
	for _, purpose := range []string{"listing", "newsletter", "recruiting", "anything"} {
		for _, grant := range []string{"yes", "no", "yes"} {
			a.post(web.PathMe+"/consent", url.Values{"purpose": {purpose}, "grant": {grant}, "person": {idOf(victim).String()}})
			a.get(web.PathMe)
		}
	}
	own := web.PathDirectory + "/" + idOf(a.who).String()
	for _, as := range []string{"", "alumnus", "employee", "admins", "public", "visitor", "member", "hr", "group:", "group:" + a.s.circle.String(), "group:" + a.s.hidden.String(), "nothing"} {
		a.find(own, "as", as)
	}
}

// version is that of the attacker's own profile, as the form has it.
func (a *attacker) version() string {
	found := versionField.FindSubmatch(a.get(web.PathMe).body)
	if found == nil {
		return ""
	}
	return string(found[1])
}

// doorGuesses tries to come in as somebody else, and to learn who could.
func (a *attacker) doorGuesses() {
	own := a.s.p.doorCode(subjectPerson + idOf(a.who).String()) // the attacker has it in writing
	_, signature, _ := strings.Cut(own, ".")
	a.get(web.PathSignIn)
	a.get(web.PathSignIn + "?q=" + url.QueryEscape("鮎川") + "&next=//elsewhere.example")
	for _, subject := range []string{subjectHR, subjectPerson + idOf(victim).String(), subjectPerson + unknownID(), subjectPerson + idOf(stranger).String(), "visitor", ""} {
		for _, code := range []string{subject, subject + ".", subject + "." + signature, own + subject} {
			a.post(web.PathSignIn, url.Values{"code": {code}, "persona": {subject}})
		}
	}
	a.get(web.PathHome)
}

// deskGuesses asks for what only HR may.
func (a *attacker) deskGuesses() {
	id := idOf(victim).String()
	for _, path := range []string{
		web.PathRoster, web.PathRoster + "?q=" + url.QueryEscape("鮎川"), web.PathJournal, web.PathJournal + "?person=" + id, web.PathSegments, web.PathSegments + "/new",
		web.PathSegments + "/" + id, web.PathNewsletters, web.PathNewsletters + "/" + id + "/deliveries", web.PathOutbox, web.PathOutbox + "/x.eml",
		web.PathHROpenings, web.PathHROpenings + "/" + draftID().String(), web.PathHROpenings + "/" + unknownID(), web.PathBoard, web.PathBoard + "/" + id,
		web.PathReferrals, web.PathImport, web.PathImport + "/x/report.csv", web.PathImport + "/sample.csv", "/hr", "/hr/people/" + id, "/api/people", "/api/people/" + id,
		"/people.json", "/export.csv", "/debug/pprof/", "/metrics", "/.git/config", "/sitemap.xml", "/robots.txt", "/admin",
	} {
		a.get(path)
	}
	for _, path := range []string{
		web.PathSegments + "/new", web.PathNewsletters + "/" + id + "/launch", web.PathHROpenings + "/" + draftID().String(), web.PathBoard + "/" + id,
		web.PathReferrals + "/" + id + "/hire", web.PathImport,
	} {
		a.post(path, url.Values{"op": {"save"}, "person": {id}})
	}
	for i := range 3 {
		a.get(fmt.Sprintf("%s?page=%d", web.PathRoster, i))
	}
}
