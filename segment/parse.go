package segment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Bounds of a rule.
const (
	MaxBytes     = 64 << 10 // of its JSON
	MaxDepth     = 8        // groups inside each other, the outermost included
	MaxLeaves    = 200      // rules
	MaxGroups    = 200      // groups
	MaxValues    = 1000     // items of one list
	MaxThreshold = 1000     // of a Match
)

// Parse reads the JSON of react-querybuilder's RuleGroupType, or of its
// RuleGroupTypeIC, which is converted with "and" binding more tightly than
// "or". Numbers become text and comma-joined lists arrays; keys that mean
// nothing to us, such as path and disabled, are dropped. Errors are Issues:
// what cannot be kept even as a draft.
//
// A rule whose Canonical is longer than MaxBytes is refused too, so that
// Parse(Canonical) always gives the same rule.
func Parse(data []byte) (*Group, error) {
	g, err := parse(data, MaxBytes)
	if err != nil {
		return nil, err
	}
	if text, err := g.Canonical(); err != nil || len(text) > MaxBytes {
		return nil, Issues{{Code: CodeTooLarge, Allowed: allowedBy(CodeTooLarge)}}
	}
	return g, nil
}

func parse(data []byte, size int) (*Group, error) {
	if code := check(data, size); code != "" {
		return nil, Issues{{Code: code, Allowed: allowedBy(code)}}
	}
	p := &parser{}
	g := p.group(data, "", 1)
	if p.leaves > MaxLeaves {
		p.issues.add(CodeTooManyNodes, "", "", fmt.Sprintf("at most %d rules", MaxLeaves))
	}
	if p.groups > MaxGroups {
		p.issues.add(CodeTooManyNodes, "", "", fmt.Sprintf("at most %d groups", MaxGroups))
	}
	if len(p.issues) > 0 {
		return nil, p.issues
	}
	return g, nil
}

type parser struct {
	leaves, groups int
	issues         Issues
}

type object = map[string]json.RawMessage

// object reads a JSON object; pre-checked, it has no key twice.
func (p *parser) object(raw []byte, at string) object {
	var o object
	if json.Unmarshal(raw, &o) != nil || o == nil {
		p.issues.add(CodeSyntax, at, "", "an object")
	}
	return o
}

// text reads a member that is a string; absent and null are empty.
func (p *parser) text(o object, key, at string) string {
	var s string
	if raw, ok := o[key]; ok && json.Unmarshal(raw, &s) != nil {
		p.issues.add(CodeSyntax, at+"/"+key, "", "a string")
	}
	return s
}

func (p *parser) flag(o object, key, at string) bool {
	var b bool
	if raw, ok := o[key]; ok && json.Unmarshal(raw, &b) != nil {
		p.issues.add(CodeSyntax, at+"/"+key, "", "true or false")
	}
	return b
}

func (p *parser) node(raw []byte, at string, depth int) Node {
	o := p.object(raw, at)
	if _, isGroup := o["rules"]; isGroup {
		return p.groupOf(o, at, depth)
	}
	return p.rule(o, at, depth)
}

func (p *parser) group(raw []byte, at string, depth int) *Group {
	return p.groupOf(p.object(raw, at), at, depth)
}

func (p *parser) groupOf(o object, at string, depth int) *Group {
	g := &Group{ID: p.text(o, "id", at), Not: p.flag(o, "not", at), Muted: p.flag(o, "muted", at)}
	p.groups++
	if depth > MaxDepth {
		p.issues.add(CodeTooDeep, at, g.ID, fmt.Sprintf("at most %d groups inside each other", MaxDepth))
		return g
	}
	var rules []json.RawMessage
	if json.Unmarshal(o["rules"], &rules) != nil {
		p.issues.add(CodeSyntax, at+"/rules", g.ID, "an array")
		return g
	}
	if _, shared := o["combinator"]; !shared {
		p.independent(g, rules, at, depth)
		return g
	}
	g.Combinator = Combinator(strings.ToLower(p.text(o, "combinator", at)))
	for i, raw := range rules {
		g.Rules = append(g.Rules, p.node(raw, fmt.Sprintf("%s/rules/%d", at, i), depth+1))
	}
	return g
}

// independent reads rules with combinators between them: runs joined by "and"
// become groups where there is more than one run.
func (p *parser) independent(g *Group, rules []json.RawMessage, at string, depth int) {
	g.Combinator = And
	runs := [][]Node{nil}
	for i, raw := range rules {
		here := fmt.Sprintf("%s/rules/%d", at, i)
		if i%2 == 0 {
			last := len(runs) - 1
			runs[last] = append(runs[last], p.node(raw, here, depth+1))
			continue
		}
		var word string
		if json.Unmarshal(raw, &word) != nil || i == len(rules)-1 {
			p.issues.add(CodeSyntax, here, g.ID, "a rule, a combinator, a rule, ...")
			return
		}
		switch Combinator(strings.ToLower(word)) {
		case And:
		case Or:
			runs = append(runs, nil)
		default:
			p.issues.add(CodeCombinator, here, g.ID, "and or")
		}
	}
	if len(runs) == 1 {
		g.Rules = runs[0]
		return
	}
	g.Combinator = Or
	for _, run := range runs {
		if len(run) == 1 {
			g.Rules = append(g.Rules, run[0])
			continue
		}
		p.groups++
		g.Rules = append(g.Rules, All(run...))
		if depth+1 > MaxDepth {
			p.issues.add(CodeTooDeep, at, g.ID, fmt.Sprintf("at most %d groups inside each other", MaxDepth))
		}
	}
}

func (p *parser) rule(o object, at string, depth int) *Rule {
	r := &Rule{
		ID: p.text(o, "id", at), Field: p.text(o, "field", at), Muted: p.flag(o, "muted", at),
		Operator: Operator(p.text(o, "operator", at)), Source: p.text(o, "valueSource", at),
	}
	p.leaves++
	if r.Source == "value" {
		r.Source = ""
	}
	if raw, ok := o["match"]; ok && string(raw) != "null" {
		r.Match, r.Operator = p.match(raw, at+"/match"), ""
	}
	p.value(r, o["value"], at+"/value", depth)
	return r
}

// match reads a mode and its threshold. A threshold that is not a whole number
// in range becomes -1, which Validate reports.
func (p *parser) match(raw []byte, at string) *Match {
	o := p.object(raw, at)
	m := &Match{Mode: MatchMode(p.text(o, "mode", at))}
	if m.Mode.counts() {
		n, err := strconv.Atoi(strings.Trim(string(o["threshold"]), `"`))
		if err != nil || n < 0 || n > MaxThreshold {
			n = -1
		}
		m.Threshold = n
	}
	return m
}

func (p *parser) value(r *Rule, raw json.RawMessage, at string, depth int) {
	v, takes := &r.Value, r.Operator.info().takes
	var o object
	switch {
	case len(raw) == 0 || string(raw) == "null" || takes == takesNothing:
		v.List = takes.isList()
		return
	case r.Match != nil && json.Unmarshal(raw, &o) == nil && o["rules"] != nil:
		p.leaves-- // the rules inside are counted
		v.Group = p.groupOf(o, at, depth+1)
		return
	}
	if s, ok := scalar(raw); ok {
		v.Items = []string{s}
		if takes.isList() {
			v.Items, v.List = splitList(s), true
		}
	} else if items, ok := scalars(raw); ok {
		v.Items, v.List = items, true
	} else {
		v.other = plainJSON(raw)
	}
	if len(v.Items) > MaxValues {
		p.issues.add(CodeTooManyValues, at, r.ID, fmt.Sprintf("at most %d values", MaxValues))
	}
	if takes == takesPeriod && len(v.Items) == 1 && !v.List {
		if period, ok := ParsePeriod(v.Items[0]); ok {
			v.Items[0] = period.String()
		}
	}
}

// plainJSON rewrites JSON so that it is the same however it was escaped.
func plainJSON(raw []byte) []byte {
	var v any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if dec.Decode(&v) != nil {
		return raw // pre-checked: never
	}
	out, err := marshal(v)
	if err != nil {
		return raw // marshals what was just decoded
	}
	return out
}

// scalar reads a string or a number as text.
func scalar(raw []byte) (string, bool) {
	var s string
	if json.Unmarshal(raw, &s) == nil && raw[0] == '"' {
		return s, true
	}
	var n json.Number
	if raw[0] != '"' && json.Unmarshal(raw, &n) == nil && string(raw) != "null" {
		return n.String(), true
	}
	return "", false
}

func scalars(raw []byte) ([]string, bool) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return nil, false
	}
	var out []string
	for _, item := range items {
		s, ok := scalar(item)
		if !ok {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

// splitList takes apart the comma-joined list that the builder's text inputs
// give: a backslash before a comma keeps it, blanks around items and empty
// items are dropped.
func splitList(s string) []string {
	var out []string
	var item strings.Builder
	end := func() {
		if t := strings.TrimSpace(item.String()); t != "" {
			out = append(out, t)
		}
		item.Reset()
	}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && s[i+1] == ',':
			i++
			item.WriteByte(',')
		case s[i] == ',':
			end()
		default:
			item.WriteByte(s[i])
		}
	}
	end()
	return out
}
