package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/storage"
)

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
	wantText(t, colleague.get(find), "1 person", made.Given, "Training class: First class")
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
	rule := url.Values{
		"name": {"x"}, "combinator": {"and"}, "op": {"refresh"}, "was.0.0": {"custom.costCentre"}, "field.0.0": {"custom.costCentre"}, "operator.0.0": {"="}, "value.0.0": {"4711"},
	}
	wantText(t, hr.post(web.PathSegments+"/new", web.PathSegments+"/new", rule), `<p class="figure">1</p>`, entry.ID.String())
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
