package segment

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/alumni"
)

func TestFields(t *testing.T) {
	t.Parallel()
	for _, locale := range []alumni.Locale{alumni.Japanese, alumni.English} {
		fields := Fields(alumni.Standard(), locale)
		seen := map[string]BuilderField{}
		for _, f := range fields {
			require.NotEmpty(t, f.Label, f.Name)
			require.NotContains(t, seen, f.Name)
			seen[f.Name] = f
		}
		require.Equal(t, "employments", fields[0].Name)
		require.Len(t, seen["employments"].MatchModes, len(MatchModes()))
		require.Empty(t, seen["employments"].Operators)
		require.Contains(t, seen, "employments.department")
		require.NotContains(t, seen, "name", "not for rules")
		require.Equal(t, "select", seen["openTo"].ValueEditorType)
		require.Len(t, seen["openTo"].Values, len(alumni.Opennesses()))
		require.Equal(t, "=", seen["location"].Operators[0].Name)
		require.Contains(t, seen["location"].Operators, BuilderOperator{
			Name: "null", Label: map[alumni.Locale]string{"ja": "が未設定", "en": "is not known"}[locale], Arity: "unary", Editor: "none",
		})
	}
}

// TestFieldsAreWhatValidates proves that the builder can offer nothing that is
// refused: every field with every operator it lists.
func TestFieldsAreWhatValidates(t *testing.T) {
	t.Parallel()
	m := newMaker(5)
	check := func(fields []BuilderField, s scope, wrap func(*Rule) *Group) {
		for _, f := range fields {
			for _, op := range f.Operators {
				field, _ := m.schema.Field(s.list + f.Name)
				if s.list != "" {
					field, _ = m.schema.Field(s.list + "." + f.Name)
				}
				k := kind(f.Name)
				if field != nil {
					k = kindOf(field)
				}
				rule := wrap(m.leaf(f.Name, k, Operator(op.Name), field))
				require.Empty(t, Validate(rule, m.schema, nil), show(t, rule))
			}
		}
	}
	fields := Fields(m.schema, alumni.English)
	check(fields, scope{}, func(r *Rule) *Group { return All(r) })
	for _, f := range fields {
		if f.Subproperties != nil {
			check(f.Subproperties, scope{list: f.Name}, func(r *Rule) *Group { return All(WhereEach(f.Name, Match{Mode: Some}, All(r))) })
		}
	}
}
