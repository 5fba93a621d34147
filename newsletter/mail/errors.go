package mail

import (
	"errors"
	"strconv"
	"strings"
)

// Phase is the step of a delivery at which it failed.
type Phase string

// The phases of an SMTP delivery, in order (RFC 5321 section 3). A sender over another protocol uses PhaseConnect for
// what concerns its account, PhaseRecipient for what concerns the mailbox and PhaseContent for the message.
const (
	PhaseConnect   Phase = "connect"   // dialling, greeting, EHLO
	PhaseTLS       Phase = "tls"       // STARTTLS and the handshake
	PhaseAuth      Phase = "auth"      // AUTH
	PhaseSender    Phase = "sender"    // MAIL FROM
	PhaseRecipient Phase = "recipient" // RCPT TO
	PhaseData      Phase = "data"      // DATA and writing the content
	PhaseContent   Phase = "content"   // the answer to the content
)

// Valid reports whether p is one of the declared phases.
func (p Phase) Valid() bool {
	switch p {
	case PhaseConnect, PhaseTLS, PhaseAuth, PhaseSender, PhaseRecipient, PhaseData, PhaseContent:
		return true
	}
	return false
}

// PermanentError says that the message was certainly not accepted and that trying the same again is useless: a 5yz reply,
// a certificate that does not match, a refused password. Whether the mailbox is to blame is [Classify]'s question.
type PermanentError struct {
	Phase    Phase
	Code     int    // SMTP reply code, 0 if there was no reply
	Enhanced string // enhanced status code of RFC 3463 such as "5.1.1", or ""
	Err      error  // the cause where there was no reply; never text from the server
}

// Error implements error. The server's own words are left out: they often repeat the address.
func (e *PermanentError) Error() string {
	return describe("refused", e.Phase, e.Code, e.Enhanced, e.Err)
}

// Unwrap returns the cause, if any.
func (e *PermanentError) Unwrap() error { return e.Err }

// TemporaryError says that the message was certainly not accepted and may be tried again later: a 4yz reply, a connection
// that failed before the end of the content was written, a context that ended before it.
type TemporaryError struct {
	Phase    Phase
	Code     int    // SMTP reply code, 0 if there was no reply
	Enhanced string // enhanced status code of RFC 3463 such as "4.7.1", or ""
	Err      error  // the cause where there was no reply; never text from the server
}

// Error implements error.
func (e *TemporaryError) Error() string {
	return describe("not delivered yet", e.Phase, e.Code, e.Enhanced, e.Err)
}

// Unwrap returns the cause, if any.
func (e *TemporaryError) Unwrap() error { return e.Err }

// UncertainError says that the whole message was handed over and the answer never came: it may or may not have been
// accepted (RFC 5321 section 4.2.5 puts the duty on neither side before the reply). Trying again may deliver it twice.
type UncertainError struct {
	Err error
}

// Error implements error.
func (e *UncertainError) Error() string {
	return describe("handed over without an answer", PhaseContent, 0, "", e.Err)
}

// Unwrap returns the cause, if any.
func (e *UncertainError) Unwrap() error { return e.Err }

func describe(what string, phase Phase, code int, enhanced string, err error) string {
	var b strings.Builder
	b.WriteString("mail: " + what)
	if phase != "" {
		b.WriteString(" at " + string(phase))
	}
	if code != 0 {
		b.WriteString(": " + strconv.Itoa(code))
		if enhanced != "" {
			b.WriteString(" " + enhanced)
		}
	}
	if err != nil {
		b.WriteString(": " + err.Error())
	}
	return b.String()
}

// Outcome is what a delivery ledger has to know about one attempt.
type Outcome string

// The outcomes of [Classify].
const (
	Accepted    Outcome = "accepted"    // the next server took responsibility
	Bounced     Outcome = "bounced"     // the mailbox does not exist or takes no mail: suppress the address
	Refused     Outcome = "refused"     // this message is refused for good, the address may be fine
	Deferred    Outcome = "deferred"    // try this recipient again later
	Uncertain   Outcome = "uncertain"   // in doubt: list it, do not repeat it silently
	Unavailable Outcome = "unavailable" // nothing can be sent until somebody repairs the sender: pause
)

// Valid reports whether o is one of the declared outcomes.
func (o Outcome) Valid() bool {
	switch o {
	case Accepted, Bounced, Refused, Deferred, Uncertain, Unavailable:
		return true
	}
	return false
}

// Classify turns the error of a sender into an outcome. A 5yz to the account (greeting, TLS, AUTH, MAIL FROM) is
// Unavailable, so that one expired password does not mark everybody as bounced. An error of none of the types of this
// package is Uncertain, because nothing says that the message was not accepted.
func Classify(err error) Outcome {
	if err == nil {
		return Accepted
	}
	var uncertain *UncertainError
	var permanent *PermanentError
	var temporary *TemporaryError
	var message *MessageError
	switch {
	case errors.As(err, &uncertain):
		return Uncertain
	case errors.As(err, &permanent):
		return permanent.outcome()
	case errors.As(err, &temporary):
		return Deferred
	case errors.As(err, &message):
		return Refused
	}
	return Uncertain
}

// outcome separates the mailbox from the message by the enhanced code where there is one (RFC 3463 section 3: x.1
// addressing, x.2 mailbox), otherwise by the replies RFC 5321 section 4.2.3 gives to a mailbox.
func (e *PermanentError) outcome() Outcome {
	switch e.Phase {
	case PhaseConnect, PhaseTLS, PhaseAuth, PhaseSender:
		return Unavailable
	case PhaseRecipient, PhaseData, PhaseContent:
	}
	switch {
	case strings.HasPrefix(e.Enhanced, "5.1.7"), strings.HasPrefix(e.Enhanced, "5.1.8"):
		return Refused // the sender's address, not the recipient's
	case strings.HasPrefix(e.Enhanced, "5.2.3"):
		return Refused // longer than this mailbox takes
	case strings.HasPrefix(e.Enhanced, "5.1."), strings.HasPrefix(e.Enhanced, "5.2."):
		return Bounced
	case e.Enhanced != "" && e.Enhanced != "5.0.0":
		return Refused
	case e.Phase == PhaseRecipient && (e.Code == 550 || e.Code == 551 || e.Code == 552 || e.Code == 553):
		return Bounced
	}
	return Refused
}
