package alumni

import (
	"slices"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/text"
)

// CustomValue is what somebody has in a field that the vendor or the tenant added.
// It stands with the number of the field rather than its name, and with values of
// the type they were given as, so that it can be read and indexed whatever has
// become of the declaration. What is written is checked by that, not by tags: there
// may be many of them in an import.
type CustomValue struct {
	Field  uint16   `json:"field"`
	Text   []string `json:"text,omitempty"`
	Choice []string `json:"choice,omitempty"`
	Int    []int64  `json:"int,omitempty"`
	Scale  uint8    `json:"scale,omitempty"` // decimals of Int: 35 with scale 1 is 3.5
	Date   []Date   `json:"date,omitempty"`
}

// Len returns how many values there are.
func (v CustomValue) Len() int { return len(v.Text) + len(v.Choice) + len(v.Int) + len(v.Date) }

// Texts returns the values as people write them: texts and codes as they are,
// numbers in decimals ("3.5"), dates in ISO 8601.
func (v CustomValue) Texts() []string {
	out := append(slices.Clone(v.Text), v.Choice...)
	for _, n := range v.Int {
		out = append(out, decimal(n, v.Scale))
	}
	for _, d := range v.Date {
		out = append(out, d.String())
	}
	return out
}

// CustomValueOf returns what stands in a field among values; the zero value with
// the field's number if nothing does.
func CustomValueOf(values []CustomValue, number uint16) CustomValue {
	at := slices.IndexFunc(values, func(v CustomValue) bool { return v.Field == number })
	if at < 0 {
		return CustomValue{Field: number}
	}
	return values[at]
}

// Parse reads values that people wrote: of an enum codes or labels, numbers in
// decimals, dates in ISO 8601. Empty ones say nothing. What cannot be read is
// FieldErrors whose fields are "[0]", "[1]".
func (c *CustomField) Parse(written ...string) (CustomValue, error) {
	out := CustomValue{Field: c.Number}
	var found alumnikit.FieldErrors
	for i, s := range written {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if code, allowed := c.parse(s, &out); code != "" {
			found.Add("["+strconv.Itoa(i)+"]", code, allowed)
		}
	}
	if len(out.Int) > 0 {
		out.Scale = c.Scale
	}
	return out, found.Err()
}

func (c *CustomField) parse(s string, into *CustomValue) (code, allowed string) {
	switch c.Type {
	case TypeEnum:
		choice, ok := c.chosen(s)
		if !ok {
			return alumnikit.CodeNotOneOf, "a choice of the field"
		}
		into.Choice = append(into.Choice, choice)
	case TypeInt:
		n, ok := parseDecimal(s, c.Scale)
		if !ok {
			return alumnikit.CodeFormat, c.numberForm()
		}
		into.Int = append(into.Int, n)
	case TypeDate:
		d, err := ParseDate(s)
		if err != nil {
			return alumnikit.CodeFormat, "YYYY, YYYY-MM or YYYY-MM-DD"
		}
		into.Date = append(into.Date, d)
	default:
		into.Text = append(into.Text, s)
	}
	return "", ""
}

func (c *CustomField) numberForm() string {
	if c.Scale == 0 {
		return "a whole number"
	}
	return "a number of at most " + strconv.Itoa(int(c.Scale)) + " decimals"
}

// chosen returns the code that somebody wrote as such or by a label.
func (c *CustomField) chosen(s string) (string, bool) {
	if _, ok := c.Choice(s); ok {
		return s, true
	}
	fold := text.Fold(s)
	for _, choice := range c.Choices {
		for _, known := range []string{choice.Code, choice.Label[Japanese], choice.Label[English]} {
			if known != "" && text.Fold(known) == fold {
				return choice.Code, true
			}
		}
	}
	return "", false
}

// decimal writes a scaled number in its shortest form.
func decimal(n int64, scale uint8) string {
	s := strconv.FormatInt(n, 10)
	if scale == 0 {
		return s
	}
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	s = strings.Repeat("0", max(0, int(scale)+1-len(s))) + s
	whole, rest := s[:len(s)-int(scale)], strings.TrimRight(s[len(s)-int(scale):], "0")
	if rest == "" {
		return sign + whole
	}
	return sign + whole + "." + rest
}

// parseDecimal reads a decimal number as a scaled one. Zeros that say nothing and
// a plus are allowed, more decimals than the scale has are not.
func parseDecimal(s string, scale uint8) (int64, bool) {
	whole, rest, point := strings.Cut(s, ".")
	digits := strings.TrimLeft(whole, "+-")
	if point && rest == "" || digits == "" || len(whole)-len(digits) > 1 {
		return 0, false
	}
	if rest = strings.TrimRight(rest, "0"); len(rest) > int(scale) || strings.ContainsAny(rest, "+-_") {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+rest+strings.Repeat("0", int(scale)-len(rest)), 10, 64)
	return n, err == nil
}

// mergeCustom returns the values after an update: fields that it names are
// replaced, or lost where it has no value for them; others stay. The order is by
// number, so that what is the same has the same bytes.
func mergeCustom(before, update []CustomValue) []CustomValue {
	if len(update) == 0 {
		return cloneCustom(before)
	}
	named := func(v CustomValue) bool {
		return slices.ContainsFunc(update, func(u CustomValue) bool { return u.Field == v.Field })
	}
	out := slices.DeleteFunc(cloneCustom(before), named)
	for _, u := range cloneCustom(update) {
		if u.tidy(); u.Len() > 0 {
			out = append(out, u)
		}
	}
	slices.SortStableFunc(out, func(a, b CustomValue) int { return int(a.Field) - int(b.Field) })
	return out
}

// tidy trims texts and leaves out repetitions and what is empty.
func (v *CustomValue) tidy() {
	v.Text, v.Choice = distinct(v.Text), distinct(v.Choice)
	v.Int, v.Date = distinctOf(v.Int), slices.DeleteFunc(distinctOf(v.Date), Date.IsZero)
	if len(v.Int) == 0 {
		v.Scale = 0
	}
}

func distinctOf[T comparable](values []T) []T {
	var out []T
	for _, v := range values {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func cloneCustom(values []CustomValue) []CustomValue {
	out := slices.Clone(values)
	for i, v := range out {
		out[i].Text, out[i].Choice = slices.Clone(v.Text), slices.Clone(v.Choice)
		out[i].Int, out[i].Date = slices.Clone(v.Int), slices.Clone(v.Date)
	}
	return out
}

// canonical returns a value that somebody wrote as it stands in the index.
func (c *CustomField) canonical(s string) string {
	if n, ok := parseDecimal(s, c.Scale); ok && c.Type == TypeInt {
		return decimal(n, c.Scale)
	}
	return s
}
