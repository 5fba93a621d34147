package directorytest

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
)

// surface is everything that the suite asks. The services under test are one;
// tests put leaks between.
type surface interface {
	Search(ctx context.Context, actor alumnikit.Actor, q directory.Query) (directory.Result, error)
	Profile(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID) (directory.View, error)
	ViewAs(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID, as directory.As) (directory.Preview, error)
	Other(ctx context.Context, r Read, actor alumnikit.Actor, about alumnikit.PersonID) (any, error)
}

// services are the real ones.
type services struct {
	*directory.Directory
	people *alumni.Service
}

// Other implements surface.
func (s services) Other(ctx context.Context, r Read, actor alumnikit.Actor, about alumnikit.PersonID) (any, error) {
	return r.Ask(ctx, s.people, actor, about)
}

// request is one thing to ask: a search, page by page, or anything else about a
// person or nobody in particular.
type request struct {
	name  string
	other Read
	query directory.Query
	about alumnikit.PersonID
	as    directory.As
}

func (r request) String() string {
	switch r.name {
	case readSearch:
		return r.name + " " + printed(r.query)
	case readViewAs:
		return r.name + " " + r.about.String() + " " + printed(r.as)
	}
	return r.name + " " + r.about.String()
}

// drawRequests draws what a viewer asks: mostly searches, and always something
// else.
func (c *catalog) drawRequests(s *source, w *world, v viewer, reads []Read) []request {
	var out []request
	for range 2 + s.n(4) {
		out = append(out, request{name: readSearch, query: c.drawQuery(s)})
	}
	for range 1 + s.n(3) {
		out = append(out, request{name: readProfile, about: about(s, w, v)})
	}
	if s.oneIn(2) {
		out = append(out, drawViewAs(s, w, v))
	}
	for range 2 + s.n(3) {
		r := pick(s, reads)
		out = append(out, request{name: r.Name, other: r, about: about(s, w, v)})
	}
	if v.row == admin {
		r := personRead()
		out = append(out, request{name: r.Name, other: r, about: about(s, w, v)})
	}
	return out
}

// about is whom a viewer asks about: mostly the person whom everything is about.
func about(s *source, w *world, v viewer) alumnikit.PersonID {
	switch s.n(5) {
	case 0:
		return somebody(s)
	case 1:
		if v.signedIn() {
			return v.person
		}
	case 2:
		return pick(s, w.people).ID()
	}
	return w.focus
}

func drawViewAs(s *source, w *world, v viewer) request {
	r := request{name: readViewAs, about: about(s, w, v), as: directory.As{Kind: pick(s, directory.ViewerKinds())}}
	if s.oneIn(2) {
		r.as.Group = groupID(s.n(numGroups))
	}
	return r
}

// drawQuery draws one search. What a Query can say belongs in here.
func (c *catalog) drawQuery(s *source) directory.Query {
	q := directory.Query{Page: alumnikit.Page{Size: 1 + s.n(4)}}
	if s.oneIn(2) {
		q.Name = pick(s, []string{"山", "やま", "ﾔﾏ", "高橋", "タカ", "a", "be", "ben", "é", "e", "山 a", "田", "yama", "タカハシ"})
	}
	for range s.n(3) {
		if q.Facets == nil {
			q.Facets = map[string][]string{}
		}
		field := pick(s, c.facets)
		q.Facets[field] = []string{c.facetValue(s, field)}
	}
	if s.oneIn(4) {
		q.Texts = map[string]string{pick(s, c.texts): pick(s, []string{"a", "b", "z", "は", "ハ", "e", "é", "a b", "10", "1"})}
	}
	if s.oneIn(5) {
		field := pick(s, c.dates)
		within := directory.DateRange{From: pick(s, dates()), To: pick(s, dates())}
		if within.From.IsZero() || within.To.IsZero() || within.From.First().Compare(within.To.Last()) <= 0 {
			q.Dates = map[string]directory.DateRange{field: within}
		}
	}
	if s.oneIn(2) {
		q.Sort = directory.Sort{Field: pick(s, append(c.sorts, "")), Descending: s.oneIn(2)}
	}
	for range s.n(3) {
		q.Count = append(q.Count, pick(s, c.facets))
	}
	return q
}

func (c *catalog) facetValue(s *source, field string) string {
	f, _ := c.schema.Field(field)
	switch f.Type {
	case alumni.TypeEnum:
		return pick(s, f.Values)
	case alumni.TypeInt:
		if c, ok := f.Custom(); ok && c.Scale > 0 {
			return pick(s, []string{"0.1", "-0.1", "0.2"})
		}
		return pick(s, []string{"1", "2"})
	default:
		return pick(s, words()[1:])
	}
}

// answer is what was said to one request, or one page of it.
type answer struct {
	Value  any    `json:"value,omitempty"`
	More   bool   `json:"more,omitempty"`
	Cursor int    `json:"cursor,omitempty"` // its length
	Error  string `json:"error,omitempty"`
}

func said(value any, err error) []answer {
	if err != nil {
		return []answer{{Error: err.Error()}}
	}
	return []answer{{Value: value}}
}

// maxPages bounds how far a listing is followed.
const maxPages = 2 * (maxPeople + 2)

// ask asks and returns each page as an answer.
func ask(ctx context.Context, of surface, actor alumnikit.Actor, r request) []answer {
	switch r.name {
	case readProfile:
		return said(of.Profile(ctx, actor, r.about))
	case readViewAs:
		return said(of.ViewAs(ctx, actor, r.about, r.as))
	case readSearch:
	default:
		return said(of.Other(ctx, r.other, actor, r.about))
	}
	var out []answer
	for q := r.query; len(out) < maxPages; {
		found, err := of.Search(ctx, actor, q)
		a := answer{Value: listing{found.Items, found.Total, found.Facets}, More: found.Next != "", Cursor: len(found.Next)}
		if err != nil {
			a = answer{Error: err.Error()}
		}
		out = append(out, a)
		if !a.More {
			break
		}
		q.Page.After = found.Next
	}
	return out
}

// expected is what a naive reading of what the viewer may see answers; nil if
// none is written for the request.
func (o oracle) expected(w *world, v viewer, r request, got []answer) []answer {
	naive := func(value any, failed string) []answer {
		if failed != "" {
			return []answer{{Error: failed}}
		}
		return []answer{{Value: value}}
	}
	switch r.name {
	case readSearch:
		return o.expectedPages(w, v, r, got)
	case readProfile:
		return naive(o.expectProfile(w, v, r.about))
	case readViewAs:
		return naive(o.expectViewAs(w, v, r.about, r.as))
	}
	if r.other.expect == nil {
		return nil
	}
	return naive(r.other.expect(o, w, v, r.about))
}

// expectedPages cuts a naive listing into the pages that were asked for.
func (o oracle) expectedPages(w *world, v viewer, r request, got []answer) []answer {
	if v.row == abroad {
		w = &world{}
	}
	whole := o.search(w, v, r.query)
	size := r.query.Page.Limit()
	var out []answer
	for from := 0; from == 0 || from < len(whole.Items); from += size {
		page := whole
		page.Items = whole.Items[from:min(from+size, len(whole.Items))]
		a := answer{Value: page, More: from+size < len(whole.Items)}
		if a.More && len(out) < len(got) {
			a.Cursor = max(got[len(out)].Cursor, 1) // P1 compares lengths
		}
		out = append(out, a)
	}
	return out
}
