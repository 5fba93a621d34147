package smtp

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

// conn is one SMTP session, used by one call at a time.
type conn struct {
	link    *link
	client  *gosmtp.Client
	used    int // messages begun on it
	resting time.Time
}

// dial connects, protects, greets and authenticates.
func (s *Sender) dial(ctx context.Context) (*conn, error) {
	ctx, cancel := context.WithTimeout(ctx, s.config.DialTimeout)
	defer cancel()
	var dialer net.Dialer
	raw, err := dialer.DialContext(ctx, "tcp", s.config.Addr)
	if err != nil {
		return nil, failure(ctx, mail.PhaseConnect, err)
	}
	l := &link{Conn: raw}
	release := l.bind(ctx)
	c, err := s.open(ctx, l)
	if usable := release(); err == nil && !usable {
		err = failure(ctx, mail.PhaseConnect, ctx.Err())
	}
	if err != nil {
		_ = raw.Close()
		return nil, err
	}
	return c, nil
}

func (s *Sender) open(ctx context.Context, l *link) (*conn, error) {
	client, err := s.secure(ctx, l)
	if err != nil {
		return nil, err
	}
	client.CommandTimeout = s.config.CommandTimeout
	client.SubmissionTimeout = s.config.SubmitTimeout
	if err := client.Hello(s.config.LocalName); err != nil {
		return nil, handshakeFailure(ctx, err)
	}
	if err := s.authenticate(ctx, l, client); err != nil {
		return nil, err
	}
	return &conn{link: l, client: client}, nil
}

// secure brings the connection to the state in which EHLO is due.
func (s *Sender) secure(ctx context.Context, l *link) (*gosmtp.Client, error) {
	switch s.config.TLS {
	case TLSNone:
		return gosmtp.NewClient(l), nil
	case TLSImplicit:
		secured := tls.Client(l, s.config.TLSConfig)
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, handshakeFailure(ctx, err)
		}
		return gosmtp.NewClient(secured), nil
	case TLSStart:
	}
	client, err := gosmtp.NewClientStartTLS(l, s.config.TLSConfig)
	if err != nil {
		if isOther(ctx, err) {
			return nil, &mail.PermanentError{Phase: mail.PhaseTLS, Err: errNoStartTLS}
		}
		return nil, failure(ctx, mail.PhaseConnect, err)
	}
	return client, nil
}

// handshakeFailure separates a certificate or version that does not fit, which waiting does not change, from a failed
// connection. After STARTTLS the client handshakes with its first command, so EHLO's errors pass through here too.
func handshakeFailure(ctx context.Context, err error) error {
	var certificate *tls.CertificateVerificationError
	var op *net.OpError
	switch {
	case ctx.Err() != nil:
	case errors.As(err, &certificate):
		return &mail.PermanentError{Phase: mail.PhaseTLS, Err: certificate}
	case errors.As(err, &op) && op.Op == "remote error", isOther(ctx, err):
		return &mail.PermanentError{Phase: mail.PhaseTLS, Err: errHandshake}
	}
	return failure(ctx, mail.PhaseConnect, err)
}

// Causes of a [mail.PermanentError] that is no reply.
var (
	errNoStartTLS = errors.New("smtp: server does not offer STARTTLS")
	errNoAuth     = errors.New("smtp: server offers neither AUTH PLAIN nor LOGIN")
	errHandshake  = errors.New("smtp: TLS handshake failed")
)

func (s *Sender) authenticate(ctx context.Context, l *link, client *gosmtp.Client) error {
	if s.config.Username == "" {
		return nil
	}
	// The name was checked in New; what it resolved to is checked here.
	if s.config.TLS == TLSNone && !s.config.AllowCleartextAuth && !isLoopbackAddr(l.RemoteAddr()) {
		return &mail.PermanentError{Phase: mail.PhaseAuth, Err: ErrCleartext}
	}
	var err error
	switch {
	case client.SupportsAuth("PLAIN"):
		err = client.Auth(plainAuth{s.config.Username, s.config.Password})
	case client.SupportsAuth("LOGIN"):
		err = client.Auth(loginAuth{s.config.Username, s.config.Password})
	default:
		return &mail.PermanentError{Phase: mail.PhaseAuth, Err: errNoAuth}
	}
	if err != nil {
		return failure(ctx, mail.PhaseAuth, err)
	}
	return nil
}

func isLoopbackAddr(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
