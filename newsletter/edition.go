package newsletter

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/newsletter/template"
	"github.com/alumnikit/alumnikit/storage"
)

// State is where an edition is in its life.
type State string

// The states of an edition. The last two are final, except that Resolve may set
// a done edition going again.
const (
	Draft     State = "draft"     // being written
	Freezing  State = "freezing"  // launched; the audience is written down
	Sending   State = "sending"   // on its way
	Paused    State = "paused"    // until resumed; Edition.Problem says whether by itself
	Done      State = "done"      // every recipient is settled
	Cancelled State = "cancelled" // no further message is sent
)

// States returns every state in order.
func States() []State { return []State{Draft, Freezing, Sending, Paused, Done, Cancelled} }

// Valid reports whether s is a State.
func (s State) Valid() bool { return slices.Contains(States(), s) }

// Policy says what happens to recipients who are in doubt.
type Policy string

// The policies.
const (
	AtMostOnce  Policy = "atMostOnce"  // listed, never sent to again by themselves
	AtLeastOnce Policy = "atLeastOnce" // sent to again with the same Message-ID
)

// Valid reports whether p is a Policy.
func (p Policy) Valid() bool { return p == AtMostOnce || p == AtLeastOnce }

// Problem says why an edition paused by itself.
type Problem string

// The problems.
const (
	SenderRefuses Problem = "senderRefuses" // the account is refused: password, certificate, From
	SenderDown    Problem = "senderDown"    // the server could not be reached for hours
	BadContent    Problem = "badContent"    // content or imprint cannot be used any more
	NoSegment     Problem = "noSegment"     // the segment is gone or cannot be evaluated
)

// Content is what an edition says in one locale. Subject and Body are required.
// All may use the merge fields of Fields.
type Content struct {
	Subject   string `json:"subject"`
	Preheader string `json:"preheader,omitempty"` // the line that mail readers show after the subject
	Body      string `json:"body"`                // Markdown, see package template
}

// Input is what HR writes about an edition.
type Input struct {
	Name    string                    `json:"name" validate:"required,max=120,plain"`
	Segment alumnikit.ID              `json:"segment,omitzero"` // zero: everyone with consent
	Content map[alumni.Locale]Content `json:"content" validate:"required,min=1"`
	From    mail.Address              `json:"from,omitzero"`    // zero: the imprint's
	ReplyTo mail.Address              `json:"replyTo,omitzero"` // zero: the imprint's
	Policy  Policy                    `json:"policy,omitempty" validate:"omitempty,oneof=atMostOnce atLeastOnce"`
	Version uint64                    `json:"version,omitempty"` // for Update: what was edited; 0: whatever is there
}

// Edition is one letter to many people.
type Edition struct {
	ID         alumnikit.ID              `json:"id"`
	Version    uint64                    `json:"version"` // of what is written: 1, and one more with each Update
	State      State                     `json:"state"`
	Problem    Problem                   `json:"problem,omitempty"` // while paused by itself
	Name       string                    `json:"name"`
	Segment    alumnikit.ID              `json:"segment,omitzero"`
	Content    map[alumni.Locale]Content `json:"content"`
	From       mail.Address              `json:"from,omitzero"`
	ReplyTo    mail.Address              `json:"replyTo,omitzero"`
	Policy     Policy                    `json:"policy"`
	Resolved   int                       `json:"resolved,omitempty"` // recipients in doubt that HR decided about
	CreatedAt  time.Time                 `json:"createdAt"`
	UpdatedAt  time.Time                 `json:"updatedAt"`
	TestedAt   time.Time                 `json:"testedAt,omitzero"`
	LaunchedAt time.Time                 `json:"launchedAt,omitzero"`
	FinishedAt time.Time                 `json:"finishedAt,omitzero"`
}

// Input returns what HR wrote, to be edited and given to Update.
func (e *Edition) Input() Input {
	return Input{
		Name: e.Name, Segment: e.Segment, Content: maps.Clone(e.Content),
		From: e.From, ReplyTo: e.ReplyTo, Policy: e.Policy, Version: e.Version,
	}
}

// live reports whether a worker has or will have work to do.
func (e *Edition) live() bool { return e.State == Freezing || e.State == Sending }

// Locales returns the locales that the edition is written in, Japanese first.
func (e *Edition) Locales() []alumni.Locale { return localesOf(e.Content) }

func localesOf(content map[alumni.Locale]Content) []alumni.Locale {
	var out []alumni.Locale
	for _, l := range []alumni.Locale{alumni.Japanese, alumni.English} {
		if _, ok := content[l]; ok {
			out = append(out, l)
		}
	}
	return out
}

// localeFor chooses the locale for a recipient: what they asked for, the
// tenant's, or what there is.
func (e *Edition) localeFor(asked, house alumni.Locale) alumni.Locale {
	for _, l := range []alumni.Locale{asked, house} {
		if _, ok := e.Content[l]; ok {
			return l
		}
	}
	return e.Locales()[0]
}

const createdKey = "created"

func editions() storage.Kind[Edition] {
	return storage.NewKind(storage.Definition[Edition]{
		Name: "newsletter.edition",
		ID:   func(e *Edition) alumnikit.ID { return e.ID },
		Keys: func(e *Edition) []storage.Key {
			// Counted down, so that lists begin with the newest.
			return []storage.Key{{Name: createdKey, Value: binary.BigEndian.AppendUint64(nil, ^uint64(e.CreatedAt.UnixMicro()))}} //nolint:gosec // after 1970
		},
	})
}

// Finding is one thing wrong with the content in a locale, and where.
type Finding struct {
	Locale alumni.Locale
	template.Problem
}

// Check returns everything that is wrong with the templates of a content.
func Check(content map[alumni.Locale]Content) []Finding {
	var out []Finding
	for _, locale := range localesOf(content) {
		_, err := compile(content[locale], template.Frame{Language: string(locale)})
		if parse, ok := errors.AsType[*template.ParseError](err); ok {
			for _, p := range parse.Problems {
				out = append(out, Finding{locale, p})
			}
		}
	}
	return out
}

func compile(c Content, frame template.Frame) (*template.Template, error) {
	return template.Parse(template.Source{Subject: c.Subject, Preheader: c.Preheader, Markdown: c.Body, Frame: frame}, mergeFields())
}

func (in Input) validate() error {
	var found alumnikit.FieldErrors
	if err := alumnikit.Validate(in); err != nil && !errors.As(err, &found) {
		return err
	}
	for locale := range in.Content {
		if !locale.Valid() {
			found.Add("content", alumnikit.CodeNotOneOf, "ja en")
		}
	}
	for _, f := range Check(in.Content) {
		found = append(found, f.fieldError())
	}
	return found.Err()
}

// fieldError says where as "content.ja.body" and "line 3, column 14: name".
func (f Finding) fieldError() alumnikit.FieldError {
	e := alumnikit.FieldError{Field: fmt.Sprintf("content.%s.%s", f.Locale, f.Part), Code: string(f.Code)}
	if f.Line > 0 {
		e.Allowed = fmt.Sprintf("line %d, column %d", f.Line, f.Column)
	}
	if f.Name != "" && alumnikit.IsPlain(f.Name) && e.Allowed != "" {
		e.Allowed += ": " + f.Name
	}
	return e
}
