package segment

// Combinator joins the rules of a Group.
type Combinator string

// The combinators.
const (
	And Combinator = "and"
	Or  Combinator = "or"
)

// Valid reports whether c is a combinator. The builder's "xor" is not: nobody
// can tell what it selects.
func (c Combinator) Valid() bool { return c == And || c == Or }

// Node is a *Group or a *Rule.
type Node interface{ isNode() }

// Group combines rules. Its JSON is react-querybuilder's RuleGroupType.
type Group struct {
	ID         string     // the builder's own, repeated in issues; not part of Canonical
	Combinator Combinator //
	Not        bool       // the group's complement
	Muted      bool       // switched off in the builder: an issue
	Rules      []Node     // evaluated as written
}

// Rule compares one field with a value, or, with a Match, says how many
// elements of a list must meet the group in Value. Its JSON is
// react-querybuilder's RuleType.
type Rule struct {
	ID       string   // the builder's own, repeated in issues; not part of Canonical
	Field    string   // of the Schema; inside a Match, of the element; empty inside a Match on plain values
	Operator Operator // none with a Match
	Value    Value
	Source   string // "value", written as empty; anything else is an issue
	Match    *Match
	Muted    bool // switched off in the builder: an issue
}

func (*Group) isNode() {}
func (*Rule) isNode()  {}

// Value is the right side of a Rule. Scalars are text, whatever JSON they came
// from, because no number of JavaScript holds an int64.
type Value struct {
	Items []string // one unless List; none for operators without a value
	List  bool     // an array
	Group *Group   // of a Rule with a Match
	other []byte   // JSON that no operator takes, kept for drafts
}

// MatchMode says how many elements must meet a group.
type MatchMode string

// The match modes.
const (
	Some    MatchMode = "some"    // at least one
	Every   MatchMode = "all"     // at least one, and no other
	None    MatchMode = "none"    // not one
	AtLeast MatchMode = "atLeast" // Threshold or more
	AtMost  MatchMode = "atMost"  // Threshold or fewer
	Exactly MatchMode = "exactly" // Threshold
)

// MatchModes returns every mode.
func MatchModes() []MatchMode {
	return []MatchMode{Some, Every, None, AtLeast, AtMost, Exactly}
}

// Valid reports whether m is a mode.
func (m MatchMode) Valid() bool {
	switch m {
	case Some, Every, None, AtLeast, AtMost, Exactly:
		return true
	}
	return false
}

// counts reports whether the mode has a threshold.
func (m MatchMode) counts() bool { return m == AtLeast || m == AtMost || m == Exactly }

// Match makes a Rule one about the elements of a list.
type Match struct {
	Mode      MatchMode
	Threshold int // of AtLeast, AtMost and Exactly: 0 to MaxThreshold
}

// Holds reports whether n of total elements are as many as the match asks for.
func (m Match) Holds(n, total int) bool {
	switch m.Mode {
	case Some:
		return n > 0
	case Every:
		return n > 0 && n == total
	case None:
		return n == 0
	case AtLeast:
		return n >= m.Threshold
	case AtMost:
		return n <= m.Threshold
	case Exactly:
		return n == m.Threshold
	}
	return false
}

// All returns the group of what meets every node.
func All(nodes ...Node) *Group { return &Group{Combinator: And, Rules: nodes} }

// Any returns the group of what meets at least one node.
func Any(nodes ...Node) *Group { return &Group{Combinator: Or, Rules: nodes} }

// Not returns the complement of a node.
func Not(node Node) *Group { return &Group{Combinator: And, Not: true, Rules: []Node{node}} }

// Where returns the rule that compares a field with values: none, one, or a
// list, as the operator takes them.
func Where(field string, op Operator, values ...string) *Rule {
	r := &Rule{Field: field, Operator: op, Value: Value{Items: values}}
	r.Value.List = op.info().takes.isList()
	return r
}

// WhereEach returns the rule that counts the elements of a list that meet a group.
func WhereEach(list string, match Match, group *Group) *Rule {
	return &Rule{Field: list, Match: &match, Value: Value{Group: group}}
}
