package segment

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// world is a random moment of a random tenant.
type world struct {
	*maker
	env    Env
	people []*alumni.Person
}

func newWorld(seed uint64, people int) *world {
	w := &world{maker: newMaker(seed)}
	now, zone := w.moment()
	w.env = Env{Schema: w.schema, Policy: w.policy(), Now: now, Zone: zone}
	w.env.Segments = w.definitions()
	for range people {
		w.people = append(w.people, w.person())
	}
	return w
}

func (w *world) reference() reference {
	return reference{w.schema, w.schema.Rules(w.env.Policy), w.env.Now, w.env.Zone, w.env.Segments}
}

// definition makes a segment with static lists that now and then meet.
func (w *world) definition() Definition {
	d := Definition{Rule: w.group(scope{}, 4)}
	for _, p := range w.people {
		if w.IntN(12) == 0 {
			d.Include = append(d.Include, p.ID())
		}
		if w.IntN(12) == 0 {
			d.Exclude = append(d.Exclude, p.ID())
		}
	}
	return d
}

func show(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

// rounds is how many worlds a test draws. Nothing in them happens at once, so that
// the race detector needs few.
func rounds(n uint64) uint64 {
	if testing.Short() {
		return n / 10
	}
	return n
}

func TestMatchAgreesWithReference(t *testing.T) {
	t.Parallel()
	operators, modes := map[Operator][2]int{}, map[MatchMode][2]int{}
	for seed := range rounds(150) {
		w := newWorld(seed, 12)
		ref := w.reference()
		for range 20 {
			d := w.definition()
			require.Empty(t, Validate(d.Rule, w.schema, nil), show(t, d.Rule))
			m, err := Compile(d, w.env)
			require.NoError(t, err)
			for _, p := range w.people {
				require.Equal(t, ref.has(d, p), m.Match(p), "seed %d\n%s\n%s", seed, show(t, d), show(t, p))
			}
			countLeaves(t, w, ref, d.Rule, operators, modes)
		}
	}
	if testing.Short() {
		return // too few to meet every answer
	}
	for _, op := range Operators() {
		require.Greater(t, operators[op][0], 20, "%s is never false: no evaluator or no generator", op)
		require.Greater(t, operators[op][1], 20, "%s is never true: no evaluator or no generator", op)
	}
	for _, mode := range MatchModes() {
		require.Greater(t, min(modes[mode][0], modes[mode][1]), 20, mode)
	}
}

// countLeaves counts, for every operator and mode, how often it was false and true.
func countLeaves(t *testing.T, w *world, ref reference, g *Group, operators map[Operator][2]int, modes map[MatchMode][2]int) {
	t.Helper()
	for _, node := range g.Rules {
		if inner, ok := node.(*Group); ok {
			countLeaves(t, w, ref, inner, operators, modes)
			continue
		}
		r := node.(*Rule)
		m, err := Compile(Definition{Rule: All(r)}, w.env)
		require.NoError(t, err)
		for _, p := range w.people[:8] {
			verdict := 0
			if m.Match(p) {
				verdict = 1
			}
			if r.Match != nil {
				n := modes[r.Match.Mode]
				n[verdict]++
				modes[r.Match.Mode] = n
			} else {
				n := operators[r.Operator]
				n[verdict]++
				operators[r.Operator] = n
			}
		}
	}
}

func TestLaws(t *testing.T) {
	t.Parallel()
	for seed := range rounds(60) {
		w := newWorld(1000+seed, 12)
		has := func(n Node) []bool {
			m, err := Compile(Definition{Rule: All(n)}, w.env)
			require.NoError(t, err)
			out := make([]bool, len(w.people))
			for i, p := range w.people {
				out[i] = m.Match(p)
			}
			return out
		}
		for range 10 {
			a, b := w.group(scope{}, 3), w.group(scope{}, 3)
			require.Equal(t, has(Not(All(a, b))), has(Any(Not(a), Not(b))), "De Morgan")
			require.Equal(t, has(Not(Any(a, b))), has(All(Not(a), Not(b))), "De Morgan")
			require.Equal(t, has(a), has(Not(Not(a))), "double negation")
			require.Equal(t, has(All(a, b)), has(All(b, a)), "order")
			require.Equal(t, has(a), has(All(a, Any(a, b))), "absorption")
		}
		for _, op := range Operators() {
			positive, negative := op.Complement()
			if !negative {
				continue
			}
			r := w.ruleWith(op)
			opposite := *r
			opposite.Operator = positive
			yes, no := has(&opposite), has(r)
			for i := range yes {
				require.NotEqual(t, yes[i], no[i], "%s and %s are complements: %s", op, positive, show(t, r))
			}
		}
	}
}

// ruleWith makes rules about the person until one has the operator.
func (m *maker) ruleWith(op Operator) *Rule {
	for {
		if r := m.rule(scope{}, 1); r.Operator == op {
			return r
		}
	}
}

// TestEvaluatorIsDefinedForDrafts pins what is evaluated although it cannot be published.
func TestEvaluatorIsDefinedForDrafts(t *testing.T) {
	t.Parallel()
	w := newWorld(1, 5)
	for rule, everybody := range map[*Group]bool{
		All():                               true,
		Any():                               false,
		Not(All()):                          false,
		{Combinator: Or, Not: true}:         true,
		All(Where("location", In)):          false,
		All(Where("location", NotIn)):       true,
		All(Where("skills", ContainsAll)):   false,
		All(Where(FieldSegment, InSegment)): false,
		All(Where("employments.end", Between, "2020", "2019")):                            false,
		All(Where("employments.end", NotBetween, "2020", "2019")):                         true,
		All(Where("availability", Between, "2", "1")):                                     false,
		All(WhereEach("employments", Match{Mode: None}, Any())):                           true,
		All(WhereEach("employments", Match{Mode: AtLeast, Threshold: 0}, Any())):          true,
		All(WhereEach("employments", Match{Mode: Some}, All(Where("tags", ContainsAll)))): false,
	} {
		require.NotEmpty(t, Validate(rule, w.schema, nil), show(t, rule))
		m, err := Compile(Definition{Rule: rule}, w.env)
		require.NoError(t, err, show(t, rule))
		for _, p := range w.people {
			require.Equal(t, everybody, m.Match(p), show(t, rule))
		}
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	w := newWorld(2, 3)
	ids := make([]alumnikit.ID, 7)
	for i := range ids {
		ids[i] = w.id()
	}
	in := func(id alumnikit.ID) *Group { return All(Where(FieldSegment, InSegment, id.String())) }
	w.env.Segments = map[alumnikit.ID]Definition{}
	for i := range 6 {
		w.env.Segments[ids[i]] = Definition{Rule: in(ids[i+1])}
	}
	w.env.Segments[ids[6]] = Definition{Include: []alumnikit.PersonID{w.people[0].ID()}}
	code := func(rule *Group) Code {
		_, err := Compile(Definition{Rule: rule}, w.env)
		issues, _ := err.(Issues) //nolint:errorlint // not wrapped
		if issues == nil {
			require.NoError(t, err)
			return ""
		}
		return issues[0].Code
	}
	require.Equal(t, Code(""), code(in(ids[2])), "five in a row")
	require.Equal(t, CodeTooDeep, code(in(ids[1])), "six in a row")
	require.Equal(t, CodeTooDeep, code(All(in(ids[4]), in(ids[1]))), "whatever was followed before")
	require.Equal(t, CodeUnknownSegment, code(in(w.id())))

	m, err := Compile(Definition{Rule: in(ids[2])}, w.env)
	require.NoError(t, err)
	require.True(t, m.Match(w.people[0]))
	require.False(t, m.Match(w.people[1]))

	w.env.Segments[ids[6]] = Definition{Rule: in(ids[4])}
	err = checkReferences(ids[4], w.env.Segments[ids[4]].Rule, w.env.Segments)
	require.Equal(t, Issues{{Code: CodeCycle, Allowed: ids[4].String() + " > " + ids[5].String() + " > " + ids[6].String() + " > " + ids[4].String()}}, err)
	require.Equal(t, CodeCycle, code(in(ids[5])))
}

func TestMatchAllocatesOnlyWhatReadingDoes(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts everybody's
	w := newWorld(3, 1)
	m, err := Compile(Definition{Rule: All(Where("availability", Null), Where(FieldSample, NotInSample, "0.01", "x"))}, w.env)
	require.NoError(t, err)
	p := &alumni.Person{Entry: &alumni.Entry{ID: w.people[0].ID()}}
	require.True(t, m.Match(p))
	require.Zero(t, testing.AllocsPerRun(100, func() { m.Match(p) }))
}
