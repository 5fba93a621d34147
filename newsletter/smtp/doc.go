// Package smtp sends newsletter messages to one SMTP server over a bounded pool of reused connections.
//
//	sender, err := smtp.New(smtp.Config{
//		Addr: "smtp.example.com:587", Username: "alumni", Password: secret,
//	})
//	defer sender.Close()
//	err = sender.Send(ctx, message)
//	switch mail.Classify(err) { ... }
//
// TLS is required unless it is switched off, and a password is never sent in the clear except to the same machine or when
// Config says so. New opens no connection and no goroutine outlives a call.
//
// A [Sender] is safe for concurrent use; at most Config.Pool messages travel at a time and the rest wait within their
// context. A connection is used again without RSET after a success, with RSET after a refusal, and dropped after anything
// else.
//
// Errors are those of package mail. The rule that matters is where certainty ends: before the last byte of the content was
// handed to the connection nothing can have been accepted ([mail.TemporaryError] without a reply); after it, without a
// reply, the message is in doubt ([mail.UncertainError]). A reply is a reply: 4yz temporary, 5yz permanent. A connection
// that turns out to be stale at its first command is replaced once, because nothing of the message was said on it.
package smtp
