package template

import (
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

// Limits: MaxSubject and MaxPreheader in characters, MaxMarkdown and MaxValue in bytes, the others in number.
const (
	MaxSubject   = 255
	MaxPreheader = 255
	MaxMarkdown  = 256 << 10
	MaxFields    = 64
	MaxSlots     = 1000
	MaxValue     = 4096
	maxProblems  = 100
	maxDepth     = 32
)

// Kind says what the values of a field are.
type Kind string

// The kinds; the zero value means KindText.
const (
	KindText Kind = "text"
	KindURL  Kind = "url" // an absolute http or https URL, allowed as a whole link target
)

// Valid reports whether k is empty or one of the declared kinds.
func (k Kind) Valid() bool { return k == "" || k == KindText || k == KindURL }

// Field declares one merge field.
type Field struct {
	Name string // a letter, then letters, digits, '.' or '_', at most 64 bytes
	Kind Kind
}

// UnsubscribeField is always declared, as a [KindURL]. The footer of a [Frame] with an Unsubscribe label uses it.
const UnsubscribeField = "unsubscribeUrl"

// Source is what an author writes.
type Source struct {
	Subject   string
	Preheader string // the line mail readers show after the subject; optional
	Markdown  string
	Frame     Frame
}

// Values are the merge values of one recipient by field name. A missing key, an empty and a blank value mean the same:
// the person has none. Keys that the template does not use are ignored.
type Values map[string]string

// Rendered is one recipient's message in the pieces of a [mail.Message]. Text.String() and HTML.String() decode them for
// a preview.
type Rendered struct {
	Subject    string
	Text, HTML mail.Body
}

// Template is a compiled [Source]. It never changes.
type Template struct {
	slots    []slot
	required []string // fields that some slot uses without a fallback, sorted
	used     []string // all fields in use, sorted
	fields   map[string]Kind
	subject  []segment
	text     []segment
	html     []segment
}

// Parse compiles src, which may use the declared fields. All problems come at once as a [*ParseError].
func Parse(src Source, fields []Field) (*Template, error) {
	p := &parsing{fields: map[string]Kind{UnsubscribeField: KindURL}}
	p.declare(fields)
	subject := p.line(PartSubject, src.Subject, MaxSubject)
	if strings.TrimSpace(src.Subject) == "" {
		p.report(Problem{Part: PartSubject, Code: CodeEmpty})
	}
	preheader := p.line(PartPreheader, src.Preheader, MaxPreheader)
	p.checkFrame(src.Frame)
	body := p.body(src.Markdown, src.Frame.accent())
	if len(p.problems) > 0 {
		return nil, &ParseError{Problems: p.problems}
	}
	footer := p.footerLink(src.Frame)
	t := &Template{
		fields:  p.fields,
		subject: compile(subject, asSubject),
		text:    compile(src.Frame.text(body.text, footer), asText),
		html:    compile(src.Frame.html(subject, preheader, body.html, footer), asHTML),
		slots:   p.slots,
	}
	t.index()
	return t, nil
}

// Fields returns the names of the fields in use, sorted: what a sender has to load for each recipient.
func (t *Template) Fields() []string { return slices.Clone(t.used) }

// Missing returns the fields for which values has nothing and some use has no fallback, sorted; nil if there are none.
func (t *Template) Missing(values Values) []string {
	var missing []string
	for _, name := range t.required {
		if strings.TrimSpace(values[name]) == "" {
			missing = append(missing, name)
		}
	}
	return missing
}

// Render fills in one recipient's values. The error is a [*MissingError] or a [*ValueError], with a zero Rendered.
func (t *Template) Render(values Values) (Rendered, error) {
	if missing := t.Missing(values); missing != nil {
		return Rendered{}, &MissingError{Fields: missing}
	}
	clean := make([]string, len(t.slots))
	for i, s := range t.slots {
		value, err := t.value(s, values)
		if err != nil {
			return Rendered{}, err
		}
		clean[i] = value
	}
	return Rendered{
		Subject: renderSubject(t.subject, clean),
		Text:    renderBody(t.text, clean),
		HTML:    renderBody(t.html, clean),
	}, nil
}

func (t *Template) value(s slot, values Values) (string, error) {
	raw := values[s.field]
	if strings.TrimSpace(raw) == "" {
		return s.fallback, nil
	}
	if len(raw) > MaxValue {
		return "", &ValueError{Field: s.field, Reason: ValueTooLong}
	}
	value := flatten(raw)
	if t.fields[s.field] == KindURL {
		if value = wholeURL(value); value == "" {
			return "", &ValueError{Field: s.field, Reason: ValueURL}
		}
	}
	return value, nil
}

// index gathers what Fields, Missing and Render need.
func (t *Template) index() {
	seen := map[int]bool{}
	for _, program := range [][]segment{t.subject, t.text, t.html} {
		for _, s := range program {
			if s.slot >= 0 {
				seen[s.slot] = true
			}
		}
	}
	for i := range seen {
		t.used = append(t.used, t.slots[i].field)
		if !t.slots[i].hasFallback {
			t.required = append(t.required, t.slots[i].field)
		}
	}
	slices.Sort(t.used)
	t.used = slices.Compact(t.used)
	slices.Sort(t.required)
	t.required = slices.Compact(t.required)
}
