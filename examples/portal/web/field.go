package web

import "fmt"

// Field is a labelled form control for the "field" component. Templates build it with the field function:
//
//	{{template "field" (field "title" "label" (t "opening.title") "value" .Title "errors" .Errors "required" true)}}
type Field struct {
	Name, ID     string
	Label, Hint  string
	Type         string // text, email, url, search, date, number, password, file, textarea or select
	Value        string
	Options      []Option
	Error        string
	Required     bool
	Autocomplete string
	Rows         int
	Accept       string // of a file
	Placeholder  string
	Max          int // characters; 0 means no limit in the browser
	Autosubmit   bool
}

// DescribedBy returns the ids of hint and error for aria-describedby.
func (f Field) DescribedBy() string {
	s := ""
	if f.Hint != "" {
		s = f.ID + "-hint"
	}
	if f.Error != "" {
		if s != "" {
			s += " "
		}
		s += f.ID + "-error"
	}
	return s
}

// newField builds a Field from pairs; an unknown name is an error, so a typing mistake in a template is found by the tests.
func newField(name string, pairs ...any) (Field, error) {
	f := Field{Name: name, ID: "f-" + name, Type: "text"}
	if len(pairs)%2 != 0 {
		return f, fmt.Errorf("web: field %s: odd number of arguments", name)
	}
	for i := 0; i < len(pairs); i += 2 {
		if err := f.set(pairs[i], pairs[i+1]); err != nil {
			return f, fmt.Errorf("web: field %s: %w", name, err)
		}
	}
	return f, nil
}

func (f *Field) set(option, value any) error {
	texts := map[any]*string{
		"id": &f.ID, "label": &f.Label, "hint": &f.Hint, "type": &f.Type, "value": &f.Value,
		"autocomplete": &f.Autocomplete, "accept": &f.Accept, "placeholder": &f.Placeholder, "error": &f.Error,
	}
	if p, ok := texts[option]; ok {
		s, ok := value.(string)
		if !ok {
			return fmt.Errorf("option %v: %T is not a string", option, value)
		}
		*p = s
		return nil
	}
	ok := false
	switch option {
	case "errors":
		var errs FormErrors
		errs, ok = value.(FormErrors)
		f.Error = errs[f.Name]
	case "options":
		f.Options, ok = value.([]Option)
	case "required":
		f.Required, ok = value.(bool)
	case "autosubmit":
		f.Autosubmit, ok = value.(bool)
	case "rows":
		f.Rows, ok = value.(int)
	case "max":
		f.Max, ok = value.(int)
	}
	if !ok {
		return fmt.Errorf("option %v with a %T", option, value)
	}
	return nil
}
