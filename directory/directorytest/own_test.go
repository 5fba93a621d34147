package directorytest_test

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/storage"
)

// A product keeps three fields of its own beside those that are built in: a cost
// centre and the day of a certificate as identifiers that HR writes, and where
// people's links lead, which follows from what is there. Identifiers stand once
// in a tenant, so each value is followed by the person.
const (
	costCentre    = "costCentre"
	certified     = "certifiedOn"
	destinations  = "destinations"
	betweenValues = "\x1f"
)

func ownSchema(t *testing.T) *alumni.Schema {
	t.Helper()
	b := alumni.BuiltIn()
	label := func(en string) map[alumni.Locale]string {
		return map[alumni.Locale]string{alumni.Japanese: en, alumni.English: en}
	}
	b.Disclose(alumni.Disclosure{Name: costCentre, Label: label("Cost centre"), Owner: alumni.ByEmployer, Min: alumni.Admins, Default: alumni.Employees, Max: alumni.Network})
	b.Disclose(alumni.Disclosure{Name: certified, Label: label("Certified on"), Owner: alumni.ByEmployer, Min: alumni.Admins, Default: alumni.Network, Max: alumni.Public})
	b.Declare(alumni.Field{
		Name: costCentre, Number: alumni.FirstCustomNumber, Label: label("Cost centre"), Type: alumni.TypeText, Disclosure: costCentre, Facet: true, Sort: true,
	}, identifiers(costCentre, func(s string) (alumni.Value, error) { return alumni.Value{Text: s}, nil }))
	b.Declare(alumni.Field{
		Name: certified, Number: alumni.FirstCustomNumber + 1, Label: label("Certified on"), Type: alumni.TypeDate, Disclosure: certified, Sort: true,
	}, identifiers(certified, func(s string) (alumni.Value, error) {
		d, err := alumni.ParseDate(s)
		return alumni.Value{Date: d}, err
	}))
	b.Declare(alumni.Field{
		Name: destinations, Number: alumni.FirstCustomNumber + 2, Label: label("Destinations"), Type: alumni.TypeText, Disclosure: "links", Many: true, Facet: true,
	}, func(p *alumni.Person) []alumni.Value {
		var out []alumni.Value
		if p.Profile != nil {
			for _, l := range p.Profile.Links {
				out = append(out, alumni.Value{Text: cmp.Or(strings.TrimPrefix(l.URL, "https://example.com/"), "-")})
			}
		}
		return out
	})
	s, err := b.Build()
	require.NoError(t, err)
	return s
}

func identifiers(system string, parse func(string) (alumni.Value, error)) func(*alumni.Person) []alumni.Value {
	return func(p *alumni.Person) []alumni.Value {
		var out []alumni.Value
		for _, id := range p.Entry.Identifiers {
			value, _, _ := strings.Cut(id.Value, betweenValues)
			if v, err := parse(value); err == nil && id.System == system {
				out = append(out, v)
			}
		}
		return out
	}
}

func setIdentifiers(system string) func(*alumni.Person, []alumni.Value) {
	return func(p *alumni.Person, values []alumni.Value) {
		p.Entry.Identifiers = slices.DeleteFunc(p.Entry.Identifiers, func(id alumni.Identifier) bool { return id.System == system })
		for _, v := range values {
			value := cmp.Or(v.Text, v.Date.String()) + betweenValues + p.ID().String()
			p.Entry.Identifiers = append(p.Entry.Identifiers, alumni.Identifier{System: system, Value: value})
		}
	}
}

func setLinks(p *alumni.Person, values []alumni.Value) {
	p.Profile.Links = nil
	for _, v := range values {
		p.Profile.Links = append(p.Profile.Links, alumni.Link{URL: "https://example.com/" + v.Text})
	}
}

func ownOptions(t *testing.T) directorytest.Options {
	t.Helper()
	return directorytest.Options{
		Open: onMemory, Comparisons: comparisons(5_000), Seed: 4, Schema: ownSchema(t),
		Fields: []directorytest.Field{
			{Name: costCentre, Set: setIdentifiers(costCentre)},
			{Name: certified, Set: setIdentifiers(certified)},
			{Name: destinations, Set: setLinks},
		},
	}
}

func TestPrivacyOfFieldsOfOnesOwn(t *testing.T) {
	t.Parallel()
	directorytest.RunPrivacy(t, ownOptions(t))
}

// A product that shows a field of its own to the wrong people is caught.
func TestALeakingFieldOfOnesOwn(t *testing.T) {
	t.Parallel()
	_, property, err := directorytest.Leaky(t, ownOptions(t), "", func(s directorytest.Surface, people *alumni.Service) directorytest.Surface {
		return leaking{s, people}
	})
	require.NoError(t, err)
	require.NotEmpty(t, property)
}

// leaking has search tell whether somebody has a cost centre, whoever asks.
type leaking struct {
	directorytest.Surface
	people *alumni.Service
}

func (l leaking) Search(ctx context.Context, actor alumnikit.Actor, q directory.Query) (directory.Result, error) {
	out, err := l.Surface.Search(ctx, actor, q)
	f, _ := l.people.Schema().Field(costCentre)
	for stored, failed := range alumni.Entries().All(ctx, l.people.DB(), actor.Tenant(), storage.ListQuery{}) {
		if failed != nil {
			return out, failed
		}
		for _, v := range f.Read(&alumni.Person{Entry: &stored.Value, Profile: &alumni.Profile{}}) {
			if slices.Contains(q.Facets[costCentre], v.Text) {
				out.Total.Exact = false
			}
		}
	}
	return out, err
}

// A Set that changes what another disclosure shows is the product's mistake, and
// is said to be one.
func TestAFieldThatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	opts := ownOptions(t)
	opts.Fields[0].Set = func(p *alumni.Person, values []alumni.Value) {
		setIdentifiers(costCentre)(p, values)
		p.Profile.Bio = "changed"
		if len(values) > 0 {
			p.Profile.Bio = values[0].Text
		}
	}
	_, _, err := directorytest.Leaky(t, opts, "", func(s directorytest.Surface, _ *alumni.Service) directorytest.Surface { return s })
	require.ErrorContains(t, err, "a Field changes what something else shows")

	opts.Fields[0].Name = "unknown"
	_, _, err = directorytest.Leaky(t, opts, "", func(s directorytest.Surface, _ *alumni.Service) directorytest.Surface { return s })
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}
