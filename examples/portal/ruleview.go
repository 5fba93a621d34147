package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/segment"
)

// block shows a block of the form.
func (v *visit) block(fields ruleFields, at int, block ruleBlock, errs map[string]string) web.SegmentBlock {
	out := web.SegmentBlock{Error: errs[strconv.Itoa(at)]}
	if at > 0 {
		out.Modes = []web.Option{
			{Value: string(segment.Some), Label: v.l.T("segment.modeSome"), Selected: block.mode == segment.Some},
			{Value: string(segment.None), Label: v.l.T("segment.modeNone"), Selected: block.mode == segment.None},
		}
	}
	for n, row := range block.rows {
		c := v.condition(fields, at > 0, row)
		c.Error = errs[strconv.Itoa(at)+"."+strconv.Itoa(n)]
		out.Conditions = append(out.Conditions, c)
	}
	return out
}

// condition shows one condition: the fields and operators to choose from and the right way to enter a value.
func (v *visit) condition(fields ruleFields, stint bool, row ruleRow) web.SegmentCondition {
	field := fields.of(stint, row.field)
	operator := field.operator(row.operator)
	out := web.SegmentCondition{Input: field.input(operator.Editor)}
	for _, f := range fields.list(stint) {
		out.Fields = append(out.Fields, web.Option{Value: f.Name, Label: f.Label, Selected: f.Name == row.field})
	}
	offered := field.Operators
	if !slices.ContainsFunc(offered, func(o segment.BuilderOperator) bool { return o.Name == operator.Name }) {
		offered = append(slices.Clone(offered), operator)
	}
	for _, o := range offered {
		out.Operators = append(out.Operators, web.Option{Value: o.Name, Label: v.operatorLabel(field, o.Name), Selected: o.Name == operator.Name})
	}
	if len(row.values) > 0 {
		out.Value = row.values[0]
	}
	if len(row.values) > 1 {
		out.Value2 = row.values[1]
	}
	v.conditionValues(&out, field, operator, row)
	return out
}

func (v *visit) conditionValues(out *web.SegmentCondition, field ruleField, operator segment.BuilderOperator, row ruleRow) {
	if out.Input == web.InputText && len(field.options) > 0 && chosen(operator.Name) {
		out.Input = web.InputSelect
		out.Values = append(out.Values, web.Option{Label: v.l.T("segment.choose"), Selected: out.Value == ""})
	}
	switch out.Input {
	case web.InputSelect, web.InputChoices:
		for _, o := range field.options {
			o.Selected = slices.Contains(row.values, o.Value)
			out.Values = append(out.Values, o)
		}
		for _, value := range row.values { // nobody has it any more
			if value != "" && !slices.ContainsFunc(field.options, func(o web.Option) bool { return o.Value == value }) {
				out.Values = append(out.Values, web.Option{Value: value, Label: value, Selected: true})
			}
		}
	case web.InputPeriod:
		out.Units = v.units(row.unit)
	case web.InputList:
		out.Value, out.Hint = strings.Join(row.values, v.comma()), v.l.T("segment.listHint")
	case web.InputDate:
		out.Hint = v.l.T("segment.dateHint")
	case web.InputPair:
		if field.kind == alumni.TypeDate {
			out.Hint = "2020-04-01"
		}
	case web.InputText, web.InputNumber, web.InputNone:
	}
}

// units are the units of periods, as ISO 8601 writes them; months unless chosen otherwise.
func (v *visit) units(chosen string) []web.Option {
	if chosen == "" {
		chosen = string(rune(segment.Months))
	}
	var out []web.Option
	for _, u := range []struct {
		unit  segment.Unit
		label web.Key
	}{{segment.Days, "unit.days"}, {segment.Weeks, "unit.weeks"}, {segment.Months, "unit.months"}, {segment.Years, "unit.years"}} {
		value := string(rune(u.unit))
		out = append(out, web.Option{Value: value, Label: v.l.T(u.label), Selected: value == chosen})
	}
	return out
}

// operatorLabel says how an operator compares; of dates one says "before" rather than "less".
func (v *visit) operatorLabel(f ruleField, name string) string {
	if f.kind == alumni.TypeDate {
		if key, ok := map[string]web.Key{
			"=": "opDate.in", "!=": "opDate.notIn", ">=": "opDate.since", "<=": "opDate.until", ">": "opDate.after", "<": "opDate.before",
		}[name]; ok {
			return v.l.T(key)
		}
	}
	if !slices.Contains(web.Operators(), name) {
		return f.operator(name).Label
	}
	return v.l.Label("op", name)
}

// ruleValue writes a value of a field for people.
func (v *visit) ruleValue(field, value string) string {
	switch field {
	case "consent":
		return v.l.T(consentTitle(alumni.Purpose(value)))
	case "locale":
		return v.l.Label("langName", value)
	}
	return v.valueLabel(field, value)
}

// issue is what is wrong with a condition, in the reader's language.
func (v *visit) issue(is segment.Issue, row ruleRow, field ruleField) string {
	key := web.Key("rule.other")
	switch is.Code {
	case segment.CodeValueType:
		key = "rule.value"
		switch {
		case len(row.values) == 0 || slices.Contains(row.values, ""):
			key = "rule.missing"
		case field.operator(row.operator).Editor == editorPeriod || field.kind == alumni.TypeInt:
			key = "rule.number"
		case field.kind == alumni.TypeDate:
			key = "rule.date"
		}
	case segment.CodeValueNotInEnum:
		key = "rule.value"
		if slices.Contains(row.values, "") {
			key = "rule.missing"
		}
	case segment.CodeEmptyList:
		key = "rule.missing"
	case segment.CodeEmptyGroup:
		key = "rule.empty"
	case segment.CodeRangeReversed:
		key = "rule.reversed"
	case segment.CodeUnknownField:
		key = "rule.field"
	case segment.CodeUnknownOperator, segment.CodeOperatorNotAllowed:
		key = "rule.operator"
	case segment.CodeUnknownSegment:
		key = "rule.segment"
	case segment.CodeCycle:
		key = "rule.cycle"
	case segment.CodeTooManyNodes, segment.CodeTooManyValues, segment.CodeTooLarge, segment.CodeTooDeep:
		key = "rule.tooMuch"
	default:
	}
	return v.l.T(key)
}

// ruleText says a form in words.
func (v *visit) ruleText(fields ruleFields, f ruleForm) string {
	joint := " " + v.l.T("segment.and") + " "
	var parts []string
	for b, block := range f.blocks {
		var inner []string
		for _, row := range block.rows {
			inner = append(inner, v.clause(fields.of(b > 0, row.field), row))
		}
		if b == 0 {
			parts = append(parts, inner...)
			continue
		}
		key := web.Key("segment.withStint")
		if block.mode == segment.None {
			key = "segment.withoutStint"
		}
		if len(inner) > 0 {
			parts = append(parts, v.l.T(key, "rule", strings.Join(inner, joint)))
		}
	}
	if f.or {
		joint = " " + v.l.T("segment.or") + " "
	}
	return strings.Join(parts, joint)
}

func (v *visit) clause(f ruleField, row ruleRow) string {
	operator := f.operator(row.operator)
	label := v.operatorLabel(f, operator.Name)
	var values []string
	for _, value := range row.values {
		shown := value
		for _, o := range f.options {
			if o.Value == value {
				shown = o.Label
			}
		}
		if shown != "" {
			values = append(values, shown)
		}
	}
	if operator.Editor == editorPeriod {
		for _, u := range v.units(row.unit) {
			if u.Selected {
				values = append(values, u.Label)
			}
		}
		values = []string{strings.Join(values, unitSpace(v.l.Lang()))}
	}
	if operator.Editor == editorNone || len(values) == 0 {
		return v.l.T("segment.clauseBare", "field", f.Label, "operator", label)
	}
	separator := v.comma()
	if operator.Editor == editorPair {
		separator = " – "
	}
	value := strings.Join(values, separator)
	if key, ok := dateClauses()[segment.Operator(operator.Name)]; ok && f.kind == alumni.TypeDate {
		return v.l.T(key, "field", f.Label, "value", value)
	}
	if v.l.Lang() == web.Japanese { // the SDK's words for operators stand behind the value, as the language has it
		label = operator.Label
	}
	return v.l.T("segment.clause", "field", f.Label, "operator", label, "value", value)
}

// dateClauses are the words for what is asked about dates.
func dateClauses() map[segment.Operator]web.Key {
	return map[segment.Operator]web.Key{
		segment.Equal: "clause.in", segment.GreaterOrEqual: "clause.since", segment.LessOrEqual: "clause.until", segment.Between: "clause.between",
		segment.WithinLast: "clause.withinLast", segment.WithinNext: "clause.withinNext", segment.MoreThanAgo: "clause.moreThanAgo",
	}
}

// unitSpace stands between a number and its unit.
func unitSpace(lang web.Lang) string {
	if lang == web.Japanese {
		return ""
	}
	return " "
}
