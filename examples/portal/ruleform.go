package main

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/segment"
)

// ruleForm is a rule as the builder shows it: conditions about the person, and blocks of conditions that one and the same
// employment has to meet.
type ruleForm struct {
	or     bool
	blocks []ruleBlock // 0: the person; the others: an employment each
}

type ruleBlock struct {
	mode segment.MatchMode // of employments: Some or None
	rows []ruleRow
}

type ruleRow struct {
	field, operator string
	values          []string
	unit            string // of a period
}

// Bounds of a form, well within those of a rule.
const (
	maxBlocks = 8
	maxRows   = 30
)

// newRuleForm is what the builder begins with.
func newRuleForm() ruleForm {
	return ruleForm{blocks: []ruleBlock{
		{rows: []ruleRow{{field: "openTo"}}},
		{mode: segment.Some, rows: []ruleRow{{field: "department"}}},
	}}
}

// readRuleForm reads what the builder posted.
func readRuleForm(form url.Values) ruleForm {
	out := ruleForm{or: form.Get("combinator") == string(segment.Or)}
	for b := range maxBlocks {
		at := strconv.Itoa(b)
		if b > 0 && !form.Has("mode."+at) {
			break
		}
		block := ruleBlock{mode: segment.Some}
		if form.Get("mode."+at) == string(segment.None) {
			block.mode = segment.None
		}
		for n := range maxRows {
			if !form.Has("field." + at + "." + strconv.Itoa(n)) {
				break
			}
			block.rows = append(block.rows, readRuleRow(form, at+"."+strconv.Itoa(n)))
		}
		out.blocks = append(out.blocks, block)
	}
	return out
}

// readRuleRow reads one condition. When the field is another than the one that was shown, its values are of no use.
func readRuleRow(form url.Values, at string) ruleRow {
	row := ruleRow{field: form.Get("field." + at)}
	if was := form.Get("was." + at); was != "" && was != row.field {
		return row
	}
	row.operator, row.unit = form.Get("operator."+at), form.Get("unit."+at)
	row.values = slices.Clone(form["value."+at])
	if form.Has("value2." + at) {
		row.values = append(row.values, form.Get("value2."+at))
	}
	for i := range row.values {
		row.values[i] = strings.TrimSpace(row.values[i])
	}
	return row
}

// change applies an op of the builder: add:B, remove:B.N, addblock or removeblock:B. It reports whether op was one.
func (f *ruleForm) change(op string) bool {
	verb, place, _ := strings.Cut(op, ":")
	block, row, _ := strings.Cut(place, ".")
	b, errB := strconv.Atoi(block)
	n, errN := strconv.Atoi(row)
	inside := errB == nil && b >= 0 && b < len(f.blocks)
	switch {
	case verb == "addblock" && len(f.blocks) < maxBlocks:
		f.blocks = append(f.blocks, ruleBlock{mode: segment.Some, rows: []ruleRow{{field: "department"}}})
	case verb == "removeblock" && inside && b > 0:
		f.blocks = slices.Delete(f.blocks, b, b+1)
	case verb == "add" && inside && len(f.blocks[b].rows) < maxRows:
		field := "openTo"
		if b > 0 {
			field = "end"
		}
		f.blocks[b].rows = append(f.blocks[b].rows, ruleRow{field: field})
	case verb == "remove" && inside && errN == nil && n >= 0 && n < len(f.blocks[b].rows):
		f.blocks[b].rows = slices.Delete(f.blocks[b].rows, n, n+1)
	default:
		return verb == "refresh" || verb == "add" || verb == "addblock"
	}
	return true
}

// rule is the form as a rule. Each node has its place as ID, so that issues find their row.
func (f ruleForm) rule(fields ruleFields) *segment.Group {
	out := &segment.Group{Combinator: segment.And}
	if f.or {
		out.Combinator = segment.Or
	}
	for b, block := range f.blocks {
		at := strconv.Itoa(b)
		var nodes []segment.Node
		for n, row := range block.rows {
			nodes = append(nodes, row.rule(fields.of(b > 0, row.field), at+"."+strconv.Itoa(n)))
		}
		if b == 0 {
			out.Rules = append(out.Rules, nodes...)
			continue
		}
		each := segment.WhereEach(alumni.EmploymentsList, segment.Match{Mode: block.mode}, segment.All(nodes...))
		each.ID, each.Value.Group.ID = at, at
		out.Rules = append(out.Rules, each)
	}
	return out
}

func (r ruleRow) rule(f ruleField, id string) *segment.Rule {
	operator := f.operator(r.operator)
	out := segment.Where(r.field, segment.Operator(operator.Name), r.items(f, operator.Editor)...)
	out.ID = id
	return out
}

// items are the row's values as an operator takes them.
func (r ruleRow) items(f ruleField, editor string) []string {
	first := ""
	if len(r.values) > 0 {
		first = r.values[0]
	}
	switch editor {
	case editorNone:
		return nil
	case editorPeriod:
		return []string{"P" + first + r.unit}
	case editorPair:
		return append(slices.Clone(r.values[:min(len(r.values), 2)]), make([]string, max(0, 2-len(r.values)))...)
	case editorList:
		if len(f.options) > 0 {
			return slices.DeleteFunc(slices.Clone(r.values), func(s string) bool { return s == "" })
		}
		return words(first)
	default:
		return []string{first}
	}
}

// words splits a text at commas of either script.
func words(text string) []string {
	var out []string
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == '、' || r == '\uff0c' }) {
		if word = strings.TrimSpace(word); word != "" {
			out = append(out, word)
		}
	}
	return out
}

// ruleFormOf shows a rule in the builder; false for one that was made elsewhere and is more than the builder can show.
func ruleFormOf(rule *segment.Group) (ruleForm, bool) {
	out := ruleForm{blocks: []ruleBlock{{}}}
	if rule == nil {
		return out, true
	}
	if rule.Not || rule.Muted {
		return out, false
	}
	out.or = rule.Combinator == segment.Or
	for _, node := range rule.Rules {
		r, ok := node.(*segment.Rule)
		if !ok || r.Muted {
			return out, false
		}
		if r.Match == nil {
			out.blocks[0].rows = append(out.blocks[0].rows, ruleRowOf(r))
			continue
		}
		block := ruleBlock{mode: r.Match.Mode}
		inner := r.Value.Group
		if r.Field != alumni.EmploymentsList || inner == nil || inner.Not || inner.Muted || inner.Combinator != segment.And ||
			(block.mode != segment.Some && block.mode != segment.None) {
			return out, false
		}
		for _, node := range inner.Rules {
			r, ok := node.(*segment.Rule)
			if !ok || r.Match != nil || r.Muted {
				return out, false
			}
			block.rows = append(block.rows, ruleRowOf(r))
		}
		out.blocks = append(out.blocks, block)
	}
	return out, len(out.blocks) <= maxBlocks
}

func ruleRowOf(r *segment.Rule) ruleRow {
	row := ruleRow{field: r.Field, operator: string(r.Operator), values: slices.Clone(r.Value.Items)}
	if !slices.Contains([]segment.Operator{segment.WithinLast, segment.WithinNext, segment.MoreThanAgo}, r.Operator) || len(row.values) != 1 {
		return row
	}
	if period, ok := segment.ParsePeriod(row.values[0]); ok {
		row.values, row.unit = []string{strconv.Itoa(period.Count)}, string(rune(period.Unit))
	}
	return row
}
