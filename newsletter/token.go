package newsletter

import (
	"context"
	"encoding/base64"
	"errors"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

const purposeToken alumnikit.Purpose = "newsletter/unsubscribe"

// token is the way out in one person's letter: person, edition and their MAC. It
// is computed anew when it is sent and when it is checked, and stored nowhere.
func (s *Service) token(tenant alumnikit.TenantID, person alumnikit.PersonID, edition alumnikit.ID) string {
	mac := s.db.Keys().MAC(purposeToken, []byte(tenant), person[:], edition[:])
	raw := append(append(person[:], edition[:]...), mac...)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// maxToken is the length of every token.
const maxToken = (16 + 16 + 33) * 4 / 3

func (s *Service) openToken(tenant alumnikit.TenantID, token string) (alumnikit.PersonID, bool) {
	if len(token) > maxToken+1 {
		return alumnikit.PersonID{}, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < 32 {
		return alumnikit.PersonID{}, false
	}
	ok := s.db.Keys().Verify(purposeToken, raw[32:], []byte(tenant), raw[:16], raw[16:32])
	return alumnikit.PersonID(raw[:16]), ok
}

// OneClick is what a withdrawal by token is recorded as.
const OneClick = "one-click"

// Unsubscribe withdraws the consent to newsletters of the person whose letter
// the token stands in. A token that is unknown or altered, or of another tenant,
// is no error and has no effect, so that the answer tells nothing; neither does
// using one twice. An error means that the store failed: answer so that the
// mail reader tries again.
func (s *Service) Unsubscribe(ctx context.Context, tenant alumnikit.TenantID, token string) error {
	const op = "newsletter.Unsubscribe"
	if err := tenant.Validate(); err != nil {
		return alumnikit.Wrap(op, "", err)
	}
	person, ok := s.openToken(tenant, token)
	if !ok {
		return nil
	}
	err := s.people.Withdraw(ctx, alumnikit.System(tenant, "newsletter.unsubscribe"), person, alumni.ForNewsletter, OneClick)
	if errors.Is(err, alumnikit.ErrNotFound) {
		return nil // erased since
	}
	return alumnikit.Wrap(op, "", err)
}
