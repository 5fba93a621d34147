package smtp

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	gosmtp "github.com/emersion/go-smtp"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

// Sender delivers messages to one server. Make it with [New]; it is safe for concurrent use.
type Sender struct {
	config Config
	tokens chan struct{} // one for each connection that may be in use

	mu     sync.Mutex
	idle   []*conn // the most recently used last
	closed bool
}

// New checks the configuration and returns a Sender. It connects to nothing. Errors wrap [ErrConfig].
func New(config Config) (*Sender, error) {
	config, err := config.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Sender{config: config, tokens: make(chan struct{}, config.Pool)}, nil
}

// Send delivers one message and returns nil once the server has taken responsibility for it. Otherwise the error is a
// [*mail.MessageError], [*mail.PermanentError], [*mail.TemporaryError] or [*mail.UncertainError]; see the package comment
// for where one ends and the next begins. Send waits for a free connection and ends early when ctx does.
func (s *Sender) Send(ctx context.Context, m *mail.Message) error {
	raw, err := m.Render()
	if err != nil {
		return err
	}
	if err := s.acquire(ctx); err != nil {
		return err
	}
	defer func() { <-s.tokens }()
	e := &envelope{from: m.EnvelopeFrom().Spec(), to: m.To.Spec(), content: raw}
	if c := s.rested(); c != nil {
		if stale, err := s.deliver(ctx, c, e); !stale {
			return err
		}
	}
	c, err := s.dial(ctx)
	if err != nil {
		return err
	}
	_, err = s.deliver(ctx, c, e)
	return err
}

// Close ends the idle connections with QUIT and lets those in use end after their message. Sends that follow fail.
func (s *Sender) Close() error {
	s.mu.Lock()
	idle := s.idle
	s.idle, s.closed = nil, true
	s.mu.Unlock()
	for _, c := range idle {
		c.quit()
	}
	return nil
}

func (s *Sender) acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return failure(ctx, mail.PhaseConnect, err)
	}
	select {
	case s.tokens <- struct{}{}:
	case <-ctx.Done():
		return failure(ctx, mail.PhaseConnect, ctx.Err())
	}
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	if closed {
		<-s.tokens
		return &mail.TemporaryError{Phase: mail.PhaseConnect, Err: ErrClosed}
	}
	return nil
}

// rested takes the most recently used idle connection, or nil, and drops those the server has likely given up on.
func (s *Sender) rested() *conn {
	var old []*conn
	defer func() {
		for _, c := range old {
			_ = c.client.Close() // no QUIT: a server that is gone would hold up this message
		}
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	fresh := in(-s.config.IdleTimeout)
	for len(s.idle) > 0 && s.idle[0].resting.Before(fresh) {
		old, s.idle = append(old, s.idle[0]), s.idle[1:]
	}
	if len(s.idle) == 0 {
		return nil
	}
	last := len(s.idle) - 1
	c := s.idle[last]
	s.idle[last] = nil
	s.idle = s.idle[:last]
	return c
}

// rest keeps a healthy connection for the next message.
func (s *Sender) rest(c *conn) {
	c.resting = in(0)
	s.mu.Lock()
	keep := !s.closed && c.used < s.config.MessagesPerConn
	if keep {
		s.idle = append(s.idle, c)
	}
	s.mu.Unlock()
	if !keep {
		c.quit()
	}
}

type envelope struct {
	from, to string
	content  []byte
}

// deliver runs one mail transaction and then rests or closes the connection. stale reports that a connection used before
// failed at its first command, so that nothing of this message was said.
func (s *Sender) deliver(ctx context.Context, c *conn, e *envelope) (stale bool, err error) {
	release := c.link.bind(ctx)
	reused := c.used > 0
	c.used++
	phase, err := s.transact(ctx, c, e)
	usable := c.reset(err)
	usable = release() && usable
	if usable {
		s.rest(c)
	} else {
		_ = c.client.Close()
	}
	return reused && phase == mail.PhaseSender && ctx.Err() == nil && gone(err), err
}

// gone reports that the server had ended the session: no reply, or 421 (RFC 5321 section 3.8).
func gone(err error) bool {
	var temporary *mail.TemporaryError
	return errors.As(err, &temporary) && (temporary.Code == 0 || temporary.Code == 421)
}

func (s *Sender) transact(ctx context.Context, c *conn, e *envelope) (mail.Phase, error) {
	if err := c.client.Mail(e.from, &gosmtp.MailOptions{Size: int64(len(e.content))}); err != nil {
		return mail.PhaseSender, senderFailure(ctx, err)
	}
	if err := c.client.Rcpt(e.to, nil); err != nil {
		return mail.PhaseRecipient, failure(ctx, mail.PhaseRecipient, err)
	}
	data, err := c.client.Data()
	if err != nil {
		return mail.PhaseData, failure(ctx, mail.PhaseData, err)
	}
	// go-smtp sets no deadline while the content is written.
	_ = c.link.SetDeadline(in(s.config.SubmitTimeout))
	if _, err := data.Write(e.content); err != nil {
		return mail.PhaseData, failure(ctx, mail.PhaseData, err)
	}
	return mail.PhaseContent, verdict(ctx, c.link, data.Close())
}

// senderFailure handles the one reply to MAIL FROM that concerns the message and not the account: its size (RFC 1870).
func senderFailure(ctx context.Context, err error) error {
	var reply *gosmtp.SMTPError
	if errors.As(err, &reply) && reply.Code == 552 {
		return failure(ctx, mail.PhaseData, err)
	}
	return failure(ctx, mail.PhaseSender, err)
}

// reset brings the session back to where MAIL FROM is allowed and reports whether it is there. After a success it is
// there already; RSET would cost a round trip a message.
func (c *conn) reset(err error) bool {
	if err == nil {
		return true
	}
	var permanent *mail.PermanentError
	var temporary *mail.TemporaryError
	switch {
	case errors.As(err, &permanent) && permanent.Code != 0 && permanent.Code != 521:
	case errors.As(err, &temporary) && temporary.Code != 0 && temporary.Code != 421:
	default:
		return false
	}
	return c.client.Reset() == nil
}

// quitTimeout bounds the courtesy of saying goodbye.
const quitTimeout = 2 * time.Second

func (c *conn) quit() {
	c.link.setLimit(in(quitTimeout))
	if c.client.Quit() != nil {
		_ = c.client.Close()
	}
}

// String names the server without the credentials.
func (s *Sender) String() string {
	return fmt.Sprintf("smtp sender to %s (%s)", s.config.Addr, s.config.TLS)
}
