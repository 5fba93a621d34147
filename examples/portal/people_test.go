package main

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// people returns the addresses of the people on a page, in order.
func people(page string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`<h3 class="person-name"><a href="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

// Every order that the page offers is one; the two of a pair begin with different people, and the pager and the ways to
// be rid of a filter keep the order.
func TestPeopleInEveryOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 60)
	for _, lang := range web.Langs() {
		b := w.as(t, lang, subjectHR)
		plain := b.get(web.PathDirectory)
		offered := regexp.MustCompile(`(?s)<select[^>]*name="sort".*?</select>`).FindString(plain.body)
		values := regexp.MustCompile(`value="([^"]*)"`).FindAllStringSubmatch(offered, -1)
		if len(values) != 8 {
			t.Fatalf("%s: %d orders in %q", lang, len(values), offered)
		}
		first := map[string]bool{}
		for _, value := range values {
			page := b.get(web.PathDirectory + "?employments.work=employee&sort=" + value[1])
			if page.status != http.StatusOK || !strings.Contains(page.body, `value="`+value[1]+`" selected`) {
				t.Errorf("%s: order %q: status %d", lang, value[1], page.status)
			}
			shown := people(page.body)
			if len(shown) == 0 {
				t.Fatalf("%s: order %q: nobody", lang, value[1])
			}
			first[strings.Join(shown, " ")] = true
			if value[1] != "" && !regexp.MustCompile(`href="[^"]*after=[^"]*sort=`+value[1]).MatchString(page.body) {
				t.Errorf("%s: order %q is lost on the next page", lang, value[1])
			}
		}
		if len(first) != len(values) {
			t.Errorf("%s: %d different pages in %d orders", lang, len(first), len(values))
		}
		if same := people(b.get(web.PathDirectory + "?sort=name").body); !slices.Equal(same, people(plain.body)) {
			t.Errorf("%s: the default is by name", lang)
		}
	}
}

// What the page does not offer is refused, whatever the SDK could make of it.
func TestKeysOfTheSearchAreClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 10)
	b := w.as(t, web.English, subjectHR)
	for query, want := range map[string]int{
		"?lang=en&q=a": http.StatusOK, "?sort=&q=&leftFrom=&leftTo=": http.StatusOK, "?leftFrom=1990&leftTo=2030-01": http.StatusOK,
		"?sort=email": http.StatusUnprocessableEntity, "?sort=skills": http.StatusUnprocessableEntity, "?q=a&q=b": http.StatusUnprocessableEntity,
		"?salary=1": http.StatusUnprocessableEntity, "?locale=ja": http.StatusUnprocessableEntity, "?memberOf=x": http.StatusUnprocessableEntity,
		"?leftFrom=2030&leftTo=1990": http.StatusUnprocessableEntity,
	} {
		if got := b.get(web.PathDirectory + query); got.status != want {
			t.Errorf("%s: status %d, want %d", query, got.status, want)
		}
	}
}
