package directory_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// own is a tenant with two fields of its own and one person in them.
type own struct {
	people        *alumni.Service
	dir           *directory.Directory
	hr, me        alumnikit.Actor
	motto, height *alumni.CustomField
}

func newOwn(t *testing.T) *own {
	t.Helper()
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	require.NoError(t, err)
	o := &own{people: people, dir: directory.New(people, nil), hr: alumnikit.Admin("acme", "hr", alumnikit.AllPermissions()...)}
	label := map[alumni.Locale]string{alumni.English: "Sample"}
	o.motto, err = people.AddField(t.Context(), o.hr, alumni.CustomField{Key: "motto", Label: label, Type: alumni.TypeText, Many: true, Owner: alumni.ByMember, Facet: true})
	require.NoError(t, err)
	o.height, err = people.AddField(t.Context(), o.hr, alumni.CustomField{Key: "height", Label: label, Type: alumni.TypeInt, Scale: 1, Owner: alumni.ByEmployer, Facet: true})
	require.NoError(t, err)
	entry, err := people.Register(t.Context(), o.hr, alumni.Registration{
		Names: alumni.Names{Family: "見本"}, Custom: []alumni.CustomValue{{Field: o.height.Number, Int: []int64{1755}, Scale: 1}},
	})
	require.NoError(t, err)
	o.me = alumnikit.Member("acme", entry.ID)
	_, err = people.UpdateProfile(t.Context(), o.me, alumni.ProfileUpdate{Custom: []alumni.CustomValue{{Field: o.motto.Number, Text: []string{"焦らず進む", "Stay curious"}}}})
	require.NoError(t, err)
	return o
}

func TestCustomFieldsInTheDirectory(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	for text, found := range map[string]bool{
		`{}`:                                          true,
		`{"texts":{"custom.motto":"進む"}}`:             true,
		`{"texts":{"custom.motto":"cur"}}`:            true,
		`{"texts":{"custom.motto":"焦 curious"}}`:      true,
		`{"texts":{"custom.motto":"止まる"}}`:            false,
		`{"facets":{"custom.motto":["焦らず進む"]}}`:       true,
		`{"facets":{"custom.motto":["焦らず"]}}`:         false,
		`{"facets":{"custom.height":["175.50"]}}`:     true,
		`{"facets":{"custom.height":["1755","175"]}}`: false,
	} {
		var q directory.Query
		require.NoError(t, json.Unmarshal([]byte(text), &q))
		q.Count = []string{"custom.height"}
		out, err := o.dir.Search(t.Context(), o.hr, q)
		require.NoError(t, err, text)
		require.Equal(t, found, len(out.Items) == 1, text)
		if found {
			require.Equal(t, []directory.FacetValue{{Value: "175.5", Count: 1}}, out.Facets[0].Values)
			require.Equal(t, []directory.Custom{
				{Field: "custom.motto", Values: []string{"焦らず進む", "Stay curious"}}, {Field: "custom.height", Values: []string{"175.5"}},
			}, out.Items[0].Custom)
		}
	}
	schema, err := o.people.SchemaOf(t.Context(), "acme")
	require.NoError(t, err)
	q := directory.Query{Texts: map[string]string{"custom.motto": "進む"}, Facets: map[string][]string{"custom.height": {"175.5"}}}
	again, err := directory.ParseQuery(schema, q.Values())
	require.NoError(t, err)
	require.Equal(t, q, again)
	_, err = directory.ParseQuery(o.people.Schema(), q.Values())
	require.ErrorIs(t, err, alumnikit.ErrInvalid, "a tenant's fields are in its schema alone")
}

func TestCustomFieldsThatCannotBeAskedFor(t *testing.T) {
	t.Parallel()
	o := newOwn(t)
	ask := func(actor alumnikit.Actor, q directory.Query) error {
		_, err := o.dir.Search(t.Context(), actor, q)
		return err
	}
	typed := func(field, text string) directory.Query {
		return directory.Query{Texts: map[string]string{field: text}}
	}
	for name, q := range map[string]directory.Query{
		"a number by parts":  typed("custom.height", "1"),
		"a built-in text":    typed("location", "1"),
		"an unknown field":   typed("custom.none", "1"),
		"nothing typed":      typed("custom.motto", " 　"),
		"a bell":             typed("custom.motto", "\x07"),
		"too many decimals":  {Facets: map[string][]string{"custom.height": {"1.55"}}},
		"an unknown facet":   {Facets: map[string][]string{"custom.none": {"1"}}},
		"a range of numbers": {Dates: map[string]directory.DateRange{"custom.height": {}}},
	} {
		require.ErrorIs(t, ask(o.hr, q), alumnikit.ErrInvalid, name)
	}
	globex := alumnikit.Admin("globex", "hr", alumnikit.AllPermissions()...)
	require.ErrorIs(t, ask(globex, typed("custom.motto", "a")), alumnikit.ErrInvalid, "a tenant's own")

	// Long texts are not found by parts, and retired fields are not there.
	long := *o.motto
	long.Facet, long.MaxLength = false, 200
	_, err := o.people.UpdateField(t.Context(), o.hr, long.Number, long)
	require.NoError(t, err)
	require.ErrorIs(t, ask(o.hr, typed("custom.motto", "a")), alumnikit.ErrInvalid)
	_, err = o.people.RetireField(t.Context(), o.hr, o.height.Number)
	require.NoError(t, err)
	require.ErrorIs(t, ask(o.hr, directory.Query{Count: []string{"custom.height"}}), alumnikit.ErrInvalid)
	view, err := o.dir.Profile(t.Context(), o.me, o.me.Person())
	require.NoError(t, err)
	require.Equal(t, []directory.Custom{{Field: "custom.motto", Values: []string{"焦らず進む", "Stay curious"}}}, view.Custom)
	_, err = o.people.RestoreField(t.Context(), o.hr, o.height.Number)
	require.NoError(t, err)
	require.NoError(t, ask(o.hr, directory.Query{Count: []string{"custom.height"}}))
}
