package smtp_test

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/newsletter/smtp"
)

func TestTLS(t *testing.T) {
	t.Parallel()
	cert, pool := certificate(t, "relay.example")
	config := &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
	starting := func(server *gosmtp.Server, l net.Listener) net.Listener {
		server.TLSConfig = config
		return l
	}
	implicit := func(_ *gosmtp.Server, l net.Listener) net.Listener { return tls.NewListener(l, config) }
	trusting := &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}

	for name, tc := range map[string]struct {
		protect func(*gosmtp.Server, net.Listener) net.Listener
		config  smtp.Config
		want    mail.Outcome
	}{
		"starttls":                {starting, smtp.Config{TLS: smtp.TLSStart, ServerName: "relay.example", TLSConfig: trusting}, mail.Accepted},
		"implicit":                {implicit, smtp.Config{TLS: smtp.TLSImplicit, ServerName: "relay.example", TLSConfig: trusting}, mail.Accepted},
		"starttls, other name":    {starting, smtp.Config{TLS: smtp.TLSStart, ServerName: "other.example", TLSConfig: trusting}, mail.Unavailable},
		"implicit, other name":    {implicit, smtp.Config{TLS: smtp.TLSImplicit, TLSConfig: trusting}, mail.Unavailable},
		"starttls, unknown root":  {starting, smtp.Config{TLS: smtp.TLSStart, ServerName: "relay.example"}, mail.Unavailable},
		"starttls is not offered": {nil, smtp.Config{TLS: smtp.TLSStart, ServerName: "relay.example", TLSConfig: trusting}, mail.Unavailable},
		"implicit to plain":       {nil, smtp.Config{TLS: smtp.TLSImplicit, ServerName: "relay.example", TLSConfig: trusting}, mail.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var protected atomic.Bool
			b := &backend{onMail: func(c *gosmtp.Conn, _ string) error {
				_, ok := c.TLSConnectionState()
				protected.Store(ok)
				return nil
			}}
			tc.config.Addr = serve(t, b, tc.protect)
			tc.config.LocalName = "alumni.example"
			s := open(t, tc.config)
			err := s.Send(t.Context(), message(t, "a"))
			require.Equal(t, tc.want, mail.Classify(err), "%v", err)
			if tc.want == mail.Accepted {
				require.NoError(t, s.Send(t.Context(), message(t, "b")))
				require.True(t, protected.Load())
				require.Equal(t, 2, b.count())
				return
			}
			require.Zero(t, b.count())
		})
	}
}

func TestAuth(t *testing.T) {
	t.Parallel()
	word := base64.StdEncoding.EncodeToString
	plain := "AUTH PLAIN " + word([]byte("\x00alumni\x00s3cret"))
	for name, tc := range map[string]struct {
		replies map[string]string
		heard   string
		want    mail.Outcome
	}{
		"plain": {map[string]string{"EHLO": "250-hi\r\n250 AUTH LOGIN PLAIN", "AUTH": "235 2.7.0 welcome"}, plain, mail.Accepted},
		"login": {map[string]string{
			"EHLO": "250-hi\r\n250 AUTH LOGIN", "AUTH": "334 " + word([]byte("Username:")),
			word([]byte("alumni")): "334 " + word([]byte("Password:")), word([]byte("s3cret")): "235 welcome",
		}, word([]byte("s3cret")), mail.Accepted},
		"refused":   {map[string]string{"EHLO": "250-hi\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 wrong"}, plain, mail.Unavailable},
		"temporary": {map[string]string{"EHLO": "250-hi\r\n250 AUTH PLAIN", "AUTH": "454 4.7.0 later"}, plain, mail.Deferred},
		"unoffered": {map[string]string{"EHLO": "250-hi\r\n250 AUTH XOAUTH2"}, "EHLO localhost", mail.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := &script{replies: tc.replies}
			s := open(t, smtp.Config{Addr: server.serve(t), Username: "alumni", Password: "s3cret"})
			err := s.Send(t.Context(), message(t, "a"))
			require.Equal(t, tc.want, mail.Classify(err), "%v", err)
			require.Contains(t, server.lines(), tc.heard)
			if err != nil {
				require.NotContains(t, err.Error(), "s3cret")
			}
			require.NotContains(t, fmt.Sprint(s), "s3cret")
		})
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	fine := smtp.Config{Addr: "smtp.example.com:25"}
	for name, spoil := range map[string]func(*smtp.Config){
		"no port":         func(c *smtp.Config) { c.Addr = "smtp.example.com" },
		"no host":         func(c *smtp.Config) { c.Addr = ":25" },
		"mode":            func(c *smtp.Config) { c.TLS = "maybe" },
		"pool":            func(c *smtp.Config) { c.Pool = 257 },
		"negative pool":   func(c *smtp.Config) { c.Pool = -1 },
		"messages":        func(c *smtp.Config) { c.MessagesPerConn = -1 },
		"timeout":         func(c *smtp.Config) { c.CommandTimeout = -1 },
		"local name":      func(c *smtp.Config) { c.LocalName = "x\r\nMAIL FROM:<a@example.com>" },
		"half a password": func(c *smtp.Config) { c.Username = "a" },
		"NUL":             func(c *smtp.Config) { c.Username, c.Password = "a\x00b", "c" },
	} {
		config := fine
		spoil(&config)
		_, err := smtp.New(config)
		require.ErrorIs(t, err, smtp.ErrConfig, name)
	}
	exposed := smtp.Config{Addr: "smtp.example.com:25", TLS: smtp.TLSNone, Username: "a", Password: "b"}
	_, err := smtp.New(exposed)
	require.ErrorIs(t, err, smtp.ErrCleartext)
	exposed.AllowCleartextAuth = true
	_, err = smtp.New(exposed)
	require.NoError(t, err)
	for _, addr := range []string{"127.0.0.1:25", "[::1]:25", "localhost:25"} {
		_, err = smtp.New(smtp.Config{Addr: addr, TLS: smtp.TLSNone, Username: "a", Password: "b"})
		require.NoError(t, err, addr)
	}
}

// TestManySenders sends from 64 goroutines over 4 connections: each message once, never more than 4 at a time.
func TestManySenders(t *testing.T) {
	t.Parallel()
	var now, most atomic.Int64
	b := &backend{onData: func(*gosmtp.Conn) error {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		time.Sleep(time.Millisecond)
		now.Add(-1)
		return nil
	}}
	s := open(t, smtp.Config{Addr: serve(t, b, nil), Pool: 4})
	var group sync.WaitGroup
	for i := range 64 {
		group.Go(func() {
			for j := range 3 {
				if err := s.Send(t.Context(), message(t, fmt.Sprintf("%d.%d", i, j))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	seen := map[string]bool{}
	for _, content := range b.contents() {
		for line := range strings.SplitSeq(content, "\r\n") {
			if id, ok := strings.CutPrefix(line, "Message-ID: "); ok {
				require.False(t, seen[id], "sent twice")
				seen[id] = true
			}
		}
	}
	require.Len(t, seen, 192)
	require.LessOrEqual(t, most.Load(), int64(4))
	require.LessOrEqual(t, b.sessions.Load(), int64(6), "4 connections, replaced after 100 messages each")
}

func TestWaitingForAConnectionEndsWithTheContext(t *testing.T) {
	t.Parallel()
	hold := make(chan struct{})
	begun := make(chan struct{})
	b := &backend{onData: func(*gosmtp.Conn) error {
		close(begun)
		<-hold
		return nil
	}}
	s := open(t, smtp.Config{Addr: serve(t, b, nil), Pool: 1})
	first := make(chan error, 1)
	one := message(t, "1")
	go func() { first <- s.Send(t.Context(), one) }()
	<-begun
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	err := s.Send(ctx, message(t, "2"))
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, mail.Deferred, mail.Classify(err))

	require.NoError(t, s.Close(), "closing does not cut off a message under way")
	close(hold)
	require.NoError(t, <-first)
	err = s.Send(t.Context(), message(t, "3"))
	require.ErrorIs(t, err, smtp.ErrClosed)
	require.ErrorAs(t, err, new(*mail.TemporaryError))
}

func BenchmarkSend(b *testing.B) {
	server := &backend{onData: func(*gosmtp.Conn) error { return nil }}
	s := open(b, smtp.Config{Addr: serve(b, server, nil), MessagesPerConn: 1 << 30})
	m := message(b, "a")
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Send(b.Context(), m); err != nil {
			b.Fatal(err)
		}
	}
}
