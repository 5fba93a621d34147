package newsletter

import (
	"context"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

// SuppressionReason says why nothing is sent to an address.
type SuppressionReason string

// The reasons.
const (
	ByBounce    SuppressionReason = "bounce"    // the mailbox takes no mail
	ByComplaint SuppressionReason = "complaint" // its owner reported a letter as spam
	ManualStop  SuppressionReason = "manual"    // HR said so
)

// Valid reports whether r is a reason.
func (r SuppressionReason) Valid() bool {
	return r == ByBounce || r == ByComplaint || r == ManualStop
}

// Suppression keeps letters from an address. Its ID is a keyed hash of the
// address, which itself is stored nowhere.
type Suppression struct {
	ID        alumnikit.ID      `json:"id"`
	Reason    SuppressionReason `json:"reason"`
	Detail    string            `json:"detail,omitempty"` // status code of a bounce
	CreatedAt time.Time         `json:"createdAt"`
}

func suppressions() storage.Kind[Suppression] {
	return storage.NewKind(storage.Definition[Suppression]{
		Name: "newsletter.suppression",
		ID:   func(s *Suppression) alumnikit.ID { return s.ID },
	})
}

const purposeSuppression alumnikit.Purpose = "newsletter/suppression"

// suppressionIDs hashes an address folded to lower case, as mailboxes compare
// addresses in practice: under each key, so that a suppression outlives the
// rotation of keys. The first is what a new suppression gets.
func (s *Service) suppressionIDs(tenant alumnikit.TenantID, at mail.Address) []alumnikit.ID {
	macs := s.db.Keys().MACs(purposeSuppression, []byte(tenant), []byte(strings.ToLower(at.Spec())))
	out := make([]alumnikit.ID, len(macs))
	for i, mac := range macs {
		out[i] = alumnikit.ID(mac[1:17])
	}
	return out
}

// suppression returns the one of an address, whichever key it was hashed with;
// Version 0 if there is none.
func (s *Service) suppression(ctx context.Context, tenant alumnikit.TenantID, ids []alumnikit.ID) (storage.Stored[Suppression], error) {
	found, err := suppressions().GetAll(ctx, s.db, tenant, ids)
	if err != nil {
		return storage.Stored[Suppression]{}, err
	}
	for _, id := range ids {
		if stored, ok := found[id]; ok {
			return stored, nil
		}
	}
	return storage.Stored[Suppression]{}, nil
}

// Suppress keeps letters from an address from now on: those of editions on their
// way included. Doing it twice changes nothing.
func (s *Service) Suppress(ctx context.Context, actor alumnikit.Actor, address string, reason SuppressionReason) error {
	const op = "newsletter.Suppress"
	if !reason.Valid() {
		return alumnikit.Wrap(op, "suppression", alumnikit.Invalid("reason", alumnikit.CodeNotOneOf, "bounce complaint manual"))
	}
	err := s.changeSuppression(ctx, actor, "suppression.add", address, func(old storage.Stored[Suppression], id alumnikit.ID) []storage.Change {
		if old.Version > 0 {
			return nil
		}
		return []storage.Change{suppressions().Insert(&Suppression{ID: id, Reason: reason, CreatedAt: s.db.Now()})}
	})
	return alumnikit.Wrap(op, "suppression", err)
}

// Unsuppress allows letters to an address again, for instance after its owner
// asked for them. Doing it twice changes nothing.
func (s *Service) Unsuppress(ctx context.Context, actor alumnikit.Actor, address string) error {
	err := s.changeSuppression(ctx, actor, "suppression.remove", address, func(old storage.Stored[Suppression], _ alumnikit.ID) []storage.Change {
		if old.Version == 0 {
			return nil
		}
		return []storage.Change{suppressions().Delete(old)}
	})
	return alumnikit.Wrap("newsletter.Unsuppress", "suppression", err)
}

func (s *Service) changeSuppression(
	ctx context.Context, actor alumnikit.Actor, verb, address string,
	decide func(old storage.Stored[Suppression], id alumnikit.ID) []storage.Change,
) error {
	ids, err := s.asked(actor, address)
	if err != nil {
		return err
	}
	return s.people.Change(ctx, storage.By(actor, verb), func(ctx context.Context) ([]storage.Change, error) {
		old, err := s.suppression(ctx, actor.Tenant(), ids)
		if err != nil {
			return nil, err
		}
		return decide(old, ids[0]), nil
	})
}

// asked returns the IDs for an address that an HR user names.
func (s *Service) asked(actor alumnikit.Actor, address string) ([]alumnikit.ID, error) {
	if err := actor.Require(alumnikit.PermNewsletter); err != nil {
		return nil, err
	}
	at, err := mail.ParseAddress(address)
	if err != nil {
		return nil, alumnikit.Invalid("address", alumnikit.CodeFormat, "an e-mail address")
	}
	return s.suppressionIDs(actor.Tenant(), at), nil
}

// Suppressed returns why nothing is sent to an address, or nil.
func (s *Service) Suppressed(ctx context.Context, actor alumnikit.Actor, address string) (*Suppression, error) {
	ids, err := s.asked(actor, address)
	if err != nil {
		return nil, alumnikit.Wrap("newsletter.Suppressed", "suppression", err)
	}
	stored, err := s.suppression(ctx, actor.Tenant(), ids)
	if err != nil || stored.Version == 0 {
		return nil, alumnikit.Wrap("newsletter.Suppressed", "suppression", err)
	}
	return &stored.Value, nil
}
