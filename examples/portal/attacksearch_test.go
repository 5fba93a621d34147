package main

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// searchAttack asks the directory in every way that a page offers, and in more that none does.
func (a *attacker) searchAttack() {
	a.get(web.PathDirectory)
	a.nameGuesses()
	a.valueGuesses()
	a.keyGuesses()
	a.dateGuesses()
	a.cursorGuesses()
}

// guesses are values of the secrets, parts of them, and what they are not.
func guesses() map[string][]string {
	return map[string][]string{
		"currentEmployer": {"Kurogane Ltd.", "kurogane ltd.", "Kurogane", "AAA Shirogane", "Common Works", "No Such Works", "*", "%", "' OR 1=1 --", ""},
		"currentTitle":    {"Kurogane lead", "zz Shirogane", "Planner"},
		"location":        {"那覇", "釧路", "札幌"}, "skills": {"Falconry", "Taxidermy", "Go", "Welding"}, "interests": {"Kurogane", "Rowing"},
		"openTo": {"return", "mentoring", "talk", "anything"}, "availability": {"37", "2", "10", "-1", "x"}, "locale": {"ja", "en"},
		"employments.department": {"地下企画室", "営業部", "総務部"}, "employments.title": {"室長", "主任"}, "employments.work": {"employee", "intern"},
		"employments.place": {"大阪"}, "email": {"mio@kurogane.example", "m@shirogane.example"}, "phone": {"+81-90-1234-5678", "+81-90-9876-5432", "+81"},
		"reason": {"health"}, "note": {"極秘の理由"}, "consent": {"listing"}, "memberOf": {"Thursday circle"}, "groups": {"Thursday circle"},
	}
}

// nameGuesses looks for the victim by name, and for secrets as if they were names.
func (a *attacker) nameGuesses() {
	for _, q := range []string{
		"鮎川", "鮎川 澪", "あゆかわ", "アユカワ", "ｱﾕｶﾜ", "ayukawa", "AYUKAWA MIO", "ayu", "澪", "mio@kurogane.example", "+81-90-1234-5678", "9012345678", "Kurogane",
		"Shirogane", "kuro", "那覇", "地下企画室", "Falconry", idOf(victim).String(), "X-victim", "木曜の会", "%", "_", "\\", "\x00", "\xff", strings.Repeat("あ", 300), " ", "",
	} {
		a.find(web.PathDirectory, "q", q)
	}
	for _, value := range []string{"Kurogane Ltd.", "Common Works"} {
		a.find(web.PathDirectory, "q", "鮎川", "currentEmployer", value)
		a.find(web.PathDirectory, "q", "ayukawa", "currentEmployer", value, "skills", "Falconry")
	}
}

// valueGuesses asks for each value of each field, alone, beside the other filters, and with a name.
func (a *attacker) valueGuesses() {
	fields := guesses()
	for _, field := range sortedKeys(fields) {
		for _, value := range fields[field] {
			a.find(web.PathDirectory, field, value, "q", shared)
		}
		value := fields[field][0]
		a.find(web.PathDirectory, field, value)
		a.find(web.PathDirectory, field, value, field, fields[field][len(fields[field])-1], "q", shared)
		a.find(web.PathDirectory, field, value, "q", "鮎川")
		a.find(web.PathDirectory, field, value, "employments.department", "総務部", "skills", "Go")
		a.find(web.PathDirectory, "facets."+field, value, "filter["+field+"]", value, "where", field+"="+value, "q", shared)
	}
	department := "employments.department"
	a.find(web.PathDirectory, department, "総務部")
	a.find(web.PathDirectory, department, "総務部", department, "地下企画室")
}

// keyGuesses asks to sort, count, group and select by every field that there is, and by some that are not.
func (a *attacker) keyGuesses() {
	names := append(sortedKeys(guesses()), "name", "bio", "links", "career", "period", "updatedAt", "createdAt", "id", "reading", "salary", "employments.end", "employments.start")
	for _, name := range names {
		a.find(web.PathDirectory, "sort", name, "q", shared)
		a.find(web.PathDirectory, "sort", "-"+name, "q", shared)
		a.find(web.PathDirectory, "order", name, "count", name, "fields", name, "groupBy", name, "expand", name, "q", shared)
	}
	for _, order := range []string{"currentEmployer", "-currentEmployer", "-employments.end", "employments.start"} {
		a.walk(order)
	}
	for _, pairs := range [][]string{
		{"changedSince", "2026-11-27"},
		{"updatedAfter", "2026-11-01T00:00:00Z"},
		{"hidden", "1"},
		{"debug", "1"},
		{"as", "admins"},
		{"as", "hr"},
		{"actor", "hr"},
		{"tenant", string(foreign)},
		{"listed", "false"},
		{"all", "1"},
		{"total", "exact"},
		{"format", "json"},
		{"callback", "x"},
		{"explain", "1"},
	} {
		a.find(web.PathDirectory, append(pairs, "q", shared)...)
	}
}

// dateGuesses narrows the day of leaving down.
func (a *attacker) dateGuesses() {
	for year := 2000; year <= 2026; year += 2 {
		a.find(web.PathDirectory, "leftFrom", strconv.Itoa(year), "leftTo", strconv.Itoa(year+1), "q", shared)
		a.find(web.PathDirectory, "leftFrom", strconv.Itoa(year), "employments.department", "総務部")
	}
	for _, day := range []string{"2004-12", "2004-12-31", "2018-03", "2018-03-31", "2020-01-15", "2018-13", "0000", "last year"} {
		a.find(web.PathDirectory, "leftFrom", day, "leftTo", day, "q", shared)
		a.find(web.PathDirectory, "leftTo", day, "q", "鮎川")
	}
	for _, field := range []string{"employments.start", "employments.end", "updatedAt"} {
		for _, pairs := range [][]string{{field, "any"}, {field, "2001"}, {field + ".from", "2001", field + ".to", "2004"}, {field + ".from", "2019"}, {field + ".to", "2001-12"}} {
			a.find(web.PathDirectory, append(pairs, "q", shared)...)
		}
	}
}

var nextPage = regexp.MustCompile(`rel="next" href="([^"]+)"`)

// next is the address of the page behind, "" on the last one.
func (x exchange) next() string {
	if found := nextPage.FindSubmatch(x.body); found != nil {
		return strings.ReplaceAll(string(found[1]), "&amp;", "&")
	}
	return ""
}

// walk reads the list to its end in an order, and returns the last place on the way.
func (a *attacker) walk(order string) (cursor string) {
	page := a.find(web.PathDirectory, "sort", order)
	for next := page.next(); next != ""; next = page.next() {
		if at, err := url.Parse(next); err == nil {
			cursor = at.Query().Get("after")
		}
		page = a.get(next)
	}
	return cursor
}

// cursorGuesses walks the list to its end and misuses the places on the way.
func (a *attacker) cursorGuesses() {
	cursor := a.walk("")
	if cursor == "" {
		a.s.t.Error("the company is too small for a second page")
		return
	}
	flipped := []byte(cursor)
	flipped[len(flipped)/2] ^= 1
	for _, c := range []string{
		cursor, cursor[1:], cursor + "A", cursor[:len(cursor)-1], string(flipped), strings.ToUpper(cursor), "", "0", "AAAA", cursor + cursor, strings.Repeat("A", len(cursor)),
	} {
		a.find(web.PathDirectory, "after", c)
		a.find(web.PathDirectory, "after", c, "q", "鮎川")
		a.find(web.PathDirectory, "after", c, "currentEmployer", "Kurogane Ltd.")
		a.find(web.PathDirectory, "after", c, "sort", "currentEmployer")
		a.find(web.PathGroups, "after", c)
	}
	a.s.lent[a.who] = cursor
	for _, whose := range sortedKeys(a.s.lent) { // the other attacker's
		a.find(web.PathDirectory, "after", a.s.lent[whose])
	}
	for _, pairs := range [][]string{{"size", "1"}, {"limit", "1000"}, {"pageSize", "0"}, {"page", "2"}, {"offset", "3"}, {"before", cursor}, {"size", "-1"}} {
		a.find(web.PathDirectory, pairs...)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

// unknownID is an ID that nobody has.
func unknownID() string { return alumnikit.ID(idOf(nobody)).String() }
