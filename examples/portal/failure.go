package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/portal/web"
)

// fail answers a visit that ended in an error. Pages with a form look at FieldErrors themselves (see fieldErrors); what
// arrives here is about the request as a whole.
func (v *visit) fail(err error) {
	switch {
	case errors.Is(err, alumnikit.ErrNotFound):
		v.p.shell.Fail(v.w, v.r, web.ErrorNotFound)
	case errors.Is(err, alumnikit.ErrForbidden), errors.Is(err, alumnikit.ErrConsent):
		v.p.shell.Fail(v.w, v.r, web.ErrorForbidden)
	case errors.Is(err, alumnikit.ErrCursor):
		v.firstPage()
	case errors.Is(err, alumnikit.ErrConflict), errors.Is(err, alumnikit.ErrExists), errors.Is(err, alumnikit.ErrState):
		v.p.shell.Fail(v.w, v.r, web.ErrorConflict)
	case errors.Is(err, alumnikit.ErrTooLarge):
		v.p.shell.Fail(v.w, v.r, web.ErrorTooLarge)
	case errors.Is(err, alumnikit.ErrInvalid):
		v.p.shell.Fail(v.w, v.r, web.ErrorBadRequest)
	case errors.Is(err, context.Canceled):
		// nobody is left to read an answer
	default:
		v.p.logger.LogAttrs(v.r.Context(), slog.LevelError, "page", slog.String("id", web.RequestID(v.r.Context())),
			slog.String("error", err.Error())) // errors of the SDK carry no personal data
		v.p.shell.Fail(v.w, v.r, web.ErrorInternal)
	}
}

// firstPage answers a cursor that is of no use any more, such as one in a bookmark, with the start of the list.
func (v *visit) firstPage() {
	q := v.r.URL.Query()
	q.Del("after")
	web.SafeRedirect(v.w, v.r, v.r.URL.EscapedPath()+"?"+q.Encode(), web.PathHome)
}

// fieldErrors turns the SDK's findings into messages beside the fields of a form, and reports whether err was about
// fields at all. Rename maps the SDK's field names to those of the form; nil keeps the part before the first index.
func (v *visit) fieldErrors(err error, rename func(string) string) (web.FormErrors, bool) {
	found, ok := errors.AsType[alumnikit.FieldErrors](err)
	if !ok {
		return nil, false
	}
	if rename == nil {
		rename = baseName
	}
	var out web.FormErrors
	for _, f := range found {
		out.Add(rename(f.Field), v.l.T(codeKey(f.Code), "allowed", f.Allowed))
	}
	return out, true
}

// baseName is the field of a form for a path such as "skills[3]", "employments[0].start" or "employment.start".
func baseName(path string) string {
	if _, last, ok := strings.Cut(path, "]."); ok {
		return last
	}
	base, _, _ := strings.Cut(strings.TrimPrefix(path, "employment."), "[")
	return base
}

// codeKey returns the message for a code of alumnikit.FieldError.
func codeKey(code string) web.Key {
	switch code {
	case alumnikit.CodeRequired:
		return "invalid.required"
	case alumnikit.CodeTooLong:
		return "invalid.tooLong"
	case alumnikit.CodeTooShort:
		return "invalid.tooShort"
	case alumnikit.CodeFormat:
		return "invalid.format"
	case alumnikit.CodeNotOneOf:
		return "invalid.notOneOf"
	case alumnikit.CodeTaken:
		return "invalid.taken"
	case alumnikit.CodeForbidden:
		return "invalid.forbidden"
	case alumnikit.CodeRange:
		return "invalid.range"
	case alumni.CodeKana:
		return "invalid.kana"
	case alumni.CodeLatin:
		return "invalid.latin"
	case alumni.CodeCheckDigit:
		return "invalid.checkDigit"
	case alumni.CodeMyNumber:
		return "invalid.myNumber"
	case alumni.CodeOverlap:
		return "invalid.overlap"
	case alumni.CodeOutside:
		return "invalid.outside"
	case alumni.CodePosted:
		return "invalid.posted"
	case alumni.CodeNotYet:
		return "invalid.notYet"
	default:
		return "invalid.other"
	}
}
