package alumni

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// ConsentInput is a declaration as it was made.
type ConsentInput struct {
	Purpose Purpose `json:"purpose"`
	Text    string  `json:"text"`    // exactly what was shown
	Version string  `json:"version"` // of the text
	Locale  Locale  `json:"locale"`  // it was shown in
	Method  string  `json:"method"`  // "form"; "paper" when HR records it
}

// Grant records that a person consents: the member themself, or HR with
// PermRoster for a declaration made elsewhere. Granting what stands in the same
// words changes nothing; other words are recorded beside the earlier ones.
func (s *Service) Grant(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, in ConsentInput) error {
	if err := s.actsFor(ctx, actor, person, alumnikit.PermRoster); err != nil {
		return alumnikit.Wrap("alumni.Grant", "person", err)
	}
	consent := Consent{Purpose: in.Purpose, Text: in.Text, Version: in.Version, Locale: in.Locale, Method: in.Method}
	if err := consent.check(); err != nil {
		return alumnikit.Wrap("alumni.Grant", "person", err)
	}
	err := s.changeConsents(ctx, actor, "consent.grant", person, func(c *Consents) error {
		stands := slices.ContainsFunc(c.Entries, func(e Consent) bool {
			return e.WithdrawnAt.IsZero() && e.Purpose == in.Purpose && e.Text == in.Text &&
				e.Version == in.Version && e.Locale == in.Locale
		})
		if stands {
			return nil
		}
		if len(c.Entries) >= MaxConsents {
			return alumnikit.ErrTooLarge
		}
		consent.GivenAt = s.db.Now()
		c.Entries = append(c.Entries, consent)
		return nil
	})
	return alumnikit.Wrap("alumni.Grant", "person", err)
}

func (c *Consent) check() error {
	var found alumnikit.FieldErrors
	if err := collect(&found, alumnikit.Validate(c)); err != nil {
		return err
	}
	if !alumnikit.IsText(c.Text) {
		found.Add("text", alumnikit.CodeFormat, "text without control characters")
	}
	return found.Err()
}

// Withdraw ends every consent of a person for a purpose: by the member themself,
// by HR with PermRoster, or by the System for a link in a mail. How says which
// way, such as "form" or "one-click". Withdrawing what does not stand changes
// nothing.
func (s *Service) Withdraw(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, purpose Purpose, how string) error {
	if err := s.actsFor(ctx, actor, person, alumnikit.PermRoster); err != nil {
		return alumnikit.Wrap("alumni.Withdraw", "person", err)
	}
	var found alumnikit.FieldErrors
	if !purpose.Valid() {
		found.Add("purpose", alumnikit.CodeNotOneOf, "listing newsletter recruiting")
	}
	if how == "" || len(how) > 40 || !alumnikit.IsPlain(how) {
		found.Add("how", alumnikit.CodeFormat, "1 to 40 bytes of text")
	}
	if err := found.Err(); err != nil {
		return alumnikit.Wrap("alumni.Withdraw", "person", err)
	}
	err := s.changeConsents(ctx, actor, "consent.withdraw", person, func(c *Consents) error {
		now := s.db.Now()
		for i := range c.Entries {
			if e := &c.Entries[i]; e.Purpose == purpose && e.WithdrawnAt.IsZero() {
				e.WithdrawnAt, e.Withdrawal = now, how
			}
		}
		return nil
	})
	return alumnikit.Wrap("alumni.Withdraw", "person", err)
}

// changeConsents reads a person's ledger, has it edited and commits it if it is
// another one then.
func (s *Service) changeConsents(
	ctx context.Context, actor alumnikit.Actor, verb string, person alumnikit.PersonID, edit func(*Consents) error,
) error {
	return s.Change(ctx, storage.By(actor, verb), func(ctx context.Context) ([]storage.Change, error) {
		old, err := holding(ctx, s, ConsentsKind(), actor.Tenant(), person)
		if err != nil {
			return nil, err
		}
		changed := &Consents{ID: old.person, Entries: slices.Clone(old.Value.Entries)}
		if err := edit(changed); err != nil || slices.Equal(changed.Entries, old.Value.Entries) {
			return nil, err
		}
		return append(old.expect, ConsentsKind().Replace(old.Stored, changed)), nil
	})
}

// Consents returns a person's ledger: to the member themself, and to HR with
// PermRoster.
func (s *Service) Consents(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID) (*Consents, error) {
	if err := s.actsFor(ctx, actor, person, alumnikit.PermRoster); err != nil {
		return nil, alumnikit.Wrap("alumni.Consents", "person", err)
	}
	stored, err := holding(ctx, s, ConsentsKind(), actor.Tenant(), person)
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Consents", "person", err)
	}
	stored.Value.ID = stored.person
	return &stored.Value, nil
}

// HasConsent reports whether a person's consent for a purpose stands: to the
// member themself, and to HR with PermRoster.
func (s *Service) HasConsent(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, purpose Purpose) (bool, error) {
	consents, err := s.Consents(ctx, actor, person)
	if err != nil {
		return false, err
	}
	return consents.Live(purpose), nil
}

// CheckConsent returns nil while a person's consent for a purpose stands, and
// ErrConsent otherwise, also for somebody unknown. Like Load it is for sibling
// packages and asks for no permission: a purpose is checked where it is served.
func (s *Service) CheckConsent(ctx context.Context, tenant alumnikit.TenantID, person alumnikit.PersonID, purpose Purpose) error {
	stored, err := ConsentsKind().Find(ctx, s.db, tenant, alumnikit.ID(person))
	if err == nil && !stored.Value.Live(purpose) {
		err = alumnikit.ErrConsent
	}
	return alumnikit.Wrap("alumni.CheckConsent", "person", err)
}
