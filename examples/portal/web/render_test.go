package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// newShell returns a shell over a fixed key whose viewer has the role named by ?role=.
func newShell(t *testing.T, change func(*Config)) *Shell {
	t.Helper()
	signer, err := NewHMACSigner([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Company: "見本製作所 & <Co>", Signer: signer, Logger: slog.New(slog.DiscardHandler), Viewer: func(r *http.Request, _ *Session) Viewer {
		return Viewer{ID: "p1", Name: samplePeople()[0].Name, Role: Role(r.URL.Query().Get("role"))}
	}}
	if change != nil {
		change(&c)
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// get renders a page through the whole shell and returns the answer.
func get(t *testing.T, s *Shell, page Page, query string) *httptest.ResponseRecorder {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) { s.Render(w, r, http.StatusOK, page) })
	w := httptest.NewRecorder()
	s.Wrap(mux).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?"+query, nil))
	return w
}

func TestEveryPageRendersWell(t *testing.T) {
	t.Parallel()
	s := newShell(t, nil)
	roles := []Role{RoleVisitor, RoleAlumnus, RoleEmployee, RoleHR}
	pages := map[string][]Page{"filled": filledPages(), "empty": emptyPages()}
	for kind, list := range pages {
		for i, page := range list {
			for _, lang := range Langs() {
				role := roles[i%len(roles)]
				if _, ok := page.(HomePage); ok {
					for _, role := range roles {
						checkPage(t, s, page, lang, role, kind)
					}
				}
				checkPage(t, s, page, lang, role, kind)
			}
		}
	}
}

func checkPage(t *testing.T, s *Shell, page Page, lang Lang, role Role, kind string) {
	t.Helper()
	name := kind + " " + reflect.TypeOf(page).Name() + " " + string(lang) + " " + string(role)
	w := get(t, s, page, "lang="+string(lang)+"&role="+string(role))
	body := w.Body.String()
	if w.Code != http.StatusOK {
		t.Errorf("%s: status %d", name, w.Code)
	}
	for _, bad := range []string{"⟦", "<no value>", "ZgotmplZ", "%!", "{n}", "{name}", "{company}", "{date}"} {
		if strings.Contains(body, bad) {
			t.Errorf("%s: contains %q near %q", name, bad, around(body, bad))
		}
	}
	if !strings.Contains(body, `<html lang="`+string(lang)+`">`) {
		t.Errorf("%s: wrong language", name)
	}
	for _, problem := range checkMarkup(body) {
		t.Errorf("%s: %s", name, problem)
	}
}

func around(body, part string) string {
	i := strings.Index(body, part)
	return body[max(0, i-60):min(len(body), i+60)]
}

// TestSamplesCoverEveryPage keeps the samples complete: a page type without samples would not be checked at all.
func TestSamplesCoverEveryPage(t *testing.T) {
	t.Parallel()
	have := map[string]int{}
	for _, p := range emptyPages() {
		if !reflect.ValueOf(p).IsZero() {
			t.Errorf("%T is not empty", p)
		}
		have[reflect.TypeOf(p).Name()] |= 1
	}
	for _, p := range filledPages() {
		have[reflect.TypeOf(p).Name()] |= 2
	}
	declared := regexp.MustCompile(`func \((?:p )?(\w+)\) meta\(\) meta`)
	found := 0
	for _, file := range goFiles(t, ".") {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declared.FindAllStringSubmatch(string(b), -1) {
			found++
			if have[m[1]] != 3 {
				t.Errorf("%s lacks a filled or an empty sample", m[1])
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d pages declared", found)
	}
}

// TestCheckerFindsFaults shows that the markup checker is not blind.
func TestCheckerFindsFaults(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]string{
		"unclosed":     `<h1>a</h1><p>`,
		"crossed":      `<h1>a<b></h1></b>`,
		"inline style": `<h1 style="color:red">a</h1>`,
		"handler":      `<h1 onclick="x()">a</h1>`,
		"script":       `<h1>a</h1><script>x</script>`,
		"no token":     `<h1>a</h1><form method="post"></form>`,
		"empty token":  `<h1>a</h1><form method="post"><input type="hidden" name="_csrf" value=""></form>`,
		"no label":     `<h1>a</h1><input id="a" name="a" type="text">`,
		"same id":      `<h1 id="a">a</h1><p id="a"></p>`,
		"dangling":     `<h1 aria-describedby="b">a</h1>`,
		"two h1":       `<h1>a</h1><h1>b</h1>`,
		"typeless":     `<h1>a</h1><button>b</button>`,
		"stray":        `<h1>a < b</h1>`,
		"nested forms": `<h1>a</h1><form><form></form></form>`,
	} {
		if len(checkMarkup(fault)) == 0 {
			t.Errorf("%s: not noticed", name)
		}
	}
	if p := checkMarkup(`<h1>a</h1><form method="post"><input type="hidden" name="_csrf" value="x"><label for="a">b</label><input id="a" name="a"></form>`); len(p) > 0 {
		t.Errorf("false alarm: %v", p)
	}
}

func TestHostileValuesAreEscaped(t *testing.T) {
	t.Parallel()
	s := newShell(t, nil)
	evil := `"><script>alert(1)</script>`
	page := DirectoryPage{
		Query:   evil,
		Results: []Person{{ID: evil, URL: "javascript:alert(1)", Name: Name{Family: evil, Given: evil}, Headline: evil, Tags: []string{evil}}},
		Filters: []Link{{evil, "javascript:alert(1)"}}, Facets: []Facet{{evil, evil, []FacetValue{{evil, evil, 1, false}}}},
	}
	body := get(t, s, page, "lang=en").Body.String()
	if strings.Contains(body, "<script>") || strings.Contains(body, `href="javascript:`) {
		t.Errorf("not escaped: %s", around(body, "alert(1)"))
	}
	for _, problem := range checkMarkup(body) {
		t.Error(problem)
	}
}

func TestBrokenTemplateBecomesErrorPage(t *testing.T) {
	t.Parallel()
	s := newShell(t, nil)
	w := get(t, s, brokenPage{}, "lang=en")
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "Something went wrong") {
		t.Errorf("status %d: %.200s", w.Code, w.Body.String())
	}
}

// TestWhatRunsIsAskedForAgain: without the script too, a page of something under way is fetched again, and no other.
func TestWhatRunsIsAskedForAgain(t *testing.T) {
	t.Parallel()
	s := newShell(t, nil)
	const refresh = `<noscript><meta http-equiv="refresh" content="3"></noscript>`
	if body := get(t, s, ImportReportPage{Running: true}, "lang=en").Body.String(); !strings.Contains(body, refresh) {
		t.Error("an import under way is not asked for again")
	}
	if body := get(t, s, ImportReportPage{}, "lang=en").Body.String(); strings.Contains(body, "http-equiv") {
		t.Error("a report is asked for again")
	}
}

type brokenPage struct{}

func (brokenPage) meta() meta { return meta{template: "directory"} } // has none of the directory's fields
