package web

import "time"

// CustomFieldRow is a field in the list of custom fields.
type CustomFieldRow struct {
	Label   string
	Key     string
	URL     string
	Type    string // in the reader's language
	Owner   string // who fills it in
	Seen    string // who may see it, from the narrowest to the widest
	Uses    []string
	Retired time.Time
	Vendor  bool // declared in code: shown, not edited
}

// FieldsPage is GET /hr/fields.
type FieldsPage struct {
	Rows    []CustomFieldRow
	Retired []CustomFieldRow
	NewURL  string
}

func (FieldsPage) meta() meta {
	return meta{template: "fields", title: "fields.title", section: sectionFields}
}

// ChoiceRow is a choice of an enumeration in the form. Without a code it is a new one.
type ChoiceRow struct {
	N        int // from 0, in the names of the form's fields
	Code     string
	Ja, En   string
	Retired  bool
	Existing bool // the code stays: people may have it
}

// FieldEditPage is GET and POST of a custom field.
type FieldEditPage struct {
	New      bool
	Action   string
	Key      string
	KeyFixed bool
	Ja, En   string
	HelpJa   string
	HelpEn   string
	Types    []Option
	Type     string // fixed once the field exists, in the reader's language
	Many     bool
	Choices  []ChoiceRow
	Chooses  bool // the type has choices
	Owners   []Option
	Owner    string // fixed once the field exists, in the reader's language
	Default  []Option
	Max      []Option
	Required bool
	Facet    bool
	Rule     bool
	Retired  time.Time

	RetireAction  string
	RestoreAction string
	WidenAction   string
	Widen         []Option // what the type may become: "to"
	People        int      // who has a value
	Errors        FormErrors
}

func (FieldEditPage) meta() meta {
	return meta{template: "fieldedit", title: "fields.edit", section: sectionFields}
}
