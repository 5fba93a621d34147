package alumni

import (
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/jsonread"
)

// The five records of a person are read as encoding/json has written them: each
// page of people reads a hundred. Members stand in the order of the fields; a
// record with any that is not named here is left to encoding/json.

func decodeEntry(body []byte, e *Entry) bool {
	return jsonread.Decode(body, func(r *jsonread.Reader) { readEntry(r, e) })
}

func readEntry(r *jsonread.Reader, e *Entry) {
	r.Object(func() {
		if r.Has("id") {
			e.ID = readPersonID(r)
		}
		if r.Has("names") {
			readNames(r, &e.Names)
		}
		if r.Has("identifiers") {
			e.Identifiers = jsonread.List(r, func(id *Identifier) { readIdentifier(r, id) })
		}
		readText(r, "email", &e.Email)
		if r.Has("employments") {
			e.Employments = jsonread.List(r, func(m *Employment) { readEmployment(r, m) })
		}
		readCustom(r, &e.Custom)
		readOrigins(r, &e.Origins)
		readTime(r, "createdAt", &e.CreatedAt)
		readTime(r, "updatedAt", &e.UpdatedAt)
	})
}

func readNames(r *jsonread.Reader, n *Names) {
	r.Object(func() {
		readText(r, "family", &n.Family)
		readText(r, "given", &n.Given)
		readText(r, "familyKana", &n.FamilyKana)
		readText(r, "givenKana", &n.GivenKana)
		readText(r, "familyRomaji", &n.FamilyRomaji)
		readText(r, "givenRomaji", &n.GivenRomaji)
		readTexts(r, "former", &n.Former)
		readText(r, "preferred", &n.Preferred)
		readText(r, "business", &n.Business)
		readText(r, "order", &n.Order)
		readText(r, "romajiFrom", &n.RomajiFrom)
	})
}

func readIdentifier(r *jsonread.Reader, id *Identifier) {
	r.Object(func() {
		readText(r, "system", &id.System)
		readText(r, "value", &id.Value)
	})
}

func readEmployment(r *jsonread.Reader, m *Employment) {
	r.Object(func() {
		if r.Has("id") {
			m.ID = readID(r)
		}
		readText(r, "work", &m.Work)
		readText(r, "entity", &m.Entity)
		readText(r, "department", &m.Department)
		readText(r, "title", &m.Title)
		readText(r, "place", &m.Place)
		readDate(r, "start", &m.Start)
		readDate(r, "end", &m.End)
		readText(r, "entityNumber", &m.EntityNumber)
		readTexts(r, "path", &m.Path)
		readText(r, "grade", &m.Grade)
		readText(r, "jobType", &m.JobType)
		if r.Has("codes") {
			m.Codes = jsonread.List(r, func(c *Code) { readCode(r, c) })
		}
		if r.Has("posts") {
			m.Posts = jsonread.List(r, func(p *Post) { readPost(r, p) })
		}
		if r.Has("origin") {
			m.Origin = readID(r)
		}
	})
}

func readCode(r *jsonread.Reader, c *Code) {
	r.Object(func() {
		readText(r, "of", &c.Of)
		readText(r, "scheme", &c.Scheme)
		readText(r, "version", &c.Version)
		readText(r, "code", &c.Code)
		readText(r, "label", &c.Label)
	})
}

func readPost(r *jsonread.Reader, p *Post) {
	r.Object(func() {
		readText(r, "kind", &p.Kind)
		readText(r, "entity", &p.Entity)
		readText(r, "entityNumber", &p.EntityNumber)
		readText(r, "department", &p.Department)
		readTexts(r, "path", &p.Path)
		readText(r, "title", &p.Title)
		readText(r, "grade", &p.Grade)
		readText(r, "place", &p.Place)
		readDate(r, "start", &p.Start)
		readDate(r, "end", &p.End)
	})
}

func readCustom(r *jsonread.Reader, into *[]CustomValue) {
	if r.Has("custom") {
		*into = jsonread.List(r, func(v *CustomValue) { readCustomValue(r, v) })
	}
}

func readCustomValue(r *jsonread.Reader, v *CustomValue) {
	r.Object(func() {
		if r.Has("field") {
			v.Field = r.Uint16()
		}
		readTexts(r, "text", &v.Text)
		readTexts(r, "choice", &v.Choice)
		if r.Has("int") {
			v.Int = jsonread.List(r, func(n *int64) { *n = r.Int() })
		}
		if r.Has("scale") {
			v.Scale = r.Uint8()
		}
		if r.Has("date") {
			v.Date = jsonread.List(r, func(d *Date) { *d = jsonread.Parsed(r, ParseDate) })
		}
	})
}

func readOrigins(r *jsonread.Reader, into *[]Origin) {
	if !r.Has("origins") {
		return
	}
	*into = jsonread.List(r, func(o *Origin) {
		r.Object(func() {
			readText(r, "source", &o.Source)
			readTime(r, "at", &o.At)
			readTexts(r, "fields", &o.Fields)
		})
	})
}

func decodeProfile(body []byte, p *Profile) bool {
	return jsonread.Decode(body, func(r *jsonread.Reader) { readProfile(r, p) })
}

func readProfile(r *jsonread.Reader, p *Profile) {
	r.Object(func() {
		if r.Has("id") {
			p.ID = readPersonID(r)
		}
		readText(r, "currentEmployer", &p.CurrentEmployer)
		readText(r, "currentTitle", &p.CurrentTitle)
		readText(r, "location", &p.Location)
		readText(r, "bio", &p.Bio)
		readTexts(r, "skills", &p.Skills)
		readTexts(r, "interests", &p.Interests)
		readTexts(r, "openTo", &p.OpenTo)
		if r.Has("availability") {
			hours := r.Int()
			p.Availability = &hours
		}
		if r.Has("links") {
			p.Links = jsonread.List(r, func(l *Link) { readLink(r, l) })
		}
		readText(r, "email", &p.Email)
		readText(r, "phone", &p.Phone)
		readText(r, "locale", &p.Locale)
		if r.Has("audiences") {
			p.Audiences = jsonread.Map[string, Audience](r)
		}
		readCustom(r, &p.Custom)
		readOrigins(r, &p.Origins)
		readTime(r, "updatedAt", &p.UpdatedAt)
	})
}

func readLink(r *jsonread.Reader, l *Link) {
	r.Object(func() {
		readText(r, "label", &l.Label)
		readText(r, "url", &l.URL)
	})
}

func decodeMemberships(body []byte, m *Memberships) bool {
	return jsonread.Decode(body, func(r *jsonread.Reader) {
		r.Object(func() {
			if r.Has("id") {
				m.ID = readPersonID(r)
			}
			if r.Has("groups") {
				m.Groups = jsonread.List(r, func(at *Membership) { readMembership(r, at) })
			}
		})
	})
}

func readMembership(r *jsonread.Reader, m *Membership) {
	r.Object(func() {
		if r.Has("group") {
			m.Group = readID(r)
		}
		if r.Has("invited") {
			m.Invited = r.Bool()
		}
		readTime(r, "since", &m.Since)
	})
}

func decodeConsents(body []byte, c *Consents) bool {
	return jsonread.Decode(body, func(r *jsonread.Reader) {
		r.Object(func() {
			if r.Has("id") {
				c.ID = readPersonID(r)
			}
			if r.Has("entries") {
				c.Entries = jsonread.List(r, func(at *Consent) { readConsent(r, at) })
			}
		})
	})
}

func readConsent(r *jsonread.Reader, c *Consent) {
	r.Object(func() {
		readText(r, "purpose", &c.Purpose)
		readText(r, "text", &c.Text)
		readText(r, "version", &c.Version)
		readText(r, "locale", &c.Locale)
		readText(r, "method", &c.Method)
		readTime(r, "givenAt", &c.GivenAt)
		readTime(r, "withdrawnAt", &c.WithdrawnAt)
		readText(r, "withdrawal", &c.Withdrawal)
	})
}

func decodeBlocks(body []byte, b *Blocks) bool {
	return jsonread.Decode(body, func(r *jsonread.Reader) {
		r.Object(func() {
			if r.Has("id") {
				b.ID = readPersonID(r)
			}
			if r.Has("people") {
				b.People = jsonread.List(r, func(at *Block) { readBlock(r, at) })
			}
		})
	})
}

func readBlock(r *jsonread.Reader, b *Block) {
	r.Object(func() {
		if r.Has("person") {
			b.Person = readPersonID(r)
		}
		readTime(r, "since", &b.Since)
	})
}

func readText[S ~string](r *jsonread.Reader, name string, into *S) {
	if r.Has(name) {
		*into = jsonread.Text[S](r)
	}
}

func readTexts[S ~string](r *jsonread.Reader, name string, into *[]S) {
	if r.Has(name) {
		*into = jsonread.Texts[S](r)
	}
}

func readTime(r *jsonread.Reader, name string, into *time.Time) {
	if r.Has(name) {
		*into = r.Time()
	}
}

func readDate(r *jsonread.Reader, name string, into *Date) {
	if r.Has(name) {
		*into = jsonread.Parsed(r, ParseDate)
	}
}

func readID(r *jsonread.Reader) alumnikit.ID {
	return jsonread.Parsed(r, func(s string) (alumnikit.ID, error) {
		if s == "" {
			return alumnikit.ID{}, nil
		}
		return alumnikit.ParseID(s)
	})
}

func readPersonID(r *jsonread.Reader) alumnikit.PersonID { return alumnikit.PersonID(readID(r)) }
