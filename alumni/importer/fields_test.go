package importer_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
)

func texts(ja, en string) map[alumni.Locale]string {
	return map[alumni.Locale]string{alumni.Japanese: ja, alumni.English: en}
}

// The tenant's own fields are columns like any other: recognised by their labels,
// read by their types, compared value by value.
func TestCustomFields(t *testing.T) {
	t.Parallel()
	people, im := open(t)
	admin := alumnikit.Admin(acme, "it", alumnikit.AllPermissions()...)
	add := func(f alumni.CustomField) *alumni.CustomField {
		f.Owner = alumni.ByEmployer
		added, err := people.AddField(t.Context(), admin, f)
		require.NoError(t, err)
		return added
	}
	centre := add(alumni.CustomField{Key: "costCentre", Label: texts("原価センター", "Cost centre"), Type: alumni.TypeText})
	rank := add(alumni.CustomField{Key: "rank", Label: texts("ランク", "Rank"), Type: alumni.TypeEnum, Choices: []alumni.CustomChoice{
		{Code: "gold", Label: texts("金", "Gold")}, {Code: "silver", Label: texts("銀", "Silver")},
	}})
	years := add(alumni.CustomField{Key: "years", Label: texts("経験年数", "Years"), Type: alumni.TypeInt, Scale: 1})
	since := add(alumni.CustomField{Key: "since", Label: texts("認定日", "Certified"), Type: alumni.TypeDate})
	tags := add(alumni.CustomField{Key: "tags", Label: texts("資格", "Licences"), Type: alumni.TypeText, Many: true})

	const header = "社員番号,氏名,原価センター,ランク,経験年数,認定日,資格\n"
	file := header + "E1,見本 花子,Ａ１,金,３.5,令和6年4月1日,簿記;普通自動車\nE2,例示 太郎,,,,,\nE3,仮名 三郎,,白金,多い,2024-13,\n"
	dry, err := im.DryRun(t.Context(), clerk(), strings.NewReader(file), importer.Mapping{}, nil)
	require.NoError(t, err)
	require.Contains(t, dry.Diffs[0].Fields, importer.FieldDiff{Path: "custom[1].choice[0]", After: "gold"})
	report := bring(t, im, file)
	require.Empty(t, report.Ignored)
	require.Equal(t, map[string][]string{"ランク": {"白金"}}, report.Unknown)
	var codes []string
	for _, b := range report.Bad {
		codes = append(codes, b.Column+" "+b.Code)
	}
	require.Equal(t, []string{"ランク not_one_of", "経験年数 number", "認定日 date"}, codes)
	got := find(t, people, "E1").Custom
	for number, want := range map[uint16][]string{
		centre.Number: {"Ａ１"}, rank.Number: {"gold"}, years.Number: {"3.5"}, since.Number: {"2024-04-01"}, tags.Number: {"簿記", "普通自動車"},
	} {
		require.Equal(t, want, alumni.CustomValueOf(got, number).Texts())
	}
	require.Empty(t, find(t, people, "E2").Custom)
	require.Equal(t, 2, bring(t, im, file).Unchanged)

	renamed := *centre
	renamed.Key = "department"
	_, err = people.UpdateField(t.Context(), admin, centre.Number, renamed)
	require.NoError(t, err)
	m := importer.Mapping{Header: []string{"番号", "名", "x"}, Columns: []importer.Column{importer.ExternalID, importer.Given, importer.CustomColumn("costCentre")}}
	report, err = im.Import(t.Context(), clerk(), strings.NewReader("番号,名,x\nE1,花子,\n"), m, nil)
	require.NoError(t, err)
	require.Equal(t, 1, report.Changed)
	got = find(t, people, "E1").Custom
	require.Zero(t, alumni.CustomValueOf(got, centre.Number).Len(), "an empty cell removes, under the key that the field had too")
	require.Equal(t, 1, alumni.CustomValueOf(got, rank.Number).Len())
	m.Columns[2] = importer.CustomColumn("shoeSize")
	_, err = im.Start(t.Context(), clerk(), m, nil)
	require.ErrorIs(t, err, alumnikit.ErrInvalid)
}
