package main

import (
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage/index"
)

// Editors of operators, as package segment names them.
const (
	editorNone   = "none"
	editorList   = "list"
	editorPair   = "pair"
	editorPeriod = "period"
)

// maxOptions is how many values of a field are offered to choose from; with more, they are typed.
const maxOptions = 200

// ruleField is a field that the builder offers.
type ruleField struct {
	segment.BuilderField

	kind    alumni.Type
	plural  bool
	all     []segment.BuilderOperator
	options []web.Option // values to choose from; none: they are typed
}

// ruleFields are the fields of the builder: those of a person, and those of one employment.
type ruleFields struct{ person, stint []ruleField }

func (f ruleFields) list(stint bool) []ruleField {
	if stint {
		return f.stint
	}
	return f.person
}

// of finds a field by name; an unknown one has no operators.
func (f ruleFields) of(stint bool, name string) ruleField {
	for _, field := range f.list(stint) {
		if field.Name == name {
			return field
		}
	}
	return ruleField{BuilderField: segment.BuilderField{Name: name, Label: name}}
}

// ruleFields reads what rules may be about, with the values that people have.
func (p *portal) ruleFields(v *visit) (ruleFields, error) {
	rules, err := p.people.Rules(v.r.Context(), tenant)
	if err != nil {
		return ruleFields{}, err
	}
	leaves := rules.Leaves(alumni.Viewer{Actor: v.actor, Admin: true})
	var out ruleFields
	for _, f := range segment.Fields(v.schema, v.locale()) {
		if f.Name == segment.FieldSample || strings.Contains(f.Name, ".") && !strings.HasPrefix(f.Name, "custom.") {
			continue // for rules of other makers: a share of people, any value of any employment
		}
		if f.Name == alumni.EmploymentsList {
			for _, sub := range f.Subproperties {
				field, err := p.ruleField(v, leaves, sub, alumni.EmploymentsList+"."+sub.Name)
				if err != nil {
					return out, err
				}
				out.stint = append(out.stint, field)
			}
			continue
		}
		field, err := p.ruleField(v, leaves, f, f.Name)
		if err != nil {
			return out, err
		}
		out.person = append(out.person, field)
	}
	return out, nil
}

func (p *portal) ruleField(v *visit, leaves alumni.Leaves, f segment.BuilderField, name string) (ruleField, error) {
	out := ruleField{BuilderField: f, all: f.Operators}
	if f.Name == segment.FieldSegment {
		return out, p.segmentOptions(v, &out)
	}
	declared, ok := v.schema.Field(name)
	if !ok {
		return out, nil
	}
	out.kind, out.plural = declared.Type, declared.Many
	out.Operators = simpleOperators(f.Operators, out)
	switch {
	case declared.Type == alumni.TypeGroup:
		return out, p.groupOptions(v, &out)
	case len(declared.Values) > 0:
		for _, value := range declared.Values {
			out.options = append(out.options, web.Option{Value: value, Label: v.ruleValue(name, value)})
		}
	case declared.Facet && declared.Type == alumni.TypeText:
		found, err := p.people.Index().Search(v.r.Context(), p.people.DB(), tenant, index.Query{Facets: []index.Facet{leaves.Facet(declared)}})
		if err != nil || len(found.Facets) == 0 || len(found.Facets[0]) > maxOptions {
			return out, err
		}
		for _, value := range found.Facets[0] {
			shown := declared.Shown(value.Value)
			out.options = append(out.options, web.Option{Value: shown, Label: v.ruleValue(name, shown)})
		}
	}
	return out, nil
}

// segmentOptions offers the segments that can be referred to, but for the one that is edited.
func (p *portal) segmentOptions(v *visit, f *ruleField) error {
	all, err := p.desk.segments.List(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Published != nil && s.ID.String() != v.r.PathValue("id") {
			f.options = append(f.options, web.Option{Value: s.ID.String(), Label: s.Name})
		}
	}
	return nil
}

func (p *portal) groupOptions(v *visit, f *ruleField) error {
	groups, err := p.people.Groups(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	for _, g := range groups {
		f.options = append(f.options, web.Option{Value: g.ID.String(), Label: g.Title(v.locale())})
	}
	return nil
}

// simpleOperators leaves out what says the same twice and puts what is asked most in front.
func simpleOperators(all []segment.BuilderOperator, f ruleField) []segment.BuilderOperator {
	var order []segment.Operator
	switch {
	case f.kind == alumni.TypeDate:
		order = []segment.Operator{
			segment.GreaterOrEqual, segment.LessOrEqual, segment.Between, segment.WithinLast, segment.MoreThanAgo, segment.WithinNext,
			segment.Equal, segment.NotNull, segment.Null,
		}
	case f.kind == alumni.TypeInt:
		order = []segment.Operator{segment.GreaterOrEqual, segment.LessOrEqual, segment.Between, segment.Equal, segment.NotNull, segment.Null}
	case f.plural && f.kind == alumni.TypeText:
		order = []segment.Operator{
			segment.ContainsAny, segment.ContainsAll, segment.ContainsNone, segment.Contains, segment.DoesNotContain, segment.NotNull, segment.Null,
		}
	case f.plural:
		order = []segment.Operator{
			segment.ContainsAny, segment.ContainsAll, segment.ContainsNone, segment.MemberOf, segment.NotMemberOf, segment.NotNull, segment.Null,
		}
	default:
		order = []segment.Operator{
			segment.Equal, segment.NotEqual, segment.In, segment.NotIn, segment.Contains, segment.DoesNotContain, segment.BeginsWith,
			segment.EndsWith, segment.NotNull, segment.Null,
		}
	}
	var out []segment.BuilderOperator
	for _, name := range order {
		if f.kind == alumni.TypeGroup && (name == segment.ContainsAny || name == segment.ContainsAll || name == segment.ContainsNone) {
			continue // member of any
		}
		if at := slices.IndexFunc(all, func(o segment.BuilderOperator) bool { return o.Name == string(name) }); at >= 0 {
			out = append(out, all[at])
		}
	}
	return out
}

// operator finds one by name, also one that only rules made elsewhere have; otherwise the first that is offered.
func (f ruleField) operator(name string) segment.BuilderOperator {
	for _, o := range append(slices.Clone(f.Operators), f.all...) {
		if o.Name == name {
			return o
		}
	}
	if len(f.Operators) == 0 {
		return segment.BuilderOperator{Name: name}
	}
	return f.Operators[0]
}

// input says how the values of an operator are entered.
func (f ruleField) input(editor string) web.InputKind {
	switch {
	case editor == editorNone:
		return web.InputNone
	case editor == editorPeriod:
		return web.InputPeriod
	case editor == editorPair:
		return web.InputPair
	case editor == editorList && len(f.options) > 0:
		return web.InputChoices
	case editor == editorList:
		return web.InputList
	case f.kind == alumni.TypeDate:
		return web.InputDate
	case f.kind == alumni.TypeInt:
		return web.InputNumber
	}
	return web.InputText
}

// chosen reports whether an operator compares whole values, so that they can be chosen from those there are.
func chosen(operator string) bool {
	return operator == string(segment.Equal) || operator == string(segment.NotEqual)
}
