package web

import (
	"maps"
	"slices"
)

// FormErrors maps the name of a form field to a message in the reader's language. The empty name holds a message about
// the form as a whole. The zero value means that nothing is wrong.
type FormErrors map[string]string

// Add keeps the first message of a field, which is the one that the person should mend first.
func (e *FormErrors) Add(field, message string) {
	if *e == nil {
		*e = FormErrors{}
	}
	if _, ok := (*e)[field]; !ok {
		(*e)[field] = message
	}
}

// Any reports whether there is at least one message.
func (e FormErrors) Any() bool { return len(e) > 0 }

// Get returns the message of a field, or "".
func (e FormErrors) Get(field string) string { return e[field] }

// Fields returns the names with messages in a stable order, without the empty name.
func (e FormErrors) Fields() []string {
	names := slices.Sorted(maps.Keys(e))
	return slices.DeleteFunc(names, func(s string) bool { return s == "" })
}
