package segment

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

type groupJSON struct {
	ID         string     `json:"id,omitempty"`
	Combinator Combinator `json:"combinator"`
	Not        bool       `json:"not,omitempty"`
	Muted      bool       `json:"muted,omitempty"`
	Rules      []Node     `json:"rules"`
}

type ruleJSON struct {
	ID       string     `json:"id,omitempty"`
	Field    string     `json:"field"`
	Operator Operator   `json:"operator"`
	Source   string     `json:"valueSource,omitempty"`
	Value    any        `json:"value"`
	Match    *matchJSON `json:"match,omitempty"`
	Muted    bool       `json:"muted,omitempty"`
}

type matchJSON struct {
	Mode      MatchMode `json:"mode"`
	Threshold *int      `json:"threshold,omitempty"`
}

// MarshalJSON implements json.Marshaler with the builder's RuleGroupType.
func (g *Group) MarshalJSON() ([]byte, error) {
	out := groupJSON{g.ID, g.Combinator, g.Not, g.Muted, g.Rules}
	if out.Rules == nil {
		out.Rules = []Node{}
	}
	return marshal(out)
}

// escaped is by how much an encoder may lengthen a text: "<" becomes "\u003c".
const escaped = 6

// UnmarshalJSON implements json.Unmarshaler by Parse, but takes what an encoder
// that escapes has made of MaxBytes.
func (g *Group) UnmarshalJSON(data []byte) error {
	parsed, err := parse(data, escaped*MaxBytes)
	if err == nil {
		*g = *parsed
	}
	return err
}

// MarshalJSON implements json.Marshaler with the builder's RuleType.
func (r *Rule) MarshalJSON() ([]byte, error) {
	out := ruleJSON{ID: r.ID, Field: r.Field, Operator: r.Operator, Source: r.Source, Value: r.Value.json(), Muted: r.Muted}
	if r.Match != nil {
		out.Operator, out.Match = Equal, &matchJSON{Mode: r.Match.Mode} // the builder wants one and ignores it
		if r.Match.Mode.counts() {
			out.Match.Threshold = &r.Match.Threshold
		}
	}
	return marshal(out)
}

func (v Value) json() any {
	switch {
	case v.Group != nil:
		return v.Group
	case v.other != nil:
		return json.RawMessage(v.other)
	case v.List && v.Items == nil:
		return []string{}
	case v.List:
		return v.Items
	case len(v.Items) > 0:
		return v.Items[0]
	default:
		return nil
	}
}

// marshal is json.Marshal that leaves "<" and "&" as they are.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err //nolint:wrapcheck // marshals our own types
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Canonical returns the one JSON text of a rule, without the builder's ids:
// Parse gives back the same rule. What means the same but is written
// differently, such as another order, has another text.
func (g *Group) Canonical() ([]byte, error) { return marshal(g.bare()) }

// Version returns the hexadecimal SHA-256 of Canonical, which names a
// published rule.
func (g *Group) Version() (string, error) {
	text, err := g.Canonical()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// bare is a deep copy without ids.
func (g *Group) bare() *Group {
	out := *g
	out.ID, out.Rules = "", nil
	for _, node := range g.Rules {
		switch n := node.(type) {
		case *Group:
			out.Rules = append(out.Rules, n.bare())
		case *Rule:
			r := *n
			r.ID = ""
			if n.Value.Group != nil {
				r.Value.Group = n.Value.Group.bare()
			}
			out.Rules = append(out.Rules, &r)
		}
	}
	return &out
}
