package importer

import (
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// notExported are columns that say what others say exactly: whole names, levels and
// codes of the source's own list; and those that are never imported.
func notExported() []Column {
	return []Column{FullName, FullKana, DepartmentLevel, EntityCode, DepartmentCode, WorkEmail, Phone}
}

// chosen returns the columns of an export: all, or those that were asked for with
// those without which a row would say something else.
func chosen(actor alumnikit.Actor, asked []Column, custom []CustomField) ([]Column, error) {
	all := []Column{RowAbout}
	for _, c := range Columns() {
		if c != RowAbout && !slices.Contains(notExported(), c) && (!c.confidential() || actor.Can(alumnikit.PermConfidence)) {
			all = append(all, c)
		}
	}
	for _, f := range custom {
		if f.Labels != nil { // not under a key that it had before
			all = append(all, CustomColumn(f.Key))
		}
	}
	if len(asked) == 0 {
		return all, nil
	}
	var found alumnikit.FieldErrors
	first := []Column{RowAbout, ExternalID, Family, Given}
	for i, c := range asked {
		switch {
		case c.confidential() && !actor.Can(alumnikit.PermConfidence):
			return nil, alumnikit.ErrForbidden
		case !slices.Contains(all, c):
			found.Add(at("columns", i), alumnikit.CodeNotOneOf, "a column that is exported")
		default:
			first = append(first, needed(c)...)
		}
	}
	first = slices.DeleteFunc(first, func(c Column) bool { return slices.Contains(asked, c) && c != RowAbout && c != ExternalID })
	return distinct(append(first, asked...)), found.Err()
}

// needed returns the columns besides one that tell its employment or post from others.
func needed(c Column) []Column {
	switch {
	case c.ofPost():
		return []Column{Start, PostKind, PostStart, PostEnd}
	case c.Repeats():
		return []Column{Start}
	default:
		return nil
	}
}

func distinct(columns []Column) []Column {
	var out []Column
	for _, c := range columns {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// titles returns the header: labels where they are recognised, for a custom field
// whose label is not its own its key.
func (im *Importer) titles(columns []Column, custom []CustomField, l alumni.Locale) []string {
	out := make([]string, len(columns))
	for i, c := range columns {
		if out[i] = c.Label(l); out[i] != "" {
			continue
		}
		f, _ := fieldOf(custom, c)
		if out[i] = f.Labels[l]; out[i] == "" || refusedHeader(out[i]) {
			out[i] = string(c)
		}
	}
	got := im.ProposeWith(out, &Sample{Custom: custom}).Mapping.Columns
	for i, c := range columns {
		if _, ok := c.CustomKey(); ok && got[i] != c {
			out[i] = string(c)
		}
	}
	return out
}
