package alumni

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

func TestStandardBuilds(t *testing.T) {
	t.Parallel()
	s := Standard()
	require.Len(t, s.Fields(), 25)
	require.Len(t, s.Disclosures(), 18)
	numbers := map[uint16]bool{}
	for _, f := range s.Fields() {
		require.Less(t, f.Number, uint16(FirstCustomNumber), f.Name)
		require.False(t, numbers[f.Number])
		numbers[f.Number] = true
		same, ok := s.Field(f.Name)
		require.True(t, ok)
		require.Same(t, f, same)
		if f.Disclosure != "" {
			_, ok := s.Disclosure(f.Disclosure)
			require.True(t, ok, f.Name)
		}
		require.Empty(t, f.Read(&Person{Entry: &Entry{}}), "%s of a person without anything", f.Name)
	}
	_, ok := s.Field("email")
	require.False(t, ok, "addresses are never in the index")
	disclosures := s.Disclosures()
	disclosures[0].Min = Public
	kept, _ := s.Disclosure(disclosures[0].Name)
	require.Equal(t, Admins, kept.Min, "a copy is handed out")
	require.Equal(t, s.fingerprint, Standard().fingerprint, "the same declarations, the same print")
}

// custom adds one field and one disclosure of a vendor's to the built-in ones.
func custom(f func(*Field), d func(*Disclosure)) *Builder {
	b := BuiltIn()
	disclosure := Disclosure{Name: "pet", Label: label("ペット", "Pet"), Owner: ByMember, Min: Nobody, Default: Network, Max: Public}
	field := Field{Name: "pet", Number: FirstCustomNumber, Label: label("ペット", "Pet"), Type: TypeText, Disclosure: "pet", Facet: true}
	if f != nil {
		f(&field)
	}
	if d != nil {
		d(&disclosure)
	}
	b.Disclose(disclosure)
	One(b, field, func(p *Profile) *string { return &p.Bio })
	return b
}

func TestBuildReportsEveryGap(t *testing.T) {
	t.Parallel()
	_, err := custom(nil, nil).Build()
	require.NoError(t, err)
	for want, b := range map[string]*Builder{
		`field "": name is empty or taken`:                       custom(func(f *Field) { f.Name = "" }, nil),
		`field "skills": name is empty or taken`:                 custom(func(f *Field) { f.Name = "skills" }, nil),
		`field "pet": number 27 is taken or reserved`:            custom(func(f *Field) { f.Number = numSkills }, nil),
		`field "pet": number 3 is taken or reserved`:             custom(func(f *Field) { f.Number = MinNumber - 1 }, nil),
		`field "pet": number 16384 is taken or reserved`:         custom(func(f *Field) { f.Number = MaxNumber + 1 }, nil),
		`field "pet": a label is missing`:                        custom(func(f *Field) { delete(f.Label, Japanese) }, nil),
		`field "pet": disclosure "pat" is not declared`:          custom(func(f *Field) { f.Disclosure = "pat" }, nil),
		`field "pet": type "string" is unknown`:                  custom(func(f *Field) { f.Type = "string" }, nil),
		`field "pet": an enum without values`:                    custom(func(f *Field) { f.Type = TypeEnum }, nil),
		`field "pet": only texts and names are found by parts`:   custom(func(f *Field) { f.Type, f.Search = TypeInt, true }, nil),
		`field "pet": only one text, number, date or choice`:     custom(func(f *Field) { f.Type, f.Sort = TypeGroup, true }, nil),
		`that a disclosure governs can be sorted by`:             custom(func(f *Field) { f.Disclosure, f.Sort = "", true }, nil),
		`or choice that a disclosure governs`:                    custom(func(f *Field) { f.Many, f.Sort = true, true }, nil),
		`field "pet": dates cannot be enumerated`:                custom(func(f *Field) { f.Type = TypeDate }, nil),
		`disclosure "": name is empty or taken`:                  custom(nil, func(d *Disclosure) { d.Name = "" }),
		`disclosure "bio": name is empty or taken`:               custom(nil, func(d *Disclosure) { d.Name = "bio" }),
		`disclosure "pet": a label is missing`:                   custom(nil, func(d *Disclosure) { d.Label = nil }),
		`disclosure "pet": owner is missing`:                     custom(nil, func(d *Disclosure) { d.Owner = "" }),
		`disclosure "pet": minimum, default and maximum must be`: custom(nil, func(d *Disclosure) { d.Max = Default }),
		`disclosure "pet": HR cannot be kept from`:               custom(nil, func(d *Disclosure) { d.Owner = ByEmployer }),
		`the name disclosure is missing`:                         {},
		`the name field is missing`:                              {},
		`the consent field is missing`:                           {},
		`the field of memberships is missing`:                    {},
	} {
		s, err := b.Build()
		require.ErrorIs(t, err, alumnikit.ErrInvalid, want)
		require.ErrorContains(t, err, want)
		require.Nil(t, s)
	}
	group := custom(nil, func(d *Disclosure) { d.Min = GroupAudience(groupA) })
	_, err = group.Build()
	require.ErrorContains(t, err, "other than a group's")

	unread := BuiltIn()
	unread.Declare(Field{Name: "x", Number: FirstCustomNumber, Label: label("x", "x"), Type: TypeText}, nil)
	unread.Disclose(Disclosure{Name: "y"})
	_, err = unread.Build()
	require.ErrorContains(t, err, `field "x": nothing reads it`)
	require.ErrorContains(t, err, `disclosure "y": a label is missing`, "all at once")
}

func TestTheFingerprintKnowsEveryDeclaration(t *testing.T) {
	t.Parallel()
	build := func(b *Builder) [8]byte {
		s, err := b.Build()
		require.NoError(t, err)
		return s.fingerprint
	}
	prints := map[[8]byte]string{build(BuiltIn()): "built in", build(custom(nil, nil)): "custom"}
	for name, change := range map[string]func(*Field){
		"name":        func(f *Field) { f.Name = "animal" },
		"number":      func(f *Field) { f.Number++ },
		"type":        func(f *Field) { f.Type = TypeGroup },
		"disclosure":  func(f *Field) { f.Disclosure = "bio" },
		"internal":    func(f *Field) { f.Disclosure = "" },
		"list":        func(f *Field) { f.List = EmploymentsList },
		"many":        func(f *Field) { f.Many = true },
		"facet":       func(f *Field) { f.Facet = false },
		"search":      func(f *Field) { f.Search = true },
		"sort":        func(f *Field) { f.Sort = true },
		"choices":     func(f *Field) { f.Type, f.Sort, f.Values = TypeEnum, true, []string{"cat", "dog"} },
		"their order": func(f *Field) { f.Type, f.Sort, f.Values = TypeEnum, true, []string{"dog", "cat"} },
	} {
		got := build(custom(change, nil))
		require.Empty(t, prints[got], name)
		prints[got] = name
	}
	for name, change := range map[string]func(*Disclosure){
		"owner":   func(d *Disclosure) { d.Owner, d.Min = ByEmployer, Admins },
		"minimum": func(d *Disclosure) { d.Min = Shared },
	} {
		got := build(custom(nil, change))
		require.Empty(t, prints[got], name)
		prints[got] = name
	}
	free := build(custom(func(f *Field) { f.Label, f.Rule = label("別", "other"), true }, func(d *Disclosure) { d.Default, d.Max = Alumni, Network }))
	require.Equal(t, "custom", prints[free], "labels, defaults and maxima are no part of the index")
}

func TestOrderOfDeclarationMeansNothingToTheIndex(t *testing.T) {
	t.Parallel()
	add := func(b *Builder, name string, number uint16) {
		One(b, Field{Name: name, Number: number, Label: label(name, name), Type: TypeText}, func(p *Profile) *string { return &p.Bio })
	}
	one, other := BuiltIn(), BuiltIn()
	add(one, "x", 1000)
	add(one, "y", 1001)
	add(other, "y", 1001)
	add(other, "x", 1000)
	a, err := one.Build()
	require.NoError(t, err)
	b, err := other.Build()
	require.NoError(t, err)
	require.Equal(t, a.fingerprint, b.fingerprint)
}

func TestLenses(t *testing.T) {
	t.Parallel()
	hours := int64(8)
	full := &Person{
		Entry: &Entry{Employments: []Employment{
			{Work: Intern, Start: must("2020")}, {
				Work: Employee, Department: "営業部", End: must("2021-03"), Path: []string{"営業本部", "営業部"},
				Codes: []Code{{Of: "grade", Code: "G"}, {Of: CodeOfDepartment, Scheme: "a", Code: "S1"}, {Of: CodeOfDepartment, Scheme: "b", Code: "S1"}},
				Posts: []Post{
					{Kind: MainPost, Department: "総務部"},
					{Kind: SecondedPost, Entity: "見本物流", Department: "倉庫"},
					{Kind: ConcurrentPost, Path: []string{"本社", "法務部"}, Department: "法務部"},
					{Kind: MainPost},
				},
			},
		}, Names: Names{Family: "見本", Given: "花子"}},
		Profile: &Profile{Location: "東京", Skills: []string{"Go", "SQL"}, Availability: &hours, OpenTo: []Openness{OpenTalk}},
		Memberships: &Memberships{Groups: []Membership{
			{Group: groupB}, {Group: groupA}, {Group: alumnikit.ID{15: 0xc}, Invited: true},
		}},
		Consents: &Consents{Entries: []Consent{{Purpose: ForNewsletter}}},
	}
	s := Standard()
	want := map[string][]Value{
		"name":                   {{Text: "見本 花子"}},
		"employments.work":       {{Text: "intern"}, {Element: 1, Text: "employee"}},
		"employments.department": {{Element: 1, Text: "営業部"}},
		"employments.unit":       {{Element: 1, Text: "営業本部"}, {Element: 1, Text: "営業部"}},
		"employments.unitCode":   {{Element: 1, Text: "S1"}},
		"employments.pastUnit":   {{Element: 1, Text: "総務部"}, {Element: 1, Text: "本社"}, {Element: 1, Text: "法務部"}},
		"employments.host":       {{Element: 1, Text: "見本物流"}},
		"employments.start":      {{Date: must("2020")}},
		"employments.end":        {{Element: 1, Date: must("2021-03")}},
		"location":               {{Text: "東京"}},
		"skills":                 {{Text: "Go"}, {Text: "SQL"}},
		"openTo":                 {{Text: "talk"}},
		"availability":           {{Int: 8}},
		"memberOf":               {{Text: groupA.String()}, {Text: groupB.String()}},
		"consent":                {{Text: "newsletter"}},
	}
	for _, f := range s.Fields() {
		require.Equal(t, want[f.Name], f.Read(full), f.Name)
		require.Empty(t, f.Read(&Person{Entry: &Entry{}, Profile: &Profile{}, Memberships: &Memberships{}, Consents: &Consents{}}), f.Name)
	}
}

func TestValuesOfTheIndex(t *testing.T) {
	t.Parallel()
	hours, _ := Standard().Field("availability")
	skills, _ := Standard().Field("skills")
	last := ""
	for _, n := range []int64{-1 << 63, -256, -1, 0, 1, 7, 255, 256, 1<<63 - 1} {
		raw := hours.Raw(Value{Int: n})
		require.Equal(t, n, parseInt(raw))
		require.Less(t, last, raw, "bytes order as numbers do")
		last = raw
	}
	require.Equal(t, []string{intValue(7), intValue(7), intValue(7)}, hours.Raws([]string{"7", "07", "+7"}))
	require.Equal(t, "7", hours.Shown(intValue(7)))
	require.Equal(t, []string{"07"}, skills.Raws([]string{"07"}), "a text stays as it is")
	require.Equal(t, "07", skills.Shown(skills.Raw(Value{Text: "07"})))
}

func TestNames(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		names   Names
		display string
		reading string
		forms   []string
	}{
		"nothing":    {},
		"family":     {Names{Family: "見本"}, "見本", "見本", []string{"見本"}},
		"given":      {Names{Given: "花子"}, "花子", "花子", []string{"花子"}},
		"half kana":  {Names{Family: "見本", Given: "花子", GivenKana: "ハナコ"}, "見本 花子", "ハナコ", []string{"見本 花子", "ハナコ"}},
		"romaji":     {Names{Family: "見本", FamilyRomaji: "Mihon"}, "見本", "Mihon", []string{"見本", "Mihon", "Mihon"}},
		"former too": {Names{Family: "a", Former: []string{"b", "", "c"}}, "a", "a", []string{"a", "b", "c"}},
		"all": {
			Names{
				Family: "見本", Given: "花子", FamilyKana: "ミホン", GivenKana: "ハナコ", FamilyRomaji: "Mihon", GivenRomaji: "Hanako",
				Former: []string{"旧姓"}, Preferred: "はなちゃん",
			},
			"見本 花子", "ミホン ハナコ",
			[]string{"見本 花子", "ミホン ハナコ", "Mihon Hanako", "Hanako Mihon", "はなちゃん", "旧姓", "旧姓 花子"},
		},
		"former in each script": {
			Names{Family: "見本", Given: "花子", GivenKana: "ハナコ", GivenRomaji: "Hanako", Former: []string{"佐藤", "さとう", "ﾓﾘｰ", "Sato"}},
			"見本 花子", "ハナコ",
			[]string{"見本 花子", "ハナコ", "Hanako", "Hanako", "佐藤", "佐藤 花子", "さとう", "さとう ハナコ", "ﾓﾘｰ", "ﾓﾘｰ ハナコ", "Sato"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.display, c.names.Display())
			require.Equal(t, c.reading, c.names.Reading())
			require.ElementsMatch(t, c.forms, c.names.Forms())
			before := strings.Join(c.names.Former, "/")
			_ = append(c.names.Forms(), "x")
			require.Equal(t, before, strings.Join(c.names.Former, "/"), "the names stay as they are")
		})
	}
}
