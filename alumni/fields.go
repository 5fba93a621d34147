package alumni

// NameDisclosure governs the name in all its forms, and thereby whether
// somebody can be listed at all.
const NameDisclosure = "name"

// EmploymentsList is the List of fields of employments.
const EmploymentsList = "employments"

// Numbers of the built-in fields: never reused, never changed.
const (
	numName            uint16 = 16
	numWork            uint16 = 17
	numEntity          uint16 = 18
	numDepartment      uint16 = 19
	numTitle           uint16 = 20
	numPlace           uint16 = 21
	numStart           uint16 = 22
	numEnd             uint16 = 23
	numCurrentEmployer uint16 = 24
	numCurrentTitle    uint16 = 25
	numLocation        uint16 = 26
	numSkills          uint16 = 27
	numInterests       uint16 = 28
	numOpenTo          uint16 = 29
	numAvailability    uint16 = 30
	numLocale          uint16 = 31
	numMemberOf        uint16 = 33
	numConsent         uint16 = 34
	numBlockedBy       uint16 = 35 // of no Field: whom someone blocks is shown to nobody
	numUnit            uint16 = 36
	numUnitCode        uint16 = 37
	numGrade           uint16 = 38
	numJobType         uint16 = 39
	numEntityNumber    uint16 = 40
	numPastUnit        uint16 = 41
	numHost            uint16 = 42
)

func label(ja, en string) map[Locale]string { return map[Locale]string{Japanese: ja, English: en} }

// BuiltIn returns a Builder with the built-in fields, for a vendor to add to.
func BuiltIn() *Builder {
	b := &Builder{}
	disclosures(b)
	nameFields(b)
	employmentFields(b)
	orgFields(b)
	profileFields(b)
	policyFields(b)
	return b
}

// Standard returns the schema of the built-in fields.
func Standard() *Schema {
	s, err := BuiltIn().Build()
	if err != nil {
		panic(err) // the declarations are constants, and tested
	}
	return s
}

func disclosures(b *Builder) {
	employer := func(name, ja, en string, byDefault, most Audience) {
		b.Disclose(Disclosure{name, label(ja, en), ByEmployer, Admins, byDefault, most})
	}
	member := func(name, ja, en string, byDefault, most Audience) {
		b.Disclose(Disclosure{name, label(ja, en), ByMember, Nobody, byDefault, most})
	}
	employer(NameDisclosure, "氏名", "Name", Network, Public)
	employer("career", "在籍時の所属・役職", "Department and title with us", Network, Network)
	employer("period", "在籍期間", "Time with us", Network, Network)
	employer("grade", "等級", "Grade", Admins, Network)
	employer("moves", "異動・出向の経歴", "Appointments and secondments", Admins, Network)
	member("currentEmployer", "現在の勤務先", "Current employer", Alumni, Public)
	member("currentTitle", "現在の役職", "Current title", Alumni, Public)
	member("location", "居住地域", "Location", Network, Public)
	member("bio", "自己紹介", "About me", Network, Public)
	member("skills", "スキル", "Skills", Network, Public)
	member("interests", "関心", "Interests", Network, Public)
	member("openTo", "応じられること", "Open to", Admins, Network)
	member("availability", "週あたり稼働可能時間", "Hours a week", Admins, Network)
	member("links", "リンク", "Links", Network, Public)
	member("email", "連絡先メール", "E-mail", Admins, Network)
	member("phone", "電話番号", "Phone", Admins, Network)
	member("locale", "使用言語", "Language", Admins, Network)
	member("groups", "参加グループ", "Groups", Shared, Network)
}

func nameFields(b *Builder) {
	b.Declare(Field{
		Name: "name", Number: numName, Label: label("氏名", "Name"), Type: TypeName,
		Disclosure: NameDisclosure, Many: true, Search: true, Sort: true,
	}, func(p *Person) []Value {
		var out []Value
		for _, form := range p.Entry.Names.Forms() {
			out = append(out, Value{Text: form})
		}
		return out
	})
}

func employmentFields(b *Builder) {
	list := func(e *Entry) []Employment { return e.Employments }
	of := func(name string, number uint16, ja, en string, t Type, d string) Field {
		return Field{
			Name: EmploymentsList + "." + name, Number: number, Label: label(ja, en),
			Type: t, Disclosure: d, List: EmploymentsList, Rule: true, Facet: t == TypeText || t == TypeEnum,
		}
	}
	sorted := func(f Field) Field { f.Sort = true; return f }
	work := of("work", numWork, "雇用区分", "Kind of work", TypeEnum, "career")
	for _, w := range Works() {
		work.Values = append(work.Values, string(w))
	}
	Each(b, work, list, func(m *Employment) *Work { return &m.Work })
	Each(b, of("entity", numEntity, "会社", "Company", TypeText, "career"), list, func(m *Employment) *string { return &m.Entity })
	Each(b, sorted(of("department", numDepartment, "部署", "Department", TypeText, "career")), list, func(m *Employment) *string { return &m.Department })
	Each(b, sorted(of("title", numTitle, "役職", "Title", TypeText, "career")), list, func(m *Employment) *string { return &m.Title })
	Each(b, of("place", numPlace, "勤務地", "Place", TypeText, "career"), list, func(m *Employment) *string { return &m.Place })
	EachDate(b, sorted(of("start", numStart, "入社日", "Joined", TypeDate, "period")), list, func(m *Employment) *Date { return &m.Start })
	EachDate(b, sorted(of("end", numEnd, "退職日", "Left", TypeDate, "period")), list, func(m *Employment) *Date { return &m.End })
}

func profileFields(b *Builder) {
	of := func(name string, number uint16, ja, en string, t Type) Field {
		return Field{Name: name, Number: number, Label: label(ja, en), Type: t, Disclosure: name, Rule: true}
	}
	facet := func(f Field) Field { f.Facet = true; return f }
	sorted := func(f Field) Field { f.Sort = true; return f }
	One(b, sorted(facet(of("currentEmployer", numCurrentEmployer, "現在の勤務先", "Current employer", TypeText))), func(p *Profile) *string { return &p.CurrentEmployer })
	One(b, sorted(facet(of("currentTitle", numCurrentTitle, "現在の役職", "Current title", TypeText))), func(p *Profile) *string { return &p.CurrentTitle })
	One(b, sorted(facet(of("location", numLocation, "居住地域", "Location", TypeText))), func(p *Profile) *string { return &p.Location })
	Many(b, facet(of("skills", numSkills, "スキル", "Skills", TypeText)), func(p *Profile) *[]string { return &p.Skills })
	Many(b, facet(of("interests", numInterests, "関心", "Interests", TypeText)), func(p *Profile) *[]string { return &p.Interests })
	open := facet(of("openTo", numOpenTo, "応じられること", "Open to", TypeEnum))
	for _, o := range Opennesses() {
		open.Values = append(open.Values, string(o))
	}
	Many(b, open, func(p *Profile) *[]Openness { return &p.OpenTo })
	OneInt(b, sorted(facet(of("availability", numAvailability, "週あたり稼働可能時間", "Hours a week", TypeInt))), func(p *Profile) *int64 { return p.Availability })
	locale := facet(of("locale", numLocale, "使用言語", "Language", TypeEnum))
	locale.Values = []string{string(Japanese), string(English)}
	One(b, locale, func(p *Profile) *Locale { return &p.Locale })
}

// policyFields are read by policy rather than shown: who is in which group, and
// which consents stand.
func policyFields(b *Builder) {
	b.Declare(Field{
		Name: "memberOf", Number: numMemberOf, Label: label("グループ", "Group"), Type: TypeGroup, Many: true, Rule: true, Facet: true,
	}, func(p *Person) []Value {
		var out []Value
		for _, g := range p.Groups() {
			out = append(out, Value{Text: g.String()})
		}
		return out
	})
	flag := Field{
		Name: "consent", Number: numConsent, Label: label("同意", "Consent"), Type: TypeConsent, part: partConsents, Many: true, Rule: true, Facet: true,
	}
	for _, p := range Purposes() {
		flag.Values = append(flag.Values, string(p))
	}
	b.Declare(flag, func(p *Person) []Value {
		var out []Value
		for _, purpose := range Purposes() {
			if p.HasConsent(purpose) {
				out = append(out, Value{Text: string(purpose)})
			}
		}
		return out
	})
}
