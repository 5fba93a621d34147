package alumni

import (
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// tidy removes the space around texts, which no one means.
func (e *Entry) tidy() {
	for _, s := range e.texts() {
		*s = strings.TrimSpace(*s)
	}
	e.Names.Former = slices.DeleteFunc(e.Names.Former, func(s string) bool { return s == "" })
}

// texts returns every text of the entry but identifiers. Former is copied
// first, because it may be the caller's.
func (e *Entry) texts() []*string {
	n := &e.Names
	n.Former = slices.Clone(n.Former)
	all := []*string{
		&n.Family, &n.Given, &n.FamilyKana, &n.GivenKana, &n.FamilyRomaji, &n.GivenRomaji, &n.Preferred, &e.Email,
	}
	for i := range n.Former {
		all = append(all, &n.Former[i])
	}
	for i := range e.Employments {
		m := &e.Employments[i]
		all = append(all, &m.Entity, &m.Department, &m.Title, &m.Place)
	}
	return all
}

// check reports everything that is wrong with an entry.
func (e *Entry) check() error {
	var found alumnikit.FieldErrors
	if err := collect(&found, alumnikit.Validate(e)); err != nil {
		return err
	}
	if e.Names.Family == "" && e.Names.Given == "" {
		found.Add("names.family", alumnikit.CodeRequired, "a family or a given name")
	}
	if e.Email != "" && !plausibleAddress(e.Email) {
		found.Add("email", alumnikit.CodeFormat, "local@domain")
	}
	for i, id := range e.Identifiers {
		if len(IdentifierValue(id)) > storage.MaxKeyValue {
			found.Add(element("identifiers", i, "value"), alumnikit.CodeTooLong, "at most 254 bytes with the system")
		}
		if slices.Contains(e.Identifiers[:i], id) {
			found.Add(element("identifiers", i, "value"), alumnikit.CodeTaken, "")
		}
	}
	for i, m := range e.Employments {
		if !m.Start.IsZero() && !m.End.IsZero() && m.End.Last().Compare(m.Start.First()) < 0 {
			found.Add(element("employments", i, "end"), alumnikit.CodeRange, "not before the start")
		}
	}
	return found.Err()
}

// collect takes over field errors and returns any other error.
func collect(found *alumnikit.FieldErrors, err error) error {
	if fields, ok := err.(alumnikit.FieldErrors); ok { //nolint:errorlint // Validate returns it unwrapped
		*found = append(*found, fields...)
		return nil
	}
	return err
}

// element is the JSON path of a member of a list's element.
func element(list string, i int, member string) string {
	return list + "[" + strconv.Itoa(i) + "]." + member
}

// plausibleAddress keeps out what cannot be an address at all; whether mail
// arrives there is for the sender to find out.
func plausibleAddress(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at < len(s)-1 && !strings.ContainsAny(s, " \t\u3000,;<>\"") && !strings.Contains(s[:at], "@")
}
