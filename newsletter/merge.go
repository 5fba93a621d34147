package newsletter

import (
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter/template"
)

// MergeField is a placeholder that content may use, as {{name}} or
// {{name | fallback}}. Values are what the recipient may see of themselves.
type MergeField struct {
	Name  string                   `json:"name"`
	Label map[alumni.Locale]string `json:"label"`
	Kind  template.Kind            `json:"kind,omitempty"`
}

// Fields returns every merge field. The list is closed: nothing that others keep
// hidden can be put into a letter.
func Fields() []MergeField {
	field := func(name, ja, en string, kind template.Kind) MergeField {
		return MergeField{name, map[alumni.Locale]string{alumni.Japanese: ja, alumni.English: en}, kind}
	}
	return []MergeField{
		field("name", "氏名", "Name", template.KindText),
		field("familyName", "姓", "Family name", template.KindText),
		field("givenName", "名", "Given name", template.KindText),
		field("preferredName", "呼び名", "Preferred name", template.KindText),
		field("department", "最後の部署", "Last department", template.KindText),
		field("title", "最後の役職", "Last title", template.KindText),
		field("company", "会社名", "Company", template.KindText),
		field("homeUrl", "サイトのリンク", "Link to the site", template.KindURL),
		field(template.UnsubscribeField, "配信停止のリンク", "Link to unsubscribe", template.KindURL),
	}
}

// mergeFields declares what the template package does not declare by itself.
func mergeFields() []template.Field {
	var out []template.Field
	for _, f := range Fields() {
		if f.Name != template.UnsubscribeField {
			out = append(out, template.Field{Name: f.Name, Kind: f.Kind})
		}
	}
	return out
}

// values returns a person's merge values for a letter in a locale. An English
// letter writes names in Latin letters where they are known.
func values(e *alumni.Entry, locale alumni.Locale, imprint Imprint, leave string) template.Values {
	n, name := e.Names, e.Names.Address(locale, alumni.Plain)
	if locale == alumni.English && n.FamilyRomaji != "" && n.GivenRomaji != "" {
		n.Family, n.Given = n.FamilyRomaji, n.GivenRomaji
	}
	last := latest(e)
	return template.Values{
		"name": name, "familyName": n.Family, "givenName": n.Given, "preferredName": n.Preferred,
		"department": last.Department, "title": last.Title,
		"company": imprint.Company, "homeUrl": imprint.HomeURL, template.UnsubscribeField: leave,
	}
}

// latest returns the employment that began last.
func latest(e *alumni.Entry) alumni.Employment {
	var out alumni.Employment
	for i, m := range e.Employments {
		if i == 0 || m.Start.Compare(out.Start) >= 0 {
			out = m
		}
	}
	return out
}

// sample is nobody, for previews.
func sample(locale alumni.Locale) *alumni.Entry {
	e := &alumni.Entry{Names: alumni.Names{
		Family: "見本", Given: "花子", FamilyKana: "ミホン", GivenKana: "ハナコ", FamilyRomaji: "Mihon", GivenRomaji: "Hanako", Preferred: "はなこ",
	}, Employments: []alumni.Employment{{Department: "営業部", Title: "課長"}}}
	if locale == alumni.English {
		e.Names.Preferred = "Hana"
		e.Employments[0].Department, e.Employments[0].Title = "Sales", "Manager"
	}
	return e
}
