package newsletter

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// DeliveryState is where one recipient of an edition is.
type DeliveryState string

// The states of a delivery. The first two are passed through; the others stay
// unless HR resolves a recipient in doubt.
const (
	Pending    DeliveryState = "pending"    // to be sent to
	Attempting DeliveryState = "attempting" // a message may be on its way this moment
	Sent       DeliveryState = "sent"       // the next server took responsibility
	Skipped    DeliveryState = "skipped"    // nothing was sent; Cause says why
	Bounced    DeliveryState = "bounced"    // the mailbox takes no mail; the address is suppressed
	Failed     DeliveryState = "failed"     // refused or given up
	InDoubt    DeliveryState = "inDoubt"    // may or may not have been sent
)

// DeliveryStates returns every state in order.
func DeliveryStates() []DeliveryState {
	return []DeliveryState{Pending, Attempting, Sent, Skipped, Bounced, Failed, InDoubt}
}

// Valid reports whether s is a DeliveryState.
func (s DeliveryState) Valid() bool { return slices.Contains(DeliveryStates(), s) }

// Final reports whether the sending of the edition does nothing more about it.
func (s DeliveryState) Final() bool { return s != Pending && s != Attempting }

// Cause says why a recipient is skipped, failed or in doubt.
type Cause string

// The causes.
const (
	NoConsent   Cause = "noConsent"   // skipped: no consent to newsletters stands
	NoAddress   Cause = "noAddress"   // skipped: none is known
	BadAddress  Cause = "badAddress"  // skipped: no mail can be addressed to it
	Suppressed  Cause = "suppressed"  // skipped: see Suppress
	NotOnRoster Cause = "notOnRoster" // skipped: removed since, or never there
	MergedInto  Cause = "merged"      // skipped: the person was merged with another recipient, who gets the letter
	NoValue     Cause = "noValue"     // skipped: a merge field without fallback has no value; Detail names it
	Refused     Cause = "refused"     // failed: for good; Detail is the status code
	GaveUp      Cause = "gaveUp"      // failed: after Options.Attempts tries
	Interrupted Cause = "interrupted" // in doubt: the worker died, or its lease ended, between marking and settling
	Unanswered  Cause = "unanswered"  // in doubt: the server took the message and never answered
	ByHand      Cause = "byHand"      // sent or failed, as HR resolved a doubt
)

// Delivery is one recipient's line of the ledger.
type Delivery struct {
	Person   alumnikit.PersonID `json:"person,omitzero"` // zero once erased
	State    DeliveryState      `json:"state"`
	Cause    Cause              `json:"cause,omitempty"`
	Detail   string             `json:"detail,omitempty"`   // status code (RFC 3463 or 5321) or field name
	Attempts int                `json:"attempts,omitempty"` // messages handed over, or perhaps handed over
	At       time.Time          `json:"at,omitzero"`        // of the last change after freezing
}

type recipient struct {
	Delivery
	Pass int `json:"pass,omitempty"` // in which it was tried last
}

// batch is a piece of an edition's ledger. Neither its number of recipients nor
// their order ever changes.
type batch struct {
	ID         alumnikit.ID `json:"id"`
	Edition    alumnikit.ID `json:"edition"`
	Number     int          `json:"number"` // from 0
	Recipients []recipient  `json:"recipients"`
}

// batchSize leaves room, among the keys that a record may have, for one of each
// recipient and one of each state.
const batchSize = 50

const (
	ledgerKey = "ledger" // edition, number
	stateKey  = "state"  // edition, state, number; one for each state among the recipients
)

func batches() storage.Kind[batch] {
	return storage.NewKind(storage.Definition[batch]{
		Name:         "newsletter.batch",
		ID:           func(b *batch) alumnikit.ID { return b.ID },
		Keys:         batchKeys,
		Subjects:     batchSubjects,
		Redact:       redactBatch,
		Housekeeping: true, // the journal tells of the edition, not of each message
	})
}

// batchID derives the ID, so that a batch cannot be written twice.
func batchID(edition alumnikit.ID, number int) alumnikit.ID {
	sum := sha256.Sum256(ledgerPosition(edition, number))
	return alumnikit.ID(sum[:16])
}

func ledgerPosition(edition alumnikit.ID, number int) []byte {
	return binary.BigEndian.AppendUint32(slices.Clone(edition[:]), uint32(number)) //nolint:gosec // counts batches
}

func statePrefix(edition alumnikit.ID, state DeliveryState) []byte {
	return append(append(slices.Clone(edition[:]), state...), 0)
}

func batchKeys(b *batch) []storage.Key {
	keys := []storage.Key{{Name: ledgerKey, Value: ledgerPosition(b.Edition, b.Number), Unique: true}}
	for _, state := range DeliveryStates() {
		if slices.ContainsFunc(b.Recipients, func(r recipient) bool { return r.State == state }) {
			value := binary.BigEndian.AppendUint32(statePrefix(b.Edition, state), uint32(b.Number)) //nolint:gosec // counts batches
			keys = append(keys, storage.Key{Name: stateKey, Value: value})
		}
	}
	return keys
}

func batchSubjects(b *batch) []alumnikit.PersonID {
	var out []alumnikit.PersonID
	for _, r := range b.Recipients {
		if !r.Person.IsZero() {
			out = append(out, r.Person)
		}
	}
	return out
}

// redactBatch takes the person out and leaves the line, so that what was counted
// still adds up. A pending line without a person is skipped when its turn comes.
func redactBatch(b *batch, subject alumnikit.PersonID) bool {
	for i := range b.Recipients {
		if b.Recipients[i].Person == subject {
			b.Recipients[i].Person = alumnikit.PersonID{}
		}
	}
	return true
}

func (b *batch) clone() *batch {
	c := *b
	c.Recipients = slices.Clone(b.Recipients)
	return &c
}

// inState asks for the batches that have recipients in a state, from a number on.
func inState(edition alumnikit.ID, state DeliveryState, from, limit int) storage.ListQuery {
	q := storage.WithPrefix("", stateKey, statePrefix(edition, state))
	q.Min = binary.BigEndian.AppendUint32(slices.Clone(q.Min), uint32(from)) //nolint:gosec // counts batches
	q.Limit = limit
	return q
}
