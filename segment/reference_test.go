package segment

import (
	"crypto/sha256"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/text"
)

// reference evaluates rules straight from doc.go: slowly, from the rule as it
// is written, sharing nothing with the compiled evaluator but the fold, the
// parsing of dates and SipHash.
type reference struct {
	schema   *alumni.Schema
	rules    alumni.Rules
	now      time.Time
	zone     *time.Location
	segments map[alumnikit.ID]Definition
}

// frame is what the fields of a rule are about.
type frame struct {
	person  *alumni.Person
	list    string // with element
	element int
	field   *alumni.Field // with value
	value   alumni.Value
}

func (r reference) has(d Definition, p *alumni.Person) bool {
	for _, id := range d.Exclude {
		if id == p.ID() {
			return false
		}
	}
	for _, id := range d.Include {
		if id == p.ID() {
			return true
		}
	}
	return d.Rule != nil && r.node(d.Rule, frame{person: p})
}

func (r reference) node(n Node, f frame) bool {
	g, ok := n.(*Group)
	if !ok {
		return r.rule(n.(*Rule), f)
	}
	met := 0
	for _, of := range g.Rules {
		if r.node(of, f) {
			met++
		}
	}
	if g.Combinator == And {
		return (met == len(g.Rules)) != g.Not
	}
	return (met > 0) != g.Not
}

// seen returns the values of a field that a rule sees.
func (r reference) seen(name string, p *alumni.Person) []alumni.Value {
	field, ok := r.schema.Field(name)
	if !ok {
		panic("reference: no field " + name)
	}
	if field.Disclosure != "" && !r.rules.Sees(alumni.Viewer{Admin: true}, p, field.Disclosure) {
		return nil
	}
	return field.Read(p)
}

func (r reference) rule(rule *Rule, f frame) bool {
	if rule.Match != nil {
		return r.match(rule, f)
	}
	// Every negative operator is the exact complement of its positive one.
	negatives := map[Operator]Operator{
		"!=": "=", "doesNotContain": "contains", "doesNotBeginWith": "beginsWith", "doesNotEndWith": "endsWith",
		"null": "notNull", "notIn": "in", "notBetween": "between", "containsNone": "containsAny",
		"notMemberOf": "memberOf", "notInSegment": "inSegment", "notInSample": "inSample",
	}
	if positive, ok := negatives[rule.Operator]; ok {
		opposite := *rule
		opposite.Operator = positive
		return !r.rule(&opposite, f)
	}
	switch rule.Operator { //nolint:exhaustive // the others are below
	case "inSegment":
		for _, item := range rule.Value.Items {
			id, _ := alumnikit.ParseID(item)
			if r.has(r.segments[id], f.person) {
				return true
			}
		}
		return false
	case "inSample":
		return inSampleReference(rule.Value.Items[0], rule.Value.Items[1], f.person.ID())
	}
	field, values := r.inScope(rule.Field, f)
	if rule.Operator == "containsAll" {
		for _, item := range rule.Value.Items {
			if !r.some(field, "=", []string{item}, values) {
				return false
			}
		}
		return len(rule.Value.Items) > 0
	}
	return r.some(field, rule.Operator, rule.Value.Items, values)
}

// inScope returns the values that a leaf is about: of the person, of one
// element, or the one value at hand.
func (r reference) inScope(name string, f frame) (*alumni.Field, []alumni.Value) {
	if f.field != nil {
		return f.field, []alumni.Value{f.value}
	}
	if f.list != "" {
		name = f.list + "." + name
	}
	field, _ := r.schema.Field(name)
	var out []alumni.Value
	for _, v := range r.seen(name, f.person) {
		if f.list == "" || v.Element == f.element {
			out = append(out, v)
		}
	}
	return field, out
}

func (r reference) match(rule *Rule, f frame) bool {
	met, total := 0, 0
	count := func(inner frame) {
		total++
		if r.node(rule.Value.Group, inner) {
			met++
		}
	}
	switch rule.Field {
	case alumni.EmploymentsList:
		for i := range f.person.Entry.Employments {
			count(frame{person: f.person, list: rule.Field, element: i})
		}
	case "links": // an element is there if any of its values is seen
		for i := range 32 {
			_, labels := r.inScope("label", frame{person: f.person, list: "links", element: i})
			_, urls := r.inScope("url", frame{person: f.person, list: "links", element: i})
			if len(labels)+len(urls) > 0 {
				count(frame{person: f.person, list: "links", element: i})
			}
		}
	default:
		field, _ := r.schema.Field(rule.Field)
		distinct := map[alumni.Value]bool{}
		for _, v := range r.seen(rule.Field, f.person) {
			if !distinct[v] {
				distinct[v] = true
				count(frame{person: f.person, field: field, value: v})
			}
		}
	}
	switch rule.Match.Mode {
	case "some":
		return met > 0
	case "all":
		return total > 0 && met == total
	case "none":
		return met == 0
	case "atLeast":
		return met >= rule.Match.Threshold
	case "atMost":
		return met <= rule.Match.Threshold
	case "exactly":
		return met == rule.Match.Threshold
	}
	panic("reference: no mode " + rule.Match.Mode)
}

func (r reference) some(field *alumni.Field, op Operator, operands []string, values []alumni.Value) bool {
	for _, v := range values {
		if op == "notNull" || r.compare(field, op, operands, v) {
			return true
		}
	}
	return false
}

func (r reference) compare(field *alumni.Field, op Operator, operands []string, v alumni.Value) bool {
	if op == "in" || op == "containsAny" || op == "memberOf" {
		for _, o := range operands {
			if r.compare(field, "=", []string{o}, v) {
				return true
			}
		}
		return false
	}
	switch field.Type {
	case alumni.TypeText, alumni.TypeName:
		return compareTexts(op, text.Fold(v.Text), text.Fold(operands[0]))
	case alumni.TypeInt:
		return compareInts(op, v.Int, operands)
	case alumni.TypeDate:
		return r.compareDates(op, v.Date, operands)
	case alumni.TypeGroup:
		return op == "=" && strings.EqualFold(v.Text, operands[0])
	default:
		return op == "=" && v.Text == operands[0]
	}
}

func compareTexts(op Operator, a, b string) bool {
	switch op { //nolint:exhaustive // the others panic
	case "=":
		return a == b
	case "contains":
		return strings.Contains(a, b)
	case "beginsWith":
		return strings.HasPrefix(a, b)
	case "endsWith":
		return strings.HasSuffix(a, b)
	}
	panic("reference: no text " + op)
}

func compareInts(op Operator, n int64, operands []string) bool {
	against := func(i int) int { // of unbounded integers, so that nothing can overflow
		other, ok := new(big.Int).SetString(operands[i], 10)
		if !ok {
			panic("reference: int")
		}
		return big.NewInt(n).Cmp(other)
	}
	switch op { //nolint:exhaustive // the others panic
	case "=":
		return against(0) == 0
	case "<":
		return against(0) < 0
	case ">":
		return against(0) > 0
	case "<=":
		return against(0) <= 0
	case ">=":
		return against(0) >= 0
	case "between":
		return against(0) >= 0 && against(1) <= 0
	}
	panic("reference: no int " + op)
}

// compareDates goes through every day that a date may mean.
func (r reference) compareDates(op Operator, d alumni.Date, operands []string) bool {
	y, m, day := r.now.In(r.zone).Date()
	today := time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
	for at := dayTime(d.First()); !at.After(dayTime(d.Last())); at = at.AddDate(0, 0, 1) {
		if !onDay(op, at, operands, today) {
			return false
		}
	}
	return true
}

func dayTime(d alumni.Date) time.Time {
	return time.Date(d.Year(), time.Month(d.Month()), d.Day(), 0, 0, 0, 0, time.UTC)
}

func onDay(op Operator, at time.Time, operands []string, today time.Time) bool {
	operand := func(i int) alumni.Date {
		d, err := alumni.ParseDate(operands[i])
		if err != nil {
			panic(err)
		}
		return d
	}
	first := func(i int) time.Time { return dayTime(operand(i).First()) }
	last := func(i int) time.Time { return dayTime(operand(i).Last()) }
	switch op { //nolint:exhaustive // the others panic
	case "=":
		return !at.Before(first(0)) && !at.After(last(0))
	case "<":
		return at.Before(first(0))
	case "<=":
		return !at.After(last(0))
	case ">":
		return at.After(last(0))
	case ">=":
		return !at.Before(first(0))
	case "between":
		return !at.Before(first(0)) && !at.After(last(1))
	case "withinLast":
		return !at.After(today) && !at.Before(shift(today, operands[0], -1))
	case "withinNext":
		return !at.Before(today) && !at.After(shift(today, operands[0], 1))
	case "moreThanAgo":
		return at.Before(shift(today, operands[0], -1))
	}
	panic("reference: no date " + op)
}

// shift moves a day by a period: months by counting them off one by one.
func shift(day time.Time, period string, direction int) time.Time {
	n, err := strconv.Atoi(period[1 : len(period)-1])
	if err != nil {
		panic(err)
	}
	switch period[len(period)-1] {
	case 'D':
		return day.AddDate(0, 0, n*direction)
	case 'W':
		return day.AddDate(0, 0, 7*n*direction)
	case 'Y':
		n *= 12
	}
	year, month := day.Year(), int(day.Month())
	for range n {
		month += direction
		if month == 0 {
			year, month = year-1, 12
		}
		if month == 13 {
			year, month = year+1, 1
		}
	}
	for date := day.Day(); ; date-- {
		if at := time.Date(year, time.Month(month), date, 0, 0, 0, 0, time.UTC); int(at.Month()) == month {
			return at
		}
	}
}

func inSampleReference(percent, salt string, id alumnikit.PersonID) bool {
	share, ok := new(big.Rat).SetString(percent)
	if !ok {
		panic("reference: percent " + percent)
	}
	sum := sha256.Sum256([]byte(salt))
	slot := new(big.Int).SetUint64(sipHash([16]byte(sum[:16]), id[:]))
	slot.Mod(slot, big.NewInt(10_000))
	return new(big.Rat).SetInt(slot).Cmp(share.Mul(share, big.NewRat(100, 1))) < 0
}

func (r reference) String() string { return fmt.Sprintf("reference at %s", r.now) }
