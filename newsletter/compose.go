package newsletter

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/newsletter/template"
)

// composer makes the messages of one edition. It is immutable.
type composer struct {
	s         *Service
	tenant    alumnikit.TenantID
	edition   *Edition
	imprint   Imprint
	from      mail.Address
	replyTo   mail.Address
	templates map[alumni.Locale]*template.Template
}

// composer compiles an edition. What is wrong with imprint or content is an
// ErrInvalid; other errors are those of the ImprintFunc.
func (s *Service) composer(ctx context.Context, tenant alumnikit.TenantID, e *Edition) (*composer, error) {
	imprint, err := s.imprint(ctx, tenant)
	if err != nil {
		return nil, fmt.Errorf("newsletter: imprint: %w", err)
	}
	if err := imprint.Validate(); err != nil {
		return nil, fmt.Errorf("newsletter: imprint: %w", err)
	}
	c := &composer{
		s: s, tenant: tenant, edition: e, imprint: imprint, from: imprint.From, replyTo: imprint.ReplyTo,
		templates: map[alumni.Locale]*template.Template{},
	}
	if !e.From.IsZero() {
		c.from = e.From
	}
	if !e.ReplyTo.IsZero() {
		c.replyTo = e.ReplyTo
	}
	for _, locale := range e.Locales() {
		t, err := compile(e.Content[locale], imprint.frame(locale))
		if err != nil {
			return nil, fmt.Errorf("newsletter: content: %w: %w", alumnikit.ErrInvalid, err)
		}
		c.templates[locale] = t
	}
	if len(c.templates) == 0 {
		return nil, fmt.Errorf("newsletter: no content: %w", alumnikit.ErrInvalid)
	}
	return c, nil
}

// render fills in what an entry gives, in a locale that there is.
func (c *composer) render(e *alumni.Entry, locale alumni.Locale, token string) (template.Rendered, error) {
	return c.templates[locale].Render(values(e, locale, c.imprint, c.imprint.leave(token)))
}

// message returns the letter to a person. Its ID depends on nothing but edition
// and person, so that a second one shows as a duplicate.
func (c *composer) message(p *alumni.Person, to mail.Address, now time.Time) (*mail.Message, error) {
	asked := alumni.Locale("")
	if p.Profile != nil {
		asked = p.Profile.Locale
	}
	locale := c.edition.localeFor(asked, c.imprint.locale())
	token := c.s.token(c.tenant, p.ID(), c.edition.ID)
	r, err := c.render(p.Entry, locale, token)
	if err != nil {
		return nil, err
	}
	if named, err := to.WithName(p.Entry.Names.Display()); err == nil {
		to = named // a name that cannot stand in a header is left out
	}
	person := p.ID()
	id := c.s.db.Keys().MAC(purposeMessage, []byte(c.tenant), c.edition.ID[:], person[:])
	m := c.letter(r, locale, to, now)
	m.ID = hex.EncodeToString(id[1:21]) + "@" + c.from.Domain()
	m.Unsubscribe = c.imprint.unsubscribe(token)
	return m, nil
}

func (c *composer) letter(r template.Rendered, locale alumni.Locale, to mail.Address, now time.Time) *mail.Message {
	return &mail.Message{
		Date: now, From: c.from, To: to, ReplyTo: c.replyTo, ReturnPath: c.imprint.ReturnPath,
		Subject: r.Subject, Text: r.Text, HTML: r.HTML, Language: string(locale), ListID: c.imprint.listID(c.from),
		Headers: []mail.Header{{Name: mail.HeaderPrecedence, Value: "bulk"}},
	}
}

const purposeMessage alumnikit.Purpose = "newsletter/message"

// missing returns the merge fields for which there is no value.
func missing(err error) []string {
	if m, ok := errors.AsType[*template.MissingError](err); ok {
		return m.Fields
	}
	return nil
}

// addressOf returns where a person wants mail: at the address they gave, or else
// at the one that HR knows.
func addressOf(p *alumni.Person) (mail.Address, Cause) {
	given := []string{p.Entry.Email}
	if p.Profile != nil {
		given = []string{p.Profile.Email, p.Entry.Email}
	}
	cause := NoAddress
	for _, text := range given {
		if text == "" {
			continue
		}
		if at, err := mail.NewAddress("", text); err == nil {
			return at, ""
		}
		cause = BadAddress
	}
	return mail.Address{}, cause
}
