package storage

import (
	"reflect"
	"strings"

	"github.com/alumnikit/alumnikit"
)

type op uint8

const (
	opPut op = iota
	opDelete
	opExpect
)

// Change is what a service wants to become true: a value before and a value
// after. It is made by a Kind and carried out by DB.Commit.
type Change struct {
	kind    journaled
	encode  func(value any, version uint64) (Record, error)
	op      op
	id      alumnikit.ID
	before  any    // *T, nil if there was none
	after   any    // *T, nil if there will be none
	version uint64 // the version of before; 0 if there was none
}

// journaled is AnyKind with the one fact that only DB.Commit needs.
type journaled interface {
	AnyKind
	housekeeping() bool
}

// Kind returns the kind of the record.
func (c Change) Kind() AnyKind { return c.kind }

// ID returns the record's identifier.
func (c Change) ID() alumnikit.ID { return c.id }

// Before returns the *T that was read, or nil.
func (c Change) Before() any { return c.before }

// After returns the *T that will be, or nil for a deletion or an expectation.
func (c Change) After() any { return c.after }

// IsExpect reports whether the change only demands that a record is still as read.
func (c Change) IsExpect() bool { return c.op == opExpect }

// VersionBefore returns the version that was read, 0 for none.
func (c Change) VersionBefore() uint64 { return c.version }

// VersionAfter returns the version after the commit, 0 for a deletion.
func (c Change) VersionAfter() uint64 {
	switch c.op {
	case opDelete:
		return 0
	case opExpect:
		return c.version
	case opPut:
		return c.version + 1
	}
	return 0
}

// fields names the top-level JSON fields that the change touches; never values.
func (c Change) fields() []string {
	if c.before == nil || c.after == nil {
		return nil
	}
	before, after := reflect.ValueOf(c.before).Elem(), reflect.ValueOf(c.after).Elem()
	if before.Kind() != reflect.Struct {
		return nil
	}
	return changedFields(nil, before, after)
}

// changedFields appends the JSON names of the fields in which two structs of one
// type differ. Those of an embedded struct stand beside the others, as in JSON.
func changedFields(names []string, before, after reflect.Value) []string {
	for i := range before.NumField() {
		field := before.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Anonymous && name == "" && field.Type.Kind() == reflect.Struct {
			names = changedFields(names, before.Field(i), after.Field(i))
			continue
		}
		if !field.IsExported() || name == "-" || reflect.DeepEqual(before.Field(i).Interface(), after.Field(i).Interface()) {
			continue
		}
		if name == "" {
			name = field.Name
		}
		names = append(names, name)
	}
	return names
}
