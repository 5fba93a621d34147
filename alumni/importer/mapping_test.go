package importer

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
)

func testFields() []CustomField {
	return []CustomField{
		{Key: "base", Type: CustomEnum, Values: []CustomValue{{Code: "tokyo"}, {Code: "osaka"}}},
		{Key: "since", Type: CustomDate},
		{Key: "note", Type: CustomText},
	}
}

// valid is a mapping that uses everything.
func valid() Mapping {
	return Mapping{
		Header:  []string{"社員番号", "氏名", "入社日1", "入社日2", "本部", "課", "拠点", "退職理由2", "電話"},
		Columns: []Column{ExternalID, FullName, Start, Start, DepartmentLevel, DepartmentLevel, CustomColumn("base"), LeavingReason, Phone},
		Nth:     []int{1, 1, 1, 2, 1, 2, 1, 2, 1},
		Values: map[Column]map[string]string{
			Work: {"限定": "employee", "限 定": "employee"}, LeavingReason: {"その他自己": "other"}, PostKind: {"併": "concurrent"}, CustomColumn("base"): {"本社": "tokyo"},
		},
		Fixed:     map[Column]string{Entity: "見本株式会社", EntityNumber: "7000012050002", Work: "contractor", PostStart: "2024-04", CustomColumn("since"): "2020", CustomColumn("note"): "x"},
		DateOrder: DayMonthYear, AllowTwelveDigits: true,
	}
}

func TestAMappingThatUsesEverythingIsValid(t *testing.T) {
	t.Parallel()
	m := valid()
	require.NoError(t, m.Validate(testFields()))
	body, err := json.Marshal(m)
	require.NoError(t, err)
	var again Mapping
	require.NoError(t, json.Unmarshal(body, &again))
	require.Equal(t, m, again)
	require.NotContains(t, string(body), `"ID"`)
	body, err = json.Marshal(Mapping{Header: []string{"a"}, Columns: []Column{Ignored}})
	require.NoError(t, err)
	require.JSONEq(t, `{"header":["a"],"columns":[""]}`, string(body))
}

func TestWhatKeepsAMappingFromBeingUsed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*Mapping)
		want   string // field: code
	}{
		"columns missing":          {func(m *Mapping) { m.Columns = m.Columns[1:] }, "columns: format"},
		"numbers missing":          {func(m *Mapping) { m.Nth = m.Nth[1:] }, "nth: format"},
		"no id":                    {func(m *Mapping) { m.Columns[0] = Ignored }, "columns: required"},
		"no name":                  {func(m *Mapping) { m.Columns[1] = FullKana }, "columns: required"},
		"unknown column":           {func(m *Mapping) { m.Columns[8] = "salary" }, "columns[8]: not_one_of"},
		"unknown custom field":     {func(m *Mapping) { m.Columns[8] = "custom.salary" }, "columns[8]: not_one_of"},
		"custom field without key": {func(m *Mapping) { m.Columns[8] = "custom." }, "columns[8]: not_one_of"},
		"twice":                    {func(m *Mapping) { m.Nth[3] = 1 }, "columns[3]: taken"},
		"a level twice":            {func(m *Mapping) { m.Nth[5] = 1 }, "columns[5]: taken"},
		"a custom field twice":     {func(m *Mapping) { m.Columns[8] = m.Columns[6] }, "columns[8]: taken"},
		"number 0":                 {func(m *Mapping) { m.Nth[3] = 0 }, "nth[3]: range"},
		"number 9":                 {func(m *Mapping) { m.Nth[3] = 9 }, "nth[3]: range"},
		"a second id":              {func(m *Mapping) { m.Columns[8], m.Nth[8] = ExternalID, 2 }, "nth[8]: range"},
		"a second custom field":    {func(m *Mapping) { m.Columns[8], m.Nth[8] = m.Columns[6], 2 }, "nth[8]: range"},
		"whole and part":           {func(m *Mapping) { m.Columns[8] = Family }, "columns: taken"},
		"department and level":     {func(m *Mapping) { m.Columns[8] = Department }, "columns: taken"},
		"national numbers":         {func(m *Mapping) { m.Header[8], m.Columns[8] = "本人 個人番号", Grade }, "columns[8]: forbidden"},
		"order of dates":           {func(m *Mapping) { m.DateOrder = "ydm" }, "dateOrder: not_one_of"},
		"words of no enumeration":  {func(m *Mapping) { m.Values[Title] = map[string]string{"a": "b"} }, "values.title: not_one_of"},
		"words of no column":       {func(m *Mapping) { m.Values["秘密"] = map[string]string{"a": "b"} }, "values: not_one_of"},
		"words of no field":        {func(m *Mapping) { m.Values["custom.note"] = map[string]string{"a": "b"} }, "values: not_one_of"},
		"no such value":            {func(m *Mapping) { m.Values[Work]["秘密"] = "astronaut" }, "values.work: not_one_of"},
		"no such custom value":     {func(m *Mapping) { m.Values["custom.base"]["秘密"] = "kyoto" }, "values: not_one_of"},
		"no word":                  {func(m *Mapping) { m.Values[Work][" ・"] = "employee" }, "values.work: format"},
		"a long word":              {func(m *Mapping) { m.Values[Work][strings.Repeat("秘", MaxWord+1)] = "employee" }, "values.work: format"},
		"one word for two":         {func(m *Mapping) { m.Values[Work]["限　定"] = "contractor" }, "values.work: taken"},
		"too many words": {func(m *Mapping) {
			for n := range MaxValues {
				m.Values[Work]["w"+strings.Repeat("a", n%100)+strings.Repeat("b", n/100)] = "employee"
			}
		}, "values: too_long"},
		"fixed id":            {func(m *Mapping) { m.Fixed[ExternalID] = "1" }, "fixed.externalId: forbidden"},
		"fixed name":          {func(m *Mapping) { m.Fixed[Family] = "秘密" }, "fixed.family: forbidden"},
		"fixed level":         {func(m *Mapping) { m.Fixed[DepartmentLevel] = "秘密" }, "fixed.departmentLevel: forbidden"},
		"fixed nothing":       {func(m *Mapping) { m.Fixed["秘密"] = "秘密" }, "fixed: forbidden"},
		"fixed and mapped":    {func(m *Mapping) { m.Fixed[Start] = "2024" }, "fixed.start: taken"},
		"fixed empty":         {func(m *Mapping) { m.Fixed[Entity] = "" }, "fixed.entity: required"},
		"fixed control":       {func(m *Mapping) { m.Fixed[Entity] = "秘密\x00" }, "fixed.entity: format"},
		"fixed long":          {func(m *Mapping) { m.Fixed[Entity] = strings.Repeat("秘", MaxWord+1) }, "fixed.entity: format"},
		"fixed word":          {func(m *Mapping) { m.Fixed[Work] = "正社員" }, "fixed.work: not_one_of"},
		"fixed date":          {func(m *Mapping) { m.Fixed[PostStart] = "令和6年" }, "fixed.postStart: format"},
		"fixed custom date":   {func(m *Mapping) { m.Fixed["custom.since"] = "令和6年" }, "fixed: format"},
		"fixed custom value":  {func(m *Mapping) { m.Fixed["custom.base"] = "tokyo" }, "fixed: taken"},
		"fixed number":        {func(m *Mapping) { m.Fixed[EntityNumber] = "7000012050003" }, "fixed.entityNumber: check_digit"},
		"fixed unknown field": {func(m *Mapping) { m.Fixed["custom.salary"] = "1" }, "fixed: forbidden"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := valid()
			c.change(&m)
			err := m.Validate(testFields())
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			require.ErrorContains(t, err, c.want)
			require.NotContains(t, err.Error(), "秘", "errors do not repeat what was given")
			require.Equal(t, err, m.Validate(testFields()), "always alike")
		})
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	im := New(nil, &Options{Works: map[string]alumni.Work{"ナビゲーター": alumni.Freelancer, "契約": alumni.Temporary}})
	p := prepare(Mapping{Values: map[Column]map[string]string{
		Work: {"ﾊﾟｰﾄ": "employee", "Part time": "contractor"}, LeavingReason: {"自己都合": "careerChange"}, PostKind: {"専属": "main"},
	}}, nil)
	for _, c := range []struct {
		column     Column
		cell, want string
	}{
		{Work, "正社員", "employee"},
		{Work, "Full-Time", "employee"},
		{Work, "full time", "employee"},
		{Work, "ｱﾙﾊﾞｲﾄ", "temporary"},
		{Work, "パート・アルバイト", "temporary"},
		{Work, "嘱託", "contractor"},
		{Work, "ﾅﾋﾞｹﾞｰﾀｰ", "freelancer"},
		{Work, "契約", "temporary"},         // the host's word
		{Work, "パート", "employee"},         // the customer's word, in another width
		{Work, "part-time", "contractor"}, // before ours, which is spelt just so
		{LeavingReason, "自己都合", "careerChange"},
		{LeavingReason, "定年退職", "retirement"},
		{PostKind, "兼務", "concurrent"},
		{PostKind, "本務", "main"},
		{PostKind, "主務", "main"},
		{PostKind, "出向", "secondment"},
		{PostKind, "出向受入", "hosted"},
		{PostKind, "転籍", "changeOfEmployer"},
		{PostKind, "専属", "main"},
		{PostKind, "changeOfEmployer", "changeOfEmployer"},
	} {
		got, ok := im.word(&p, c.column, c.cell)
		require.True(t, ok, c)
		require.Equal(t, c.want, got, c)
	}
	for _, cell := range []string{"", "謎", "Transfer"} {
		_, ok := im.word(&p, PostKind, cell)
		require.False(t, ok, cell)
	}
	_, ok := im.word(&p, Title, "正社員")
	require.False(t, ok, "not an enumeration")
	reason, note := im.reason(&p, "一身上の都合")
	require.Equal(t, hr.Other, reason)
	require.Equal(t, "一身上の都合", note, "HR's own words are kept")
}

// No word may stand for two values.
func TestKnownWordsAreUnambiguous(t *testing.T) {
	t.Parallel()
	requireDistinct(t, alumni.Works(), workLabels())
	requireDistinct(t, hr.Reasons(), reasonLabels())
	requireDistinct(t, posts(), postLabels())
}

func requireDistinct[T ~string](t *testing.T, all []T, labels map[T][]string) {
	t.Helper()
	seen := map[string]T{}
	for _, code := range all {
		require.NotEmpty(t, labels[code], code)
		for _, label := range append(labels[code], string(code)) {
			key := headerKey(label)
			other, ok := seen[key]
			require.True(t, !ok || other == code, "%s: %s and %s", label, other, code)
			seen[key] = code
		}
	}
}

func TestCodesHaveTexts(t *testing.T) {
	t.Parallel()
	require.Len(t, advices(), len(fileAdvices())+len(rowAdvices())+len(cellAdvices())+len(valueAdvices())+len(entryAdvices()), "each code once")
	for code, a := range advices() {
		for i, l := range []alumni.Locale{alumni.Japanese, alumni.English} {
			require.NotEmpty(t, a.reason[i], code)
			require.NotEmpty(t, Bad{Code: code}.Hint(l), code)
		}
	}
}

func BenchmarkCell(b *testing.B) {
	im := New(nil, nil)
	p := prepare(Mapping{}, nil)
	for name, c := range map[string]struct {
		column Column
		cell   string
	}{
		"id": {ExternalID, "E000123"}, "name": {FullName, "見本 花子"}, "wide": {FullName, "見本　花子"}, "kana": {FullKana, "ミホン ハナコ"}, "half": {FullKana, "ﾐﾎﾝ ﾊﾅｺ"},
		"mail": {Email, "hanako@example.jp"}, "text": {Department, "第一営業部"},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				im.cell(&p, c.column, c.cell)
			}
		})
	}
}
