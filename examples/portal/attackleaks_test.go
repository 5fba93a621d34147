package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// leak is a mistake put into the portal on purpose, in one channel. It may change an answer that is ready to be sent, and
// knows what HR knows.
type leak struct {
	name   string
	plain  setting
	secret secret
	try    func(*attacker) // the part of the attack that should find it
	spill  func(*stage, *http.Request, *httptest.ResponseRecorder)
}

// behind lets a leak spill into every answer.
func (l leak) behind(s *stage, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		s.must(err)
		r.Body = io.NopCloser(bytes.NewReader(body))
		answer := httptest.NewRecorder()
		next.ServeHTTP(answer, r)
		r.PostForm, _ = url.ParseQuery(string(body)) // whatever it was
		l.spill(s, r, answer)
		h := w.Header()
		for name, values := range answer.Header() {
			h[name] = values
		}
		if h.Get("Content-Length") != "" {
			h.Set("Content-Length", strconv.Itoa(answer.Body.Len()))
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	})
}

// knows is the victim as HR sees everything about them, which is what a careless handler could see.
func (s *stage) knows() *alumni.Person {
	found, err := s.p.people.Load(s.t.Context(), tenant, []alumnikit.PersonID{idOf(victim)})
	s.must(err)
	p := found[idOf(victim)]
	if p == nil || p.Profile == nil {
		return &alumni.Person{Profile: &alumni.Profile{}}
	}
	return p
}

// asHR is how many people HR finds.
func (s *stage) asHR(q directory.Query) int {
	found, err := s.p.directory.Search(s.t.Context(), clerk(), q)
	s.must(err)
	return found.Total.Count
}

var (
	totalShown = regexp.MustCompile(`(<p class="results-total" role="status">)[^<]*`)
	goCounted  = regexp.MustCompile(`(<span>Go</span> <span class="count">)\d+`)
	nextLink   = regexp.MustCompile(`(rel="next" href="[^"]*)"`)
)

// rewrite replaces what a pattern finds in the body.
func rewrite(answer *httptest.ResponseRecorder, pattern *regexp.Regexp, by string) {
	answer.Body = bytes.NewBuffer(pattern.ReplaceAll(answer.Body.Bytes(), []byte(by)))
}

// turn answers with another status instead.
func turn(answer *httptest.ResponseRecorder, status int) { answer.Code = status }

// at reports whether a request is about a path below which nothing more may stand.
func at(r *http.Request, method, path string) bool { return r.Method == method && r.URL.Path == path }

// searchLeaks are mistakes of a directory.
func searchLeaks() []leak {
	hr := secret{before: speaking(second(), always(alumni.Admins))}
	list := func(spill func(*stage, url.Values, *httptest.ResponseRecorder)) func(*stage, *http.Request, *httptest.ResponseRecorder) {
		return func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if at(r, http.MethodGet, web.PathDirectory) {
				spill(s, r.URL.Query(), answer)
			}
		}
	}
	return []leak{
		{"a total that counts the hidden", present, hr, (*attacker).valueGuesses, list(func(s *stage, q url.Values, answer *httptest.ResponseRecorder) {
			if employer := q.Get("currentEmployer"); employer != "" {
				rewrite(answer, totalShown, fmt.Sprint("${1}", s.asHR(directory.Query{Facets: map[string][]string{"currentEmployer": {employer}}})))
			}
		})},
		{"the count of a facet", present, hr, (*attacker).valueGuesses, list(func(s *stage, _ url.Values, answer *httptest.ResponseRecorder) {
			rewrite(answer, goCounted, fmt.Sprint("${1}", s.asHR(directory.Query{Facets: map[string][]string{"skills": {"Go"}}})))
		})},
		{"an order by what is hidden", present, hr, (*attacker).keyGuesses, list(func(s *stage, q url.Values, answer *httptest.ResponseRecorder) {
			if q.Get("sort") == "currentEmployer" && s.knows().Profile.CurrentEmployer != "" {
				raise(answer)
			}
		})},
		{"a search of hidden text", present, hr, (*attacker).nameGuesses, list(func(s *stage, q url.Values, answer *httptest.ResponseRecorder) {
			if name := q.Get("q"); name != "" && strings.Contains(s.knows().Profile.CurrentEmployer, name) {
				rewrite(answer, totalShown, "${1}1")
			}
		})},
		{"a longer cursor", present, hr, (*attacker).cursorGuesses, list(func(s *stage, _ url.Values, answer *httptest.ResponseRecorder) {
			if s.knows().Profile.Phone != "" {
				rewrite(answer, nextLink, `${1}A"`)
			}
		})},
		{"an error for a hidden value", present, hr, (*attacker).valueGuesses, list(func(s *stage, q url.Values, answer *httptest.ResponseRecorder) {
			if phone := q.Get("phone"); phone != "" && phone == s.knows().Profile.Phone {
				turn(answer, http.StatusConflict)
			}
		})},
		{"a range over hidden days", present, secret{before: employed}, (*attacker).dateGuesses, list(func(s *stage, q url.Values, answer *httptest.ResponseRecorder) {
			day, err := alumni.ParseDate(q.Get("leftFrom"))
			if err == nil && !day.IsZero() {
				rewrite(answer, totalShown, fmt.Sprint("${1}", s.asHR(directory.Query{Dates: map[string]directory.DateRange{"employments.end": {From: day}}})))
			}
		})},
		{"when somebody changed something", present, secret{before: present, later: hr.before}, (*attacker).nameGuesses, list(func(s *stage, _ url.Values, answer *httptest.ResponseRecorder) {
			answer.Header().Set("Last-Modified", s.knows().Profile.UpdatedAt.Format(http.TimeFormat))
		})},
	}
}

// raise moves the victim to the head of the list.
func raise(answer *httptest.ResponseRecorder) {
	head, rows, ok := strings.Cut(answer.Body.String(), `<ul class="people">`)
	if !ok {
		return
	}
	rows, tail, _ := strings.Cut(rows, "</ul></div>")
	list := strings.SplitAfter(rows, "</article></li>")
	slices.SortStableFunc(list, func(a, b string) int {
		return strings.Count(b, idOf(victim).String()) - strings.Count(a, idOf(victim).String())
	})
	answer.Body = bytes.NewBufferString(head + `<ul class="people">` + strings.Join(list, "") + "</ul></div>" + tail)
}

// pageLeaks are mistakes of the other pages.
func pageLeaks() []leak {
	hr := secret{before: speaking(first(), always(alumni.Admins))}
	unlisted := unseen()[0]
	page := web.PathDirectory + "/" + idOf(victim).String()
	return []leak{
		{"an ETag of the record", present, secret{before: present, later: hr.before}, (*attacker).profileGuesses, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if at(r, http.MethodGet, page) {
				answer.Header().Set("ETag", fmt.Sprintf("%q", profileVersion(s.knows().Profile)))
			}
		}},
		{"forbidden instead of not found", func(*stage) {}, unlisted, (*attacker).profileGuesses, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if at(r, http.MethodGet, page) && s.knows().Entry != nil && answer.Code == http.StatusNotFound {
				turn(answer, http.StatusForbidden)
			}
		}},
		{"hidden instead of nothing", present, hr, (*attacker).profileGuesses, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if at(r, http.MethodGet, page) && s.knows().Profile.Phone != "" {
				answer.Body.WriteString("<!-- hidden -->")
			}
		}},
		{"a cookie for a hidden profile", present, hr, (*attacker).profileGuesses, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if at(r, http.MethodHead, page) || (at(r, http.MethodGet, page) && s.knows().Profile.Email != "") {
				answer.Header().Add("Set-Cookie", "seen=1; Path=/")
			}
		}},
		{"how many are in a group", present, secret{before: both(present, grouped)}, (*attacker).groupGuesses, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if at(r, http.MethodGet, web.PathGroups) {
				fmt.Fprintf(answer.Body, "<!-- %d -->", len(s.knows().Groups()))
			}
		}},
		{"an address that is taken", present, hr, (*attacker).selfGuesses, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if at(r, http.MethodPost, web.PathMe) && r.PostForm.Get("phone") != "" && r.PostForm.Get("phone") == s.knows().Profile.Phone {
				turn(answer, http.StatusUnprocessableEntity)
			}
		}},
		{"a candidate who is known", present, hr, (*attacker).openingGuesses, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if r.Method == http.MethodPost && r.PostForm.Get("email") != "" && r.PostForm.Get("email") == s.knows().Profile.Email {
				turn(answer, http.StatusConflict)
			}
		}},
		{"whose code is wrong", func(*stage) {}, unlisted, (*attacker).doorGuesses, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if at(r, http.MethodPost, web.PathSignIn) && strings.Contains(r.PostForm.Get("code"), idOf(victim).String()) && s.knows().Entry != nil {
				turn(answer, http.StatusForbidden)
			}
		}},
		{"that one is blocked", func(*stage) {}, unseen()[2], (*attacker).profileGuesses, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if at(r, http.MethodGet, page) && s.knows().Entry != nil {
				answer.Header().Set("X-Reason", "blocked")
			}
		}},
		{"that a draft exists", present, secret{before: both(present, drafts)}, (*attacker).openingGuesses, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if _, err := s.p.referrals.Opening(r.Context(), clerk(), draftID()); err == nil && strings.Contains(r.URL.Path, draftID().String()) {
				turn(answer, http.StatusForbidden)
			}
		}},
		{"the length of a refusal", present, hr, (*attacker).protocolAttack, func(s *stage, r *http.Request, answer *httptest.ResponseRecorder) {
			if r.Method == http.MethodOptions {
				answer.Header().Set("X-Length", strconv.Itoa(len(s.knows().Profile.Bio)))
			}
		}},
	}
}

// TestAttackFindsLeaks puts each leak into both portals of a pair that differs in a secret: the attack must tell them apart.
// And without a leak it must not, or what it finds would mean nothing; see TestAttack.
func TestAttackFindsLeaks(t *testing.T) {
	t.Parallel()
	for _, l := range append(searchLeaks(), pageLeaks()...) {
		t.Run(l.name, func(t *testing.T) {
			t.Parallel()
			tried := func(set, later setting) []exchange {
				s := newStage(t, l.behind, set)
				a := s.attacker(outsider, web.English)
				if later != nil {
					s.dice.turn("later", laterTurn)
					later(s)
				}
				l.try(a)
				return a.kept
			}
			plain := tried(l.plain, nil)
			if told(plain, tried(l.plain, nil)) != "" {
				t.Error("told apart without a secret")
			}
			if told(plain, tried(l.secret.before, l.secret.later)) == "" {
				t.Errorf("%d requests did not find it", len(plain))
			}
		})
	}
}
