package alumni

import (
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// tidy removes the space around texts, which no one means, writes corporate
// numbers as they are kept, and makes each employment say what its posts say.
func (e *Entry) tidy() {
	for _, s := range e.texts() {
		*s = strings.TrimSpace(*s)
	}
	e.Names.Former = slices.DeleteFunc(e.Names.Former, func(s string) bool { return s == "" })
	for i := range e.Employments {
		m := &e.Employments[i]
		m.EntityNumber = m.EntityNumber.tidy()
		for j := range m.Posts {
			m.Posts[j].EntityNumber = m.Posts[j].EntityNumber.tidy()
		}
		m.followPosts()
	}
}

// texts returns every text of the entry but identifiers. Former is copied
// first, because it may be the caller's.
func (e *Entry) texts() []*string {
	n := &e.Names
	n.Former = slices.Clone(n.Former)
	all := []*string{
		&n.Family, &n.Given, &n.FamilyKana, &n.GivenKana, &n.FamilyRomaji, &n.GivenRomaji, &n.Preferred, &n.Business, &e.Email,
	}
	for i := range n.Former {
		all = append(all, &n.Former[i])
	}
	for i := range e.Employments {
		all = append(all, e.Employments[i].texts()...)
	}
	return all
}

func (m *Employment) texts() []*string {
	all := []*string{&m.Entity, &m.Department, &m.Title, &m.Place, &m.Grade, &m.JobType}
	for i := range m.Path {
		all = append(all, &m.Path[i])
	}
	for i := range m.Codes {
		c := &m.Codes[i]
		all = append(all, &c.Of, &c.Scheme, &c.Version, &c.Code, &c.Label)
	}
	for i := range m.Posts {
		p := &m.Posts[i]
		all = append(all, &p.Entity, &p.Department, &p.Title, &p.Grade, &p.Place)
		for j := range p.Path {
			all = append(all, &p.Path[j])
		}
	}
	return all
}

// check reports everything that is wrong with an entry.
func (e *Entry) check() error {
	var found alumnikit.FieldErrors
	if err := collect(&found, alumnikit.Validate(e)); err != nil {
		return err
	}
	e.Names.check(&found)
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
	for i := range e.Employments {
		e.Employments[i].check(element(EmploymentsList, i, ""), &found)
	}
	return found.Err()
}

// checkEntry reports everything that is wrong with an entry here and now, where
// numbers of twelve digits may be welcome.
func (s *Service) checkEntry(e *Entry) error {
	var found alumnikit.FieldErrors
	if err := collect(&found, e.check()); err != nil {
		return err
	}
	for i, id := range e.Identifiers {
		if !s.twelveDigits && IsTwelveDigits(id.Value) {
			found.Add(element("identifiers", i, "value"), CodeMyNumber, "not twelve digits alone")
		}
	}
	for i := range e.Employments {
		e.Employments[i].checkBegun(s.Today(), element(EmploymentsList, i, ""), &found)
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
