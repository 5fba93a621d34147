package segment_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// widening is a tenant with one field of each type that can become one of texts.
type widening struct {
	people   *alumni.Service
	segments *segment.Service
	hr       alumnikit.Actor
	fields   map[alumni.Type]*alumni.CustomField
}

func newWidening(t *testing.T, many bool) *widening {
	t.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	w := &widening{
		people: people, segments: segment.New(people, nil), hr: alumnikit.Admin("acme", "hr", alumnikit.AllPermissions()...),
		fields: map[alumni.Type]*alumni.CustomField{},
	}
	for typ, c := range map[alumni.Type]alumni.CustomField{
		alumni.TypeInt: {Scale: 1, Owner: alumni.ByMember}, alumni.TypeDate: {Owner: alumni.ByEmployer},
		alumni.TypeEnum: {Owner: alumni.ByMember, Choices: []alumni.CustomChoice{{Code: "a"}, {Code: "b c"}, {Code: "見本"}}},
		alumni.TypeText: {Owner: alumni.ByEmployer},
	} {
		c.Key, c.Type, c.Many, c.Rule = "of"+string(typ), typ, many, true
		c.Label = map[alumni.Locale]string{alumni.Japanese: "例", alumni.English: "Sample"}
		w.fields[typ], err = people.AddField(t.Context(), w.hr, c)
		require.NoError(t, err)
	}
	return w
}

// fill registers people with values of every field that it may have.
func (w *widening) fill(t *testing.T, r *rand.Rand, people int) {
	t.Helper()
	words := map[alumni.Type][]string{
		alumni.TypeInt: {"1", "1.5", "-2", "10"}, alumni.TypeDate: {"2020", "2020-04", "2020-04-15", "2021-01-01"},
		alumni.TypeEnum: {"a", "b c", "見本"}, alumni.TypeText: {"a", "A", "10", "2020-04", "見本の町"},
	}
	for range people {
		var halves [2][]alumni.CustomValue
		audiences := map[string]alumni.Audience{}
		for typ, f := range w.fields {
			v := alumni.CustomValue{Field: f.Number}
			for range r.IntN(3) {
				one, err := f.Parse(words[typ][r.IntN(len(words[typ]))])
				require.NoError(t, err)
				if f.Many || v.Len() == 0 {
					v = alumni.CustomValue{
						Field: f.Number, Text: append(v.Text, one.Text...), Choice: append(v.Choice, one.Choice...),
						Int: append(v.Int, one.Int...), Scale: one.Scale, Date: append(v.Date, one.Date...),
					}
				}
			}
			if f.Owner == alumni.ByMember {
				halves[1] = append(halves[1], v)
				audiences[f.Disclosure()] = []alumni.Audience{alumni.Default, alumni.Nobody, alumni.Alumni}[r.IntN(3)]
			} else {
				halves[0] = append(halves[0], v)
			}
		}
		entry, err := w.people.Register(t.Context(), w.hr, alumni.Registration{Names: alumni.Names{Family: "例"}, Custom: halves[0]})
		require.NoError(t, err)
		me := alumnikit.Member("acme", entry.ID)
		_, err = w.people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Custom: halves[1]})
		require.NoError(t, err)
		_, err = w.people.SetAudiences(t.Context(), me, audiences)
		require.NoError(t, err)
	}
}

// rulesOn are rules on a field as whatever it is.
func rulesOn(f *alumni.CustomField) []*segment.Rule {
	where := func(op segment.Operator, values ...string) *segment.Rule {
		return segment.Where(f.Name(), op, values...)
	}
	out := []*segment.Rule{where(segment.NotNull), where(segment.Null)}
	each := func(ops []segment.Operator, values ...string) {
		for _, op := range ops {
			for _, v := range values {
				out = append(out, where(op, v))
			}
		}
	}
	equal := []segment.Operator{segment.Equal, segment.NotEqual, segment.In, segment.NotIn}
	compared := append([]segment.Operator{segment.Less, segment.LessOrEqual, segment.Greater, segment.GreaterOrEqual}, equal...)
	switch f.Type {
	case alumni.TypeInt:
		each(compared, "1", "1.50", "-2", "7")
		out = append(out, where(segment.Between, "-2", "1.5"), where(segment.NotBetween, "1", "10"))
	case alumni.TypeDate:
		each(compared, "2020", "2020-04", "2020-04-15", "2021-01-01")
		out = append(out, where(segment.Between, "2020-02", "2020-12-31"), where(segment.WithinLast, "P20Y"), where(segment.MoreThanAgo, "P1Y"))
	case alumni.TypeEnum:
		each(equal, "a", "b c", "見本")
	default:
		each(append(equal, segment.Contains, segment.BeginsWith, segment.EndsWith, segment.DoesNotContain), "a", "10", "見本", "2020")
	}
	if f.Many && f.Type != alumni.TypeDate {
		v := map[alumni.Type]string{alumni.TypeInt: "1", alumni.TypeEnum: "a", alumni.TypeText: "a"}[f.Type]
		out = append(out, where(segment.ContainsAll, v), where(segment.ContainsNone, v))
		inner := segment.All(segment.Where("", segment.NotEqual, v))
		for _, mode := range []segment.MatchMode{segment.Some, segment.Every, segment.None} {
			out = append(out, segment.WhereEach(f.Name(), segment.Match{Mode: mode}, inner))
		}
	}
	return out
}

func (w *widening) count(t *testing.T, r *segment.Rule) int {
	t.Helper()
	total, err := w.segments.Count(t.Context(), w.hr, segment.Definition{Rule: segment.All(r)})
	require.NoError(t, err, "%+v", r)
	return total.Count
}

// Whatever a rule on a field selected, it selects once the field is one of texts,
// is a list, has another key or is retired.
func TestWideningChangesNobodyWhoIsSelected(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector has nothing to find here")
	}
	t.Parallel()
	for _, many := range []bool{false, true} {
		w := newWidening(t, many)
		w.fill(t, rand.New(rand.NewPCG(1, 2)), 60) //nolint:gosec // a test
		for typ, f := range w.fields {
			rules := rulesOn(f)
			before := make([]int, len(rules))
			for i, r := range rules {
				before[i] = w.count(t, r)
			}
			same := func(after string) {
				for i, r := range rules {
					require.Equal(t, before[i], w.count(t, r), "%s, %s: %s %v", typ, after, r.Operator, r.Value.Items)
				}
			}
			require.Positive(t, before[0], typ)
			_, err := w.people.WidenField(t.Context(), w.hr, f.Number, f.Type, true)
			require.NoError(t, err)
			same("a list")
			_, err = w.people.WidenField(t.Context(), w.hr, f.Number, alumni.TypeText, true)
			require.NoError(t, err)
			same("texts")
			wide, err := w.people.Fields(t.Context(), "acme")
			require.NoError(t, err)
			longer := wide[f.Number-alumni.FirstTenantNumber]
			longer.MaxLength, longer.Key = 500, "renamed"+string(typ)
			_, err = w.people.UpdateField(t.Context(), w.hr, f.Number, longer)
			require.NoError(t, err)
			same("long texts by another key")
			_, err = w.people.RetireField(t.Context(), w.hr, f.Number)
			require.NoError(t, err)
			same("retired")
			require.NotContains(t, fmt.Sprint(w.offered(t)), "renamed"+string(typ))
		}
	}
}

// offered returns the names of the fields that a rule builder offers.
func (w *widening) offered(t *testing.T) []string {
	t.Helper()
	schema, err := w.people.SchemaOf(t.Context(), "acme")
	require.NoError(t, err)
	var out []string
	for _, f := range segment.Fields(schema, alumni.Japanese) {
		out = append(out, f.Name)
	}
	return out
}

func TestARuleBuilderOffersCustomFields(t *testing.T) {
	t.Parallel()
	w := newWidening(t, false)
	require.Subset(t, w.offered(t), []string{"custom.ofint", "custom.ofdate", "custom.ofenum", "custom.oftext"})
	issues, err := w.segments.Validate(t.Context(), w.hr, segment.All(segment.Where("custom.ofint", segment.Equal, "1.55")))
	require.NoError(t, err)
	require.Equal(t, segment.CodeValueType, issues[0].Code)
	other := alumnikit.Admin("globex", "hr", alumnikit.AllPermissions()...)
	issues, err = w.segments.Validate(t.Context(), other, segment.All(segment.Where("custom.ofint", segment.Equal, "1")))
	require.NoError(t, err)
	require.Equal(t, segment.CodeUnknownField, issues[0].Code, "a tenant's own")
}
