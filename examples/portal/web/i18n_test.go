package web

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func goFiles(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, "_test.go") })
}

// usedKeys finds the message keys that templates and Go files name, the portal's handlers one folder up included. A
// handler's other literals may look like keys, such as the journal's verbs, so those count as used but are not required.
func usedKeys(t *testing.T) (keys, required, prefixes map[string]bool) {
	t.Helper()
	keys, required, prefixes = map[string]bool{}, map[string]bool{}, map[string]bool{}
	spoken := regexp.MustCompile(`(?:\bT\(|\bKey:\s*|\bKey\()"([a-zA-Z]+(?:\.[a-zA-Z0-9]+)+)"`)
	files := append(goFiles(t, "."), goFiles(t, "..")...)
	for _, pattern := range []string{"templates/*.html", "templates/*/*.html"} {
		html, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, html...)
	}
	literal := regexp.MustCompile(`"([a-zA-Z]+(?:\.[a-zA-Z0-9]+)+)"`)
	prefix := regexp.MustCompile(`(?:label|Label\()\s*"([a-zA-Z]+)"`)
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range literal.FindAllStringSubmatch(string(b), -1) {
			keys[m[1]] = true
			if !strings.HasPrefix(f, "..") {
				required[m[1]] = true
			}
		}
		for _, m := range spoken.FindAllStringSubmatch(string(b), -1) {
			required[m[1]] = true
		}
		for _, m := range prefix.FindAllStringSubmatch(string(b), -1) {
			prefixes[m[1]] = true
		}
	}
	return keys, required, prefixes
}

func catalogues(t *testing.T) map[Lang]catalogue {
	t.Helper()
	all := map[Lang]catalogue{}
	for _, lang := range Langs() {
		c, err := loadCatalogue(lang)
		if err != nil {
			t.Fatal(err)
		}
		all[lang] = c
	}
	return all
}

// enumKeys are the keys that Label builds from enumerations.
func enumKeys() []string {
	var keys []string
	put := func(prefix string, values ...string) {
		for _, v := range values {
			keys = append(keys, prefix+"."+v)
		}
	}
	put("audience", texts(Audiences())...)
	put("status", texts(ApplicationStatuses())...)
	put("move", texts(ApplicationStatuses())...)
	put("referral", texts(ReferralStatuses())...)
	put("membership", texts(Memberships())...)
	put("edition", texts(EditionStatuses())...)
	put("openingKind", texts(OpeningKinds())...)
	put("openingState", texts(OpeningStates())...)
	put("groupKind", texts(GroupKinds())...)
	put("lang", texts(Langs())...)
	put("langName", texts(Langs())...)
	put("role", texts([]Role{RoleVisitor, RoleAlumnus, RoleEmployee, RoleHR})...)
	put("work", WorkKinds()...)
	put("openTo", OpenToKinds()...)
	put("op", Operators()...)
	put("segmentState", texts(SegmentStates())...)
	put("delivery", DeliveryStates()...)
	put("cause", DeliveryCauses()...)
	put("problem", EditionProblems()...)
	put("importMode", texts(ImportModes())...)
	put("importModeText", texts(ImportModes())...)
	put("importState", texts(ImportStates())...)
	put("confidence", texts(Confidences())...)
	put("section", texts(ImportSections())...)
	put("sectionText", texts(ImportSections())...)
	put("likeness", texts(Likenesses())...)
	put("post", texts(HistoryKinds())...)
	put("fieldType", FieldTypes()...)
	put("factName", FactNames()...)
	put("importedPost", ImportedPosts()...)
	put("encoding", Encodings()...)
	put("separator", Separators()...)
	for _, k := range ErrorKinds() {
		keys = append(keys, "error."+string(k)+".title", "error."+string(k)+".text")
	}
	return keys
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func TestCataloguesAgree(t *testing.T) {
	t.Parallel()
	all := catalogues(t)
	ja, en := all[Japanese], all[English]
	placeholder := regexp.MustCompile(`\{[a-z]+\}`)
	names := func(s string) []string {
		found := placeholder.FindAllString(s, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for _, key := range ja.keys() {
		m, ok := en[key]
		if !ok {
			t.Errorf("%s: missing in English", key)
			continue
		}
		if ja[key].other == "" || m.other == "" {
			t.Errorf("%s: empty", key)
		}
		if a, b := names(ja[key].other), names(m.other); !slices.Equal(a, b) {
			t.Errorf("%s: placeholders %v and %v", key, a, b)
		}
	}
	for _, key := range en.keys() {
		if _, ok := ja[key]; !ok {
			t.Errorf("%s: missing in Japanese", key)
		}
	}
}

func TestEveryKeyIsUsedAndExists(t *testing.T) {
	t.Parallel()
	keys, required, prefixes := usedKeys(t)
	have := catalogues(t)[Japanese]
	used := map[string]bool{}
	for _, k := range enumKeys() {
		used[k] = true
		if _, ok := have[Key(k)]; !ok {
			t.Errorf("enumeration key %s is missing", k)
		}
	}
	families := map[string]bool{}
	for _, k := range have.keys() {
		family, _, _ := strings.Cut(string(k), ".")
		families[family] = true
		if !used[string(k)] && !keys[string(k)] {
			t.Errorf("%s is used nowhere", k)
		}
	}
	for k := range required {
		family, rest, _ := strings.Cut(k, ".")
		if families[family] && !isFileName(rest) {
			if _, ok := have[Key(k)]; !ok {
				t.Errorf("%s is used and missing", k)
			}
		}
	}
	for p := range prefixes {
		if !families[p] {
			t.Errorf("label %q has no messages", p)
		}
	}
}

func isFileName(ext string) bool {
	return slices.Contains([]string{"html", "css", "js", "json", "csv", "go"}, ext)
}

func localizers(t *testing.T) (ja, en *Localizer) {
	t.Helper()
	s := newShell(t, nil)
	return s.Localize(Japanese), s.Localize(English)
}

func TestFormats(t *testing.T) {
	t.Parallel()
	ja, en := localizers(t)
	hanako := samplePeople()[0].Name
	alex := samplePeople()[2].Name
	at := time.Date(2024, 4, 1, 9, 5, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{ja.Date(Date{2024, 4, 1}), "2024年4月1日"},
		{en.Date(Date{2024, 4, 1}), "1 April 2024"},
		{ja.Date(Date{2024, 4, 0}), "2024年4月"},
		{en.Date(Date{2024, 4, 0}), "April 2024"},
		{ja.Date(Date{2024, 0, 9}), "2024年"},
		{en.Date(Date{}), ""},
		{ja.Span(Span{From: Date{2019, 4, 0}}), "2019年4月 – 現在"},
		{en.Span(Span{Date{2019, 4, 0}, Date{2021, 0, 0}}), "April 2019 – 2021"},
		{en.Span(Span{To: Date{2021, 0, 0}}), "– 2021"},
		{ja.Span(Span{}), ""},
		{ja.Time(at), "2024年4月1日 09:05"},
		{en.Time(at), "1 April 2024, 09:05"},
		{en.Time(time.Time{}), ""},
		{en.Number(-1234567), "-1,234,567"},
		{en.Number(999), "999"},
		{en.Bytes(64 << 20), "64 MB"},
		{ja.Name(hanako), "見本 花子"},
		{en.Name(hanako), "Hanako Mihon"},
		{ja.Reading(hanako), "みほん はなこ"},
		{en.Reading(hanako), "見本 花子"},
		{ja.Name(alex), "Alexandra Placeholder"},
		{en.Reading(alex), ""},
		{ja.Name(Name{}), ""},
		{monogram(hanako), "見"},
		{monogram(alex), "AP"},
		{monogram(Name{}), ""},
		{en.T("total.people", "n", 1), "1 person"},
		{en.T("total.people", "n", 1200), "1,200 people"},
		{ja.T("total.people", "n", 1), "1人"},
		{en.T("no.such"), "⟦no.such⟧"},
		{en.T("home.hello", "name", "{n}"), "Welcome back, {n}."},
		{Date{2024, 4, 0}.ISO(), "2024-04"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestAcceptedLanguage(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]Lang{
		"": Japanese, "en": English, "en-GB,en;q=0.9,ja;q=0.8": English, "ja,en;q=0.5": Japanese, "fr,de;q=0.9": Japanese,
		"ja;q=0.1, en;q=0.2": English, "en;q=zero": Japanese, "en;q=7": Japanese, "en;q=0": Japanese,
		strings.Repeat("fr,", 5000) + "en": Japanese,
	} {
		if got := acceptedLang(header); got != want {
			t.Errorf("%.40q: %s", header, got)
		}
	}
}
