package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/internal/synth"
)

// class makes a search that finds a person, or none that suits the class.
type class struct {
	name string
	ask  func(p synth.Person) (wanted, bool)
	deep bool // a page half the company down instead of the first
}

// Names of classes that other figures go by.
const (
	listing = "search.listing"
	deep    = "search.listing-deep"
	facets3 = "search.3-facets"
)

// kanji is the class of so many characters that a family name begins with.
func kanji(n int) class {
	return class{name: fmt.Sprintf("search.%d-kanji", n), ask: func(p synth.Person) (wanted, bool) {
		q, ok := prefix(p.Family, n)
		return wanted{name: q}, ok && isKanji(q)
	}}
}

func classes() []class {
	everybody := func(synth.Person) (wanted, bool) { return wanted{}, true }
	return []class{
		kanji(1),
		kanji(2),
		{name: "search.3-4-kana", ask: func(p synth.Person) (wanted, bool) {
			q, ok := prefix(p.FamilyKana, 4)
			if !ok {
				q, ok = prefix(p.FamilyKana, 3)
			}
			return wanted{name: q}, ok
		}},
		{name: "search.4-romaji", ask: func(p synth.Person) (wanted, bool) {
			q, ok := prefix(p.FamilyRomaji, 4)
			return wanted{name: strings.ToLower(q)}, ok
		}},
		{name: "search.2-kanji-department-year", ask: func(p synth.Person) (wanted, bool) {
			q, ok := prefix(p.Family, 2)
			return wanted{name: q, department: p.Last().Department, start: p.Last().Start[:4]}, ok && isKanji(q)
		}},
		{name: facets3, ask: func(p synth.Person) (wanted, bool) {
			if len(p.Skills) == 0 || p.Location == "" {
				return wanted{}, false
			}
			return wanted{department: p.Last().Department, location: p.Location, skill: p.Skills[0]}, true
		}},
		{name: listing, ask: everybody},
		{name: deep, ask: everybody, deep: true},
	}
}

func prefix(s string, n int) (string, bool) {
	r := []rune(s)
	return string(r[:min(n, len(r))]), len(r) >= n
}

func isKanji(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}

// wanted is a search by hand; what is empty does not matter.
type wanted struct {
	name, department, start, location, skill string
	skip                                     int // people before the page
}

// query is the same search for the directory, from its first page.
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

// question is one search of a class, ready to be asked.
type question struct {
	by     alumnikit.Actor
	query  directory.Query
	wanted wanted
}

// maxDraws bounds the search for people who suit a class.
const maxDraws = 100_000

// draw returns searches of a class, always the same, of the tenants in turn.
func draw(c class, askers []asker) ([]question, error) {
	random := newRandom()
	var out []question
	for range maxDraws {
		a := askers[len(out)%len(askers)]
		p := a.site.person(random.IntN(a.site.size))
		q, ok := c.ask(p)
		if !ok || !p.ConsentListing || p.Current() {
			continue
		}
		if out = append(out, question{by: a.site.member(a.viewer), query: q.query(), wanted: q}); len(out) == parameterSets {
			return out, nil
		}
	}
	return nil, errors.New("too few people suit " + c.name)
}
