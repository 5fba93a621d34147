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
