package main

import (
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// webName hands a name of the SDK to the pages.
func webName(n alumni.Names) web.Name {
	return web.Name{
		Family: n.Family, Given: n.Given, FamilyKana: n.FamilyKana, GivenKana: n.GivenKana,
		FamilyLatin: n.FamilyRomaji, GivenLatin: n.GivenRomaji,
	}
}

// webDate hands a date of the SDK to the pages.
func webDate(d alumni.Date) web.Date { return web.Date{Year: d.Year(), Month: d.Month(), Day: d.Day()} }

func webSpan(start, end alumni.Date) web.Span {
	return web.Span{From: webDate(start), To: webDate(end)}
}

// term writes a word of the company's own vocabulary, such as a department. A company's data is shown as the company
// writes it; only the invented company knows its vocabulary in English too.
func (v *visit) term(word string) string {
	if v.l.Lang() == web.English && v.p.company.Invented {
		return v.p.glossary.English(word)
	}
	return word
}

func (v *visit) terms(words []string) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = v.term(w)
	}
	return out
}

// valueLabel writes a value of a field for people.
func (v *visit) valueLabel(field, value string) string {
	switch field {
	case "openTo":
		return v.l.Label("openTo", value)
	case "employments.work":
		return v.l.Label("work", value)
	}
	if f, ok := v.schema.Field(field); ok {
		if _, custom := f.Custom(); custom {
			return v.customWords(f, []string{value})[0]
		}
	}
	return v.term(value)
}

func (v *visit) openTo(list []alumni.Openness) []string {
	out := make([]string, len(list))
	for i, o := range list {
		out[i] = v.l.Label("openTo", string(o))
	}
	return out
}

// joined joins the words that are there.
func joined(separator string, words ...string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, separator)
}

// card is a person in a list, as the viewer may see them.
func (v *visit) card(view directory.View) web.Person {
	p := web.Person{
		ID: view.ID.String(), URL: web.PathDirectory + "/" + view.ID.String(), Name: webName(view.Names),
		Headline: joined(v.comma(), v.term(view.CurrentTitle), v.term(view.CurrentEmployer)),
	}
	today := v.p.people.Today()
	for _, m := range view.Employments {
		p.Current = p.Current || ongoing(m, today)
	}
	if n := len(view.Employments); n > 0 {
		last := view.Employments[n-1]
		p.Was = joined(" · ", v.term(last.Department), v.term(last.Place))
		p.Period = webSpan(last.Start, last.End)
	}
	tags := v.openTo(view.OpenTo)
	p.Tags, p.Facts = tags[:min(len(tags), 3)], v.cardFacts(view)
	return p
}

// cardFacts are what a card says of the fields that the company added: the first of those that people are filtered by.
func (v *visit) cardFacts(view directory.View) []string {
	var out []string
	for _, c := range view.Custom {
		if f, ok := v.schema.Field(c.Field); ok && f.Facet && len(out) < 2 {
			out = append(out, v.l.T("person.fact", "name", f.Label[v.locale()], "value", joined(v.comma(), v.customWords(f, c.Values)...)))
		}
	}
	return out
}

// ongoing reports whether an employment is known to last: with a hidden period nothing is known.
func ongoing(m directory.Employment, today alumni.Date) bool {
	return !m.Start.IsZero() && alumni.Employment{Start: m.Start, End: m.End}.CurrentOn(today)
}

func (v *visit) comma() string {
	if v.l.Lang() == web.Japanese {
		return "、"
	}
	return ", "
}

// paragraphs splits a text at empty lines.
func paragraphs(text string) []string {
	var out []string
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
