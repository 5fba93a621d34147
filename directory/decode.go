package directory

import (
	"bytes"
	"encoding/json"
	"strconv"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// UnmarshalJSON reads what encoding/json writes of a Query, and nothing else: an
// unknown key, a key that stands twice, a value of another type and more than
// MaxQueryBytes are FieldErrors, whose fields are paths ("facets.skills[1]").
// Keys are compared byte for byte. Names of fields are checked by Search.
func (q *Query) UnmarshalJSON(data []byte) error {
	if len(data) > MaxQueryBytes {
		return alumnikit.Invalid(wholeQuery, alumnikit.CodeTooLong, "at most "+strconv.Itoa(MaxQueryBytes)+" bytes")
	}
	if !json.Valid(data) {
		return alumnikit.Invalid(wholeQuery, alumnikit.CodeFormat, "JSON")
	}
	if string(bytes.TrimSpace(data)) == "null" {
		return nil // as encoding/json asks of every UnmarshalJSON
	}
	var d decoder
	read := d.query(data)
	if err := d.found.Err(); err != nil {
		return err
	}
	*q = read
	return nil
}

// decoder collects what is wrong while it reads.
type decoder struct {
	found alumnikit.FieldErrors
}

type member struct {
	name string
	raw  json.RawMessage
}

// members returns the members of an object in order. path is empty for the
// whole query.
func (d *decoder) members(raw []byte, path string) []member {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		d.found.Add(nameIn(path, wholeQuery), alumnikit.CodeFormat, "an object")
		return nil
	}
	var out []member
	seen := map[string]bool{}
	for dec.More() {
		key, err := dec.Token()
		name, isText := key.(string)
		var value json.RawMessage
		if err != nil || !isText || dec.Decode(&value) != nil {
			return out // of valid JSON: never
		}
		if seen[name] {
			d.found.Add(d.at(path, name), alumnikit.CodeTaken, "each key once")
			continue
		}
		seen[name] = true
		out = append(out, member{name, value})
	}
	return out
}

// at is the path of a member. What cannot be a name of ours is kept out of it.
func (d *decoder) at(path, name string) string {
	if path == "" {
		return nameIn(name, wholeQuery)
	}
	return pathOf(path, name)
}

func (d *decoder) unknown(path, name string) {
	d.found.Add(d.at(path, name), alumnikit.CodeNotOneOf, "a key of a query")
}

func (d *decoder) query(raw []byte) Query {
	var q Query
	for _, m := range d.members(raw, "") {
		switch m.name {
		case "name":
			q.Name = d.text(m.raw, m.name)
		case "facets":
			q.Facets = d.facets(m.raw)
		case "dates":
			q.Dates = d.dates(m.raw)
		case "texts":
			q.Texts = d.typed(m.raw)
		case "count":
			q.Count = d.texts(m.raw, m.name)
			if len(q.Count) == 0 {
				q.Count = nil
			}
		case "sort":
			q.Sort = ParseSort(d.text(m.raw, m.name))
		case "page":
			q.Page = d.page(m.raw)
		default:
			d.unknown("", m.name)
		}
	}
	return q
}

func (d *decoder) facets(raw []byte) map[string][]string {
	var out map[string][]string
	for _, m := range d.members(raw, "facets") {
		if out == nil {
			out = map[string][]string{}
		}
		out[m.name] = d.texts(m.raw, d.at("facets", m.name))
	}
	return out
}

func (d *decoder) typed(raw []byte) map[string]string {
	var out map[string]string
	for _, m := range d.members(raw, "texts") {
		if out == nil {
			out = map[string]string{}
		}
		out[m.name] = d.text(m.raw, d.at("texts", m.name))
	}
	return out
}

func (d *decoder) dates(raw []byte) map[string]DateRange {
	var out map[string]DateRange
	for _, m := range d.members(raw, "dates") {
		if out == nil {
			out = map[string]DateRange{}
		}
		path := d.at("dates", m.name)
		var r DateRange
		for _, end := range d.members(m.raw, path) {
			switch end.name {
			case "from":
				r.From = d.date(end.raw, path+".from")
			case "to":
				r.To = d.date(end.raw, path+".to")
			default:
				d.unknown(path, end.name)
			}
		}
		out[m.name] = r
	}
	return out
}

func (d *decoder) page(raw []byte) alumnikit.Page {
	var out alumnikit.Page
	for _, m := range d.members(raw, "page") {
		switch m.name {
		case "size":
			out.Size = d.size(m.raw)
		case "after":
			out.After = alumnikit.Cursor(d.text(m.raw, "page.after"))
		default:
			d.unknown("page", m.name)
		}
	}
	return out
}

func (d *decoder) size(raw []byte) int {
	n, err := strconv.Atoi(string(raw))
	if err != nil || n < 0 || n > alumnikit.MaxPageSize {
		d.found.Add("page.size", alumnikit.CodeRange, "0 to "+strconv.Itoa(alumnikit.MaxPageSize))
		return 0
	}
	return n
}

func (d *decoder) date(raw []byte, path string) alumni.Date {
	date, err := alumni.ParseDate(d.text(raw, path))
	if err != nil {
		d.found.Add(path, alumnikit.CodeFormat, dateForm)
	}
	return date
}

func (d *decoder) text(raw []byte, path string) string {
	var s string
	if raw[0] != '"' || json.Unmarshal(raw, &s) != nil {
		d.found.Add(path, alumnikit.CodeFormat, "text")
	}
	return s
}

func (d *decoder) texts(raw []byte, path string) []string {
	var items []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &items) != nil {
		d.found.Add(path, alumnikit.CodeFormat, "a list of texts")
		return nil
	}
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = d.text(item, path+"["+strconv.Itoa(i)+"]")
	}
	return out
}
