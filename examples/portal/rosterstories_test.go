package main

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/storage"
)

var (
	uploadPathPattern = regexp.MustCompile(`action="(/hr/import/[^"]+)/columns"`)
	anySelect         = regexp.MustCompile(`(?s)<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>`)
	checkedRadio      = regexp.MustCompile(`<input type="radio" id="[^"]*" name="([^"]+)" value="([^"]*)" checked>`)
	textInput         = regexp.MustCompile(`<input id="[^"]*" name="([^"]+)" type="(?:text|date)" value="([^"]*)"`)
	figure            = regexp.MustCompile(`<span class="figure">([^<]*)</span><span class="figure-label">([^<]*)</span>`)
)

// filledForm reads what a page's form would send as it stands.
func filledForm(page string) url.Values {
	form := url.Values{}
	for _, found := range anySelect.FindAllStringSubmatch(page, -1) {
		if option := selectedOption.FindStringSubmatch(found[2]); option != nil {
			form.Set(found[1], option[1])
		}
	}
	for _, pattern := range []*regexp.Regexp{checkedRadio, textInput} {
		for _, found := range pattern.FindAllStringSubmatch(page, -1) {
			form.Set(found[1], found[2])
		}
	}
	return form
}

// figures are the numbers of a report, by what they count.
func figures(page string) map[string]string {
	out := map[string]string{}
	for _, found := range figure.FindAllStringSubmatch(page, -1) {
		out[found[2]] = found[1]
	}
	return out
}

func wantFigures(t *testing.T, got answer, want map[string]string) {
	t.Helper()
	have := figures(got.body)
	for label, n := range want {
		if have[label] != n {
			t.Errorf("%s: %q, want %q in\n%s", label, have[label], n, excerpt(got.body))
		}
	}
}

// sendExport uploads one of the portal's own exports and returns the page of its columns and the address of the upload.
func (b *browser) sendExport(sample string) (columns answer, path string) {
	b.t.Helper()
	export := b.get(web.PathImport + "/" + sample)
	columns = b.follow(b.upload(web.PathImport, web.PathImport, sample, []byte(export.body)))
	found := uploadPathPattern.FindStringSubmatch(columns.body)
	if found == nil {
		b.t.Fatalf("no form in\n%s", excerpt(columns.body))
	}
	return columns, found[1]
}

// TestClerkImportsAnExport: a Windows-31J export with titles, two header lines, eras and bad rows goes in; the report can be
// downloaded; next month's full export shows what changed and who is missing, of whom HR ends one.
func TestClerkImportsAnExport(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	hr := w.as(t, web.Japanese, subjectHR)
	columns, path := hr.sendExport("export.csv")
	wantText(t, columns, "Windows-31J", "3〜4行目", "取り込まない列:社員情報 個人番号", "髙例", "見出しが項目名と同じです。")

	form := filledForm(columns.body)
	form.Set("source", "給与ソフト")
	tried := hr.follow(hr.post(path+"/columns", path+"/columns", form))
	wantFigures(t, tried, map[string]string{"新しく加わる人": "45", "飛ばした行": "20"})
	words := hr.get(path + "/columns")
	wantText(t, words, "総合職(本社)")
	form = filledForm(words.body)
	for name := range form {
		if strings.HasPrefix(name, "word.") {
			form.Set(name, string(alumni.Employee))
		}
	}
	tried = hr.follow(hr.post(path+"/columns", path+"/columns", form))
	wantFigures(t, tried, map[string]string{"新しく加わる人": "60", "飛ばした行": "5"})
	wantText(t, hr.get(path+"?show=bad"), "個人番号")
	if n := w.roster(t); n != 0 {
		t.Fatalf("a dry run wrote %d people", n)
	}

	applied := hr.post(path, path+"/apply", nil)
	done := hr.follow(applied)
	wantFigures(t, done, map[string]string{"新しく加えた人": "60", "飛ばした行": "5"})
	if n := w.roster(t); n != 60 {
		t.Fatalf("%d people on the roster", n)
	}
	report := hr.get(applied.location + "/report.csv")
	wantText(t, report, "行,列,コード,理由,値の形,対処")
	wantNoText(t, report, "123456789012", "見本")
	if lines := strings.Count(report.body, "\n"); lines != 6 {
		t.Errorf("%d lines in the report", lines)
	}
	wantText(t, hr.get(web.PathImport), "export.csv", "給与ソフト", applied.location)
	if _, err := os.Stat(w.p.uploads.dir); err != nil {
		t.Fatal(err)
	}
	w.nextMonth(t, hr)
}

// nextMonth imports the full export of the month after.
func (w *world) nextMonth(t *testing.T, hr *browser) {
	t.Helper()
	columns, path := hr.sendExport("next.csv")
	wantText(t, columns, "「給与ソフト」として保存した設定", "保存した設定")
	form := filledForm(columns.body)
	form.Set("mode", "snapshot")
	tried := hr.follow(hr.post(path+"/columns", path+"/columns", form))
	wantFigures(t, tried, map[string]string{"新しく加わる人": "2", "更新される人": "4", "変更なし": "54", "載っていない人": "2", "飛ばした行": "0"})
	wantText(t, hr.get(path+"?show=changed"), "新規事業部", "2026年11月30日")

	applied := hr.post(path, path+"/apply", nil)
	missing := hr.get(hr.follow(applied).page(t, "show=missing"))
	gone := regexp.MustCompile(`name="gone" value="([^"]+)"`).FindAllStringSubmatch(missing.body, -1)
	if len(gone) != 2 {
		t.Fatalf("%d missing in\n%s", len(gone), excerpt(missing.body))
	}
	end := applied.location + "/end"
	wantStatus(t, "nobody chosen", hr.post(applied.location, end, url.Values{"end": {"2026-11-30"}}), http.StatusUnprocessableEntity)
	wantStatus(t, "no day", hr.post(applied.location, end, url.Values{"gone": {gone[0][1]}, "end": {"soon"}}), http.StatusUnprocessableEntity)
	ended := hr.follow(hr.post(applied.location, end, url.Values{"gone": {gone[0][1]}, "end": {"2026-11-15"}}))
	wantText(t, ended, "1人の在籍を終えました", "2026年11月15日 に在籍を終えました", gone[1][1])
	wantText(t, hr.get(web.PathHRPeople+"/"+gone[0][1]), "2026年11月15日", "給与ソフト", "在籍の終わりを確定")

	columns, path = hr.sendExport("export.csv") // it was a mistake: the older file has the person as employed
	wantText(t, hr.follow(hr.post(path+"/columns", path+"/columns", filledForm(columns.body))), "section")
	wantText(t, hr.get(path+"?show=changed"), "2026年11月15日")
}

// TestImportIsTakenUp: the portal ends in the middle of an import; the next process shows that it stopped, and goes on with
// it, or gives it up.
func TestImportIsTakenUp(t *testing.T) {
	t.Parallel()
	for name, finish := range map[string]func(*testing.T, *world, *browser, string){
		"goes on": func(t *testing.T, w *world, hr *browser, run string) {
			t.Helper()
			wantFigures(t, hr.follow(hr.post(run, run+"/resume", nil)), map[string]string{"added": "45"})
			if n := w.roster(t); n != 45 {
				t.Errorf("%d people on the roster", n)
			}
			wantStatus(t, "an import that is done", hr.post(run, run+"/resume", nil), http.StatusSeeOther)
		},
		"is given up": func(t *testing.T, w *world, hr *browser, run string) {
			t.Helper()
			wantText(t, hr.follow(hr.post(run, run+"/cancel", nil)), "The import was cancelled")
			wantNoText(t, hr.get(run), run+"/resume")
			files, err := os.ReadDir(w.base.uploads)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				if strings.HasSuffix(f.Name(), fileTable) {
					t.Errorf("%s was kept", f.Name())
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 0)
			hr := w.as(t, web.English, subjectHR)
			columns, path := hr.sendExport("export.csv")
			hr.follow(hr.post(path+"/columns", path+"/columns", filledForm(columns.body)))
			w.stop()
			run := hr.post(path, path+"/apply", nil).location
			if n := w.roster(t); n != 0 {
				t.Fatalf("%d people came in after the end", n)
			}
			w.p.work.Wait()
			next := serveWorld(t, w.base)
			hr = next.as(t, web.English, subjectHR)
			wantText(t, hr.get(run), "The import stopped halfway", run+"/resume")
			wantText(t, hr.get(web.PathImport), "Stopped halfway")
			finish(t, next, hr, run)
		})
	}
}

var pageLink = regexp.MustCompile(`href="([^"]*)"`)

// page finds the link of a page that holds some words.
func (a answer) page(t *testing.T, words string) string {
	t.Helper()
	for _, found := range pageLink.FindAllStringSubmatch(a.body, -1) {
		if strings.Contains(found[1], words) {
			return strings.ReplaceAll(found[1], "&amp;", "&")
		}
	}
	t.Fatalf("no link to %s in\n%s", words, excerpt(a.body))
	return ""
}

// TestTenantAddsAField: HR adds a field, a member fills it in and shows it, then hides it; others see accordingly, in
// results, facets and rules.
func TestTenantAddsAField(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	made, entry := w.alumna(t)
	_, other := w.colleague(t)
	hr, member, colleague := w.as(t, web.Japanese, subjectHR), w.as(t, web.Japanese, persona(entry)), w.as(t, web.English, persona(other))
	form := url.Values{
		"labelJa": {"研修の期"}, "labelEn": {"Training class"}, "key": {"trainingClass"}, "type": {"enum"}, "owner": {"member"}, "default": {"network"}, "max": {"network"},
		"facet": {"yes"}, "rule": {"yes"}, "op": {"save"},
		"choice.0.code": {"A"}, "choice.0.ja": {"第一期"}, "choice.0.en": {"First class"}, "choice.1.code": {"B"}, "choice.1.ja": {"第二期"}, "choice.1.en": {""}, "choice.2.code": {""},
	}
	again := hr.post(web.PathFields+"/new", web.PathFields+"/new", url.Values{"labelJa": {""}, "key": {"Not a key"}, "type": {"enum"}, "owner": {"member"}, "op": {"save"}})
	wantStatus(t, "a form with mistakes", again, http.StatusUnprocessableEntity)
	wantText(t, again, `id="f-key-error"`)
	wantText(t, hr.follow(hr.post(web.PathFields+"/new", web.PathFields+"/new", form)), "研修の期", "trainingClass")

	fields, err := w.p.people.Fields(t.Context(), tenant)
	if err != nil || len(fields) != 1 {
		t.Fatalf("%d fields, %v", len(fields), err)
	}
	number := customName(fields[0].Number)
	wantText(t, member.get(web.PathMe), "研修の期", `name="`+number+`"`, `name="audience.`+number+`"`)
	wantStatus(t, "no such choice", member.saveMe(url.Values{number: {"C"}}), http.StatusUnprocessableEntity)
	member.follow(member.saveMe(url.Values{number: {"A"}, "audience." + number: {"network"}}))
	profile, find := web.PathDirectory+"/"+entry.ID.String(), web.PathDirectory+"?custom.trainingClass=A"
	wantText(t, colleague.get(profile), "Training class", "First class")
	wantText(t, colleague.get(find), "1 person", made.Given, "First class")
	wantText(t, hr.get(web.PathSegments+"/new"), "研修の期")

	member.follow(member.saveMe(url.Values{number: {"A"}, "audience." + number: {"nobody"}}))
	for _, who := range []*browser{colleague, hr} {
		wantNoText(t, who.get(profile), "First class", "第一期")
		wantNoText(t, who.get(find), entry.ID.String())
	}
	wantText(t, member.get(web.PathMe), `<option value="A" selected>`)

	path := fieldPath(fields[0].Number)
	wantNoText(t, hr.get(path), "人に値があります") // nobody shows theirs to HR
	hr.follow(hr.post(path, path+"/retire", nil))
	wantNoText(t, member.get(web.PathMe), "研修の期")
	hr.follow(hr.post(path, path+"/restore", nil))
	hr.follow(hr.post(path, path+"/widen", url.Values{"to": {"textList"}}))
	wantText(t, member.get(web.PathMe), "研修の期", `value="A"`)
}

// TestFieldComesWithAFile: a column of a file fills a field of the company in; words that the company does not know are
// matched, and next time only what differs changes.
func TestFieldComesWithAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0)
	added, err := w.p.people.AddField(t.Context(), clerk(), alumni.CustomField{
		Key: "hireRoute", Label: map[alumni.Locale]string{alumni.Japanese: "採用区分", alumni.English: "Hired as"}, Type: alumni.TypeEnum, Owner: alumni.ByEmployer,
		Choices: []alumni.CustomChoice{{Code: "graduate", Label: map[alumni.Locale]string{alumni.English: "New graduate"}}, {Code: "midCareer", Label: map[alumni.Locale]string{alumni.English: "Mid-career"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	hr := w.as(t, web.English, subjectHR)
	file := "Employee ID,Name,Hired as\nE1,Sample Hannah,New graduate\nE2,Sample Henry,Campus\n"
	columns := hr.follow(hr.upload(web.PathImport, web.PathImport, "routes.csv", []byte(file)))
	wantText(t, columns, `<option value="custom.hireRoute" selected>Hired as</option>`, "The header is the name of a custom field.")
	path := uploadPathPattern.FindStringSubmatch(columns.body)[1]
	tried := hr.follow(hr.post(path+"/columns", path+"/columns", filledForm(columns.body)))
	wantFigures(t, tried, map[string]string{"would be added": "1", "skipped": "1"})
	wantText(t, tried, "Hired as", "New graduate")
	form := filledForm(hr.get(path + "/columns").body)
	for name := range form {
		if strings.HasPrefix(name, "word.") {
			form.Set(name, "midCareer")
		}
	}
	hr.follow(hr.post(path+"/columns", path+"/columns", form))
	wantFigures(t, hr.follow(hr.post(path, path+"/apply", nil)), map[string]string{"added": "2", "skipped": "0"})
	wantText(t, hr.get(web.PathRoster), "E1")
	wantText(t, hr.get(fieldPath(added.Number)), "2 people have a value")

	file = strings.ReplaceAll(file, "New graduate", "Mid-career")
	columns = hr.follow(hr.upload(web.PathImport, web.PathImport, "routes.csv", []byte(file)))
	path = uploadPathPattern.FindStringSubmatch(columns.body)[1]
	changed := hr.follow(hr.post(path+"/columns", path+"/columns", filledForm(columns.body)))
	wantFigures(t, changed, map[string]string{"would be updated": "1", "skipped": "1"})
	wantText(t, changed, `</span>New graduate</del>`, `</span>Mid-career</ins>`)
}

// TestCompanyFillsAFieldIn: a field of the company is HR's to fill in, on the person's history.
func TestCompanyFillsAFieldIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	_, entry := w.alumna(t)
	_, other := w.colleague(t)
	hr, colleague := w.as(t, web.English, subjectHR), w.as(t, web.English, persona(other))
	name := customName(w.field(t, "costCentre", alumni.ByEmployer).Number)
	path := web.PathHRPeople + "/" + entry.ID.String()
	wantStatus(t, "too long", hr.post(path, path+"/custom", url.Values{name: {strings.Repeat("x", 61)}}), http.StatusUnprocessableEntity)
	wantText(t, hr.follow(hr.post(path, path+"/custom", url.Values{name: {"4711"}})), `value="4711"`)
	wantText(t, hr.get(fieldPath(alumni.FirstTenantNumber)), "1 person has a value")
	wantText(t, colleague.get(web.PathDirectory+"/"+entry.ID.String()), "Cost centre", "4711")
}

// TestDuplicates: somebody who stands in the roster twice is found, merged and taken apart again; two others are kept apart.
func TestDuplicates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	made, entry := w.alumna(t)
	twin, err := w.p.people.Register(t.Context(), clerk(), alumni.Registration{
		Names: entry.Names, Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: "TWICE"}}, Email: entry.Email, Employments: entry.Employments,
	})
	if err != nil {
		t.Fatal(err)
	}
	hr := w.as(t, web.Japanese, subjectHR)
	wantText(t, hr.get(web.PathDuplicates), "まだ調べていません")
	hr.follow(hr.post(web.PathDuplicates, web.PathDuplicates, nil))
	w.workOff(t)
	list := hr.get(web.PathDuplicates)
	wantText(t, list, "TWICE", made.ExternalID)
	pair := list.page(t, web.PathDuplicates+"/")
	page := hr.get(pair)
	wantText(t, page, "同じ人ですか", "TWICE")
	form := filledForm(page.body)
	form.Set("version", versionField.FindStringSubmatch(page.body)[1])
	stale := url.Values{"version": {"0.0"}, "keep": {"a"}}
	wantStatus(t, "a form that is old", hr.post(pair, pair+"/merge", stale), http.StatusConflict)
	merged := hr.follow(hr.post(pair, pair+"/merge", form))
	wantText(t, merged, "一人にまとめました", "まとめた登録", "元に戻す")
	if n := w.roster(t); n != 60 {
		t.Errorf("%d people after merging", n)
	}
	for _, id := range []string{entry.ID.String(), twin.ID.String()} {
		wantText(t, hr.get(web.PathHRPeople+"/"+id), "TWICE", made.ExternalID)
	}
	history := strings.TrimSuffix(regexp.MustCompile(`action="([^"]*)/unmerge"`).FindStringSubmatch(merged.body)[1], "/")
	undo := regexp.MustCompile(`name="merge" value="([^"]+)"`).FindStringSubmatch(merged.body)[1]
	wantText(t, hr.follow(hr.post(history, history+"/unmerge", url.Values{"merge": {undo}})), "別々の登録に戻しました")
	if n := w.roster(t); n != 61 {
		t.Errorf("%d people after taking apart", n)
	}
	wantNoText(t, hr.get(web.PathDuplicates), "TWICE") // looked at, and two
	wantStatus(t, "what was undone", hr.post(history, history+"/unmerge", url.Values{"merge": {undo}}), http.StatusNotFound)
}

// TestDismiss: a pair that HR calls two people does not come up again.
func TestDismiss(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	_, entry := w.alumna(t)
	if _, err := w.p.people.Register(t.Context(), clerk(), alumni.Registration{Names: entry.Names, Email: entry.Email, Employments: entry.Employments}); err != nil {
		t.Fatal(err)
	}
	hr := w.as(t, web.English, subjectHR)
	for range 2 {
		hr.follow(hr.post(web.PathDuplicates, web.PathDuplicates, nil))
		w.workOff(t)
		list := hr.get(web.PathDuplicates)
		if strings.Contains(list.body, "Nothing to review") {
			return
		}
		pair := list.page(t, web.PathDuplicates+"/")
		wantText(t, hr.follow(hr.post(pair, pair+"/dismiss", nil)), "Noted as two people")
	}
	t.Error("the pair came up again")
}

// workOff runs what waits for a worker.
func (w *world) workOff(t *testing.T) {
	t.Helper()
	worker := storage.NewWorker(w.p.people.DB(), w.p.duplicates.Handlers(), nil)
	for {
		worked, err := worker.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !worked {
			return
		}
	}
}
