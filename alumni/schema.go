package alumni

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/text"
)

// Type is what the values of a field are.
type Type string

// The types of fields.
const (
	TypeText    Type = "text"    // compared by its fold
	TypeName    Type = "name"    // text searched as a person's name
	TypeEnum    Type = "enum"    // one of Values
	TypeInt     Type = "int"     // int64
	TypeDate    Type = "date"    // a civil Date, possibly partial
	TypeGroup   Type = "group"   // the ID of a group
	TypeConsent Type = "consent" // the purpose of a consent that stands
)

// Owner says whose half of the person a disclosure belongs to.
type Owner string

// The owners.
const (
	ByEmployer Owner = "employer" // the roster Entry: HR always sees it
	ByMember   Owner = "member"   // the Profile: the person always sees it
)

// Disclosure is a decision that a person makes: one audience for one or
// several fields that belong together.
type Disclosure struct {
	Name    string            // camelCase and stable: "currentEmployer"
	Label   map[Locale]string // for people
	Owner   Owner
	Min     Audience // always sees it, whatever is chosen; Nobody for none
	Default Audience // holds where the person and the policy chose nothing
	Max     Audience // sees it at the widest choice
}

// Field is the one declaration of a field: import, validation, visibility,
// terms, operators and export derive from it.
type Field struct {
	Name       string            // camelCase and stable: "department"; elements of a list as "employments.department"
	Number     uint16            // stable for good, in the index: MinNumber to MaxNumber
	Label      map[Locale]string // for people
	Type       Type
	Disclosure string   // whose audience governs it; empty: internal, HR only
	List       string   // the object list it belongs to: "employments"; empty for none
	Many       bool     // several values, of one person or one element
	Values     []string // of an Enum
	Facet      bool     // values can be enumerated and counted
	Search     bool     // found by parts of it
	Rule       bool     // usable in segments
	Sort       bool     // a list of people can be ordered by it; see SortKey
	part       uint8    // of the index; 0: entry, profile and memberships
	custom     *CustomField
	read       func(*Person) []Value
}

// Bounds of Field.Number. Vendors' own fields begin at FirstCustomNumber.
const (
	MinNumber         = 4
	FirstCustomNumber = 1000
	MaxNumber         = 1<<14 - 1
)

// Value is one value of one field.
type Value struct {
	Element int    // of the list; 0 otherwise
	Text    string // of every other type
	Int     int64  // of TypeInt
	Date    Date   // of TypeDate
}

// Read returns the values that a person has, seen by nobody in particular.
func (f *Field) Read(p *Person) []Value { return f.read(p) }

// Schema is every field there is. It is immutable and safe for concurrent use.
type Schema struct {
	fields       []*Field
	custom       []*Field // of fields
	disclosures  []Disclosure
	byName       map[string]*Field
	byNumber     map[uint16]*Field
	byDisclosure map[string]Disclosure
	fingerprint  [8]byte
}

// Fields returns all fields in order of declaration. Do not change them.
func (s *Schema) Fields() []*Field { return s.fields }

// Field returns a field by name.
func (s *Schema) Field(name string) (*Field, bool) {
	f, ok := s.byName[name]
	return f, ok
}

// Disclosures returns all disclosures in order of declaration.
func (s *Schema) Disclosures() []Disclosure { return slices.Clone(s.disclosures) }

// Disclosure returns a disclosure by name.
func (s *Schema) Disclosure(name string) (Disclosure, bool) {
	d, ok := s.byDisclosure[name]
	return d, ok
}

func (s *Schema) mustDisclosure(name string) Disclosure { return s.byDisclosure[name] }

// Builder collects declarations; Build checks them.
type Builder struct {
	fields      []*Field
	custom      []CustomField
	disclosures []Disclosure
}

// Disclose declares a disclosure.
func (b *Builder) Disclose(d Disclosure) { b.disclosures = append(b.disclosures, d) }

// Declare declares a field that is read by a function. The lenses One, Many
// and Each are shorter where a field is simply a member of a struct.
func (b *Builder) Declare(f Field, read func(*Person) []Value) {
	f.read = read
	b.fields = append(b.fields, &f)
}

// Build returns the schema, or every gap in the declarations at once.
func (b *Builder) Build() (*Schema, error) {
	s := &Schema{
		byName: map[string]*Field{}, byNumber: map[uint16]*Field{}, byDisclosure: map[string]Disclosure{},
	}
	var gaps []error
	for _, d := range b.disclosures {
		gaps = append(gaps, s.checkDisclosure(d))
		s.byDisclosure[d.Name] = d
		s.disclosures = append(s.disclosures, d)
	}
	for _, f := range b.fields {
		gaps = append(gaps, s.checkField(f))
		s.byName[f.Name] = f
		s.byNumber[f.Number] = f
		s.fields = append(s.fields, f)
	}
	gaps = append(gaps, s.declareCustom(b.custom)...)
	gaps = append(gaps, s.checkListing()...)
	if err := errors.Join(gaps...); err != nil {
		return nil, fmt.Errorf("alumni: schema: %w: %w", alumnikit.ErrInvalid, err)
	}
	s.fingerprint = s.print()
	return s, nil
}

// checkListing reports what is missing for anybody to be listed: what listing
// and groups go by cannot be declared in another way.
func (s *Schema) checkListing() []error {
	var gaps []error
	if _, ok := s.byDisclosure[NameDisclosure]; !ok {
		gaps = append(gaps, errors.New("the name disclosure is missing: nobody could be listed"))
	}
	if f := s.byName[NameDisclosure]; f == nil || f.Type != TypeName || f.Disclosure != NameDisclosure {
		gaps = append(gaps, errors.New("the name field is missing: begin with BuiltIn"))
	}
	if f := s.byName["consent"]; f == nil || f.Type != TypeConsent || f.part != partConsents {
		gaps = append(gaps, errors.New("the consent field is missing: begin with BuiltIn"))
	}
	if f := s.byNumber[numMemberOf]; f == nil || f.Type != TypeGroup || f.part != 0 {
		gaps = append(gaps, errors.New("the field of memberships is missing: begin with BuiltIn"))
	}
	return gaps
}

func (s *Schema) checkDisclosure(d Disclosure) error {
	if _, twice := s.byDisclosure[d.Name]; twice || d.Name == "" {
		return fmt.Errorf("disclosure %q: name is empty or taken", d.Name)
	}
	if d.Label[Japanese] == "" || d.Label[English] == "" {
		return fmt.Errorf("disclosure %q: a label is missing", d.Name)
	}
	if d.Owner != ByEmployer && d.Owner != ByMember {
		return fmt.Errorf("disclosure %q: owner is missing", d.Name)
	}
	for _, a := range []Audience{d.Min, d.Default, d.Max} {
		if !slices.Contains(Audiences(), a) {
			return fmt.Errorf("disclosure %q: minimum, default and maximum must be audiences other than a group's", d.Name)
		}
	}
	if d.Owner == ByEmployer && d.Min == Nobody {
		return fmt.Errorf("disclosure %q: HR cannot be kept from the employer's own data", d.Name)
	}
	return nil
}

func (s *Schema) checkField(f *Field) error {
	if _, twice := s.byName[f.Name]; twice || f.Name == "" {
		return fmt.Errorf("field %q: name is empty or taken", f.Name)
	}
	if s.byNumber[f.Number] != nil || f.Number == numBlockedBy || f.Number < MinNumber || f.Number > MaxNumber {
		return fmt.Errorf("field %q: number %d is taken or reserved", f.Name, f.Number)
	}
	if f.Label[Japanese] == "" || f.Label[English] == "" {
		return fmt.Errorf("field %q: a label is missing", f.Name)
	}
	if _, ok := s.byDisclosure[f.Disclosure]; f.Disclosure != "" && !ok {
		return fmt.Errorf("field %q: disclosure %q is not declared", f.Name, f.Disclosure)
	}
	if f.read == nil {
		return fmt.Errorf("field %q: nothing reads it", f.Name)
	}
	return f.checkType()
}

// checkType reports uses that do not go with the field's type.
func (f *Field) checkType() error {
	text := f.Type == TypeText || f.Type == TypeName
	switch {
	case !slices.Contains([]Type{TypeText, TypeName, TypeEnum, TypeInt, TypeDate, TypeGroup, TypeConsent}, f.Type):
		return fmt.Errorf("field %q: type %q is unknown", f.Name, f.Type)
	case f.Type == TypeEnum && len(f.Values) == 0:
		return fmt.Errorf("field %q: an enum without values", f.Name)
	case f.Search && !text:
		return fmt.Errorf("field %q: only texts and names are found by parts", f.Name)
	case f.Facet && f.Type == TypeDate:
		return fmt.Errorf("field %q: dates cannot be enumerated", f.Name)
	case f.Sort && !f.isSortable():
		return fmt.Errorf("field %q: only one text, number, date or choice that a disclosure governs can be sorted by", f.Name)
	}
	return nil
}

// print is the fingerprint of everything that terms depend on. Those of custom
// fields depend on people's records alone.
func (s *Schema) print() [8]byte {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "terms %d text %s\n", termsVersion, text.Fingerprint())
	ordered := slices.SortedFunc(slices.Values(s.fields), func(a, b *Field) int { return cmp.Compare(a.Number, b.Number) })
	for _, f := range ordered {
		if f.custom != nil {
			continue
		}
		d := s.byDisclosure[f.Disclosure]
		_, _ = fmt.Fprintf(h, "%d %d %q %q %q %q %t %t %t %q %q",
			f.part, f.Number, f.Name, f.Type, f.Disclosure, f.List, f.Many, f.Facet, f.Search, d.Owner, d.Min)
		if f.Sort {
			_, _ = fmt.Fprintf(h, " sort %q", f.Values)
		}
		_, _ = fmt.Fprintln(h)
	}
	return [8]byte(h.Sum(nil)[:8])
}
