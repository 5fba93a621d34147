package main

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

func (p *portal) directoryRoutes(rt *routes) {
	rt.any("GET "+web.PathDirectory, p.directoryPage)
	rt.any("GET "+web.PathDirectory+"/{id}", p.profilePage)
	p.blockRoutes(rt)
}

// directoryFacets are the filters of the directory. What a viewer may not see is counted for nobody, so a facet that is
// empty for them is left out.
func (v *visit) directoryFacets() []string {
	return append([]string{"employments.department", "employments.work", "openTo", "skills", "location", "currentEmployer"}, v.customFacets()...)
}

// customFacets are the filters that the company added.
func (v *visit) customFacets() []string {
	var out []string
	for _, f := range v.schema.CustomFields() {
		if f.Facet && !f.IsRetired() {
			out = append(out, f.Name)
		}
	}
	return out
}

// directoryPage searches as the viewer may: by a part of a name, by values, by the years of leaving.
func (p *portal) directoryPage(v *visit) error {
	form, facets := v.r.URL.Query(), v.directoryFacets()
	out := web.DirectoryPage{Query: form.Get("q"), Years: [2]string{form.Get("leftFrom"), form.Get("leftTo")}, Sorts: v.sorts(form.Get("sort"))}
	q, err := v.searchOf(form, facets)
	var found directory.Result
	if err == nil {
		q.Count = facets
		found, err = p.directory.Search(v.r.Context(), v.actor, q)
	}
	if errors.Is(err, alumnikit.ErrInvalid) {
		out.Message = v.l.T("directory.invalid")
		out.Reset = web.PathDirectory
		return v.again(out)
	}
	if err != nil {
		return err
	}
	for _, view := range found.Items {
		out.Results = append(out.Results, v.card(view))
	}
	if !v.actor.IsMember() && !v.actor.IsAdmin() {
		out.SignIn = web.PathSignIn + "?next=" + url.QueryEscape(v.r.URL.RequestURI())
	}
	out.Total = web.Total{N: found.Total.Count, AtMost: !found.Total.Exact}
	out.Pager = pager(v.r.URL, found.Next)
	if out.Facets, err = p.facets(v, q, found); err != nil {
		return err
	}
	out.Filters, out.Reset = v.filters(form, out.Facets)
	return v.render(out)
}

// searchOf reads a search from a form: what directory.ParseQuery reads, with shorter names for the years of leaving, and
// of the facets those that the page offers: any other would be a filter that nobody sees.
func (v *visit) searchOf(form url.Values, facets []string) (directory.Query, error) {
	values := url.Values{}
	for key, of := range form {
		switch key {
		case "leftFrom":
			key = leftOn + directory.SuffixFrom
		case "leftTo":
			key = leftOn + directory.SuffixTo
		}
		values[key] = append(values[key], of...)
	}
	q, err := directory.ParseQuery(v.schema, values, "lang")
	if err != nil {
		return q, fmt.Errorf("search: %w", err)
	}
	for name := range q.Facets {
		if !slices.Contains(facets, name) {
			return q, fmt.Errorf("search by %s: %w", name, alumnikit.ErrInvalid)
		}
	}
	q.Page.Size = pageSize
	return q, nil
}

const leftOn = "employments.end"

// sorts are the orders that the page offers.
func (v *visit) sorts(chosen string) []web.Option {
	at := directory.ParseSort(chosen)
	order := func(key web.Key, field string, descending bool) web.Option {
		s := directory.Sort{Field: field, Descending: descending}
		return web.Option{Value: s.String(), Label: v.l.T(key), Selected: s == at}
	}
	return []web.Option{
		order("directory.byReading", "", false),
		order("directory.byReadingBack", "", true),
		order("directory.byLeftLast", leftOn, true),
		order("directory.byLeftFirst", leftOn, false),
		order("directory.byJoinedLast", "employments.start", true),
		order("directory.byJoinedFirst", "employments.start", false),
		order("directory.byEmployer", "currentEmployer", false),
		order("directory.byEmployerBack", "currentEmployer", true),
	}
}

// facets are the filters with their counts. The values of a facet that is in use are counted without it, so that they
// say how many more there would be.
func (p *portal) facets(v *visit, q directory.Query, found directory.Result) ([]web.Facet, error) {
	var out []web.Facet
	for _, facet := range found.Facets {
		chosen := q.Facets[facet.Field]
		if len(chosen) > 0 {
			others := q
			others.Facets = map[string][]string{}
			for name, values := range q.Facets {
				if name != facet.Field {
					others.Facets[name] = values
				}
			}
			others.Count, others.Page = []string{facet.Field}, alumnikit.Page{Size: 1}
			wider, err := p.directory.Search(v.r.Context(), v.actor, others)
			if err != nil {
				return nil, err
			}
			facet = wider.Facets[0]
		}
		if f := v.facet(facet, chosen); len(f.Values) > 0 {
			out = append(out, f)
		}
	}
	return out, nil
}

// facetValues is how many values of a facet are shown; the chosen ones always are.
const facetValues = 8

func (v *visit) facet(facet directory.Facet, chosen []string) web.Facet {
	out := web.Facet{Name: facet.Field, Label: v.fieldLabel(facet.Field)}
	left := slices.Clone(chosen)
	for i, value := range facet.Values {
		selected := slices.Contains(chosen, value.Value)
		if i >= facetValues && !selected {
			continue
		}
		left = slices.DeleteFunc(left, func(s string) bool { return s == value.Value })
		out.Values = append(out.Values, web.FacetValue{
			Value: value.Value, Label: v.valueLabel(facet.Field, value.Value), Count: value.Count, Selected: selected,
		})
	}
	for _, value := range left { // nobody has it: it can still be taken off
		out.Values = append(out.Values, web.FacetValue{Value: value, Label: v.valueLabel(facet.Field, value), Selected: true})
	}
	return out
}

// fieldLabel is what the schema calls a field.
func (v *visit) fieldLabel(name string) string {
	if f, ok := v.schema.Field(name); ok {
		return f.Label[v.locale()]
	}
	return name
}

// filters are the values in use, each with the way to be rid of it.
func (v *visit) filters(form url.Values, facets []web.Facet) (links []web.Link, reset string) {
	for _, facet := range facets {
		for _, value := range facet.Values {
			if value.Selected {
				links = append(links, web.Link{Label: value.Label, URL: web.PathDirectory + without(form, facet.Name, value.Value)})
			}
		}
	}
	for _, name := range []string{"leftFrom", "leftTo"} {
		if year := form.Get(name); year != "" {
			label := web.Key("directory.leftSince")
			if name == "leftTo" {
				label = "directory.leftUntil"
			}
			links = append(links, web.Link{Label: v.l.T(label, "year", year), URL: web.PathDirectory + without(form, name, year)})
		}
	}
	if len(links) > 0 {
		reset = web.PathDirectory
	}
	return links, reset
}

// without is the query of a form without one value, from its first page.
func without(form url.Values, name, value string) string {
	rest := url.Values{}
	for key, values := range form {
		if key == "after" || key == "lang" {
			continue
		}
		for _, s := range values {
			if s != "" && (key != name || s != value) {
				rest.Add(key, s)
			}
		}
	}
	if len(rest) == 0 {
		return ""
	}
	return "?" + rest.Encode()
}

// pager leads on by the cursor of the next page, and back to the first from any other.
func pager(at *url.URL, next alumnikit.Cursor) web.Pager {
	var out web.Pager
	form := at.Query()
	if form.Get("after") != "" {
		out.FirstURL = at.Path + without(form, "", "")
	}
	if next != "" {
		form.Set("after", string(next))
		form.Del("lang")
		out.NextURL = at.Path + "?" + form.Encode()
	}
	return out
}
