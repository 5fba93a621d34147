package alumnikit

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/go-playground/validator/v10"
)

// Codes of FieldError that this package produces. Packages add their own.
const (
	CodeRequired  = "required"
	CodeTooLong   = "too_long"
	CodeTooShort  = "too_short"
	CodeFormat    = "format"
	CodeNotOneOf  = "not_one_of"
	CodeTaken     = "taken"
	CodeForbidden = "forbidden"
	CodeRange     = "range"
)

// FieldError says what is wrong with one input field.
type FieldError struct {
	Field   string `json:"field"`             // JSON path, "employments[0].start"
	Code    string `json:"code"`              // stable, for translation
	Allowed string `json:"allowed,omitempty"` // what would be accepted: "1..100", "ja en"
}

// FieldErrors lists everything that is wrong with an input, in field order. It
// matches ErrInvalid.
type FieldErrors []FieldError

// Error implements error; values are never repeated.
func (f FieldErrors) Error() string {
	parts := make([]string, len(f))
	for i, e := range f {
		parts[i] = e.Field + ": " + e.Code
		if e.Allowed != "" {
			parts[i] += " (" + e.Allowed + ")"
		}
	}
	return "invalid input: " + strings.Join(parts, "; ")
}

// Is reports that FieldErrors are an ErrInvalid.
func (f FieldErrors) Is(target error) bool { return target == ErrInvalid }

// Add appends one finding.
func (f *FieldErrors) Add(field, code, allowed string) {
	*f = append(*f, FieldError{Field: field, Code: code, Allowed: allowed})
}

// Err returns nil when nothing was found.
func (f FieldErrors) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Invalid is FieldErrors with a single finding.
func Invalid(field, code, allowed string) error {
	return FieldErrors{{Field: field, Code: code, Allowed: allowed}}
}

// Validate checks an input struct by its `validate` tags and returns
// FieldErrors with the JSON names of the fields, or nil.
func Validate(input any) error {
	if isFine(input) {
		return nil
	}
	err := inputs().Struct(input)
	if err == nil {
		return nil
	}
	found, ok := errors.AsType[validator.ValidationErrors](err)
	if !ok {
		return fmt.Errorf("validate %T: %w", input, err)
	}
	out := make(FieldErrors, len(found))
	for i, fe := range found {
		out[i] = translate(fe)
	}
	return out
}

// translate keeps the validator's vocabulary out of our API.
func translate(fe validator.FieldError) FieldError {
	_, path, _ := strings.Cut(fe.Namespace(), ".")
	e := FieldError{Field: known(path), Code: CodeFormat, Allowed: fe.Param()}
	switch fe.Tag() {
	case "required", "required_with", "required_without":
		e.Code, e.Allowed = CodeRequired, ""
	case "max", "lte":
		e.Code, e.Allowed = sizeCode(fe, CodeTooLong), "at most "+fe.Param()
	case "min", "gte":
		e.Code, e.Allowed = sizeCode(fe, CodeTooShort), "at least "+fe.Param()
	case "oneof":
		e.Code = CodeNotOneOf
	case "plain":
		e.Allowed = "text without control characters"
	default:
		e.Allowed = fe.Tag()
	}
	return e
}

// known cuts a path at the first key of a map that cannot be a name of ours:
// keys come from the input, and errors do not repeat it.
func known(path string) string {
	foreign := func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && r != '_' && r != '-'
	}
	for at := 0; ; {
		open := strings.IndexByte(path[at:], '[')
		if open < 0 {
			return path
		}
		at += open
		end := strings.IndexByte(path[at:], ']')
		if end < 2 || end > 41 || strings.ContainsFunc(path[at+1:at+end], foreign) {
			return path[:at]
		}
		at += end
	}
}

func sizeCode(fe validator.FieldError, code string) string {
	switch fe.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return code
	default:
		return CodeRange
	}
}

// inputs builds the validator once; building it costs milliseconds and it is
// immutable and safe for concurrent use afterwards.
var inputs = sync.OnceValue(func() *validator.Validate { //nolint:gochecknoglobals // built once, immutable
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			return f.Name
		}
		return name
	})
	if err := v.RegisterValidation("plain", plain); err != nil {
		panic(err) // the tag name is a constant
	}
	return v
})

// plain accepts valid UTF-8 without control characters, NUL included.
func plain(fl validator.FieldLevel) bool { return IsPlain(fl.Field().String()) }
