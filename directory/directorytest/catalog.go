package directorytest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Field tells the suite how values of a field of one's own are written, so that
// it can be drawn like those that are built in.
type Field struct {
	// Name of the field in Options.Schema.
	Name string
	// Set makes the field read as these values from now on; none makes it unset.
	// They are drawn by the field's type: texts, enum values, numbers or dates,
	// several if the field has many. It changes the entry and the profile in
	// place and nothing that another disclosure shows.
	Set func(p *alumni.Person, values []alumni.Value)
}

// ownField is a Field with its declaration.
type ownField struct {
	Field
	field *alumni.Field
}

// catalog is what there is to draw, to ask and to hide.
type catalog struct {
	schema      *alumni.Schema
	bounds      map[string]bounds // by disclosure
	disclosures []string          // in order
	facets      []string
	dates       []string
	texts       []string // found by parts
	sorts       []string // the name is not among them: it is what a list is sorted by otherwise
	own         []ownField
}

func newCatalog(schema *alumni.Schema, own []Field) (*catalog, error) {
	if schema == nil {
		schema = alumni.Standard()
	}
	schema, err := schema.With(declaredFields())
	if err != nil {
		return nil, fmt.Errorf("directorytest: %w", err)
	}
	c := &catalog{schema: schema, bounds: builtIn(), facets: builtInFacets(), dates: []string{"employments.start", "employments.end"}, sorts: builtInSorts()}
	for _, d := range schema.Disclosures() {
		if _, known := c.bounds[d.Name]; !known {
			c.bounds[d.Name] = bounds{d.Min, d.Default, d.Max}
		}
	}
	c.disclosures = slices.Sorted(maps.Keys(c.bounds))
	for _, f := range append(customFields(), own...) {
		declared, ok := schema.Field(f.Name)
		if !ok || declared.Disclosure == "" || f.Set == nil {
			return nil, fmt.Errorf("directorytest: field %q is not declared, has no disclosure or no Set: %w", f.Name, alumnikit.ErrInvalid)
		}
		c.own = append(c.own, ownField{f, declared})
		if declared.Sort {
			c.sorts = append(c.sorts, f.Name)
		}
		if declared.Search && declared.Type == alumni.TypeText {
			c.texts = append(c.texts, f.Name)
		}
		switch {
		case declared.Facet:
			c.facets = append(c.facets, f.Name)
		case declared.Type == alumni.TypeDate:
			c.dates = append(c.dates, f.Name)
		}
	}
	return c, nil
}

func (c *catalog) ownField(name string) (ownField, bool) {
	at := slices.IndexFunc(c.own, func(f ownField) bool { return f.Name == name })
	if at < 0 {
		return ownField{}, false
	}
	return c.own[at], true
}

// under returns the fields of one's own that a disclosure governs.
func (c *catalog) under(disclosure string) []ownField {
	var out []ownField
	for _, f := range c.own {
		if f.field.Disclosure == disclosure {
			out = append(out, f)
		}
	}
	return out
}

// drawOwn draws values of a field by its type.
func drawOwn(s *source, f *alumni.Field) []alumni.Value {
	most := 2
	if f.Many {
		most = 3
	}
	var out []alumni.Value
	for range s.n(most) {
		v := alumni.Value{}
		switch f.Type {
		case alumni.TypeInt:
			v.Int = int64(s.n(4)) - 1
		case alumni.TypeDate:
			v.Date = pick(s, dates()[1:])
		case alumni.TypeEnum:
			v.Text = pick(s, f.Values)
		case alumni.TypeText, alumni.TypeName, alumni.TypeGroup, alumni.TypeConsent:
			v.Text = pick(s, words()[1:])
		}
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// shown writes values of a field of one's own as a query would.
func (f ownField) shown(p *alumni.Person) []string {
	var out []string
	for _, v := range f.field.Read(p) {
		out = append(out, f.text(v))
	}
	return out
}

func (f ownField) text(v alumni.Value) string {
	switch f.field.Type {
	case alumni.TypeInt:
		if c, ok := f.field.Custom(); ok {
			return alumni.CustomValue{Int: []int64{v.Int}, Scale: c.Scale}.Texts()[0]
		}
		return strconv.FormatInt(v.Int, 10)
	case alumni.TypeDate:
		return v.Date.String()
	default:
		return v.Text
	}
}
