package directory

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// MaxQueryBytes bounds a query in URL values or JSON.
const MaxQueryBytes = 64 << 10

// Keys of a query in URL values. Beside them stand the names of facets, each as
// often as it has values, and of date and text fields with one of the suffixes.
const (
	KeyName  = "q"     // Query.Name
	KeySort  = "sort"  // the text of Query.Sort
	KeySize  = "size"  // Query.Page.Size
	KeyAfter = "after" // Query.Page.After
	KeyCount = "count" // Query.Count; may be repeated

	SuffixFrom = ".from" // employments.end.from=2019
	SuffixTo   = ".to"   // employments.end.to=2021-03
	SuffixHas  = ".has"  // custom.motto.has=...: what Query.Texts holds

	// AnyDate is the value of a date field's bare name: employments.end=any asks
	// for everybody who has one, as a DateRange without ends does.
	AnyDate = "any"
)

// ParseQuery reads a query from the values of a form or a URL; Query.Values is
// its inverse. The keys are closed: any other than those above, a facet, a date or
// a searched field of the schema is an error, unless it is one of ignore, by which a
// host names what it reads itself ("lang", "utm_source"). A facet must not be
// named like one of the keys.
//
// Empty values say nothing, as in a form that was not filled in. What cannot be
// read is FieldErrors, whose fields are the keys; what can be read but not asked
// for is told by Search.
func ParseQuery(schema *alumni.Schema, form url.Values, ignore ...string) (Query, error) {
	p := formParser{schema: schema}
	size := 0
	for _, key := range slices.Sorted(maps.Keys(form)) {
		if slices.Contains(ignore, key) {
			continue
		}
		values := slices.DeleteFunc(slices.Clone(form[key]), func(s string) bool { return s == "" })
		for _, s := range values {
			size += len(key) + len(s)
		}
		p.read(key, values)
	}
	if size > MaxQueryBytes {
		return Query{}, alumnikit.Invalid(wholeQuery, alumnikit.CodeTooLong, "at most "+strconv.Itoa(MaxQueryBytes)+" bytes")
	}
	if err := p.found.Err(); err != nil {
		return Query{}, err
	}
	return p.query, nil
}

// wholeQuery is the field of errors about no single key.
const wholeQuery = "query"

type formParser struct {
	schema *alumni.Schema
	query  Query
	found  alumnikit.FieldErrors
}

// read takes the values of one key, none of them empty; there may be none.
func (p *formParser) read(key string, values []string) {
	switch key {
	case KeyName:
		p.query.Name = p.one(key, values)
	case KeySort:
		p.query.Sort = ParseSort(p.one(key, values))
	case KeyAfter:
		p.query.Page.After = alumnikit.Cursor(p.one(key, values))
	case KeySize:
		p.query.Page.Size = p.size(p.one(key, values))
	case KeyCount:
		p.query.Count = append(p.query.Count, values...)
	default:
		p.readField(key, values)
	}
}

func (p *formParser) readField(key string, values []string) {
	name, from := strings.CutSuffix(key, SuffixFrom)
	to := false
	if !from {
		name, to = strings.CutSuffix(key, SuffixTo)
	}
	switch {
	case (from || to) && isDate(p.schema, name):
		date := p.date(key, p.one(key, values))
		if date.IsZero() {
			return
		}
		r := p.query.Dates[name]
		if from {
			r.From = date
		} else {
			r.To = date
		}
		p.setDates(name, r)
	case isDate(p.schema, key):
		if s := p.one(key, values); s == AnyDate {
			p.setDates(key, p.query.Dates[key])
		} else if s != "" {
			p.found.Add(key, alumnikit.CodeNotOneOf, AnyDate)
		}
	case strings.HasSuffix(key, SuffixHas) && isSearched(p.schema, strings.TrimSuffix(key, SuffixHas)):
		p.setText(strings.TrimSuffix(key, SuffixHas), p.one(key, values))
	case isFacet(p.schema, key):
		if len(values) == 0 {
			return
		}
		if p.query.Facets == nil {
			p.query.Facets = map[string][]string{}
		}
		p.query.Facets[key] = values
	default:
		p.found.Add(nameIn(key, wholeQuery), alumnikit.CodeNotOneOf, "a key of a query")
	}
}

func (p *formParser) setDates(name string, r DateRange) {
	if p.query.Dates == nil {
		p.query.Dates = map[string]DateRange{}
	}
	p.query.Dates[name] = r
}

func (p *formParser) setText(name, typed string) {
	if typed == "" {
		return
	}
	if p.query.Texts == nil {
		p.query.Texts = map[string]string{}
	}
	p.query.Texts[name] = typed
}

// one returns the only value of a key, empty if there is none.
func (p *formParser) one(key string, values []string) string {
	switch len(values) {
	case 0:
		return ""
	case 1:
		return values[0]
	default:
		p.found.Add(key, alumnikit.CodeTooLong, "one value")
		return ""
	}
}

func (p *formParser) size(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > alumnikit.MaxPageSize {
		p.found.Add(KeySize, alumnikit.CodeRange, "1 to "+strconv.Itoa(alumnikit.MaxPageSize))
		return 0
	}
	return n
}

func (p *formParser) date(key, s string) alumni.Date {
	d, err := alumni.ParseDate(s)
	if err != nil {
		p.found.Add(key, alumnikit.CodeFormat, dateForm)
	}
	return d
}

const dateForm = "YYYY, YYYY-MM or YYYY-MM-DD"

// Values returns the query as URL values, from which ParseQuery reads the same.
func (q Query) Values() url.Values {
	out := url.Values{}
	set := func(key, value string) {
		if value != "" {
			out.Set(key, value)
		}
	}
	set(KeyName, q.Name)
	set(KeySort, q.Sort.String())
	set(KeyAfter, string(q.Page.After))
	if q.Page.Size != 0 {
		set(KeySize, strconv.Itoa(q.Page.Size))
	}
	for name, values := range q.Facets {
		out[name] = slices.Clone(values)
	}
	for name, r := range q.Dates {
		set(name+SuffixFrom, r.From.String())
		set(name+SuffixTo, r.To.String())
		if r == (DateRange{}) {
			set(name, AnyDate)
		}
	}
	for name, typed := range q.Texts {
		set(name+SuffixHas, typed)
	}
	if len(q.Count) > 0 {
		out[KeyCount] = slices.Clone(q.Count)
	}
	return out
}
