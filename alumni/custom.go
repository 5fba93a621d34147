package alumni

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/text"
)

// CustomField declares a field that the vendor registers in code or a tenant adds
// at run time. What people have in it is a CustomValue, which stands by itself: any
// declaration may change in the ways that Service offers, or be unknown to an
// older process, without anybody's record or terms in the index changing.
type CustomField struct {
	Key       string            `json:"key"`                // camelCase: "costCentre"; the field's name is "custom.costCentre"
	Number    uint16            `json:"number"`             // stable for good: the vendor's from FirstCustomNumber, the tenant's from FirstTenantNumber
	Formerly  []string          `json:"formerly,omitempty"` // keys that it had, by which it is still found
	Label     map[Locale]string `json:"label" validate:"min=1,dive,required,max=60,plain"`
	Help      map[Locale]string `json:"help,omitempty" validate:"dive,max=500,plain"`  // for whoever fills it in
	Type      Type              `json:"type"`                                          // TypeText, TypeEnum, TypeInt or TypeDate
	Was       []Type            `json:"was,omitempty"`                                 // types that it had before it was widened
	Scale     uint8             `json:"scale,omitempty" validate:"max=6"`              // decimals of a number
	Many      bool              `json:"many,omitempty"`                                // a list
	MaxLength int               `json:"maxLength,omitempty" validate:"min=0,max=2000"` // characters of a text; 0 means MaxListedText
	Choices   []CustomChoice    `json:"choices,omitempty" validate:"max=200,dive"`     // of an enum, in order
	Owner     Owner             `json:"owner"`                                         // whose half of the person it stands in
	Min       Audience          `json:"min,omitempty"`                                 // of the employer's: always sees it; empty: Admins. Of a member's: Nobody
	Default   Audience          `json:"default,omitempty"`                             // as in Disclosure; empty: Admins
	Max       Audience          `json:"max,omitempty"`                                 // as in Disclosure; empty: Network
	Required  bool              `json:"required,omitempty"`                            // of the employer's: whoever is registered has it
	Facet     bool              `json:"facet,omitempty"`                               // a directory asks for and counts its values
	Rule      bool              `json:"rule,omitempty"`                                // usable in segments
	RetiredAt time.Time         `json:"retiredAt,omitzero"`                            // nobody is asked for it any more; zero while it is in use
}

// CustomChoice is one value of an enum.
type CustomChoice struct {
	Code    string            `json:"code" validate:"required,max=60,plain"` // stable; what is stored
	Label   map[Locale]string `json:"label,omitempty" validate:"dive,max=60,plain"`
	Retired bool              `json:"retired,omitempty"` // no longer to be chosen; whoever has it keeps it
}

// Title returns the label in a locale, the code if there is none.
func (c CustomChoice) Title(l Locale) string {
	if s := inLocale(c.Label, l); s != "" {
		return s
	}
	return c.Code
}

// Bounds of custom fields.
const (
	FirstTenantNumber = 1 << 13 // of fields that tenants add; those below are the vendor's
	MaxCustomFields   = 64      // in use in one tenant, the vendor's not counted
	MaxRetiredFields  = 192     // beside them
	MaxCustomValues   = 200     // of one person in one half, in all custom fields together
	MaxListedText     = 60      // characters up to which a text can be counted, and found by parts
)

// customPrefix begins the names of custom fields, and of their disclosures.
const customPrefix = "custom."

// Name returns the name of the field in the Schema.
func (c *CustomField) Name() string { return customPrefix + c.Key }

// Disclosure returns the name of the disclosure that governs the field. It follows
// from the number, because a person's record knows nothing else.
func (c *CustomField) Disclosure() string { return customDisclosure(c.Number) }

func customDisclosure(number uint16) string { return customPrefix + strconv.Itoa(int(number)) }

// IsRetired reports whether nobody is asked for the field any more.
func (c *CustomField) IsRetired() bool { return !c.RetiredAt.IsZero() }

// Title returns the label in a locale, or in any.
func (c *CustomField) Title(l Locale) string { return inLocale(c.Label, l) }

// Choice returns the choice of a code.
func (c *CustomField) Choice(code string) (CustomChoice, bool) {
	at := slices.IndexFunc(c.Choices, func(o CustomChoice) bool { return o.Code == code })
	if at < 0 {
		return CustomChoice{}, false
	}
	return c.Choices[at], true
}

// clone returns a deep copy with every default said.
func (c CustomField) clone() CustomField {
	c.Formerly, c.Was = slices.Clone(c.Formerly), slices.Clone(c.Was)
	c.Label, c.Help = cloneTexts(c.Label), cloneTexts(c.Help)
	c.Choices = slices.Clone(c.Choices)
	for i := range c.Choices {
		c.Choices[i].Label = cloneTexts(c.Choices[i].Label)
	}
	or := func(a *Audience, otherwise Audience) {
		if *a == Default {
			*a = otherwise
		}
	}
	least := Nobody
	if c.Owner == ByEmployer {
		least = Admins
	}
	or(&c.Min, least)
	or(&c.Default, Admins)
	or(&c.Max, Network)
	if c.Type == TypeText && c.MaxLength == 0 {
		c.MaxLength = MaxListedText
	}
	return c
}

// cloneTexts copies texts by locale and leaves out empty ones.
func cloneTexts(texts map[Locale]string) map[Locale]string {
	var out map[Locale]string
	for l, s := range texts {
		if s != "" && out == nil {
			out = map[Locale]string{}
		}
		if s != "" {
			out[l] = s
		}
	}
	return out
}

// isCustomKey reports whether s is a lower-case letter and at most 31 letters and digits.
func isCustomKey(s string) bool {
	for i := range len(s) {
		lower, other := 'a' <= s[i] && s[i] <= 'z', 'A' <= s[i] && s[i] <= 'Z' || '0' <= s[i] && s[i] <= '9'
		if !lower && (i == 0 || !other) {
			return false
		}
	}
	return s != "" && len(s) <= 32
}

// isVendors reports whether a number is one of those that vendors give.
func isVendors(number uint16) bool { return FirstCustomNumber <= number && number < FirstTenantNumber }

// check reports everything that is wrong with a declaration whose defaults are said.
func (c *CustomField) check() error {
	var found alumnikit.FieldErrors
	if err := collect(&found, alumnikit.Validate(c)); err != nil {
		return err
	}
	for i, key := range append([]string{c.Key}, c.Formerly...) {
		if !isCustomKey(key) {
			found.Add([]string{"key", "formerly"}[min(i, 1)], alumnikit.CodeFormat, "camelCase of at most 32 ASCII letters and digits")
		}
	}
	c.checkLocales(&found)
	c.checkType(&found)
	c.checkChoices(&found)
	c.checkAudiences(&found)
	slices.SortStableFunc(found, func(a, b alumnikit.FieldError) int { return strings.Compare(a.Field, b.Field) })
	return found.Err()
}

func (c *CustomField) checkLocales(found *alumnikit.FieldErrors) {
	for path, texts := range map[string]map[Locale]string{"label": c.Label, "help": c.Help} {
		for l := range texts {
			if !l.Valid() {
				found.Add(path, alumnikit.CodeNotOneOf, "ja en")
				break
			}
		}
	}
}

// customTypes are the types that custom fields may have.
func customTypes() []Type { return []Type{TypeText, TypeEnum, TypeInt, TypeDate} }

func (c *CustomField) checkType(found *alumnikit.FieldErrors) {
	if !slices.Contains(customTypes(), c.Type) {
		found.Add("type", alumnikit.CodeNotOneOf, "text enum int date")
	}
	for _, t := range c.Was {
		if t == c.Type || !widens(t, c.Type) {
			found.Add("was", alumnikit.CodeNotOneOf, "types that may become "+string(c.Type))
		}
	}
	if c.Scale > 0 && c.Type != TypeInt && !slices.Contains(c.Was, TypeInt) {
		found.Add("scale", alumnikit.CodeForbidden, "only for numbers")
	}
	if c.MaxLength > 0 && c.Type != TypeText {
		found.Add("maxLength", alumnikit.CodeForbidden, "only for texts")
	}
	if c.Facet && (c.Type == TypeDate || c.MaxLength > MaxListedText) {
		found.Add("facet", alumnikit.CodeForbidden, "not for dates and texts of more than "+strconv.Itoa(MaxListedText))
	}
	if c.Required && c.Owner != ByEmployer {
		found.Add("required", alumnikit.CodeForbidden, "only for the employer's fields")
	}
}

func (c *CustomField) checkChoices(found *alumnikit.FieldErrors) {
	if len(c.Choices) > 0 && c.Type != TypeEnum && !slices.Contains(c.Was, TypeEnum) {
		found.Add("choices", alumnikit.CodeForbidden, "only for enums")
	}
	if len(c.Choices) == 0 && c.Type == TypeEnum {
		found.Add("choices", alumnikit.CodeRequired, "at least one")
	}
	folds := map[string]bool{}
	for i, choice := range c.Choices {
		fold := text.Fold(choice.Code)
		if folds[fold] || fold == "" {
			found.Add(element("choices", i, "code"), alumnikit.CodeTaken, "codes that differ in more than case and width")
		}
		folds[fold] = true
	}
}

func (c *CustomField) checkAudiences(found *alumnikit.FieldErrors) {
	for path, a := range map[string]Audience{"min": c.Min, "default": c.Default, "max": c.Max} {
		if !slices.Contains(Audiences(), a) {
			found.Add(path, alumnikit.CodeNotOneOf, "an audience other than a group's")
		}
	}
	switch {
	case c.Owner != ByEmployer && c.Owner != ByMember:
		found.Add("owner", alumnikit.CodeNotOneOf, "employer member")
	case c.Owner == ByEmployer && c.Min == Nobody:
		found.Add("min", alumnikit.CodeForbidden, "HR cannot be kept from the employer's own data")
	case c.Owner == ByMember && c.Min != Nobody:
		found.Add("min", alumnikit.CodeForbidden, "members may always keep their own data to themselves")
	}
	if slices.Contains(Audiences(), c.Default) && slices.Contains(Audiences(), c.Max) && !c.Default.inside(c.Max) {
		found.Add("default", alumnikit.CodeRange, "not wider than max")
	}
}

// widens reports whether a field of one type may become one of another: all that
// can be said in the first can be said in the second, in the same words.
func widens(from, to Type) bool { return from == to || to == TypeText }

// sameField reports whether two declarations say the same.
func sameField(a, b CustomField) bool { return reflect.DeepEqual(a.clone(), b.clone()) }
