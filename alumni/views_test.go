package alumni

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage"
)

func columnNames(v storage.View) []string {
	var out []string
	for _, c := range v.Columns {
		out = append(out, c.Name)
	}
	return out
}

// Every field of employments is a column of its name and labels.
func TestEmploymentsViewFollowsTheSchema(t *testing.T) {
	t.Parallel()
	s := Standard()
	v := employmentsView(s)
	met := 0
	for _, f := range s.Fields() {
		if f.List != EmploymentsList || f.Many { // derived, not a member
			continue
		}
		met++
		member := strings.TrimPrefix(f.Name, EmploymentsList+".")
		found := 0
		for _, c := range v.Columns {
			if c.Path[0] == member {
				found++
				require.True(t, c.Element)
				require.Contains(t, c.English, f.Label[English])
				require.Contains(t, c.Japanese, f.Label[Japanese])
			}
		}
		require.Positive(t, found, f.Name)
	}
	require.Equal(t, 10, met)
	require.Contains(t, columnNames(v), "left_year")
	require.Contains(t, columnNames(v), "joined_on")
}

func TestFieldsOfAProductAreColumns(t *testing.T) {
	t.Parallel()
	identifier := func(name string, number uint16, kind Type, disclosure string) (Field, func(p *Person) []Value) {
		return Field{Name: name, Number: number, Label: label("項目", "Field"), Type: kind, Disclosure: disclosure}, func(p *Person) []Value {
			var out []Value
			for _, id := range p.Entry.Identifiers {
				if d, err := ParseDate(id.Value); id.System == name && (kind != TypeDate || err == nil) {
					out = append(out, Value{Text: id.Value, Date: d})
				}
			}
			return out
		}
	}
	b := BuiltIn()
	b.Declare(identifier("costCentre", 1000, TypeText, "career"))
	b.Declare(identifier("certifiedOn", 1001, TypeDate, "career"))
	b.Declare(identifier("級", 1002, TypeText, "career"))
	b.Declare(identifier(strings.Repeat("a", 60), 1003, TypeText, "career"))
	b.Declare(identifier("Badge", 1004, TypeText, ""))
	b.Declare(identifier("ofMember", 1005, TypeText, "links"))
	always, _ := identifier("always", 1006, TypeText, "career")
	b.Declare(always, func(*Person) []Value { return []Value{{Text: "x"}} })
	never, _ := identifier("never", 1007, TypeText, "career")
	b.Declare(never, func(*Person) []Value { return nil })
	enum, read := identifier("grade", 1008, TypeEnum, "career")
	enum.Values = []string{"G1"}
	b.Declare(enum, read)
	s, err := b.Build()
	require.NoError(t, err)

	standard := len(peopleView(Standard()).Columns)
	v := peopleView(s)
	require.NoError(t, v.Validate())
	require.Equal(t, []string{"cost_centre", "certified_on", "field_1002", "field_1003", "field_1004", "grade"}, columnNames(v)[standard:])
	for _, c := range v.Columns[standard:] {
		require.Equal(t, storage.ViewText, c.Type, "an identifier can hold anything")
		require.Equal(t, "Field", c.English)
	}
	require.Equal(t, "級", v.Columns[standard+2].Among.Value)
	require.Len(t, employmentsView(s).Columns, len(employmentsView(Standard()).Columns))
}
