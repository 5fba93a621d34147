// Package mail holds what the newsletter, its templates and its senders share: checked addresses, one message to one
// recipient, its exact bytes, and the meaning of a failed delivery.
//
//	from, err := mail.NewAddress("Example Alumni", "alumni@example.com")
//	to, err := mail.ParseAddress("Hanako <hanako@example.jp>")
//	m := &mail.Message{
//		ID: "edition-7.recipient-12@example.com", Date: now, From: from, To: to,
//		Subject: "Autumn letter", Text: mail.NewBody(text), HTML: mail.NewBody(html),
//		Unsubscribe: mail.Unsubscribe{URL: "https://alumni.example.com/u/token"},
//	}
//	raw, err := m.Render()
//	switch mail.Classify(sender.Send(ctx, m)) { ... }
//
// Header injection is impossible by construction: an [Address] exists only after it was checked, a [Body] is always
// quoted-printable, and [Message.Validate] refuses control characters in every other field before a byte is written.
//
// An [Address], a [Body] and a [Message] that nobody changes are safe for concurrent use, as are [Recorder] and [Outbox].
//
// Errors: [AddressError] and [MessageError] for bad input; a sender answers with [PermanentError], [TemporaryError] or
// [UncertainError], which [Classify] turns into the six outcomes a ledger needs. No error text contains an address.
package mail
