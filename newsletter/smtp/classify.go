package smtp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

// errProtocol stands for an answer that is not SMTP; the answer itself is not repeated.
var errProtocol = errors.New("smtp: protocol error")

// failure turns an error at a phase before the end of the content into an error of package mail. A reply with a code that
// is neither 4yz nor 5yz is temporary: nothing was accepted.
func failure(ctx context.Context, phase mail.Phase, err error) error {
	var reply *gosmtp.SMTPError
	if !errors.As(err, &reply) {
		return &mail.TemporaryError{Phase: phase, Err: cause(ctx, err)}
	}
	enhanced := enhancedCode(reply)
	if reply.Code/100 == 5 {
		return &mail.PermanentError{Phase: phase, Code: reply.Code, Enhanced: enhanced}
	}
	return &mail.TemporaryError{Phase: phase, Code: reply.Code, Enhanced: enhanced}
}

// verdict turns the result of ending the content into an error of package mail.
func verdict(ctx context.Context, l *link, err error) error {
	if err == nil {
		return nil
	}
	var reply *gosmtp.SMTPError
	if errors.As(err, &reply) {
		switch reply.Code / 100 {
		case 2: // 250 is expected, but any 2yz means that the server took the message (RFC 5321 section 4.2.1)
			return nil
		case 4, 5:
			return failure(ctx, mail.PhaseContent, err)
		}
		return &mail.UncertainError{Err: errProtocol}
	}
	if l.failedWrite() {
		// The end of the content is the last thing written, so a failed write means that it did not leave whole.
		return &mail.TemporaryError{Phase: mail.PhaseData, Err: cause(ctx, err)}
	}
	return &mail.UncertainError{Err: cause(ctx, err)}
}

// cause keeps what a caller can act on and drops text that came from the server.
func cause(ctx context.Context, err error) error {
	var network net.Error
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("smtp: %w", context.Cause(ctx))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF
	case errors.Is(err, os.ErrDeadlineExceeded):
		return os.ErrDeadlineExceeded
	case errors.As(err, &network), errors.Is(err, net.ErrClosed):
		return err
	}
	return errProtocol
}

// isOther reports an error that is no reply, no network failure and no broken protocol: what remains was decided on this
// side, by TLS or by go-smtp.
func isOther(ctx context.Context, err error) bool {
	var reply *gosmtp.SMTPError
	var protocol textproto.ProtocolError
	return !errors.As(err, &reply) && !errors.As(err, &protocol) && errors.Is(cause(ctx, err), errProtocol)
}

// enhancedCode is the code of RFC 3463 in text, or "" if there was none or its class contradicts the reply.
func enhancedCode(reply *gosmtp.SMTPError) string {
	code := reply.EnhancedCode
	if code[0] != reply.Code/100 || code[1] < 0 || code[2] < 0 {
		return ""
	}
	return fmt.Sprintf("%d.%d.%d", code[0], code[1], code[2])
}
