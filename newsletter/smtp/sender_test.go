package smtp_test

import (
	"context"
	"net"
	"strconv"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/newsletter/smtp"
)

func open(tb testing.TB, config smtp.Config) *smtp.Sender {
	tb.Helper()
	if config.TLS == "" {
		config.TLS = smtp.TLSNone
	}
	s, err := smtp.New(config)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	return s
}

func TestSendDeliversTheExactBytes(t *testing.T) {
	t.Parallel()
	b := &backend{}
	s := open(t, smtp.Config{Addr: serve(t, b, nil), Pool: 1})
	for i := range 20 {
		require.NoError(t, s.Send(t.Context(), message(t, strconv.Itoa(i))))
	}
	for i, content := range b.contents() {
		raw, err := message(t, strconv.Itoa(i)).Render()
		require.NoError(t, err)
		require.Equal(t, string(raw), content)
	}
	require.Equal(t, 20, b.count())
	require.EqualValues(t, 1, b.sessions.Load(), "one connection carries them all")
}

func TestConnectionIsReplacedAfterItsShare(t *testing.T) {
	t.Parallel()
	b := &backend{}
	s := open(t, smtp.Config{Addr: serve(t, b, nil), MessagesPerConn: 5})
	for i := range 12 {
		require.NoError(t, s.Send(t.Context(), message(t, strconv.Itoa(i))))
	}
	require.EqualValues(t, 3, b.sessions.Load())
}

func TestNoResetAfterSuccessResetAfterRefusal(t *testing.T) {
	t.Parallel()
	server := &script{replies: map[string]string{}}
	s := open(t, smtp.Config{Addr: server.serve(t)})
	for i := range 3 {
		require.NoError(t, s.Send(t.Context(), message(t, strconv.Itoa(i))))
	}
	require.NotContains(t, server.lines(), "RSET")

	refusing := &script{replies: map[string]string{"RCPT": "550 5.1.1 <hanako@example.jp> unknown"}}
	s = open(t, smtp.Config{Addr: refusing.serve(t)})
	for range 3 {
		require.Error(t, s.Send(t.Context(), message(t, "a")))
	}
	require.Contains(t, refusing.lines(), "RSET")
	require.EqualValues(t, 1, refusing.conns.Load(), "a refused recipient does not cost the connection")
}

// TestReplies walks every step of the protocol with every kind of answer.
func TestReplies(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		replies map[string]string
		want    mail.Outcome
		text    string
	}{
		"accepted":            {map[string]string{}, mail.Accepted, ""},
		"accepted oddly":      {map[string]string{".": "251 will forward"}, mail.Accepted, ""},
		"greeting 4":          {map[string]string{"GREETING": "421 busy"}, mail.Deferred, "mail: not delivered yet at connect: 421"},
		"greeting 5":          {map[string]string{"GREETING": "554 no"}, mail.Unavailable, "mail: refused at connect: 554"},
		"greeting drop":       {map[string]string{"GREETING": "drop"}, mail.Deferred, "mail: not delivered yet at connect: unexpected EOF"},
		"greeting garbage":    {map[string]string{"GREETING": "hanako@example.jp"}, mail.Deferred, "mail: not delivered yet at connect: smtp: protocol error"},
		"mail 4":              {map[string]string{"MAIL": "450 4.7.1 slow down"}, mail.Deferred, "mail: not delivered yet at sender: 450 4.7.1"},
		"mail 5":              {map[string]string{"MAIL": "550 5.7.1 not you"}, mail.Unavailable, "mail: refused at sender: 550 5.7.1"},
		"mail too large":      {map[string]string{"MAIL": "552 5.3.4 too big"}, mail.Refused, "mail: refused at data: 552 5.3.4"},
		"mail drop":           {map[string]string{"MAIL": "drop"}, mail.Deferred, "mail: not delivered yet at sender: unexpected EOF"},
		"rcpt 4":              {map[string]string{"RCPT": "451 4.3.0 hanako@example.jp later"}, mail.Deferred, "mail: not delivered yet at recipient: 451 4.3.0"},
		"rcpt 421":            {map[string]string{"RCPT": "421 closing"}, mail.Deferred, "mail: not delivered yet at recipient: 421"},
		"rcpt 5":              {map[string]string{"RCPT": "550 5.1.1 <hanako@example.jp> unknown"}, mail.Bounced, "mail: refused at recipient: 550 5.1.1"},
		"rcpt 5 bare":         {map[string]string{"RCPT": "550 unknown"}, mail.Bounced, "mail: refused at recipient: 550"},
		"rcpt 5 policy":       {map[string]string{"RCPT": "550 5.7.1 relaying denied"}, mail.Refused, "mail: refused at recipient: 550 5.7.1"},
		"rcpt drop":           {map[string]string{"RCPT": "drop"}, mail.Deferred, "mail: not delivered yet at recipient: unexpected EOF"},
		"data 4":              {map[string]string{"DATA": "451 later"}, mail.Deferred, "mail: not delivered yet at data: 451"},
		"data 5":              {map[string]string{"DATA": "554 5.5.1 no"}, mail.Refused, "mail: refused at data: 554 5.5.1"},
		"drop before content": {map[string]string{"DATA": "drop"}, mail.Deferred, "mail: not delivered yet at data: unexpected EOF"},
		"content 4":           {map[string]string{".": "452 4.3.1 disk full"}, mail.Deferred, "mail: not delivered yet at content: 452 4.3.1"},
		"content 5":           {map[string]string{".": "554 5.7.1 spam"}, mail.Refused, "mail: refused at content: 554 5.7.1"},
		"content 5 mailbox":   {map[string]string{".": "552 5.2.2 full"}, mail.Bounced, "mail: refused at content: 552 5.2.2"},
		"drop after the dot":  {map[string]string{".": "drop"}, mail.Uncertain, "mail: handed over without an answer at content: unexpected EOF"},
		"garbage after dot":   {map[string]string{".": "what?"}, mail.Uncertain, "mail: handed over without an answer at content: smtp: protocol error"},
		"354 after dot":       {map[string]string{".": "354 more"}, mail.Uncertain, "mail: handed over without an answer at content: smtp: protocol error"},
		"odd class":           {map[string]string{"RCPT": "550 2.1.1 confused"}, mail.Bounced, "mail: refused at recipient: 550"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &script{replies: tc.replies}
			err := open(t, smtp.Config{Addr: server.serve(t)}).Send(t.Context(), message(t, "a"))
			require.Equal(t, tc.want, mail.Classify(err), "%v", err)
			if tc.text != "" {
				require.EqualError(t, err, tc.text)
				requireNoAddress(t, err)
			}
			require.LessOrEqual(t, server.conns.Load(), int64(1), "a first connection is never retried")
		})
	}
}

func TestDroppedByARealServer(t *testing.T) {
	t.Parallel()
	before := &backend{onRcpt: func(c *gosmtp.Conn, _ string) error { return c.Conn().Close() }}
	err := open(t, smtp.Config{Addr: serve(t, before, nil)}).Send(t.Context(), message(t, "a"))
	require.Equal(t, mail.Deferred, mail.Classify(err), "%v", err)

	after := &backend{onData: func(c *gosmtp.Conn) error { return c.Conn().Close() }}
	err = open(t, smtp.Config{Addr: serve(t, after, nil)}).Send(t.Context(), message(t, "a"))
	var uncertain *mail.UncertainError
	require.ErrorAs(t, err, &uncertain)
	require.Equal(t, 1, after.count(), "the server did take it: the doubt is real")
}

func TestDropWithinTheContentIsNotUncertain(t *testing.T) {
	t.Parallel()
	listener := listen(t)
	go func() {
		c, err := listener.Accept()
		if err != nil {
			return
		}
		_ = c.(*net.TCPConn).SetReadBuffer(4096)
		_, _ = c.Write([]byte("220 hi\r\n250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n"))
		buffer := make([]byte, 1000)
		_, _ = c.Read(buffer)
		time.Sleep(50 * time.Millisecond)
		_ = c.(*net.TCPConn).SetLinger(0)
		_ = c.Close()
	}()
	t.Cleanup(func() { _ = listener.Close() })
	m := message(t, "a")
	// Nearly 8 MiB encoded: more than the buffers of both sockets take.
	m.Text = mail.NewBody(string(make([]byte, 10<<17)))
	m.HTML = mail.NewBody(string(make([]byte, 10<<17)))
	err := open(t, smtp.Config{Addr: listener.Addr().String()}).Send(t.Context(), m)
	var temporary *mail.TemporaryError
	require.ErrorAs(t, err, &temporary)
	require.Equal(t, mail.PhaseData, temporary.Phase)
}

func TestStaleConnectionIsReplacedOnce(t *testing.T) {
	t.Parallel()
	b := &backend{onData: func(c *gosmtp.Conn) error {
		time.AfterFunc(20*time.Millisecond, func() { _ = c.Conn().Close() })
		return nil
	}}
	s := open(t, smtp.Config{Addr: serve(t, b, nil)})
	for i := range 3 {
		require.NoError(t, s.Send(t.Context(), message(t, strconv.Itoa(i))))
		time.Sleep(60 * time.Millisecond)
	}
	require.EqualValues(t, 3, b.sessions.Load())
	require.Equal(t, 3, b.count(), "nothing was sent twice")
}

func TestReusedConnectionLostAfterTheDotIsNotRetried(t *testing.T) {
	t.Parallel()
	count := 0
	b := &backend{onData: func(c *gosmtp.Conn) error {
		if count++; count == 2 {
			return c.Conn().Close()
		}
		return nil
	}}
	s := open(t, smtp.Config{Addr: serve(t, b, nil)})
	require.NoError(t, s.Send(t.Context(), message(t, "1")))
	require.Equal(t, mail.Uncertain, mail.Classify(s.Send(t.Context(), message(t, "2"))))
	require.Equal(t, 2, b.count())
	require.NoError(t, s.Send(t.Context(), message(t, "3")))
}

func TestIdleConnectionIsNotKeptTooLong(t *testing.T) {
	t.Parallel()
	b := &backend{}
	s := open(t, smtp.Config{Addr: serve(t, b, nil), IdleTimeout: time.Nanosecond})
	require.NoError(t, s.Send(t.Context(), message(t, "1")))
	time.Sleep(time.Millisecond)
	require.NoError(t, s.Send(t.Context(), message(t, "2")))
	require.EqualValues(t, 2, b.sessions.Load())
}

func TestSlowServer(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]mail.Outcome{
		"GREETING": mail.Deferred, "EHLO": mail.Deferred, "MAIL": mail.Deferred, "RCPT": mail.Deferred,
		"DATA": mail.Deferred, ".": mail.Uncertain,
	} {
		t.Run("context "+key, func(t *testing.T) {
			t.Parallel()
			server := &script{replies: map[string]string{key: "hang"}}
			s := open(t, smtp.Config{Addr: server.serve(t)})
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			begun := time.Now()
			err := s.Send(ctx, message(t, "a"))
			require.Equal(t, want, mail.Classify(err), "%v", err)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			require.Less(t, time.Since(begun), 5*time.Second)
		})
		t.Run("own timeout "+key, func(t *testing.T) {
			t.Parallel()
			server := &script{replies: map[string]string{key: "hang"}}
			s := open(t, smtp.Config{
				Addr: server.serve(t), DialTimeout: 100 * time.Millisecond,
				CommandTimeout: 100 * time.Millisecond, SubmitTimeout: 100 * time.Millisecond,
			})
			err := s.Send(t.Context(), message(t, "a"))
			require.Equal(t, want, mail.Classify(err), "%v", err)
		})
	}
}

func TestEndedContextSendsNothing(t *testing.T) {
	t.Parallel()
	b := &backend{}
	s := open(t, smtp.Config{Addr: serve(t, b, nil)})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.Send(ctx, message(t, "a"))
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, mail.Deferred, mail.Classify(err))
	require.Zero(t, b.sessions.Load())
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	listener := listen(t)
	addr := listener.Addr().String()
	require.NoError(t, listener.Close())
	err := open(t, smtp.Config{Addr: addr}).Send(t.Context(), message(t, "a"))
	require.Equal(t, mail.Deferred, mail.Classify(err))
	requireNoAddress(t, err)
}

func TestInvalidMessageOpensNoConnection(t *testing.T) {
	t.Parallel()
	b := &backend{}
	s := open(t, smtp.Config{Addr: serve(t, b, nil)})
	m := message(t, "a")
	m.Subject = "x\r\nBcc: everyone@example.com"
	require.Equal(t, mail.Refused, mail.Classify(s.Send(t.Context(), m)))
	require.Zero(t, b.sessions.Load())
}
