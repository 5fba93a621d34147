package referral

import (
	"errors"
	"slices"

	"github.com/alumnikit/alumnikit"
)

// collect takes over field errors and returns any other error.
func collect(found *alumnikit.FieldErrors, err error) error {
	if fields, ok := errors.AsType[alumnikit.FieldErrors](err); ok {
		*found = append(*found, fields...)
		return nil
	}
	return err
}

// checkText finds control characters other than line breaks and tabs, once for
// each field.
func checkText(found *alumnikit.FieldErrors, field, text string) {
	known := slices.ContainsFunc(*found, func(e alumnikit.FieldError) bool { return e.Field == field })
	if !known && !alumnikit.IsText(text) {
		found.Add(field, alumnikit.CodeFormat, "text without control characters")
	}
}
