package segment

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// TestParse reads what the builder writes; the right side is Canonical.
func TestParse(t *testing.T) {
	t.Parallel()
	leaf := `{"field":"f","operator":"=","value":"v"}`
	for name, c := range map[string]struct{ in, out string }{
		"empty":       {`{"combinator":"and","rules":[]}`, `{"combinator":"and","rules":[]}`},
		"ids, source": {`{"id":"a","combinator":"AND","not":true,"rules":[{"id":"b","field":"f","operator":"=","value":"v","valueSource":"value","path":[0],"disabled":true}]}`, `{"combinator":"and","not":true,"rules":[` + leaf + `]}`},
		"number":      {`{"combinator":"or","rules":[{"field":"f","operator":"<","value":9223372036854775807}]}`, `{"combinator":"or","rules":[{"field":"f","operator":"<","value":"9223372036854775807"}]}`},
		"joined":      {`{"combinator":"and","rules":[{"field":"f","operator":"in","value":" a, b\\,c ,,d"}]}`, `{"combinator":"and","rules":[{"field":"f","operator":"in","value":["a","b,c","d"]}]}`},
		"pair":        {`{"combinator":"and","rules":[{"field":"f","operator":"between","value":[12,"14"]}]}`, `{"combinator":"and","rules":[{"field":"f","operator":"between","value":["12","14"]}]}`},
		"commas stay": {`{"combinator":"and","rules":[{"field":"f","operator":"=","value":"a,b"}]}`, `{"combinator":"and","rules":[{"field":"f","operator":"=","value":"a,b"}]}`},
		"unary":       {`{"combinator":"and","rules":[{"field":"f","operator":"null","value":""}]}`, `{"combinator":"and","rules":[{"field":"f","operator":"null","value":null}]}`},
		"period":      {`{"combinator":"and","rules":[{"field":"f","operator":"withinLast","value":"12 months"}]}`, `{"combinator":"and","rules":[{"field":"f","operator":"withinLast","value":"P12M"}]}`},
		"match": {
			`{"combinator":"and","rules":[{"field":"l","operator":"anything","match":{"mode":"atLeast","threshold":"2"},"value":{"combinator":"and","rules":[` + leaf + `]}}]}`,
			`{"combinator":"and","rules":[{"field":"l","operator":"=","value":{"combinator":"and","rules":[` + leaf + `]},"match":{"mode":"atLeast","threshold":2}}]}`,
		},
		"no threshold where none counts": {
			`{"combinator":"and","rules":[{"field":"l","operator":"=","match":{"mode":"some","threshold":3},"value":{"combinator":"and","rules":[]}}]}`,
			`{"combinator":"and","rules":[{"field":"l","operator":"=","value":{"combinator":"and","rules":[]},"match":{"mode":"some"}}]}`,
		},
		"what makes no sense stays in a draft": {
			`{"combinator":"xor","muted":true,"rules":[{"field":"f","operator":"=","value":{"a":[true]},"valueSource":"field","muted":true}]}`,
			`{"combinator":"xor","muted":true,"rules":[{"field":"f","operator":"=","valueSource":"field","value":{"a":[true]},"muted":true}]}`,
		},
		"independent, one run": {`{"rules":[` + leaf + `,"and",` + leaf + `],"not":true}`, `{"combinator":"and","not":true,"rules":[` + leaf + `,` + leaf + `]}`},
		"independent, and before or": {
			`{"rules":[` + leaf + `,"or",` + leaf + `,"AND",` + leaf + `,"or",` + leaf + `]}`,
			`{"combinator":"or","rules":[` + leaf + `,{"combinator":"and","rules":[` + leaf + `,` + leaf + `]},` + leaf + `]}`,
		},
		"independent, empty": {`{"rules":[]}`, `{"combinator":"and","rules":[]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, err := Parse([]byte(c.in))
			require.NoError(t, err)
			text, err := g.Canonical()
			require.NoError(t, err)
			require.Equal(t, c.out, string(text))
			again, err := Parse(text)
			require.NoError(t, err)
			require.Equal(t, g.bare(), again)
		})
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	rule := `{"field":"f","operator":"=","value":"v"}`
	nested := func(n int) string {
		return strings.Repeat(`{"combinator":"and","rules":[`, n) + rule + strings.Repeat(`]}`, n)
	}
	list := func(open string, n int, item, end string) string {
		return open + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + end
	}
	matches := rule
	for range MaxDepth {
		matches = `{"field":"l","operator":"=","match":{"mode":"some"},"value":{"combinator":"and","rules":[` + matches + `]}}`
	}
	for name, c := range map[string]struct {
		in   string
		want Issue
	}{
		"not JSON":         {`{`, Issue{Code: CodeSyntax}},
		"two documents":    {nested(1) + nested(1), Issue{Code: CodeSyntax}},
		"broken UTF-8":     {"{\"combinator\":\"\xff\",\"rules\":[]}", Issue{Code: CodeSyntax}},
		"a key twice":      {`{"combinator":"and","combinator":"or","rules":[]}`, Issue{Code: CodeSyntax}},
		"an array":         {`[]`, Issue{Code: CodeSyntax, Allowed: "an object"}},
		"null":             {`null`, Issue{Code: CodeSyntax, Allowed: "an object"}},
		"rules no array":   {`{"combinator":"and","rules":{}}`, Issue{Code: CodeSyntax, Pointer: "/rules", Allowed: "an array"}},
		"rule no object":   {`{"combinator":"and","rules":[1]}`, Issue{Code: CodeSyntax, Pointer: "/rules/0", Allowed: "an object"}},
		"id no string":     {`{"combinator":"and","id":1,"rules":[]}`, Issue{Code: CodeSyntax, Pointer: "/id", Allowed: "a string"}},
		"not no bool":      {`{"combinator":"and","not":"yes","rules":[]}`, Issue{Code: CodeSyntax, Pointer: "/not", Allowed: "true or false"}},
		"NUL":              {`{"combinator":"and","rules":[{"field":"f","operator":"=","value":{"x":"\u0000"}}]}`, Issue{Code: CodeNUL}},
		"too large":        {`{"combinator":"and","rules":[]` + strings.Repeat(" ", MaxBytes) + `}`, Issue{Code: CodeTooLarge}},
		"too deep":         {nested(MaxDepth + 1), Issue{Code: CodeTooDeep}},
		"far too deep":     {nested(1000), Issue{Code: CodeTooDeep}},
		"matches in a row": {`{"combinator":"and","rules":[` + matches + `]}`, Issue{Code: CodeTooDeep}},
		"too many rules":   {list(`{"combinator":"and","rules":[`, MaxLeaves+1, rule, `]}`), Issue{Code: CodeTooManyNodes}},
		"too many groups":  {list(`{"combinator":"and","rules":[`, MaxGroups, `{"combinator":"and","rules":[]}`, `]}`), Issue{Code: CodeTooManyNodes}},
		"too many values":  {list(`{"combinator":"and","rules":[{"field":"f","operator":"in","value":[`, MaxValues+1, "1", `]}]}`), Issue{Code: CodeTooManyValues, Pointer: "/rules/0/value"}},
		"joined too many":  {list(`{"combinator":"and","rules":[{"field":"f","operator":"in","value":"`, MaxValues+1, "1", `"}]}`), Issue{Code: CodeTooManyValues}},
		"xor between":      {`{"rules":[` + rule + `,"xor",` + rule + `]}`, Issue{Code: CodeCombinator, Pointer: "/rules/1"}},
		"ends with or":     {`{"rules":[` + rule + `,"or"]}`, Issue{Code: CodeSyntax, Pointer: "/rules/1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse([]byte(c.in))
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			var issues Issues
			require.ErrorAs(t, err, &issues)
			require.Equal(t, c.want.Code, issues[0].Code)
			if c.want.Pointer != "" {
				require.Equal(t, c.want.Pointer, issues[0].Pointer)
			}
			if c.want.Allowed != "" {
				require.Equal(t, c.want.Allowed, issues[0].Allowed)
			}
		})
	}
	for _, ok := range []string{nested(MaxDepth), list(`{"combinator":"and","rules":[`, MaxLeaves, rule, `]}`)} {
		_, err := Parse([]byte(ok))
		require.NoError(t, err, "at the bound")
	}
}

func TestParseOfCanonicalIsIdentity(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		m := newMaker(seed)
		for range 20 {
			g := m.group(scope{}, 5)
			text, err := g.Canonical()
			require.NoError(t, err)
			again, err := Parse(text)
			require.NoError(t, err, string(text))
			require.Equal(t, g, again, string(text))
			same, err := json.Marshal(again)
			require.NoError(t, err)
			require.JSONEq(t, string(text), string(same))
			a, err := g.Version()
			require.NoError(t, err)
			b, err := again.Version()
			require.NoError(t, err)
			require.Equal(t, a, b)
			require.Len(t, a, 64)
		}
	}
}

func TestVersionIgnoresIDs(t *testing.T) {
	t.Parallel()
	a, b := All(Where("location", Equal, "x")), All(Where("location", Equal, "x"))
	b.ID, b.Rules[0].(*Rule).ID = "root", "leaf"
	first, err := a.Version()
	require.NoError(t, err)
	second, err := b.Version()
	require.NoError(t, err)
	require.Equal(t, first, second)
	require.Equal(t, "leaf", b.Rules[0].(*Rule).ID, "the rule itself keeps its ids")
}

func FuzzParse(f *testing.F) {
	w := newWorld(1, 3)
	for range 20 {
		text, err := w.group(scope{}, 4).Canonical()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, seed := range []string{
		`{"rules":[{"field":"location","operator":"in","value":"a,b"},"or",{"field":"availability","operator":"<","value":1e3}]}`,
		`{"combinator":"and","rules":[{"field":"employments","operator":"=","match":{"mode":"exactly","threshold":-1},"value":{"rules":[]}}]}`,
		`{"combinator":"xor","rules":[{"field":"sample","operator":"inSample","value":"1.5,x"},{"field":"segment","operator":"inSegment","value":[null]}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := Parse(data)
		if err != nil {
			if !errors.Is(err, alumnikit.ErrInvalid) {
				t.Fatalf("not an ErrInvalid: %v", err)
			}
			return
		}
		text, err := g.Canonical()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(text)
		if err != nil {
			t.Fatalf("canonical is refused: %v\n%s", err, text)
		}
		if !reflect.DeepEqual(g.bare(), again) {
			t.Fatalf("canonical changes the rule\n%s", text)
		}
		var stored Group
		escaping, err := json.Marshal(map[string]*Group{"rule": g})
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(escaping[len(`{"rule":`):len(escaping)-1], &stored); err != nil || !reflect.DeepEqual(g, &stored) {
			t.Fatalf("storing changes the rule: %v\n%s", err, escaping)
		}
		issues := Validate(g, w.schema, nil)
		m, err := Compile(Definition{Rule: g}, w.env)
		if err != nil {
			if !errors.Is(err, alumnikit.ErrInvalid) {
				t.Fatalf("not an ErrInvalid: %v", err)
			}
			return
		}
		if len(issues) == 0 {
			ref := w.reference()
			for _, p := range w.people {
				if ref.node(g, frame{person: p}) != m.Match(p) {
					t.Fatalf("reference disagrees on %s", text)
				}
			}
		}
	})
}
