package newsletter

import (
	"context"
	"encoding/hex"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/newsletter/template"
	"github.com/alumnikit/alumnikit/storage"
)

// As says for whom a preview or a test is rendered.
type As struct {
	Locale alumni.Locale      `json:"locale,omitempty"` // zero: what the person would get
	Person alumnikit.PersonID `json:"person,omitzero"`  // zero: a sample; a person needs PermRoster too
}

// Preview is a letter as one recipient would get it. The way out leads nowhere.
type Preview struct {
	Locale  alumni.Locale `json:"locale"`
	From    mail.Address  `json:"from"`
	ReplyTo mail.Address  `json:"replyTo,omitzero"`
	Subject string        `json:"subject"`
	Text    string        `json:"text"`
	HTML    string        `json:"html"`
	Missing []string      `json:"missing,omitempty"` // fields without value and fallback: this person would be skipped
}

// Preview renders an edition in any state.
func (s *Service) Preview(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, as As) (*Preview, error) {
	const op = "newsletter.Preview"
	c, r, locale, err := s.rendered(ctx, actor, id, as)
	if fields := missing(err); fields != nil {
		return &Preview{Locale: locale, From: c.from, ReplyTo: c.replyTo, Missing: fields}, nil
	}
	if err != nil {
		return nil, alumnikit.Wrap(op, entity, err)
	}
	return &Preview{
		Locale: locale, From: c.from, ReplyTo: c.replyTo,
		Subject: r.Subject, Text: r.Text.String(), HTML: r.HTML.String(),
	}, nil
}

func (s *Service) rendered(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, as As) (c *composer, r template.Rendered, locale alumni.Locale, err error) {
	old, err := s.get(ctx, actor, id)
	if err != nil {
		return nil, r, "", err
	}
	if c, err = s.composer(ctx, actor.Tenant(), &old.Value); err != nil {
		return nil, r, "", err
	}
	locale = old.Value.localeFor(as.Locale, c.imprint.locale())
	entry := sample(locale)
	if !as.Person.IsZero() {
		p, err := s.people.Person(ctx, actor, as.Person)
		if err != nil {
			return nil, r, "", err
		}
		if entry = p.Entry; as.Locale == "" && p.Profile != nil {
			locale = old.Value.localeFor(p.Profile.Locale, c.imprint.locale())
		}
	}
	r, err = c.render(entry, locale, "")
	return c, r, locale, err
}

// TestMark begins the subject of a test.
const TestMark = "[Test] "

// TestSend sends a preview to an address that the HR user names, with the
// subject marked and a way out that leads nowhere. A suppressed address is
// refused. The answer is the sender's.
func (s *Service) TestSend(ctx context.Context, actor alumnikit.Actor, id alumnikit.ID, to string, as As) error {
	const op = "newsletter.TestSend"
	stop, err := s.Suppressed(ctx, actor, to)
	if err != nil {
		return err
	}
	if stop != nil {
		return alumnikit.Wrap(op, entity, alumnikit.Invalid("address", alumnikit.CodeForbidden, "an address that is not suppressed"))
	}
	at, err := mail.ParseAddress(to)
	if err != nil {
		return alumnikit.Wrap(op, entity, err)
	}
	c, r, locale, err := s.rendered(ctx, actor, id, as)
	if fields := missing(err); fields != nil {
		return alumnikit.Wrap(op, entity, alumnikit.Invalid("person", string(NoValue), fields[0]))
	}
	if err != nil {
		return alumnikit.Wrap(op, entity, err)
	}
	if _, err := s.change(ctx, actor, "edition.test", id, func(_ storage.Stored[Edition], e *Edition) ([]storage.Change, error) {
		e.TestedAt = s.db.Now()
		return nil, nil
	}); err != nil {
		return alumnikit.Wrap(op, entity, err)
	}
	m := c.letter(r, locale, at, s.db.Now())
	subject := []rune(TestMark + m.Subject)
	m.Subject = string(subject[:min(len(subject), mail.MaxSubject)])
	unique := s.db.NewID()
	m.ID = "test-" + hex.EncodeToString(unique[:]) + "@" + c.from.Domain()
	if err := s.sender.Send(ctx, m); err != nil {
		return alumnikit.Wrap(op, entity, err)
	}
	return nil
}
