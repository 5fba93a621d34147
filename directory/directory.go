package directory

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
)

// Directory finds and shows people. See New.
type Directory struct {
	people *alumni.Service
	opts   Options
}

// Options of New. The zero Options are useful.
type Options struct {
	FacetValues int // values returned for each counted facet; 0 means 20
}

// New returns the directory of the people of a service.
func New(people *alumni.Service, opts *Options) *Directory {
	d := &Directory{people: people}
	if opts != nil {
		d.opts = *opts
	}
	if d.opts.FacetValues <= 0 {
		d.opts.FacetValues = 20
	}
	return d
}

// With returns a directory that reads through another store over the same data,
// such as one that joins the host's transaction.
func (d *Directory) With(store storage.Store) *Directory {
	return &Directory{d.people.With(store), d.opts}
}

// Result is one page of people, and the facets that were asked for.
type Result struct {
	alumnikit.List[View]
	Facets []Facet `json:"facets,omitempty"`
}

// MarshalJSON writes the list and the facets side by side. Without it the one of
// the embedded List would stand for the whole and leave the facets out.
func (r Result) MarshalJSON() ([]byte, error) {
	items := r.Items
	if items == nil {
		items = []View{}
	}
	return json.Marshal(struct {
		Items  []View           `json:"items"`
		Next   alumnikit.Cursor `json:"next,omitempty"`
		Total  alumnikit.Total  `json:"total"`
		Facets []Facet          `json:"facets,omitempty"`
	}{items, r.Next, r.Total, r.Facets})
}

// Facet is how the people found spread over the values of a field.
type Facet struct {
	Field  string       `json:"field"`
	Values []FacetValue `json:"values"` // the most frequent, by falling count
	More   bool         `json:"more"`   // there are others
}

// FacetValue is a value and how many of the people found have it, as far as
// the viewer may see.
type FacetValue struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// Profile shows one person: ErrNotFound unless they are listed for the viewer
// or are the viewer.
func (d *Directory) Profile(ctx context.Context, actor alumnikit.Actor, id alumnikit.PersonID) (View, error) {
	const op = "directory.Profile"
	look, err := d.look(ctx, actor)
	if err != nil {
		return View{}, alumnikit.Wrap(op, "", err)
	}
	found, err := d.people.Load(ctx, actor.Tenant(), []alumnikit.PersonID{id})
	if err != nil {
		return View{}, alumnikit.Wrap(op, "person", err)
	}
	p := found[id]
	if p != nil && !look.viewer.IsSelf(p) && !look.rules.Listed(look.viewer, p) {
		if p, err = nil, d.lookInVain(ctx, actor.Tenant(), id, p.ID()); err != nil {
			return View{}, alumnikit.Wrap(op, "person", err)
		}
	}
	if p == nil {
		return View{}, &alumnikit.Error{Op: op, Entity: "person", ID: id.String(), Err: alumnikit.ErrNotFound}
	}
	return see(look.rules, look.viewer, p), nil
}

// lookInVain asks the store as much as it is asked about an ID that is nobody's:
// whether it was merged into another, and for that one. Of somebody who is only
// not shown, the work tells no more than the answer.
func (d *Directory) lookInVain(ctx context.Context, tenant alumnikit.TenantID, id, found alumnikit.PersonID) error {
	if id != found {
		return nil // it was asked already
	}
	if _, err := d.people.Resolve(ctx, tenant, id); err != nil {
		return err
	}
	_, err := d.people.Load(ctx, tenant, []alumnikit.PersonID{id})
	return err
}

// Search finds people. The total is exact unless a name or a text was typed of
// which the index leaves open, for more than 300 people, whether it is theirs; then
// it says "at most". Open is what stands in the middle of a name or is longer than
// the beginnings that the index knows: six letters, four kana or kanji.
func (d *Directory) Search(ctx context.Context, actor alumnikit.Actor, q Query) (Result, error) {
	out, err := d.search(ctx, actor, q)
	return out, alumnikit.Wrap("directory.Search", "", err)
}

// look is who is looking, by which rules.
type look struct {
	viewer alumni.Viewer
	rules  alumni.Rules
	leaves alumni.Leaves
}

func (d *Directory) look(ctx context.Context, actor alumnikit.Actor) (look, error) {
	viewer, rules, err := d.people.Look(ctx, actor)
	if err != nil {
		return look{}, err
	}
	return look{viewer, rules, rules.Leaves(viewer)}, nil
}

// verifyBelow is how many people are checked against their records when the
// index leaves open whether they match, so that the total is exact.
const verifyBelow = 300

func (d *Directory) search(ctx context.Context, actor alumnikit.Actor, q Query) (Result, error) {
	look, err := d.look(ctx, actor)
	if err != nil {
		return Result{}, err
	}
	if err := q.Validate(look.rules.Schema()); err != nil {
		return Result{}, err
	}
	scope := alumnikit.CursorScope{Actor: actor, List: "directory.search", Query: q.canonical()}
	after, err := openMark(d.people.DB().Keys(), scope, q.Page.After)
	if err != nil {
		return Result{}, err
	}
	s := &search{d: d, look: look, query: q, name: text.NewQuery(q.Name), texts: map[string]text.Query{}, scope: scope}
	for name, typed := range q.Texts {
		s.texts[name] = text.NewQuery(typed)
	}
	return s.run(ctx, after)
}

// search is one search under way.
type search struct {
	d     *Directory
	look  look
	query Query
	name  text.Query
	texts map[string]text.Query // by field
	scope alumnikit.CursorScope
}

// where is the query as a condition on the index, which nobody who matches fails
// to meet. Whoever also meets sure does match; a nil sure is met by them all.
func (s *search) where() (where, sure index.Expr) {
	leaves := s.look.leaves
	var all, certain []index.Expr
	open := false
	typed := func(field string, q text.Query) {
		f, _ := s.look.rules.Schema().Field(field)
		may, known := leaves.Search(f, q)
		if open = open || known != nil; known == nil {
			known = may
		}
		all, certain = append(all, may), append(certain, known)
	}
	if !s.name.Empty() {
		typed(alumni.NameDisclosure, s.name)
	}
	for field, q := range s.texts {
		typed(field, q)
	}
	elements := map[string][]index.Expr{}
	add := func(field string, leaf func(*alumni.Field) index.Expr) {
		f, _ := s.look.rules.Schema().Field(field)
		if f.List == "" {
			all = append(all, leaf(f))
		} else {
			elements[f.List] = append(elements[f.List], leaf(f))
		}
	}
	for name, values := range s.query.Facets {
		add(name, func(f *alumni.Field) index.Expr { return leaves.Values(f, values) })
	}
	for name, dates := range s.query.Dates {
		add(name, func(f *alumni.Field) index.Expr { return leaves.DateWithin(f, dates.first(), dates.last()) })
	}
	for _, conditions := range elements {
		all = append(all, index.Some(index.And(conditions...)))
	}
	all = append(all, leaves.Listed())
	if open {
		sure = index.And(certain...)
	}
	return index.And(all...), sure
}

func (r DateRange) first() alumni.Date {
	if r.From.IsZero() {
		return r.From
	}
	return r.From.First()
}

func (r DateRange) last() alumni.Date {
	if r.To.IsZero() {
		return r.To
	}
	return r.To.Last()
}

// verify matches people by their records.
func (s *search) verify(ctx context.Context, open []index.Member) ([]index.Member, error) {
	ids := make([]alumnikit.PersonID, len(open))
	for i, m := range open {
		ids[i] = alumnikit.PersonID(m.ID)
	}
	found, err := s.d.people.Load(ctx, s.scope.Actor.Tenant(), ids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(open, func(m index.Member) bool {
		p := found[alumnikit.PersonID(m.ID)]
		return p == nil || !s.matches(p)
	}), nil
}

// run reads one page. Each row is checked against its record before it leaves;
// rows that do not match, or do not any more, are replaced by those behind.
func (s *search) run(ctx context.Context, after *index.Mark) (Result, error) {
	where, sure := s.where()
	limit := s.query.Page.Limit()
	by, _ := s.look.rules.Schema().Field(s.query.Sort.fieldName())
	q := index.Query{Where: where, Sort: s.look.leaves.By(by), Descending: s.query.Sort.Descending, After: after, Limit: limit}
	for _, name := range s.query.Count {
		f, _ := s.look.rules.Schema().Field(name)
		q.Facets = append(q.Facets, s.look.leaves.Facet(f))
	}
	if sure != nil {
		q.Doubt = &index.Doubt{Sure: sure, Most: verifyBelow, Check: s.verify}
	}
	var out Result
	var last index.Mark
	for {
		found, err := s.d.people.Index().Search(ctx, s.d.people.DB(), s.scope.Actor.Tenant(), q)
		if err != nil {
			return Result{}, err
		}
		if q.Facets != nil || out.Total == (alumnikit.Total{}) {
			out.Total = alumnikit.Total{Count: found.Count, Exact: found.Exact}
			out.Facets = s.facets(found.Facets)
		}
		full, at, err := s.rows(ctx, found.People, limit, &out)
		if err != nil {
			return Result{}, err
		}
		last = at
		if full && (found.More || at != found.People[len(found.People)-1]) {
			out.Next, err = sealMark(s.d.people.DB().Keys(), s.scope, last)
			return out, err
		}
		if full || !found.More {
			return out, nil
		}
		q.Where, q.Doubt, q.After, q.Facets = found.Where, nil, &last, nil
		q.Limit = min(2*q.Limit, storage.MaxList) // many may have to be passed over
	}
}

// rows appends the people of a page who match, up to the limit, and returns the
// last one looked at.
func (s *search) rows(ctx context.Context, marks []index.Mark, limit int, out *Result) (full bool, last index.Mark, err error) {
	ids := make([]alumnikit.PersonID, len(marks))
	for i, m := range marks {
		ids[i] = alumnikit.PersonID(m.ID)
	}
	found, err := s.d.people.Load(ctx, s.scope.Actor.Tenant(), ids)
	if err != nil {
		return false, index.Mark{}, err
	}
	for _, m := range marks {
		last = m
		if p := found[alumnikit.PersonID(m.ID)]; p != nil && s.matches(p) {
			if out.Items == nil { // not before there is somebody: an empty list is another answer than none
				out.Items = make([]View, 0, min(limit, len(marks)))
			}
			out.Items = append(out.Items, see(s.look.rules, s.look.viewer, p))
		}
		if len(out.Items) == limit {
			return true, last, nil
		}
	}
	return false, last, nil
}

func (s *search) facets(counts [][]index.FacetCount) []Facet {
	var out []Facet
	for i, values := range counts {
		f, _ := s.look.rules.Schema().Field(s.query.Count[i])
		facet := Facet{Field: f.Name, More: len(values) > s.d.opts.FacetValues, Values: []FacetValue{}}
		for _, v := range values[:min(len(values), s.d.opts.FacetValues)] {
			facet.Values = append(facet.Values, FacetValue{f.Shown(v.Value), v.Count})
		}
		out = append(out, facet)
	}
	return out
}

func sealMark(keys *alumnikit.Keyring, scope alumnikit.CursorScope, m index.Mark) (alumnikit.Cursor, error) {
	return keys.SealCursor(scope, append(binary.BigEndian.AppendUint64(nil, m.Key), m.ID[:]...))
}

func openMark(keys *alumnikit.Keyring, scope alumnikit.CursorScope, c alumnikit.Cursor) (*index.Mark, error) {
	position, err := keys.OpenCursor(scope, c)
	if err != nil || position == nil {
		return nil, err
	}
	if len(position) != 24 {
		return nil, alumnikit.ErrCursor
	}
	m := &index.Mark{Key: binary.BigEndian.Uint64(position)}
	copy(m.ID[:], position[8:])
	return m, nil
}
