package main

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/internal/synth"
)

// How many searches of a class are timed.
const (
	hotSearches   = 200
	coldSearches  = 25
	plainSearches = 25
	pageSize      = 20
)

// class makes a search that finds a person, or none that suits the class.
type class struct {
	name string
	ask  func(p synth.Person) (wanted, bool)
}

func classes() []class {
	kanji := func(n int) func(synth.Person) (wanted, bool) {
		return func(p synth.Person) (wanted, bool) {
			q, ok := prefix(p.Family, n)
			return wanted{name: q}, ok && isKanji(q)
		}
	}
	return []class{
		{"search.1-kanji", kanji(1)},
		{"search.2-kanji", kanji(2)},
		{"search.3-4-kana", func(p synth.Person) (wanted, bool) {
			q, ok := prefix(p.FamilyKana, 4)
			if !ok {
				q, ok = prefix(p.FamilyKana, 3)
			}
			return wanted{name: q}, ok
		}},
		{"search.4-romaji", func(p synth.Person) (wanted, bool) {
			q, ok := prefix(p.FamilyRomaji, 4)
			return wanted{name: strings.ToLower(q)}, ok
		}},
		{"search.2-kanji-department-year", func(p synth.Person) (wanted, bool) {
			q, ok := prefix(p.Family, 2)
			return wanted{name: q, department: p.Last().Department, start: p.Last().Start[:4]}, ok && isKanji(q)
		}},
		{"search.3-facets", func(p synth.Person) (wanted, bool) {
			if len(p.Skills) == 0 || p.Location == "" {
				return wanted{}, false
			}
			return wanted{department: p.Last().Department, location: p.Location, skill: p.Skills[0]}, true
		}},
	}
}

func prefix(s string, n int) (string, bool) {
	r := []rune(s)
	return string(r[:min(n, len(r))]), len(r) >= n
}

func isKanji(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}

// query is the same search for the directory.
func (q wanted) query() directory.Query {
	out := directory.Query{Name: q.name, Facets: map[string][]string{}, Page: alumnikit.Page{Size: pageSize}}
	for field, value := range map[string]string{
		"employments.department": q.department, "location": q.location, "skills": q.skill,
	} {
		if value != "" {
			out.Facets[field] = []string{value}
		}
	}
	if year, err := strconv.Atoi(q.start); err == nil {
		date, _ := alumni.NewDate(year, 0, 0)
		out.Dates = map[string]directory.DateRange{"employments.start": {From: date, To: date}}
	}
	return out
}

// draw returns searches of a class, always the same, and someone to search.
func (w *world) draw(c class, n int) ([]wanted, alumnikit.Actor) {
	random := newRandom()
	var out []wanted
	for len(out) < n {
		p := w.company.Person(random.IntN(w.company.Len()))
		if q, ok := c.ask(p); ok && p.ConsentListing && !p.Current() {
			out = append(out, q)
		}
	}
	for i := range w.ids {
		if p := w.company.Person(i); p.HasProfile && !p.Current() {
			return out, alumnikit.Member(tenant, w.ids[i])
		}
	}
	panic("a company without former staff")
}

func searchFigures() []figure {
	var out []figure
	for _, c := range classes() {
		out = append(out,
			figure{c.name + ".hot", total, func(ctx context.Context, w *world) (measurement, error) {
				return w.search(ctx, c, false)
			}},
			figure{c.name + ".cold", total, func(ctx context.Context, w *world) (measurement, error) {
				return w.search(ctx, c, true)
			}},
		)
	}
	return out
}

// search times a page of 20 with records and total, as a former colleague sees it.
func (w *world) search(ctx context.Context, c class, cold bool) (measurement, error) {
	n := hotSearches
	if cold {
		n = coldSearches
	}
	queries, viewer := w.draw(c, n)
	hot := directory.New(w.people, nil)
	look := func(i int) error {
		_, err := hot.Search(ctx, viewer, queries[i].query())
		return err
	}
	if cold {
		look = func(i int) error { // each by a service of its own, which is made in microseconds
			people, err := w.service()
			if err != nil {
				return err
			}
			_, err = directory.New(people, nil).Search(ctx, viewer, queries[i].query())
			return err
		}
	} else if _, _, err := sample(n, look); err != nil {
		return measurement{}, err
	}
	p50, p95, err := sample(n, look)
	if err != nil {
		return measurement{}, err
	}
	baseline, err := w.like(ctx, c)
	return measurement{value: milliseconds(p50), p95: milliseconds(p95), baseline: baseline, unit: "ms"}, err
}

// like times the same searches by hand, once for each class.
func (w *world) like(ctx context.Context, c class) (float64, error) {
	if known, ok := w.likes[c.name]; ok {
		return known, nil
	}
	queries, _ := w.draw(c, plainSearches)
	var p50 time.Duration
	p50, _, err := sample(plainSearches, func(i int) error {
		_, err := w.plain.search(ctx, queries[i], pageSize)
		return err
	})
	w.likes[c.name] = milliseconds(p50)
	return w.likes[c.name], err
}
