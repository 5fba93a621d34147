package importer

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// Diff is what a file would change about one person. It holds personal data.
type Diff struct {
	Line       int                `json:"line"` // of the person's first row
	ExternalID string             `json:"externalId"`
	Person     alumnikit.PersonID `json:"person,omitzero"` // zero if the person is new
	New        bool               `json:"new"`
	Fields     []FieldDiff        `json:"fields"` // in the order of the entry
}

// FieldDiff is one field that would change.
type FieldDiff struct {
	Path   string `json:"path"`   // as in the JSON of an alumni.Entry: "employments[0].department"
	Before string `json:"before"` // empty if there is nothing
	After  string `json:"after"`

	// LastSaid is set where the file would overwrite what somebody at HR set by hand:
	// with when they did.
	LastSaid alumni.Origin `json:"lastSaid,omitzero"`
}

// diff states what would change about a person; nil if nothing.
func (r *run) diff(g *group, said []alumni.Employment, old storage.Stored[alumni.Entry], entry *alumni.Entry, left storage.Stored[hr.Leavings], reasons []storage.Change) *Diff {
	d := &Diff{Line: g.rows[0].line, ExternalID: g.id(), Person: old.Value.ID, New: old.Version == 0}
	d.compare("", reflect.ValueOf(&old.Value).Elem(), reflect.ValueOf(entry).Elem())
	if len(reasons) > 0 {
		d.compare("leavings", reflect.ValueOf(left.Value.Items), reflect.ValueOf(reasons[0].After().(*hr.Leavings).Items))
	}
	if len(d.Fields) == 0 {
		return nil
	}
	if !d.New {
		d.contest(&old.Value, r.people.Contested(&old.Value, r.update(g, said, &old.Value)))
	}
	return d
}

// contest marks the fields in which a file would overwrite what HR last set by
// hand, as alumni.Service.Contested returns them.
func (d *Diff) contest(old *alumni.Entry, by []alumni.Origin) {
	for i := range d.Fields {
		field := originField(d.Fields[i].Path, old)
		at := slices.IndexFunc(by, func(o alumni.Origin) bool { return slices.Contains(o.Fields, field) })
		if at >= 0 {
			d.Fields[i].LastSaid = by[at]
		}
	}
}

// originField is the name that origins have for what stands at a path of an entry.
func originField(path string, e *alumni.Entry) string {
	field, _, _ := strings.Cut(path, "[")
	if i, ok := indexOf(path, "custom["); ok && i < len(e.Custom) {
		return field + "." + strconv.Itoa(int(e.Custom[i].Field))
	}
	return field
}

// compare adds the fields in which two values of one type differ.
func (d *Diff) compare(path string, before, after reflect.Value) {
	if _, ok := before.Interface().(encoding.TextMarshaler); ok {
		d.add(path, before, after)
		return
	}
	switch before.Kind() {
	case reflect.Struct:
		for i := range before.NumField() {
			name, _, _ := strings.Cut(before.Type().Field(i).Tag.Get("json"), ",")
			if bookkeeping(path, name) {
				continue
			}
			d.compare(join(path, name), before.Field(i), after.Field(i))
		}
	case reflect.Slice:
		for i := range max(before.Len(), after.Len()) {
			d.compare(fmt.Sprintf("%s[%d]", path, i), element(before, i), element(after, i))
		}
	case reflect.Map:
		for _, key := range keysOf(before, after) {
			d.compare(join(path, key.String()), valueAt(before, key), valueAt(after, key))
		}
	default:
		d.add(path, before, after)
	}
}

// bookkeeping reports whether a field says nothing about the person.
func bookkeeping(path, name string) bool {
	switch name {
	case "", "-", "id", "employment", "recordedAt":
		return true
	case "createdAt", "updatedAt", "origins":
		return path == ""
	default:
		return false
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// element returns the element of a list, or the zero value behind its end.
func element(list reflect.Value, i int) reflect.Value {
	if i < list.Len() {
		return list.Index(i)
	}
	return reflect.Zero(list.Type().Elem())
}

// keysOf returns the keys of two maps by text, sorted.
func keysOf(maps ...reflect.Value) []reflect.Value {
	var out []reflect.Value
	for _, m := range maps {
		out = append(out, m.MapKeys()...)
	}
	slices.SortFunc(out, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	return slices.CompactFunc(out, func(a, b reflect.Value) bool { return a.String() == b.String() })
}

func valueAt(m, key reflect.Value) reflect.Value {
	if v := m.MapIndex(key); v.IsValid() {
		return v
	}
	return reflect.Zero(m.Type().Elem())
}

// add adds a field if it differs.
func (d *Diff) add(path string, before, after reflect.Value) {
	f := FieldDiff{Path: path, Before: textOf(before), After: textOf(after)}
	if f.Before != f.After {
		d.Fields = append(d.Fields, f)
	}
}

// textOf is a value as a person reads it, empty for the zero value.
func textOf(v reflect.Value) string {
	if v.IsZero() {
		return ""
	}
	if v.Kind() == reflect.String {
		return v.String()
	}
	body, err := json.Marshal(v.Interface())
	if err != nil {
		return ""
	}
	return strings.Trim(string(body), `"`)
}
