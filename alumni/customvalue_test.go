package alumni_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/index"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestValuesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	number := alumni.CustomField{Type: alumni.TypeInt, Scale: 2}
	whole := alumni.CustomField{Type: alumni.TypeInt}
	day := alumni.CustomField{Type: alumni.TypeDate}
	choice := site()
	for _, c := range []struct {
		field   alumni.CustomField
		written string
		text    string // empty: refused
	}{
		{number, "3.5", "3.5"},
		{number, "3.50", "3.5"},
		{number, "-0.05", "-0.05"},
		{number, "+7", "7"},
		{number, "007", "7"},
		{number, "0", "0"},
		{number, "3.501", ""},
		{number, "3.", ""},
		{number, ".5", ""},
		{number, "1.-5", ""},
		{number, "--1", ""},
		{number, "1e3", ""},
		{number, "99999999999999999999", ""},
		{number, "-92233720368547758.08", "-92233720368547758.08"},
		{whole, "12", "12"},
		{whole, "1.0", "1"},
		{whole, "1.5", ""},
		{whole, "x", ""},
		{day, "2020-04", "2020-04"},
		{day, "2020-13", ""},
		{choice, "east", "east"},
		{choice, "東", "east"},
		{choice, "WEST", "west"},
		{choice, "north", ""},
		{motto(), "  焦らず  ", "焦らず"},
	} {
		v, err := c.field.Parse("", c.written)
		if c.text == "" {
			require.Equal(t, []string{"[1]"}, slices.Collect(keys(fields(t, err))), c.written)
			continue
		}
		require.NoError(t, err, c.written)
		require.Equal(t, []string{c.text}, v.Texts(), c.written)
		again, err := c.field.Parse(v.Texts()...)
		require.NoError(t, err)
		require.Equal(t, v, again, "what is written is what is read")
	}
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func FuzzParseCustom(f *testing.F) {
	f.Add("3.5", uint8(1))
	f.Add("-0.05", uint8(6))
	f.Add("２０２０", uint8(0))
	f.Fuzz(func(t *testing.T, written string, scale uint8) {
		for _, typ := range []alumni.Type{alumni.TypeInt, alumni.TypeDate, alumni.TypeText} {
			c := alumni.CustomField{Type: typ, Scale: scale % 7}
			v, err := c.Parse(written)
			if err != nil {
				continue
			}
			again, err := c.Parse(v.Texts()...)
			require.NoError(t, err)
			require.Equal(t, v, again)
		}
	})
}

func TestWhatIsWrittenIsChecked(t *testing.T) {
	t.Parallel()
	people := open(t)
	where := add(t, people, site())
	said := add(t, people, motto())
	height := add(t, people, alumni.CustomField{Key: "height", Label: in("身長", "Height"), Type: alumni.TypeInt, Scale: 1, Owner: alumni.ByEmployer})
	essay := add(t, people, alumni.CustomField{Key: "essay", Label: in("作文", "Essay"), Type: alumni.TypeText, MaxLength: 100, Many: true, Owner: alumni.ByEmployer})
	gone := add(t, people, alumni.CustomField{Key: "gone", Label: in("旧", "Gone"), Type: alumni.TypeText, Owner: alumni.ByEmployer})
	_, err := people.RetireField(t.Context(), clerk(), gone.Number)
	require.NoError(t, err)
	entry := hanako(t, people)
	for name, c := range map[string]struct {
		values []alumni.CustomValue
		field  string
		code   string
	}{
		"an unknown field":      {[]alumni.CustomValue{{Field: 9000, Text: []string{"x"}}}, "custom[0].field", alumnikit.CodeNotOneOf},
		"a built-in field":      {[]alumni.CustomValue{{Field: 16, Text: []string{"x"}}}, "custom[0].field", alumnikit.CodeNotOneOf},
		"the member's":          {[]alumni.CustomValue{{Field: said.Number, Text: []string{"x"}}}, "custom[0].field", alumnikit.CodeNotOneOf},
		"a retired one":         {[]alumni.CustomValue{{Field: gone.Number, Text: []string{"x"}}}, "custom[0].field", alumnikit.CodeNotOneOf},
		"twice":                 {[]alumni.CustomValue{{Field: where.Number}, {Field: where.Number}}, "custom[1].field", alumnikit.CodeTaken},
		"no choice":             {[]alumni.CustomValue{{Field: where.Number, Choice: []string{"north"}}}, "custom[0].choice[0]", alumnikit.CodeNotOneOf},
		"a text":                {[]alumni.CustomValue{{Field: where.Number, Text: []string{"east"}}}, "custom[0].text", alumnikit.CodeForbidden},
		"two":                   {[]alumni.CustomValue{{Field: where.Number, Choice: []string{"east", "west"}}}, "custom[0]", alumnikit.CodeTooLong},
		"other decimals":        {[]alumni.CustomValue{{Field: height.Number, Int: []int64{17}}}, "custom[0].scale", alumnikit.CodeNotOneOf},
		"too long":              {[]alumni.CustomValue{{Field: essay.Number, Text: []string{strings.Repeat("長", 101)}}}, "custom[0].text[0]", alumnikit.CodeTooLong},
		"a bell":                {[]alumni.CustomValue{{Field: essay.Number, Text: []string{"a\x07"}}}, "custom[0].text[0]", alumnikit.CodeFormat},
		"perhaps a My Number":   {[]alumni.CustomValue{{Field: essay.Number, Text: []string{"x", "１２３４-5678-9012"}}}, "custom[0].text[1]", alumni.CodeMyNumber},
		"perhaps one in digits": {[]alumni.CustomValue{{Field: height.Number, Int: []int64{1234567890120}, Scale: 1}}, "custom[0].int[0]", alumni.CodeMyNumber},
	} {
		_, err := people.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{Custom: c.values})
		require.Equal(t, c.code, fields(t, err)[c.field], "%s: %v", name, err)
		require.NotContains(t, err.Error(), "1234")
	}
	got, err := people.Entry(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.Empty(t, got.Custom)
}

func TestFieldsThatAreNotNamedStay(t *testing.T) {
	t.Parallel()
	people := open(t)
	where, said := add(t, people, site()), add(t, people, motto())
	other := motto()
	other.Key = "other"
	more := add(t, people, other)
	entry := hanako(t, people)
	me := member(entry)
	_, err := people.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{Custom: []alumni.CustomValue{{Field: where.Number, Choice: []string{" east ", "east"}}}})
	require.NoError(t, err)
	_, err = people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{
		Bio: "b", Custom: []alumni.CustomValue{{Field: more.Number, Text: []string{"m"}}, {Field: said.Number, Text: []string{"s"}}},
	})
	require.NoError(t, err)
	p, err := people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Bio: "c"})
	require.NoError(t, err)
	require.Equal(t, []alumni.CustomValue{{Field: said.Number, Text: []string{"s"}}, {Field: more.Number, Text: []string{"m"}}}, p.Custom, "by number")
	p, err = people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Bio: "c", Custom: []alumni.CustomValue{{Field: said.Number}}})
	require.NoError(t, err)
	require.Equal(t, []alumni.CustomValue{{Field: more.Number, Text: []string{"m"}}}, p.Custom)
	e, err := people.Entry(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.Equal(t, []alumni.CustomValue{{Field: where.Number, Choice: []string{"east"}}}, e.Custom)

	// What nobody could choose any more stays where it is.
	less := *where
	less.Choices[0].Retired = true
	_, err = people.UpdateField(t.Context(), clerk(), where.Number, less)
	require.NoError(t, err)
	_, err = people.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{Custom: e.Custom})
	require.NoError(t, err)
	_, err = people.Register(t.Context(), clerk(), alumni.Registration{Names: alumni.Names{Family: "例"}, Custom: e.Custom})
	require.Equal(t, alumnikit.CodeNotOneOf, fields(t, err)["custom[0].choice[0]"])
}

func TestRequiredFields(t *testing.T) {
	t.Parallel()
	people := open(t)
	entry := hanako(t, people)
	f := site()
	f.Required = true
	where := add(t, people, f)
	r := alumni.Registration{Names: alumni.Names{Family: "例"}}
	_, err := people.Register(t.Context(), clerk(), r)
	require.Equal(t, map[string]string{"custom.site": alumnikit.CodeRequired}, fields(t, err))
	r.Custom = []alumni.CustomValue{{Field: where.Number, Choice: []string{"east"}}}
	second, err := people.Register(t.Context(), clerk(), r)
	require.NoError(t, err)
	email := "a@example.com"
	_, err = people.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{Email: &email})
	require.NoError(t, err, "of those who were there before nobody asks")
	none := alumni.EntryUpdate{Custom: []alumni.CustomValue{{Field: where.Number}}}
	_, err = people.UpdateEntry(t.Context(), clerk(), second.ID, none)
	require.Equal(t, alumnikit.CodeRequired, fields(t, err)["custom[0]"])
	_, err = people.RetireField(t.Context(), clerk(), where.Number)
	require.NoError(t, err)
	_, err = people.UpdateEntry(t.Context(), clerk(), second.ID, none)
	require.NoError(t, err)
}

func TestWhatHRIsNotShown(t *testing.T) {
	t.Parallel()
	people := open(t)
	said := add(t, people, motto())
	entry := hanako(t, people)
	me := member(entry)
	_, err := people.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Custom: []alumni.CustomValue{{Field: said.Number, Text: []string{"secret"}}}})
	require.NoError(t, err)
	seen := func() int {
		p, err := people.Person(t.Context(), clerk(), entry.ID)
		require.NoError(t, err)
		return len(p.Profile.Custom)
	}
	require.Equal(t, 1, seen())
	_, err = people.SetAudience(t.Context(), me, said.Disclosure(), alumni.Nobody)
	require.NoError(t, err)
	require.Zero(t, seen())
	_, err = people.SetAudience(t.Context(), me, said.Disclosure(), alumni.Public)
	require.Equal(t, alumnikit.CodeNotOneOf, fields(t, err)["audiences.custom.8192"])
	require.NoError(t, people.SetPolicy(t.Context(), clerk(), alumni.Policy{Maxima: map[string]alumni.Audience{said.Disclosure(): alumni.Nobody}}))
	_, err = people.SetAudience(t.Context(), me, said.Disclosure(), alumni.Default)
	require.NoError(t, err)
	require.Zero(t, seen())
}

// Two versions of a product over one store, of which one does not know a field of
// the vendor's, find the same people and lose nothing of anybody's.
func TestAProcessThatDoesNotKnowAField(t *testing.T) {
	t.Parallel()
	store, ring := memory.New(), alumnikit.RandomKeyring()
	f := motto()
	f.Number, f.Default = alumni.FirstCustomNumber, alumni.Network
	b := alumni.BuiltIn()
	b.Custom(f)
	schema, err := b.Build()
	require.NoError(t, err)
	newer, err := alumni.New(store, ring, &alumni.Options{Schema: schema, Clock: noon})
	require.NoError(t, err)
	older, err := alumni.New(store, ring, &alumni.Options{Clock: noon})
	require.NoError(t, err)
	entry := hanako(t, newer)
	me := member(entry)
	_, err = newer.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Custom: []alumni.CustomValue{{Field: f.Number, Text: []string{"焦らず"}}}})
	require.NoError(t, err)
	_, err = older.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Bio: "b"})
	require.NoError(t, err)
	_, err = older.UpdateProfile(t.Context(), me, alumni.ProfileUpdate{Custom: []alumni.CustomValue{{Field: f.Number}}})
	require.Equal(t, alumnikit.CodeNotOneOf, fields(t, err)["custom[0].field"])
	require.NoError(t, older.Upkeep(t.Context(), acme))
	_, err = newer.Index().Verify(t.Context(), newer.DB(), acme)
	require.NoError(t, err)
	p, err := older.Person(t.Context(), clerk(), entry.ID)
	require.NoError(t, err)
	require.Empty(t, p.Profile.Custom, "who does not know the bounds shows nothing")
	require.Equal(t, 1, count(t, newer, "custom.motto", "焦らず"))
}

// count asks the index as HR who has a text in a field.
func count(t *testing.T, people *alumni.Service, field, value string) int {
	t.Helper()
	rules, err := people.Rules(t.Context(), acme)
	require.NoError(t, err)
	f, ok := rules.Schema().Field(field)
	require.True(t, ok)
	found, err := people.Index().Search(t.Context(), people.DB(), acme, index.Query{Where: rules.Leaves(alumni.Viewer{Admin: true}).Equal(f, value)})
	require.NoError(t, err)
	return found.Count
}

// Many people at once are checked by fields that were read once, and found by them.
func TestManyPeopleWithFields(t *testing.T) {
	t.Parallel()
	people := open(t)
	f := site()
	f.Required = true
	where := add(t, people, f)
	bulk := people.Bulk(acme)
	ready, err := bulk.People().For(t.Context(), acme)
	require.NoError(t, err)
	r := alumni.Registration{Names: alumni.Names{Family: "例"}}
	_, _, err = ready.PrepareRegister(clerk(), r)
	require.Equal(t, alumnikit.CodeRequired, fields(t, err)["custom.site"])
	var changes []storage.Change
	for range 10 {
		r.Custom = []alumni.CustomValue{{Field: where.Number, Choice: []string{"east"}}}
		more, _, err := ready.PrepareRegister(clerk(), r)
		require.NoError(t, err)
		changes = append(changes, more...)
	}
	_, _, err = people.PrepareRegister(clerk(), r)
	require.Equal(t, alumnikit.CodeNotOneOf, fields(t, err)["custom[0].field"], "who has read no fields knows none")
	_, _, err = ready.PrepareRegister(alumnikit.Admin(globex, "hr", alumnikit.PermRoster), r)
	require.Equal(t, alumnikit.CodeNotOneOf, fields(t, err)["custom[0].field"], "of another tenant")
	require.NoError(t, ready.DB().Commit(t.Context(), storage.By(clerk(), "test.bulk"), changes...))
	require.NoError(t, bulk.Seal(t.Context()))
	require.Equal(t, 10, count(t, people, "custom.site", "east"))
}
