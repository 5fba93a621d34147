package alumni_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func in(ja, en string) map[alumni.Locale]string {
	return map[alumni.Locale]string{alumni.Japanese: ja, alumni.English: en}
}

func site() alumni.CustomField {
	return alumni.CustomField{
		Key: "site", Label: in("拠点", "Site"), Type: alumni.TypeEnum, Owner: alumni.ByEmployer, Facet: true, Rule: true,
		Choices: []alumni.CustomChoice{{Code: "east", Label: in("東", "East")}, {Code: "west", Label: in("西", "West")}},
	}
}

func motto() alumni.CustomField {
	return alumni.CustomField{Key: "motto", Label: in("座右の銘", "Motto"), Type: alumni.TypeText, Owner: alumni.ByMember, Rule: true}
}

func add(t *testing.T, people *alumni.Service, f alumni.CustomField) *alumni.CustomField {
	t.Helper()
	added, err := people.AddField(t.Context(), clerk(), f)
	require.NoError(t, err)
	return added
}

func TestFieldsAreAddedUnderNumbersThatAreNeverGivenAgain(t *testing.T) {
	t.Parallel()
	people := open(t)
	first, second := add(t, people, site()), add(t, people, motto())
	require.Equal(t, uint16(alumni.FirstTenantNumber), first.Number)
	require.Equal(t, first.Number+1, second.Number)
	require.Equal(t, []alumni.Audience{alumni.Admins, alumni.Admins, alumni.Network}, []alumni.Audience{first.Min, first.Default, first.Max})
	require.Equal(t, alumni.Nobody, second.Min)
	require.Equal(t, alumni.MaxListedText, second.MaxLength)
	_, err := people.RetireField(t.Context(), clerk(), second.Number)
	require.NoError(t, err)
	again := motto()
	_, err = people.AddField(t.Context(), clerk(), again)
	require.Equal(t, map[string]string{"key": alumnikit.CodeTaken}, fields(t, err), "also of a retired field")
	again.Key = "saying"
	require.Equal(t, first.Number+2, add(t, people, again).Number)

	schema, err := people.SchemaOf(t.Context(), acme)
	require.NoError(t, err)
	f, ok := schema.Field("custom.site")
	require.True(t, ok)
	require.Equal(t, []string{"east", "west"}, f.Values)
	require.Equal(t, "custom.8192", f.Disclosure)
	others, err := people.Fields(t.Context(), globex)
	require.NoError(t, err)
	require.Empty(t, others)
	require.ElementsMatch(t, []string{"field.add", "field.add", "field.retire", "field.add"}, journal(t, people, acme))
}

func TestDeclarationsThatAreRefused(t *testing.T) {
	t.Parallel()
	people := open(t)
	for name, c := range map[string]struct {
		edit  func(*alumni.CustomField)
		field string
		code  string
	}{
		"no key":               {func(f *alumni.CustomField) { f.Key = "" }, "key", alumnikit.CodeFormat},
		"a key of two words":   {func(f *alumni.CustomField) { f.Key = "cost centre" }, "key", alumnikit.CodeFormat},
		"a key in capitals":    {func(f *alumni.CustomField) { f.Key = "Site" }, "key", alumnikit.CodeFormat},
		"a long key":           {func(f *alumni.CustomField) { f.Key = strings.Repeat("k", 33) }, "key", alumnikit.CodeFormat},
		"no label":             {func(f *alumni.CustomField) { f.Label = nil }, "label", alumnikit.CodeTooShort},
		"a label in no locale": {func(f *alumni.CustomField) { f.Label = map[alumni.Locale]string{"xx": "X"} }, "label", alumnikit.CodeNotOneOf},
		"no type":              {func(f *alumni.CustomField) { f.Type, f.Choices = "", nil }, "type", alumnikit.CodeNotOneOf},
		"a type of groups":     {func(f *alumni.CustomField) { f.Type, f.Choices = alumni.TypeGroup, nil }, "type", alumnikit.CodeNotOneOf},
		"no choices":           {func(f *alumni.CustomField) { f.Choices = nil }, "choices", alumnikit.CodeRequired},
		"choices alike":        {func(f *alumni.CustomField) { f.Choices[1].Code = "ＥＡＳＴ" }, "choices[1].code", alumnikit.CodeTaken},
		"decimals of a choice": {func(f *alumni.CustomField) { f.Scale = 1 }, "scale", alumnikit.CodeForbidden},
		"a facet of days":      {func(f *alumni.CustomField) { f.Type, f.Choices = alumni.TypeDate, nil }, "facet", alumnikit.CodeForbidden},
		"a facet of essays":    {func(f *alumni.CustomField) { f.Type, f.Choices, f.MaxLength = alumni.TypeText, nil, 61 }, "facet", alumnikit.CodeForbidden},
		"nobody's":             {func(f *alumni.CustomField) { f.Owner = "" }, "owner", alumnikit.CodeNotOneOf},
		"kept from HR":         {func(f *alumni.CustomField) { f.Min = alumni.Nobody }, "min", alumnikit.CodeForbidden},
		"not to be hidden":     {func(f *alumni.CustomField) { f.Owner, f.Min = alumni.ByMember, alumni.Admins }, "min", alumnikit.CodeForbidden},
		"a group's":            {func(f *alumni.CustomField) { f.Max = alumni.GroupAudience(alumnikit.ID{1}) }, "max", alumnikit.CodeNotOneOf},
		"wider than it may":    {func(f *alumni.CustomField) { f.Default = alumni.Public }, "default", alumnikit.CodeRange},
		"asked of members":     {func(f *alumni.CustomField) { f.Owner, f.Required = alumni.ByMember, true }, "required", alumnikit.CodeForbidden},
	} {
		f := site()
		c.edit(&f)
		_, err := people.AddField(t.Context(), clerk(), f)
		require.Equal(t, c.code, fields(t, err)[c.field], name)
	}
	got, err := people.Fields(t.Context(), acme)
	require.NoError(t, err)
	require.Empty(t, got)
}

func TestWhoChangesFields(t *testing.T) {
	t.Parallel()
	people := open(t)
	added := add(t, people, site())
	for name, do := range map[string]func(alumnikit.Actor) error{
		"add": func(a alumnikit.Actor) error { _, err := people.AddField(t.Context(), a, motto()); return err },
		"update": func(a alumnikit.Actor) error {
			_, err := people.UpdateField(t.Context(), a, added.Number, site())
			return err
		},
		"widen": func(a alumnikit.Actor) error {
			_, err := people.WidenField(t.Context(), a, added.Number, alumni.TypeText, true)
			return err
		},
		"retire":  func(a alumnikit.Actor) error { _, err := people.RetireField(t.Context(), a, added.Number); return err },
		"restore": func(a alumnikit.Actor) error { _, err := people.RestoreField(t.Context(), a, added.Number); return err },
	} {
		require.ErrorIs(t, do(clerkWith(alumnikit.PermRoster)), alumnikit.ErrForbidden, name)
		if name != "add" {
			require.ErrorIs(t, do(alumnikit.Admin(globex, "hr", alumnikit.PermPolicy)), alumnikit.ErrNotFound, name)
		}
	}
}

func TestUpdatesThatTakeNothingAway(t *testing.T) {
	t.Parallel()
	people := open(t)
	added := add(t, people, site())
	renamed := *added
	renamed.Key, renamed.Label = "office", in("事業所", "Office")
	renamed.Choices = []alumni.CustomChoice{{Code: "west", Retired: true}, {Code: "east"}, {Code: "north"}}
	renamed.Max, renamed.Default = alumni.Admins, alumni.Admins
	renamed.Number, renamed.Was = 1, []alumni.Type{alumni.TypeInt} // neither is anybody's to say
	got, err := people.UpdateField(t.Context(), clerk(), added.Number, renamed)
	require.NoError(t, err)
	require.Equal(t, added.Number, got.Number)
	require.Equal(t, []string{"site"}, got.Formerly)
	require.Empty(t, got.Was)
	schema, err := people.SchemaOf(t.Context(), acme)
	require.NoError(t, err)
	byOld, _ := schema.Field("custom.site")
	byNew, _ := schema.Field("custom.office")
	require.Same(t, byNew, byOld)
	taken := motto()
	taken.Key = "site"
	_, err = people.AddField(t.Context(), clerk(), taken)
	require.Equal(t, map[string]string{"key": alumnikit.CodeTaken}, fields(t, err))
	renamed.Key = "site"
	back, err := people.UpdateField(t.Context(), clerk(), added.Number, renamed)
	require.NoError(t, err)
	require.Equal(t, []string{"office"}, back.Formerly)

	for name, c := range map[string]struct {
		edit  func(*alumni.CustomField)
		field string
	}{
		"a code is gone":  {func(f *alumni.CustomField) { f.Choices = f.Choices[1:] }, "choices"},
		"another owner":   {func(f *alumni.CustomField) { f.Owner, f.Min = alumni.ByMember, "" }, "owner"},
		"another type":    {func(f *alumni.CustomField) { f.Type = alumni.TypeText }, "type"},
		"several":         {func(f *alumni.CustomField) { f.Many = true }, "many"},
		"other decimals":  {func(f *alumni.CustomField) { f.Scale = 2 }, "scale"},
		"a smaller bound": {func(f *alumni.CustomField) { f.MaxLength = -1 }, "maxLength"},
	} {
		f := *back
		c.edit(&f)
		_, err := people.UpdateField(t.Context(), clerk(), added.Number, f)
		require.Equal(t, alumnikit.CodeForbidden, fields(t, err)[c.field], name)
	}
	for name, c := range map[string]struct {
		to    alumni.Type
		many  bool
		field string
	}{"numbers": {alumni.TypeInt, false, "type"}, "one": {alumni.TypeText, false, "many"}} {
		if name == "one" {
			_, err = people.WidenField(t.Context(), clerk(), added.Number, alumni.TypeEnum, true)
			require.NoError(t, err)
		}
		_, err := people.WidenField(t.Context(), clerk(), added.Number, c.to, c.many)
		require.Equal(t, alumnikit.CodeForbidden, fields(t, err)[c.field], name)
	}
}

func TestFieldsInUseAreFew(t *testing.T) {
	t.Parallel()
	people := open(t)
	for i := range alumni.MaxCustomFields {
		f := motto()
		f.Key = fmt.Sprintf("motto%d", i)
		add(t, people, f)
	}
	one := motto()
	_, err := people.AddField(t.Context(), clerk(), one)
	require.ErrorIs(t, err, alumnikit.ErrTooLarge)
	_, err = people.RetireField(t.Context(), clerk(), alumni.FirstTenantNumber)
	require.NoError(t, err)
	add(t, people, one)
	_, err = people.RestoreField(t.Context(), clerk(), alumni.FirstTenantNumber)
	require.ErrorIs(t, err, alumnikit.ErrTooLarge)
}

// What a field is called and says stands in its record alone.
func TestTheJournalTellsNoLabels(t *testing.T) {
	t.Parallel()
	people := open(t)
	added := add(t, people, site())
	entry := hanako(t, people)
	_, err := people.UpdateEntry(t.Context(), clerk(), entry.ID, alumni.EntryUpdate{Custom: []alumni.CustomValue{{Field: added.Number, Choice: []string{"west"}}}})
	require.NoError(t, err)
	require.NoError(t, people.Upkeep(t.Context(), acme))
	events, err := people.DB().Feed(t.Context(), alumnikit.System(acme, "test"), 0, 100)
	require.NoError(t, err)
	require.Len(t, events, 3)
	text, err := json.Marshal(events)
	require.NoError(t, err)
	for _, value := range []string{"拠点", "Site", "west", "West"} {
		require.NotContains(t, string(text), value)
	}
	require.Contains(t, string(text), `"custom"`)
}

func TestManyAddFieldsAtOnce(t *testing.T) {
	t.Parallel()
	people := open(t)
	errs := race(func(i int) error {
		f := motto()
		f.Key = fmt.Sprintf("motto%d", i%8)
		_, err := people.AddField(t.Context(), clerk(), f)
		return err
	})
	got, err := people.Fields(t.Context(), acme)
	require.NoError(t, err)
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		}
	}
	require.Len(t, got, done, "one of each that was told it is there")
	numbers, keys := map[uint16]bool{}, map[string]bool{}
	for _, f := range got {
		numbers[f.Number], keys[f.Key] = true, true
	}
	require.Len(t, numbers, done)
	require.Len(t, keys, done)
}

// source is a vendor's own, which may fail.
type source struct {
	fields []alumni.CustomField
	err    error
}

func (s *source) CustomFields(context.Context, alumnikit.TenantID) ([]alumni.CustomField, string, error) {
	return s.fields, strconv.Itoa(len(s.fields)), s.err
}

func TestAVendorsOwnSource(t *testing.T) {
	t.Parallel()
	own := &source{}
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), &alumni.Options{Clock: noon, Fields: own})
	require.NoError(t, err)
	_, err = people.AddField(t.Context(), clerk(), motto())
	require.ErrorIs(t, err, alumnikit.ErrState)
	f := motto()
	f.Number = alumni.FirstTenantNumber + 7
	own.fields = []alumni.CustomField{f}
	got, err := people.Fields(t.Context(), acme)
	require.NoError(t, err)
	require.Equal(t, "motto", got[0].Key)

	own.err = errors.New("the vendor's tables are gone")
	_, _, err = people.Look(t.Context(), clerk())
	require.ErrorIs(t, err, own.err)
	own.err = nil
	own.fields = []alumni.CustomField{f, f}
	_, err = people.SchemaOf(t.Context(), acme)
	require.ErrorIs(t, err, alumnikit.ErrInvalid, "two of one number")
	own.fields = []alumni.CustomField{{Key: "x"}, f, f}
	_, err = people.Rules(t.Context(), acme)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}

func TestVendorsFieldsInCode(t *testing.T) {
	t.Parallel()
	f := motto()
	f.Number = alumni.FirstCustomNumber
	b := alumni.BuiltIn()
	b.Custom(f)
	schema, err := b.Build()
	require.NoError(t, err)
	require.Equal(t, alumni.Standard().IndexSchema().Fingerprint, schema.IndexSchema().Fingerprint, "no index is built anew")
	for name, edit := range map[string]func(*alumni.CustomField){
		"a tenant's number":  func(f *alumni.CustomField) { f.Number = alumni.FirstTenantNumber },
		"a built-in number":  func(f *alumni.CustomField) { f.Number = 16 },
		"a number twice":     func(*alumni.CustomField) {},
		"a key twice":        func(f *alumni.CustomField) { f.Number++ },
		"a declaration with": func(f *alumni.CustomField) { f.Number++; f.Key = "other"; f.Owner = "" },
	} {
		b := alumni.BuiltIn()
		b.Custom(f)
		other := f
		edit(&other)
		b.Custom(other)
		_, err := b.Build()
		require.ErrorIs(t, err, alumnikit.ErrInvalid, name)
	}

	// A tenant may have had the key before the vendor.
	taken := motto()
	taken.Number = alumni.FirstTenantNumber
	both, err := schema.With([]alumni.CustomField{taken})
	require.NoError(t, err)
	vendors, _ := both.Field("custom.motto")
	require.Equal(t, f.Number, vendors.Number)
	tenants, ok := both.Field("custom.motto8192")
	require.True(t, ok)
	require.Equal(t, taken.Number, tenants.Number)
}
