package segment

import (
	"slices"

	"github.com/alumnikit/alumnikit/alumni"
)

// BuilderField is react-querybuilder's Field: what a rule builder offers.
type BuilderField struct {
	Name            string            `json:"name"`
	Label           string            `json:"label"`
	ValueEditorType string            `json:"valueEditorType,omitempty"` // "text" or "select"
	InputType       string            `json:"inputType,omitempty"`       // "number"; dates may be partial and so are text
	Values          []BuilderOption   `json:"values,omitempty"`
	Operators       []BuilderOperator `json:"operators,omitempty"`
	ValueSources    []string          `json:"valueSources,omitempty"`
	MatchModes      []BuilderOption   `json:"matchModes,omitempty"`
	Subproperties   []BuilderField    `json:"subproperties,omitempty"`
}

// BuilderOption is react-querybuilder's Option.
type BuilderOption struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// BuilderOperator is react-querybuilder's Operator. Editor is ours, for the
// builder's getValueEditorType: "none", "one", "list", "pair", "period" or
// "sample".
type BuilderOperator struct {
	Name   string `json:"name"`
	Label  string `json:"label"`
	Arity  string `json:"arity,omitempty"` // "unary": no value
	Editor string `json:"editor"`
}

// Fields returns what a rule builder offers to a reader of a locale: lists,
// whose elements are described by subproperties, every field that rules may
// use, and the two that no schema declares.
func Fields(schema *alumni.Schema, locale alumni.Locale) []BuilderField {
	e := exporter{schema, locale}
	var out []BuilderField
	for _, list := range listsOf(schema) {
		out = append(out, e.list(list))
	}
	for _, f := range schema.Fields() {
		if f.Rule && !f.IsRetired() {
			out = append(out, e.field(f, scope{}))
		}
	}
	special := func(name string, k kind, ja, en string) BuilderField {
		return BuilderField{
			Name: name, Label: e.say(ja, en), ValueEditorType: "text",
			Operators: e.operators(operatorsOf(k, false, false)), ValueSources: []string{"value"},
		}
	}
	return append(out,
		special(FieldSegment, kindSegment, "セグメント", "Segment"),
		special(FieldSample, kindSample, "無作為抽出", "Random sample"))
}

type exporter struct {
	schema *alumni.Schema
	locale alumni.Locale
}

func (e exporter) say(ja, en string) string {
	if e.locale == alumni.Japanese {
		return ja
	}
	return en
}

func (e exporter) list(name string) BuilderField {
	out := BuilderField{Name: name, Label: e.listLabel(name), MatchModes: e.matchModes(), ValueSources: []string{"value"}}
	for _, f := range e.schema.Fields() {
		if f.Rule && f.List == name {
			out.Subproperties = append(out.Subproperties, e.field(f, scope{list: name}))
		}
	}
	return out
}

func (e exporter) listLabel(name string) string {
	if name == alumni.EmploymentsList {
		return e.say("在籍歴", "Employments")
	}
	return name
}

func (e exporter) matchModes() []BuilderOption {
	labels := map[MatchMode]string{
		Some: e.say("いずれか", "at least one"), Every: e.say("すべて", "every one"), None: e.say("ひとつもない", "none"),
		AtLeast: e.say("以上", "at least"), AtMost: e.say("以下", "at most"), Exactly: e.say("ちょうど", "exactly"),
	}
	var out []BuilderOption
	for _, mode := range MatchModes() {
		out = append(out, BuilderOption{string(mode), labels[mode]})
	}
	return out
}

func (e exporter) field(f *alumni.Field, s scope) BuilderField {
	k := kindOf(f)
	out := BuilderField{
		Name: f.Name, Label: f.Label[e.locale], ValueEditorType: "text", ValueSources: []string{"value"},
		Operators: e.operators(operatorsOf(k, isPlural(f, s), false)),
	}
	if s.list != "" {
		out.Name, _ = elementName(f)
	} else if f.List != "" {
		out.Label = e.listLabel(f.List) + e.say("：", ": ") + out.Label
	}
	if k == kindInt {
		out.InputType = "number"
	}
	if k == kindCode {
		out.ValueEditorType = "select"
		for _, v := range f.Values {
			out.Values = append(out.Values, e.option(f, v))
		}
	}
	return out
}

// option is a value of a field, by its label if the field is a custom one.
func (e exporter) option(f *alumni.Field, value string) BuilderOption {
	title := value
	if c, ok := f.Custom(); ok {
		choice, _ := c.Choice(value)
		title = choice.Title(e.locale)
	}
	return BuilderOption{value, title}
}

func (e exporter) operators(names []Operator) []BuilderOperator {
	var out []BuilderOperator
	for _, info := range operatorTable() {
		if !slices.Contains(names, info.name) {
			continue
		}
		op := BuilderOperator{Name: string(info.name), Label: e.say(info.ja, info.en), Editor: string(info.takes)}
		if info.takes == takesNothing {
			op.Arity = "unary"
		}
		out = append(out, op)
	}
	slices.SortStableFunc(out, func(a, b BuilderOperator) int { // the order of names: the first is the builder's default
		return slices.Index(names, Operator(a.Name)) - slices.Index(names, Operator(b.Name))
	})
	return out
}
