package alumnikit

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Validate is asked about each of the many people of an import, and nearly all are
// as they should be. So the tags of a type are read once and made into a check that
// knows the usual ones; it only ever says that a value is surely fine, and what it is
// not sure of is left to the validator, which also finds the words for what is wrong.

// check reports whether a value is surely fine.
type check func(v reflect.Value) bool

// checks are those of types.
var checks sync.Map //nolint:gochecknoglobals // reflect.Type -> check; bounded by the types there are

// isFine reports whether an input, a struct or a pointer to one, is surely fine.
func isFine(input any) bool {
	v := reflect.ValueOf(input)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	return v.Kind() == reflect.Struct && checkOf(v.Type())(v)
}

func checkOf(t reflect.Type) check {
	if known, ok := checks.Load(t); ok {
		return known.(check)
	}
	made, _ := checks.LoadOrStore(t, structCheck(t))
	return made.(check)
}

func unsure(reflect.Value) bool { return false }

// structCheck makes the check of a struct: of what its fields' tags say, and of the
// structs in it that have none.
func structCheck(t reflect.Type) check {
	var places []int
	var of []check
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("validate")
		switch {
		case f.Anonymous || tag == "-":
			return unsure
		case !f.IsExported() || (tag == "" && isLeaf(f.Type)):
			continue
		}
		places, of = append(places, i), append(of, fieldCheck(f.Type, tag))
	}
	return func(v reflect.Value) bool {
		for i, at := range places {
			if !of[i](v.Field(at)) {
				return false
			}
		}
		return true
	}
}

// isLeaf reports whether the validator looks into no value of a type that has no tag.
func isLeaf(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface:
		return false
	case reflect.Struct:
		return t == reflect.TypeFor[time.Time]()
	default:
		return true
	}
}

// fieldCheck makes the check of a field with a tag.
func fieldCheck(t reflect.Type, tag string) check {
	switch {
	case t.Kind() == reflect.Struct && tag == "":
		return func(v reflect.Value) bool { return checkOf(t)(v) } // made when it is met: types may be recursive
	case t.Kind() == reflect.String:
		return textCheck(strings.Split(tag, ","))
	case t.Kind() == reflect.Slice:
		return listCheck(t.Elem(), tag)
	default:
		return unsure
	}
}

// textCheck makes the check of a text.
func textCheck(rules []string) check {
	var all []func(s string) bool
	optional := false
	for _, rule := range rules {
		name, of, _ := strings.Cut(rule, "=")
		most, err := strconv.Atoi(of)
		switch {
		case name == "omitempty" && len(all) == 0:
			optional = true
		case name == "required":
			all = append(all, func(s string) bool { return s != "" })
		case name == "plain":
			all = append(all, IsPlain)
		case name == "max" && err == nil:
			all = append(all, func(s string) bool { return len(s) <= most || utf8.RuneCountInString(s) <= most })
		case name == "oneof" && !strings.Contains(of, "'"):
			words := strings.Fields(of)
			all = append(all, func(s string) bool { return slices.Contains(words, s) })
		default:
			return unsure
		}
	}
	return func(v reflect.Value) bool {
		s := v.String()
		if s == "" && optional {
			return true
		}
		for _, met := range all {
			if !met(s) {
				return false
			}
		}
		return true
	}
}

// listCheck makes the check of a list: of its length, and of its elements if the tag
// goes on with them.
func listCheck(element reflect.Type, tag string) check {
	own, rest, dives := strings.Cut(tag+",", "dive,")
	most, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(own, "max="), ","))
	if err != nil || !strings.HasPrefix(own, "max=") {
		return unsure
	}
	each := check(func(reflect.Value) bool { return true })
	if rest = strings.TrimSuffix(rest, ","); dives {
		each = fieldCheck(element, rest)
	}
	return func(v reflect.Value) bool {
		n := v.Len()
		if n > most {
			return false
		}
		for i := 0; dives && i < n; i++ {
			if !each(v.Index(i)) {
				return false
			}
		}
		return true
	}
}
