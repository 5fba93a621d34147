package importer

import (
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
)

// Column is what a column of a file is about.
type Column string

// The columns. A full name is split at its first space into family and given
// name, in this order. A department may also be a path in one cell, or stand in
// several columns, one for each level of the organisation.
const (
	Ignored         Column = "" // nothing that is imported
	ExternalID      Column = "externalId"
	FullName        Column = "fullName"
	FullKana        Column = "fullKana"
	Family          Column = "family"
	Given           Column = "given"
	FamilyKana      Column = "familyKana"
	GivenKana       Column = "givenKana"
	FamilyRomaji    Column = "familyRomaji"
	GivenRomaji     Column = "givenRomaji"
	Former          Column = "former"
	Preferred       Column = "preferred"
	BusinessName    Column = "businessName" // the family name used at work, often a former one
	Email           Column = "email"
	WorkEmail       Column = "workEmail" // known, but ignored: it ends with the employment
	Phone           Column = "phone"     // known, but ignored: a number is the member's own to give
	Work            Column = "work"
	Entity          Column = "entity"
	EntityNumber    Column = "entityNumber" // the Japanese corporate number of the entity, 13 digits
	EntityCode      Column = "entityCode"
	Department      Column = "department"
	DepartmentCode  Column = "departmentCode"
	DepartmentLevel Column = "departmentLevel" // Mapping.Nth is the level, 1 the highest
	Title           Column = "title"
	Grade           Column = "grade"
	JobType         Column = "jobType"
	Place           Column = "place"
	Start           Column = "start"
	End             Column = "end"
	PostKind        Column = "postKind" // main, concurrent, secondment, hosted, changeOfEmployer or leaving
	PostStart       Column = "postStart"
	PostEnd         Column = "postEnd"
	HostEntity      Column = "hostEntity"    // where somebody is seconded to
	LeavingReason   Column = "leavingReason" // for HR alone: needs PermConfidence

	// Those that Export writes beside them, so that a roster survives whole. Continues
	// counts in rows that have RowAbout.

	RowAbout         Column = "rowAbout"         // person, employment 1 or post 1.2: the second post of the first employment
	NameOrder        Column = "nameOrder"        // familyFirst or givenFirst
	RomajiFrom       Column = "romajiFrom"       // transliterated, or empty
	Identifiers      Column = "identifiers"      // in other systems, as JSON: [{"system":"payroll","value":"0012"}]
	Continues        Column = "continues"        // number of the employment that this one continues at another employer
	CodeLists        Column = "codeLists"        // as JSON: [{"of":"grade","scheme":"payroll","code":"M2","label":"M2"}]
	HostEntityNumber Column = "hostEntityNumber" // the Japanese corporate number of HostEntity
	LeavingNote      Column = "leavingNote"      // beside the reason, for HR alone: needs PermConfidence
)

// columnInfo is a column with its labels and what else its header may say.
type columnInfo struct {
	column   Column
	ja, en   string
	synonyms []string
}

func columnInfos() []columnInfo { return slices.Concat(personColumns(), employmentColumns()) }

// Columns returns every column but Ignored and those of custom fields, in the
// order of a form.
func Columns() []Column {
	var out []Column
	for _, i := range columnInfos() {
		out = append(out, i.column)
	}
	return out
}

// Valid reports whether c is a column, the column of a custom field, or
// Ignored. Whether a tenant has the custom field is for Mapping.Validate.
func (c Column) Valid() bool {
	key, custom := c.CustomKey()
	return c == Ignored || custom && key != "" || slices.Contains(Columns(), c)
}

// Label returns the column's name for people, empty for Ignored. That of a
// custom field is with the field.
func (c Column) Label(l alumni.Locale) string {
	for _, i := range columnInfos() {
		if i.column == c && l == alumni.Japanese {
			return i.ja
		}
		if i.column == c {
			return i.en
		}
	}
	return ""
}

const customPrefix = "custom."

// CustomColumn returns the column of a tenant's custom field.
func CustomColumn(key string) Column { return Column(customPrefix + key) }

// CustomKey returns the key of the custom field that the column is about.
func (c Column) CustomKey() (key string, ok bool) { return strings.CutPrefix(string(c), customPrefix) }

// Unused reports whether the column is known so that nobody wonders about it,
// but nothing is taken from it.
func (c Column) Unused() bool { return c == Ignored || c == Phone || c == WorkEmail }

// ofEmployment reports whether the column is about the employment.
func (c Column) ofEmployment() bool {
	switch c {
	case Work, Entity, EntityNumber, EntityCode, Department, DepartmentCode, DepartmentLevel, Title, Grade, JobType, Place,
		Start, End, Continues, CodeLists:
		return true
	default:
		return c.ofPost()
	}
}

// ofPost reports whether the column is about an appointment alone.
func (c Column) ofPost() bool {
	switch c {
	case PostKind, PostStart, PostEnd, HostEntity, HostEntityNumber:
		return true
	default:
		return false
	}
}

// Repeats reports whether a row may have the column several times, told apart
// by Mapping.Nth: once for each employment or, of a department, for each level.
func (c Column) Repeats() bool { return c.ofEmployment() || c.confidential() }

// confidential reports whether the column needs PermConfidence.
func (c Column) confidential() bool { return c == LeavingReason || c == LeavingNote }

// ofPerson reports whether the column says something about who the person is.
func (c Column) ofPerson() bool {
	return c != ExternalID && c != RowAbout && !c.Repeats()
}

// isDate reports whether the column holds dates.
func (c Column) isDate() bool { return c == Start || c == End || c == PostStart || c == PostEnd }

// isName reports whether the column holds names of people.
func (c Column) isName() bool {
	switch c {
	case FullName, Family, Given, FamilyRomaji, GivenRomaji, Former, Preferred, BusinessName:
		return true
	default:
		return c.isKana()
	}
}

func (c Column) isKana() bool { return c == FullKana || c == FamilyKana || c == GivenKana }
