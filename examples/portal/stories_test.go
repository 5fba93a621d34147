package main

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/referral"
)

var versionField = regexp.MustCompile(`name="version" value="([^"]*)"`)

// saveMe sends the form of one's own profile with these fields.
func (b *browser) saveMe(form url.Values) answer {
	b.t.Helper()
	form.Set("version", versionField.FindStringSubmatch(b.get(web.PathMe).body)[1])
	return b.post(web.PathMe, web.PathMe, form)
}

// TestHiddenEmployer: an alumna hides her employer; a colleague finds her by half of her kana name, and by nothing else.
func TestHiddenEmployer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	made, entry := w.alumna(t)
	_, other := w.colleague(t)
	const employer = "Hidden Works Ltd."
	find := web.PathDirectory + "?currentEmployer=" + url.QueryEscape(employer)
	profile := web.PathDirectory + "/" + entry.ID.String()

	alumna, colleague := w.as(t, web.Japanese, persona(entry)), w.as(t, web.English, persona(other))
	saved := alumna.saveMe(url.Values{
		"currentEmployer": {employer}, "currentTitle": {"Editor"}, "openTo": {"talk", "return"}, "audience.currentEmployer": {"network"}, "audience.openTo": {"default"},
	})
	wantText(t, alumna.follow(saved), employer)
	wantText(t, colleague.get(find), "1 person", made.Given)
	wantText(t, colleague.get(profile), employer)

	alumna.follow(alumna.saveMe(url.Values{
		"currentEmployer": {employer}, "currentTitle": {"Editor"}, "openTo": {"talk", "return"}, "audience.currentEmployer": {"admins"}, "audience.currentTitle": {"network"},
	}))
	byName := colleague.get(web.PathDirectory + "?q=" + url.QueryEscape(string([]rune(made.FamilyKana)[:2])))
	wantText(t, byName, entry.ID.String(), "Editor")
	wantNoText(t, byName, employer)
	gone := colleague.get(find)
	wantText(t, gone, "0 people")
	wantNoText(t, gone, entry.ID.String())
	wantNoText(t, colleague.get(web.PathDirectory), employer) // facets and counts
	wantNoText(t, colleague.get(profile), employer)
	wantText(t, w.as(t, web.English, subjectHR).get(find), "1 person", entry.ID.String())
	wantText(t, alumna.get(profile), employer)
	wantNoText(t, alumna.get(profile+"?as=employee"), employer)
	wantText(t, alumna.get(profile+"?as=hr"), employer)
}

func TestFieldErrorsOfTheProfile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 20)
	_, entry := w.alumna(t)
	for lang, want := range map[web.Lang]string{web.Japanese: "範囲の外です。", web.English: "This is out of range."} {
		b := w.as(t, lang, persona(entry))
		got := b.saveMe(url.Values{"availability": {"many"}, "bio": {"kept while it is mended"}})
		wantStatus(t, "a word for a number", got, http.StatusUnprocessableEntity)
		wantText(t, got, want, "kept while it is mended")
		got = b.saveMe(url.Values{"links": {"javascript:alert(1)"}, "email": {"nobody"}})
		wantStatus(t, "bad link and address", got, http.StatusUnprocessableEntity)
		wantText(t, got, `id="f-links-error"`, `id="f-email-error"`)
		got = b.saveMe(url.Values{"audience.phone": {"public"}})
		wantStatus(t, "an audience that is too wide", got, http.StatusUnprocessableEntity)
	}
}

func TestLostUpdate(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 20)
	_, entry := w.alumna(t)
	b := w.as(t, web.English, persona(entry))
	old := versionField.FindStringSubmatch(b.get(web.PathMe).body)[1]
	b.follow(b.saveMe(url.Values{"bio": {"the first"}}))
	got := b.post(web.PathMe, web.PathMe, url.Values{"version": {old}, "bio": {"the second"}})
	wantStatus(t, "an old form", got, http.StatusConflict)
	wantText(t, b.get(web.PathMe), "the first")
}

func TestConsents(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	_, entry := w.somebody(t, func(p synth.Person) bool { return !p.Current() && !p.ConsentListing })
	_, other := w.colleague(t)
	me, colleague := w.as(t, web.Japanese, persona(entry)), w.as(t, web.Japanese, persona(other))
	profile := web.PathDirectory + "/" + entry.ID.String()
	wantStatus(t, "not listed", colleague.get(profile), http.StatusNotFound)
	me.follow(me.post(web.PathMe, web.PathMe+"/consent", url.Values{"purpose": {"listing"}, "grant": {"yes"}}))
	wantStatus(t, "listed", colleague.get(profile), http.StatusOK)
	ledger, err := w.p.people.Consents(t.Context(), clerk(), entry.ID)
	if err != nil {
		t.Fatal(err)
	}
	given := ledger.Entries[len(ledger.Entries)-1]
	if given.Locale != alumni.Japanese || !strings.Contains(given.Text, "サンプル商事") || given.Method != "form" {
		t.Errorf("kept %+v", given)
	}
	me.follow(me.post(web.PathMe, web.PathMe+"/consent", url.Values{"purpose": {"listing"}, "grant": {"no"}}))
	wantStatus(t, "withdrawn", colleague.get(profile), http.StatusNotFound)
	wantStatus(t, "no such purpose", me.post(web.PathMe, web.PathMe+"/consent", url.Values{"purpose": {"anything"}}), http.StatusBadRequest)
}

func TestGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	invited := w.group(t, alumni.JoinInvite)
	_, entry := w.alumna(t)
	b := w.as(t, web.English, persona(entry))
	if err := w.p.people.Leave(t.Context(), alumnikit.Member(tenant, entry.ID), invited.ID); err != nil {
		t.Fatal(err)
	}
	path := web.PathGroups + "/" + invited.ID.String()
	wantStatus(t, "not invited", b.post(web.PathGroups, path+"/join", nil), http.StatusForbidden)
	if err := w.p.people.Invite(t.Context(), clerk(), invited.ID, entry.ID); err != nil {
		t.Fatal(err)
	}
	wantText(t, b.get(web.PathGroups), path+"/accept", "You are invited")
	wantText(t, b.follow(b.post(web.PathGroups, path+"/accept", nil)), path+"/leave", "You joined")
	wantText(t, b.follow(b.post(web.PathGroups, path+"/leave", nil)), "You left")
}

// TestImport: a file with bad rows is mapped, tried, brought in, and brought in again.
func TestImport(t *testing.T) {
	t.Parallel()
	for lang, column := range map[web.Lang]string{web.Japanese: "社員番号", web.English: "Employee ID"} {
		w := newWorld(t, 0)
		b := w.as(t, lang, subjectHR)
		sample := b.get(web.PathImport + "/sample.csv")
		columns := b.follow(b.upload(web.PathImport, web.PathImport, "former staff.csv", []byte(sample.body)))
		wantText(t, columns, "former staff.csv", column)
		path := strings.TrimSuffix(regexp.MustCompile(`action="(/hr/import/[^"]+/columns)"`).FindStringSubmatch(columns.body)[1], "/columns")

		twice := chosenColumns(columns.body)
		twice.Set("column1", twice.Get("column0"))
		wantStatus(t, "one meaning twice", b.post(path+"/columns", path+"/columns", twice), http.StatusUnprocessableEntity)

		tried := b.follow(b.post(path+"/columns", path+"/columns", chosenColumns(columns.body)))
		wantText(t, tried, path+"/apply", `<span class="figure">21</span>`)
		if n := w.roster(t); n != 0 {
			t.Fatalf("a dry run wrote %d people", n)
		}
		applied := b.post(path, path+"/apply", nil)
		done := b.follow(applied)
		wantText(t, done, `<span class="figure">21</span>`, "report.csv")
		wantNoText(t, done, path+"/apply")
		if n := w.roster(t); n != 21 {
			t.Fatalf("%d people on the roster", n)
		}
		report := b.get(applied.location + "/report.csv")
		if lines := strings.Count(report.body, "\n"); lines < 10 {
			t.Errorf("%d lines in the report", lines)
		}
		wantStatus(t, "a file that is gone", b.post(web.PathImport, path+"/apply", nil), http.StatusUnprocessableEntity)

		columns = b.follow(b.upload(web.PathImport, web.PathImport, "again.csv", []byte(sample.body)))
		path = strings.TrimSuffix(regexp.MustCompile(`action="(/hr/import/[^"]+/columns)"`).FindStringSubmatch(columns.body)[1], "/columns")
		again := b.follow(b.post(path+"/columns", path+"/columns", chosenColumns(columns.body)))
		wantText(t, again, `<span class="figure">21</span>`)
		wantNoText(t, again, path+"/apply") // nothing to bring in
	}
}

// roster counts everybody.
func (w *world) roster(t *testing.T) int {
	t.Helper()
	found, err := w.p.directory.Search(t.Context(), clerk(), directoryEverybody())
	if err != nil {
		t.Fatal(err)
	}
	return found.Total.Count
}

var (
	columnSelect   = regexp.MustCompile(`(?s)<select[^>]* name="(column\d+)"[^>]*>(.*?)</select>`)
	selectedOption = regexp.MustCompile(`<option value="([^"]*)" selected>`)
)

// chosenColumns reads the mapping that a page proposes.
func chosenColumns(page string) url.Values {
	form := url.Values{}
	for _, found := range columnSelect.FindAllStringSubmatch(page, -1) {
		if option := selectedOption.FindStringSubmatch(found[2]); option != nil {
			form.Set(found[1], option[1])
		}
	}
	return form
}

func TestImportOfNonsense(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	b := w.as(t, web.English, subjectHR)
	for name, content := range map[string][]byte{
		"empty": nil, "binary": bytes.Repeat([]byte{0xff, 0x00}, 4000), "one line without an end": bytes.Repeat([]byte("x"), 3<<20),
	} {
		got := b.upload(web.PathImport, web.PathImport, name, content)
		if got.status >= 500 {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	left, err := os.ReadDir(w.p.uploads.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		info, err := f.Info()
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v %v", f.Name(), info.Mode(), err)
		}
	}
}

// TestComeback: she applies, HR takes her through the stages, and she stands once in the roster with two employments.
func TestComeback(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	_, entry := w.alumna(t)
	alumna, hr := w.as(t, web.Japanese, persona(entry)), w.as(t, web.English, subjectHR)
	opening := web.PathOpenings + "/" + w.opening(t).ID.String()
	before := w.roster(t)

	sent := alumna.post(opening+"/apply", opening+"/apply", url.Values{"message": {"また一緒に働きたいです。"}})
	wantText(t, alumna.follow(sent), "応募", "/withdraw")
	alumna.follow(alumna.post(opening+"/apply", opening+"/apply", url.Values{"message": {"again"}})) // a second press
	mine, err := w.p.referrals.MyApplications(t.Context(), alumnikit.Member(tenant, entry.ID), alumnikit.Page{})
	if err != nil || len(mine.Items) != 1 {
		t.Fatalf("%d applications, %v", len(mine.Items), err)
	}
	path := web.PathBoard + "/" + mine.Items[0].ID.String()
	wantText(t, hr.get(web.PathBoard), path)
	wantText(t, hr.get(path), "また一緒に働きたいです。")
	hr.follow(hr.post(path, path, url.Values{"to": {"review"}, "note": {"Was well liked."}}))
	hr.follow(hr.post(path, path, url.Values{"to": {"offer"}}))
	wantStatus(t, "a hire without a day", hr.post(path, path, url.Values{"to": {"hired"}}), http.StatusUnprocessableEntity)
	hired := hr.follow(hr.post(path, path, url.Values{"to": {"hired"}, "start": {"2026-12-01"}, "department": {"営業部"}, "title": {"主任"}}))
	wantText(t, hired, "The hire is confirmed", "1 December 2026", "Was well liked.", "Hired again")
	wantStatus(t, "a hire twice", hr.post(path, path, url.Values{"to": {"hired"}, "start": {"2026-12-01"}}), http.StatusConflict)

	after, err := w.p.people.Entry(t.Context(), clerk(), entry.ID)
	if err != nil || len(after.Employments) != 2 {
		t.Fatalf("%d employments, %v", len(after.Employments), err)
	}
	if n := w.roster(t); n != before {
		t.Errorf("%d people instead of %d", n, before)
	}
	wantText(t, alumna.get(web.PathApplications), "復職")
	wantText(t, hr.get(web.PathJournal), "application.hired", "The chain of entries was checked")
	wantNoText(t, hr.get(web.PathJournal), entry.Names.Family, "主任", "Was well liked.")
}

var mailedLink = regexp.MustCompile(`https://portal\.example(/refer/[A-Za-z0-9_-]+)`)

// TestReferral: a member refers a candidate, who accepts by the link in the mail; HR hires them; no reward for alumni.
func TestReferral(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	_, entry := w.alumna(t)
	alumna, hr := w.as(t, web.Japanese, persona(entry)), w.as(t, web.English, subjectHR)
	opening := web.PathOpenings + "/" + w.opening(t).ID.String()
	wantText(t, alumna.get(opening+"/refer"), "職業安定法")
	sent := alumna.follow(alumna.post(opening+"/refer", opening+"/refer", url.Values{"email": {"friend@example.com"}}))
	wantNoText(t, sent, "/refer/", "friend@example.com")

	mails, err := w.p.outbox.List()
	if err != nil || len(mails) != 1 {
		t.Fatalf("%d mails, %v", len(mails), err)
	}
	letter, err := w.p.outbox.Open(mails[0].Name)
	if err != nil {
		t.Fatal(err)
	}
	link := mailedLink.FindStringSubmatch(letter.Text)
	if link == nil {
		t.Fatalf("no link in %q", letter.Text)
	}
	wantNoText(t, hr.get(web.PathReferrals), "friend@example.com")
	candidate := w.browser(t, web.English)
	token := strings.TrimPrefix(link[1], "/refer/")
	wantText(t, candidate.get(link[1]), "Somebody who knows you")
	wantStatus(t, "an answer without a name", candidate.post(link[1], pathRefer, url.Values{"token": {token}, "answer": {"accept"}}), http.StatusUnprocessableEntity)
	got := candidate.post(link[1], pathRefer, url.Values{"token": {token}, "answer": {"accept"}, "family": {"Newcomer"}, "given": {"Nora"}, "message": {"Hello."}})
	wantText(t, got, "Thank you for accepting")
	wantText(t, candidate.get(link[1]), "This referral is gone")

	page := hr.get(web.PathReferrals)
	wantText(t, page, "Nora Newcomer", "friend@example.com", "Hello.")
	action := regexp.MustCompile(`/hr/referrals/[0-9a-f-]+/hire`).FindString(page.body)
	before := w.roster(t)
	wantStatus(t, "a hire without a day", hr.post(web.PathReferrals, action, nil), http.StatusUnprocessableEntity)
	hired := hr.follow(hr.post(web.PathReferrals, action, url.Values{"start": {"2026-12-01"}, "department": {"Sales"}}))
	wantText(t, hired, "Nora Newcomer", "Not allowed", "Employment Security Act art. 30")
	if n := w.roster(t); n != before+1 {
		t.Errorf("%d people instead of %d", n, before+1)
	}
}

func TestOpenings(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 10)
	hr, visitor := w.as(t, web.English, subjectHR), w.browser(t, web.Japanese)
	form := url.Values{"title": {"Lighthouse keeper"}, "kind": {"project"}, "description": {"Keep the light."}, "op": {"save"}, "closes": {"2099-04-01"}}
	saved := hr.post(web.PathHROpenings+"/new", web.PathHROpenings+"/new", form)
	hr.follow(saved)
	wantNoText(t, visitor.get(web.PathOpenings), "Lighthouse keeper")
	form.Set("op", "publish")
	hr.follow(hr.post(saved.location, saved.location, form))
	wantText(t, visitor.get(web.PathOpenings+"?q=LIGHTHOUSE&kind=project"), "Lighthouse keeper")
	wantNoText(t, visitor.get(web.PathOpenings+"?kind=employment"), "Lighthouse keeper")
	form.Set("closes", "soon")
	wantStatus(t, "no date", hr.post(saved.location, saved.location, form), http.StatusUnprocessableEntity)
	form.Set("op", "close")
	hr.follow(hr.post(saved.location, saved.location, form))
	wantNoText(t, visitor.get(web.PathOpenings), "Lighthouse keeper")
	if got := w.application(t, referral.Applied); got.Stage != referral.Applied {
		t.Error("closing one opening moved an application to another")
	}
}

// TestPages walks the directory by its cursors and meets everybody once.
func TestPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 90)
	hr := w.as(t, web.Japanese, subjectHR)
	next := regexp.MustCompile(`rel="next" href="([^"]+)"`)
	person := regexp.MustCompile(`<h3 class="person-name"><a href="(/people/[0-9a-f-]+)"`)
	met := map[string]bool{}
	for path := web.PathDirectory; path != ""; {
		page := hr.get(path)
		for _, found := range person.FindAllStringSubmatch(page.body, -1) {
			if met[found[1]] {
				t.Errorf("%s twice", found[1])
			}
			met[found[1]] = true
		}
		path = ""
		if found := next.FindStringSubmatch(page.body); found != nil {
			path = strings.ReplaceAll(found[1], "&amp;", "&")
		}
	}
	if len(met) != 90 {
		t.Errorf("%d of 90 people", len(met))
	}
}
