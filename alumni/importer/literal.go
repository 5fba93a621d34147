package importer

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// A file of Export has RowAbout, and in it cells may be JSON: a text in quotes is
// meant as it stands, with nothing cleaned or split, and an array is a list of such
// texts. Export writes them where the usual cell would be read as something else.

// itemBreak stands between the texts of a list in a cell that was read. No text that
// is stored has it.
const itemBreak = "\x00"

// literal returns what a cell of JSON says, false for one that is no JSON.
func literal(c Column, t CustomType, cell string) (string, bool) {
	var items []string
	switch {
	case strings.HasPrefix(cell, `"`):
		var one string
		if json.Unmarshal([]byte(cell), &one) != nil {
			return "", false
		}
		items = []string{one}
	case strings.HasPrefix(cell, "[") && isList(c, t):
		if json.Unmarshal([]byte(cell), &items) != nil || len(items) == 0 {
			return "", false
		}
	default:
		return "", false
	}
	if slices.ContainsFunc(items, func(s string) bool { return s == "" || !alumnikit.IsText(s) }) {
		return "", false
	}
	text := strings.Join(items, itemBreak)
	if c == Department && cell[0] == '[' {
		return itemBreak + text, true
	}
	if c == Department {
		return itemBreak + itemBreak + text, true
	}
	return text, true
}

// isList reports whether a cell of the column may be an array.
func isList(c Column, t CustomType) bool { return c == Former || c == Department || t == CustomList }

// items returns the texts of a list's cell.
func items(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, itemBreak)
}

// pathForm is how surely a cell says that its departments are a path.
type pathForm uint8

const (
	anyPath pathForm = iota // as HR systems write it
	oneUnit                 // one department, whatever it is called
	onePath                 // a path, be it of one department
)

// writtenPath returns the departments of a cell from the top down.
func writtenPath(cell string) ([]string, pathForm) {
	rest, ok := strings.CutPrefix(cell, itemBreak)
	if !ok {
		return departmentPath(cell), anyPath
	}
	if unit, ok := strings.CutPrefix(rest, itemBreak); ok {
		return []string{unit}, oneUnit
	}
	return items(rest), onePath
}

// exactly writes texts as a cell that literal reads: one as a text, unless it is to
// be a list. What a file or a spreadsheet may lose is escaped.
func exactly(texts []string, list bool) string {
	quoted := make([]string, len(texts))
	for i, s := range texts {
		quoted[i] = quote(s)
	}
	if len(texts) == 1 && !list {
		return quoted[0]
	}
	return "[" + strings.Join(quoted, ",") + "]"
}

// quote writes a text in JSON.
func quote(s string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(s) != nil {
		return "" // no text fails
	}
	return escaped(strings.TrimSuffix(out.String(), "\n"))
}

// escaped escapes in JSON what cannot be seen.
func escaped(s string) string {
	var out strings.Builder
	for _, r := range s {
		if unicode.IsGraphic(r) && r != utf8.RuneError {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}

// codesIn returns the codes that a cell of CodeLists says, which wrongList let pass.
func codesIn(cell string) []alumni.Code {
	var out []alumni.Code
	if json.Unmarshal([]byte(cell), &out) != nil || len(out) == 0 {
		return nil
	}
	return out
}

// identifiers puts those in other systems that a row names in the place of those
// known. What stands first stays there: the one that imports go by.
func (d *draft) identifiers(known []alumni.Identifier) []alumni.Identifier {
	cell, mapped := d.cell(0, Identifiers)
	if !mapped {
		return known
	}
	var said []alumni.Identifier
	if cell != "" && json.Unmarshal([]byte(cell), &said) != nil {
		return known
	}
	own := alumni.Identifier{System: alumni.ExternalID, Value: d.id}
	others := slices.DeleteFunc(slices.Clone(known), func(i alumni.Identifier) bool { return i == own })
	if slices.Equal(others, said) {
		return known
	}
	return append([]alumni.Identifier{own}, said...)
}

// wrongList returns what is wrong with a cell that is JSON.
func wrongList(c Column, cell string) string {
	if cell == "" {
		return ""
	}
	var err error
	if c == CodeLists {
		err = json.Unmarshal([]byte(cell), &[]alumni.Code{})
	} else {
		err = json.Unmarshal([]byte(cell), &[]alumni.Identifier{})
	}
	if err != nil {
		return alumnikit.CodeFormat
	}
	return ""
}
