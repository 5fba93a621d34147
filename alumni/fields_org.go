package alumni

import "slices"

// CodeOfDepartment is Code.Of of a code that says which unit of the
// organisation an employment is in.
const CodeOfDepartment = "department"

// orgFields say where in the company somebody was, besides the department's
// name: the units above it, their codes, grade and job type, and what the
// appointments tell.
func orgFields(b *Builder) {
	list := func(e *Entry) []Employment { return e.Employments }
	of := func(name string, number uint16, ja, en, disclosure string) Field {
		return Field{
			Name: EmploymentsList + "." + name, Number: number, Label: label(ja, en), Type: TypeText,
			Disclosure: disclosure, List: EmploymentsList, Rule: true, Facet: true,
		}
	}
	several := func(f Field, read func(*Employment) []string) { f.Many = true; eachText(b, f, list, read) }
	several(of("unit", numUnit, "部門（上位を含む）", "Unit, those above included", "career"), (*Employment).units)
	several(of("unitCode", numUnitCode, "部門コード", "Code of the unit", "career"), (*Employment).unitCodes)
	Each(b, of("grade", numGrade, "等級", "Grade", "grade"), list, func(m *Employment) *string { return &m.Grade })
	Each(b, of("jobType", numJobType, "職種", "Job type", "career"), list, func(m *Employment) *string { return &m.JobType })
	Each(b, of("entityNumber", numEntityNumber, "法人番号", "Corporate number", "career"), list, func(m *Employment) *CorporateNumber { return &m.EntityNumber })
	several(of("pastUnit", numPastUnit, "異動歴の部門", "Units of appointments", "moves"), (*Employment).pastUnits)
	several(of("host", numHost, "出向先", "Seconded to", "moves"), (*Employment).hosts)
}

// eachText declares a text field that has several values in one element of a
// list.
func eachText[E any](b *Builder, f Field, list func(*Entry) []E, read func(*E) []string) {
	b.Declare(f, func(p *Person) []Value {
		if p.Entry == nil {
			return nil
		}
		var out []Value
		elements := list(p.Entry)
		for i := range elements {
			for _, s := range read(&elements[i]) {
				out = append(out, Value{Element: i, Text: s})
			}
		}
		return out
	})
}

// units returns the department and those above it, so that one value finds
// everybody in or below a unit.
func (m *Employment) units() []string { return appendUnits(nil, m.Path, m.Department) }

// pastUnits returns the units of all main and concurrent posts.
func (m *Employment) pastUnits() []string {
	var out []string
	for _, p := range m.Posts {
		if p.Kind != SecondedPost {
			out = appendUnits(out, p.Path, p.Department)
		}
	}
	return out
}

func (m *Employment) hosts() []string {
	var out []string
	for _, p := range m.Posts {
		if p.Kind == SecondedPost {
			out = appendNew(out, p.Entity)
		}
	}
	return out
}

func (m *Employment) unitCodes() []string {
	var out []string
	for _, c := range m.Codes {
		if c.Of == CodeOfDepartment {
			out = appendNew(out, c.Code)
		}
	}
	return out
}

func appendUnits(out, path []string, department string) []string {
	for _, unit := range path {
		out = appendNew(out, unit)
	}
	return appendNew(out, department)
}

func appendNew(out []string, s string) []string {
	if s == "" || slices.Contains(out, s) {
		return out
	}
	return append(out, s)
}
