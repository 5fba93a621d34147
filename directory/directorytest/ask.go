package directorytest

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage"
)

// Reader is what can be asked of a directory. *directory.Directory is one.
type Reader interface {
	Search(ctx context.Context, actor alumnikit.Actor, q directory.Query) (directory.Result, error)
	Profile(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID) (directory.View, error)
}

// request is one thing to ask: a search, page by page, or a profile.
type request struct {
	Query   directory.Query    `json:"query"`
	Profile alumnikit.PersonID `json:"profile"`
}

func drawRequests(s *source) []request {
	var out []request
	for range 2 + s.n(5) {
		out = append(out, request{Query: drawQuery(s)})
	}
	for range 1 + s.n(4) {
		out = append(out, request{Profile: alumnikit.PersonID(numbered(1, s.n(maxPeople+2)))})
	}
	return out
}

func drawQuery(s *source) directory.Query {
	q := directory.Query{Page: alumnikit.Page{Size: 1 + s.n(4)}}
	if s.oneIn(2) {
		q.Name = pick(s, []string{"山", "やま", "ﾔﾏ", "高橋", "タカ", "a", "be", "ben", "é", "e", "山 a", "田", "yama", "タカハシ"})
	}
	for range s.n(3) {
		if q.Facets == nil {
			q.Facets = map[string][]string{}
		}
		field := pick(s, facetFields())
		q.Facets[field] = []string{facetValue(s, field)}
	}
	if s.oneIn(5) {
		field := pick(s, []string{"employments.start", "employments.end"})
		within := directory.DateRange{From: pick(s, dates()), To: pick(s, dates())}
		if within.From.IsZero() || within.To.IsZero() || within.From.First().Compare(within.To.Last()) <= 0 {
			q.Dates = map[string]directory.DateRange{field: within}
		}
	}
	for range s.n(3) {
		q.Count = append(q.Count, pick(s, facetFields()))
	}
	return q
}

func facetValue(s *source, field string) string {
	switch field {
	case "openTo":
		return string(pick(s, alumni.Opennesses()))
	case "locale":
		return pick(s, []string{"ja", "en"})
	case "availability":
		return pick(s, []string{"1", "2"})
	case "employments.work":
		return string(pick(s, alumni.Works()))
	}
	return pick(s, words()[1:])
}

// maxPages bounds how far a listing is followed.
const maxPages = 2 * (maxPeople + 2)

// ask asks and returns each page as an answer. For a profile it is one answer
// with one item or an error.
func ask(ctx context.Context, from Reader, actor alumnikit.Actor, r request) []answer {
	if !r.Profile.IsZero() {
		view, err := from.Profile(ctx, actor, r.Profile)
		if err != nil {
			return []answer{{Error: err.Error()}}
		}
		return []answer{{Items: []directory.View{view}}}
	}
	var out []answer
	for q := r.Query; len(out) < maxPages; {
		found, err := from.Search(ctx, actor, q)
		a := answer{Items: found.Items, Total: found.Total, Facets: found.Facets, More: found.Next != "", Cursor: len(found.Next)}
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

// text is an answer as bytes, for comparison and for people.
func (a answer) text() string {
	body, err := json.Marshal(a)
	if err != nil {
		panic(err) // plain data
	}
	return string(body)
}

// expected cuts a naive listing into the pages that were asked for.
func (o oracle) expected(w *world, v viewer, r request, got []answer) []answer {
	if !r.Profile.IsZero() {
		for _, p := range w.people {
			if p.ID() == r.Profile && (isSelf(v, p) || o.listed(v, p)) {
				return []answer{{Items: []directory.View{o.view(v, p)}}}
			}
		}
		return []answer{{Error: "directory.Profile: person " + r.Profile.String() + ": not found"}}
	}
	whole := o.search(w, v, r.Query)
	size := r.Query.Page.Limit()
	var out []answer
	for from := 0; from == 0 || from < len(whole.Items); from += size {
		page := whole
		page.Items = whole.Items[from:min(from+size, len(whole.Items))]
		page.More = from+size < len(whole.Items)
		if page.More && len(out) < len(got) {
			page.Cursor = max(got[len(out)].Cursor, 1) // P1 compares lengths
		}
		out = append(out, page)
	}
	return out
}

// load writes a company into a tenant as it stands, without the verbs, so that
// identifiers are the same in every tenant.
func load(ctx context.Context, people *alumni.Service, tenant alumnikit.TenantID, w *world) error {
	var changes []storage.Change
	for _, p := range w.people {
		changes = append(changes,
			alumni.Entries().Insert(p.Entry), alumni.Profiles().Insert(p.Profile),
			alumni.MembershipsKind().Insert(p.Memberships), alumni.ConsentsKind().Insert(p.Consents))
	}
	hr := alumnikit.Admin(tenant, "suite", alumnikit.AllPermissions()...)
	if len(changes) > 0 {
		if err := people.DB().Commit(ctx, storage.By(hr, "suite.load"), changes...); err != nil {
			return fmt.Errorf("load a company: %w", err)
		}
	}
	if len(w.policy.Defaults)+len(w.policy.Maxima) == 0 {
		return nil
	}
	return people.SetPolicy(ctx, hr, w.policy)
}
