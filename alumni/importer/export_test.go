package importer_test

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/sheet"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

// anyone makes people whose every member says something at times, in texts that a
// table, a spreadsheet or the importer might take for something else.
type anyone struct {
	*rand.Rand
	carried func(string) bool // by the encoding
	fields  map[string]alumni.CustomField
}

func (a *anyone) maybe() bool { return a.IntN(3) > 0 }

func pick[T any](a *anyone, all ...T) T { return all[a.IntN(len(all))] }

// nasty returns a text of at most 60 characters, never empty.
func (a *anyone) nasty() string {
	for {
		s := pick(
			a, "見本", "髙﨑", "福", "Sample", `say "yes"`, "'", "''", "'=1", "'0012", "=1+1", "+81", "-5", "@cmd", "＝A1", "＠例",
			"0012", "00", "1e5", "1.23E+11", "#N/A", "なし", "-", "未定", "合計", "a,b", "a;b", "a\u3000b", "a  b", "tab", "営業部", "総務部・人事部",
			"営業部 東京課", "営業本部/第一営業部", "A＞B", "ﾐﾎﾝ", "が", "か\u3099", "Cafe\u0301", "例示 様", `"quoted"`, `["list"]`, "[x]", `{"a":1}`,
			`\n`, `C:\x`, "a\u200bb", "a\u200eb", "\ufffd", "𠮷野家", "👪", "～—", "①㈱", "¥100", "‾", "−", "ａｂｃ", "sep=;", "*", "※注", "以上", "行",
			"2024-04-01", "H1.1.1", "employment 1", "=\"0012\"", "%", "null", "true", "ーー", "ｶﾞ",
		)
		if a.maybe() {
			s += pick(a, "", "'", `"`, ",", "部", "x", "1", "　見本")
		}
		if s = strings.TrimSpace(s); s != "" && a.carried(s) {
			return s
		}
	}
}

func (a *anyone) some() string {
	if a.maybe() {
		return a.nasty()
	}
	return ""
}

// name returns a text that may be a name.
func (a *anyone) name() string {
	for {
		s := a.nasty()
		if !strings.ContainsAny(s, "@＠") && strings.ContainsFunc(s, func(r rune) bool { return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 0x3040 && r < 0xff00 }) {
			return s
		}
	}
}

func (a *anyone) kana() string {
	for {
		if s := pick(a, "", "ミホン", "みほん", "ﾐﾎﾝ", "ガ", "カ\u3099", "ｶﾞ", "ミホン カナ", "ジョン・スミス", "ミ  ホン"); a.carried(s) {
			return s
		}
	}
}

func (a *anyone) romaji() string {
	for {
		if s := pick(a, "", "Mihon", "O'Hara", "van  Dijk", "Cafe\u0301", "Müller"); a.carried(s) {
			return s
		}
	}
}

// date returns a day of a year, a month of it or the year.
func (a *anyone) date(t *testing.T, year int) alumni.Date {
	t.Helper()
	d, err := alumni.NewDate(year, pick(a, 0, 4, 4, 12), 0)
	if a.maybe() {
		d, err = alumni.NewDate(year, 1+a.IntN(12), 1+a.IntN(28))
	}
	require.NoError(t, err)
	return d
}

func (a *anyone) path() (path []string, department string) {
	for range pick(a, 0, 0, 1, 2, 3) {
		path = append(path, a.nasty())
	}
	if len(path) > 0 {
		return path, path[len(path)-1]
	}
	return nil, a.some()
}

func (a *anyone) number() alumni.CorporateNumber {
	return pick[alumni.CorporateNumber](a, "", "7000012050002", "1000012050008")
}

func (a *anyone) employment(t *testing.T, year int) alumni.Employment {
	t.Helper()
	m := alumni.Employment{
		Work: pick(a, alumni.Works()...), Entity: a.some(), Title: a.some(), Place: a.some(), EntityNumber: a.number(),
		Grade: a.some(), JobType: a.some(),
	}
	m.Path, m.Department = a.path()
	if a.maybe() {
		m.Start = a.date(t, year)
	}
	if a.maybe() {
		m.End = a.date(t, year+6)
	}
	for i := range a.IntN(4) {
		m.Codes = append(m.Codes, alumni.Code{Of: pick(a, "grade", "department"), Scheme: fmt.Sprint(a.nasty(), i), Version: a.some(), Code: a.nasty(), Label: a.some()})
	}
	for range a.IntN(5) {
		p := a.post(t, alumni.ConcurrentPost, year+1+a.IntN(4))
		twin := p
		twin.Title = a.some()
		m.Posts = append(m.Posts, p, twin)
	}
	if a.maybe() {
		first := a.post(t, alumni.MainPost, year+1)
		first.End = a.date(t, year+2)
		m.Posts = append(m.Posts, first, a.post(t, alumni.MainPost, year+4))
	}
	return m
}

func (a *anyone) post(t *testing.T, kind alumni.PostKind, year int) alumni.Post {
	t.Helper()
	p := alumni.Post{Kind: kind, EntityNumber: a.number(), Title: a.some(), Grade: a.some(), Place: a.some(), Start: a.date(t, year)}
	if kind != alumni.MainPost && a.maybe() {
		p.Kind, p.Entity = alumni.SecondedPost, a.nasty()
	}
	if kind != alumni.MainPost && a.IntN(4) == 0 {
		p.Start = alumni.Date{}
	}
	p.Path, p.Department = a.path()
	if kind != alumni.MainPost && a.maybe() {
		p.End = a.date(t, year+1)
	}
	return p
}

func (a *anyone) registration(t *testing.T, id string) alumni.Registration {
	t.Helper()
	r := alumni.Registration{
		Names: alumni.Names{
			Family: a.name(), Given: a.some(), FamilyKana: a.kana(), GivenKana: a.kana(), FamilyRomaji: a.romaji(), GivenRomaji: a.romaji(),
			Preferred: a.name(), Business: a.name(), Order: pick(a, "", alumni.FamilyFirst, alumni.GivenFirst),
		},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: id}},
		Email:       pick(a, "", "a@example.jp", "mailto:x@example.jp", "o'x@例.jp"),
	}
	if strings.ContainsAny(r.Names.Given, "@＠") || !strings.ContainsFunc(r.Names.Given, func(r rune) bool { return r > '9' && r < 'z' || r > 0x3040 && r < 0xff00 }) {
		r.Names.Given = ""
	}
	if !a.carried(r.Email) {
		r.Email = ""
	}
	if a.IntN(4) == 0 {
		r.Names.FamilyRomaji, r.Names.GivenRomaji, r.Names.FamilyKana = "", "", "ミホン"
		r.Names = alumni.Transliterate(r.Names)
	}
	for range a.IntN(5) {
		r.Names.Former = append(r.Names.Former, a.name())
	}
	if a.maybe() {
		r.Identifiers = append(r.Identifiers, alumni.Identifier{System: "payroll", Value: a.identifier(id)}, alumni.Identifier{System: alumni.ExternalID, Value: "z" + id})
	}
	year := 1990
	for range a.IntN(5) {
		r.Employments = append(r.Employments, a.employment(t, year))
		if a.IntN(4) == 0 { // told apart by its place alone
			twin := r.Employments[len(r.Employments)-1]
			twin.JobType, twin.Posts = a.some(), nil
			r.Employments = append(r.Employments, twin)
		}
		if a.maybe() { // else at the same time as the one before
			year += 7
		}
	}
	r.Custom = a.custom(t)
	return r
}

// identifier returns one that begins so, and is not refused as the number of a person.
func (a *anyone) identifier(begin string) string {
	value := begin + a.nasty()
	if alumni.IsTwelveDigits(value) {
		value += "x"
	}
	return value
}

// custom returns values of every field.
func (a *anyone) custom(t *testing.T) (out []alumni.CustomValue) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(a.fields)) {
		f := a.fields[key]
		var said []string
		for range 1 + a.IntN(3)*btoi(f.Many) {
			switch {
			case f.Type == alumni.TypeInt:
				said = append(said, pick(a, "0", "-3.5", "9223372036854.77", "12"))
			case f.Type == alumni.TypeDate:
				said = append(said, a.date(t, 2001).String())
			case f.Type == alumni.TypeEnum:
				said = append(said, pick(a, "gold", "B", "=x"))
			case key == "long":
				said = append(said, a.nasty()+"\n\n "+a.nasty()+"\r\n\tend")
			default:
				said = append(said, a.nasty())
			}
		}
		v, err := f.Parse(said...)
		require.NoError(t, err)
		if a.maybe() {
			out = append(out, v)
		}
	}
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// withFields opens an empty tenant that has custom fields of every type.
func withFields(t *testing.T) (*alumni.Service, *importer.Importer, map[string]alumni.CustomField) {
	t.Helper()
	people, im := over(t, memory.New(), nil)
	admin := alumnikit.Admin(acme, "it", alumnikit.AllPermissions()...)
	out := map[string]alumni.CustomField{}
	choices := []alumni.CustomChoice{{Code: "gold", Label: texts("B", "Gold")}, {Code: "B", Label: texts("銅", "Bronze")}, {Code: "=x"}}
	for _, f := range []alumni.CustomField{
		{Key: "text", Label: texts("部署", "Department"), Type: alumni.TypeText}, // as a column of ours is called
		{Key: "long", Label: texts("経緯", "History"), Type: alumni.TypeText, MaxLength: 2000},
		{Key: "number", Label: texts("点数", "Score"), Type: alumni.TypeInt, Scale: 2},
		{Key: "day", Label: texts("認定日", "Certified"), Type: alumni.TypeDate},
		{Key: "rank", Label: texts("ランク", "Rank"), Type: alumni.TypeEnum, Choices: choices},
		{Key: "texts", Label: texts("資格", "Licences"), Type: alumni.TypeText, Many: true},
		{Key: "numbers", Label: texts("=点数", "Scores"), Type: alumni.TypeInt, Scale: 2, Many: true},
		{Key: "days", Label: texts("資格", "Days"), Type: alumni.TypeDate, Many: true},
		{Key: "ranks", Label: texts("表彰", "Ranks"), Type: alumni.TypeEnum, Choices: choices, Many: true},
	} {
		f.Owner = alumni.ByEmployer
		added, err := people.AddField(t.Context(), admin, f)
		require.NoError(t, err)
		out[f.Key] = *added
	}
	return people, im, out
}

func exported(t *testing.T, im *importer.Importer, opts *importer.ExportOptions) (string, importer.Exported) {
	t.Helper()
	var out bytes.Buffer
	done, err := im.Export(t.Context(), clerk(), &out, opts)
	require.NoError(t, err)
	return out.String(), done
}

// whole is everything that the roster says but IDs, times and where it is from;
// an employment that another continues by its place.
func whole(t *testing.T, people *alumni.Service) []string {
	t.Helper()
	var out []string
	for stored, err := range alumni.Entries().All(t.Context(), people.DB(), acme, storage.ListQuery{Key: alumni.IdentifierKey}) {
		require.NoError(t, err)
		e := stored.Value
		left, err := hr.New(people).Leavings(t.Context(), clerk(), e.ID)
		require.NoError(t, err)
		e.ID, e.Origins, e.CreatedAt, e.UpdatedAt = alumnikit.PersonID{}, nil, time.Time{}, time.Time{}
		places := map[alumnikit.ID]int{}
		for i := range e.Employments {
			m := &e.Employments[i]
			places[m.ID] = i + 1
			out = append(out, fmt.Sprint(i, " continues ", places[m.Origin]))
			m.ID, m.Origin = alumnikit.ID{}, alumnikit.ID{}
		}
		for _, l := range left {
			out = append(out, fmt.Sprintf("%d left %s %q", places[l.Employment], l.Reason, l.Note))
		}
		out = append(out, fmt.Sprintf("%#v", e))
	}
	return out
}

// formats are all that a roster can be written in.
func formats() []importer.Format {
	var out []importer.Format
	for _, e := range sheet.Encodings() {
		for _, l := range sheet.Layouts() {
			if l != sheet.JSON || e == sheet.UTF8 {
				out = append(out, importer.Format{Encoding: e, Layout: l})
			}
		}
	}
	return out
}

// carriedBy reports whether a text can be written in a format.
func carriedBy(f importer.Format) func(string) bool {
	return func(s string) bool {
		w, err := sheet.NewWriter(new(bytes.Buffer), importer.Format{Encoding: f.Encoding}, []string{"x"})
		s = strings.NewReplacer("\ufffd", "", "\u200b", "", "\u200e", "").Replace(s)
		return err == nil && w.Write([]string{strings.TrimPrefix(s, "'")}) == nil || f.Encoding == sheet.UTF8
	}
}

// What is exported is imported into an empty tenant as it was, exported from there
// as the same bytes, and changes nothing where it came from.
func TestExportIsReadBack(t *testing.T) {
	t.Parallel()
	for i, f := range formats() {
		t.Run(fmt.Sprint(f.Encoding, " ", f.Layout), func(t *testing.T) {
			t.Parallel()
			seeds := uint64(2)
			if f.Encoding == sheet.UTF8 && f.Layout == sheet.Comma {
				seeds = 12
			}
			for seed := range seeds {
				roundTrip(t, f, 100*uint64(i)+seed) //nolint:gosec // from 0
			}
		})
	}
}

func roundTrip(t *testing.T, f importer.Format, seed uint64) {
	t.Helper()
	from, out, fields := withFields(t)
	a := &anyone{rand.New(rand.NewPCG(seed, 1)), carriedBy(f), fields} //nolint:gosec // a test
	for n := range 8 {
		id := a.identifier(strconv.Itoa(n))
		entry, err := from.Register(t.Context(), clerk(), a.registration(t, id))
		require.NoError(t, err)
		a.leave(t, from, entry)
	}
	locale := pick(a, alumni.Japanese, alumni.English)
	file, done := exported(t, out, &importer.ExportOptions{Format: f, Locale: locale})
	require.Equal(t, 8, done.People)

	to, in, _ := withFields(t)
	read := done.Mapping
	if f.Encoding == sheet.UTF8 && f.Layout == sheet.Comma && !done.Mapping.AllowTwelveDigits {
		read = importer.Mapping{} // what is proposed is right
	}
	report, err := in.Import(t.Context(), clerk(), strings.NewReader(file), read, nil)
	require.NoError(t, err)
	require.Empty(t, report.Bad, "seed %d\n%s", seed, file)
	require.Equal(t, [3]int{8, 0, done.Rows}, [3]int{report.New, report.Skipped, report.Rows})
	require.Equal(t, whole(t, from), whole(t, to), "seed %d\n%s", seed, file)
	again, _ := exported(t, in, &importer.ExportOptions{Format: f, Locale: locale})
	require.Equal(t, file, again)

	before := content(t, from)
	written := writes(t, from)
	report, err = out.Import(t.Context(), clerk(), strings.NewReader(file), done.Mapping, nil)
	require.NoError(t, err)
	require.Equal(t, [2]int{8, 0}, [2]int{report.Unchanged, report.BadRows}, "seed %d: %v", seed, report.Bad)
	require.Equal(t, before, content(t, from))
	require.Equal(t, written, writes(t, from), "the journal has nothing new")
}

// leave records reasons, and that one employment continues another.
func (a *anyone) leave(t *testing.T, people *alumni.Service, e *alumni.Entry) {
	t.Helper()
	stored, err := people.StoredEntry(t.Context(), acme, e.ID)
	require.NoError(t, err)
	u := alumni.EntryUpdate{}
	for i, m := range stored.Value.Employments {
		if i > 0 && a.maybe() {
			m.Origin = stored.Value.Employments[i-1].ID
			u.Employments = append(u.Employments, m)
		}
	}
	_, err = people.UpdateEntry(t.Context(), clerk(), e.ID, u)
	require.NoError(t, err)
	var old storage.Stored[hr.Leavings]
	for _, m := range e.Employments {
		if !a.maybe() {
			continue
		}
		changes, err := hr.New(people).PrepareLeaving(clerk(), e.ID, old, hr.Leaving{Employment: m.ID, Reason: pick(a, hr.Reasons()...), Note: pick(a, "", a.nasty(), a.nasty()+"\n"+a.nasty())})
		require.NoError(t, err)
		require.NoError(t, people.DB().Commit(t.Context(), storage.By(clerk(), "test.leave"), changes...))
		old, err = hr.LeavingsKind().Get(t.Context(), people.DB(), acme, alumnikit.ID(e.ID))
		require.NoError(t, err)
	}
}
