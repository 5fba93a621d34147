package importer

import (
	"context"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
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
}

// Newcomer is a person whom a file would register.
type Newcomer struct {
	Line       int // of the person's first row
	ExternalID string
	Entry      *alumni.Entry // as it would be, with an ID that nobody has yet
}

// Suspicion is a person of the roster whom a newcomer may be.
type Suspicion struct {
	Line       int                `json:"line"` // of the newcomer
	ExternalID string             `json:"externalId"`
	Person     alumnikit.PersonID `json:"person"`
	Score      float64            `json:"score"`   // 0 to 1
	Reasons    []string           `json:"reasons"` // codes, the weightiest first
}

// Suspecter looks for people of the roster whom newcomers may be. Dry runs ask it,
// chunk by chunk, by one goroutine.
type Suspecter interface {
	// Suspect returns suspicions in the order of the newcomers.
	Suspect(ctx context.Context, tenant alumnikit.TenantID, newcomers []Newcomer) ([]Suspicion, error)
}

// diff states what would change about a person; nil if nothing.
func (r *run) diff(g *group, old storage.Stored[alumni.Entry], entry *alumni.Entry, left storage.Stored[hr.Leavings], reasons []storage.Change) *Diff {
	d := &Diff{Line: g.rows[0].line, ExternalID: g.id(), Person: old.Value.ID, New: old.Version == 0}
	d.compare("", reflect.ValueOf(&old.Value).Elem(), reflect.ValueOf(entry).Elem())
	if len(reasons) > 0 {
		d.compare("leavings", reflect.ValueOf(left.Value.Items), reflect.ValueOf(reasons[0].After().(*hr.Leavings).Items))
	}
	if len(d.Fields) == 0 {
		return nil
	}
	return d
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

// explain adds what a dry run found out about people to the report.
func (r *run) explain(ctx context.Context, groups []group, p plan) error {
	var fresh []Newcomer
	for i := range p {
		known := weight(r.outcomes.of(groups[i].person)) >= weight(outcomeNew)
		if p[i].diff == nil || known {
			continue
		}
		if len(r.report.Diffs) < r.im.opts.MaxDiffs {
			r.report.Diffs = append(r.report.Diffs, *p[i].diff)
		}
		if p[i].diff.New {
			fresh = append(fresh, Newcomer{p[i].diff.Line, p[i].diff.ExternalID, p[i].entry})
		}
	}
	if r.im.opts.Suspecter == nil || len(fresh) == 0 {
		return nil
	}
	found, err := r.im.opts.Suspecter.Suspect(ctx, r.actor.Tenant(), fresh)
	r.report.Suspects += len(found)
	r.report.Suspected = append(r.report.Suspected, found[:min(len(found), r.im.opts.MaxDiffs-len(r.report.Suspected))]...)
	return err
}
