package smtp_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"io"
	"log"
	"math/big"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

// backend is a go-smtp server under test control. The hooks may be nil.
type backend struct {
	onMail, onRcpt func(c *gosmtp.Conn, address string) error
	onData         func(c *gosmtp.Conn) error

	sessions, resets atomic.Int64

	mu       sync.Mutex
	received []string // before onData decides
}

func (b *backend) NewSession(c *gosmtp.Conn) (gosmtp.Session, error) {
	b.sessions.Add(1)
	return &session{backend: b, conn: c}, nil
}

func (b *backend) contents() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.received...)
}

func (b *backend) count() int { return len(b.contents()) }

type session struct {
	*backend
	conn *gosmtp.Conn
}

func (s *session) Reset()        { s.resets.Add(1) }
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *gosmtp.MailOptions) error {
	if s.onMail != nil {
		return s.onMail(s.conn, from)
	}
	return nil
}

func (s *session) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	if s.onRcpt != nil {
		return s.onRcpt(s.conn, to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.received = append(s.received, string(content))
	s.mu.Unlock()
	if s.onData != nil {
		return s.onData(s.conn)
	}
	return nil
}

// listen opens a port on the loopback interface.
func listen(tb testing.TB) net.Listener {
	tb.Helper()
	listener, err := (&net.ListenConfig{}).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	require.NoError(tb, err)
	return listener
}

// serve starts a go-smtp server and stops it with the test.
func serve(tb testing.TB, b *backend, protect func(*gosmtp.Server, net.Listener) net.Listener) string {
	tb.Helper()
	server := gosmtp.NewServer(b)
	server.Domain = "test.example"
	server.MaxMessageBytes = 1 << 20
	server.ErrorLog = log.New(io.Discard, "", 0)
	listener := listen(tb)
	addr := listener.Addr().String()
	if protect != nil {
		listener = protect(server, listener)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener)
	}()
	tb.Cleanup(func() {
		_ = server.Close()
		_ = listener.Close() // Serve may not have known it yet
		<-done
	})
	return addr
}

// script is a server that says fixed lines: for each line received that begins with a key, the value. A value of "drop"
// closes the connection, "hang" stops answering. What was received is kept.
type script struct {
	replies map[string]string
	conns   atomic.Int64
	mu      sync.Mutex
	heard   []string
}

func (s *script) lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.heard...)
}

func (s *script) serve(tb testing.TB) string {
	tb.Helper()
	listener := listen(tb)
	var group sync.WaitGroup
	stop := make(chan struct{})
	group.Go(func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			s.conns.Add(1)
			group.Go(func() { s.talk(c, stop) })
		}
	})
	tb.Cleanup(func() {
		close(stop)
		_ = listener.Close()
		group.Wait()
	})
	return listener.Addr().String()
}

func (s *script) talk(c net.Conn, stop <-chan struct{}) {
	defer func() { _ = c.Close() }()
	if ok, _ := s.say(c, "GREETING", "220 test.example", stop); !ok {
		return
	}
	scanner := bufio.NewScanner(c)
	inData := false
	for scanner.Scan() {
		line := scanner.Text()
		s.mu.Lock()
		s.heard = append(s.heard, line)
		s.mu.Unlock()
		verb, fallback := line, "250 ok"
		switch {
		case inData && line != ".":
			continue
		case strings.HasPrefix(line, "DATA"):
			fallback = "354 go on"
		case strings.HasPrefix(line, "QUIT"):
			fallback = "221 bye"
		}
		ok, reply := s.say(c, verb, fallback, stop)
		if !ok {
			return
		}
		inData = !inData && strings.HasPrefix(reply, "354")
	}
}

func (s *script) say(c net.Conn, heard, reply string, stop <-chan struct{}) (ok bool, said string) {
	for key, value := range s.replies {
		if strings.HasPrefix(heard, key) {
			reply = value
		}
	}
	switch reply {
	case "drop":
		return false, reply
	case "hang":
		<-stop
		return false, reply
	}
	_, err := io.WriteString(c, reply+"\r\n")
	return err == nil, reply
}

// certificate makes a self-signed certificate for name and the pool that trusts it.
func certificate(tb testing.TB, name string) (tls.Certificate, *x509.CertPool) {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(tb, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(tb, err)
	leaf, err := x509.ParseCertificate(der)
	require.NoError(tb, err)
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
}

func message(tb testing.TB, id string) *mail.Message {
	tb.Helper()
	from, err := mail.NewAddress("Example Alumni", "alumni@example.com")
	require.NoError(tb, err)
	to, err := mail.ParseAddress("hanako@example.jp")
	require.NoError(tb, err)
	return &mail.Message{
		ID: id + "@example.com", Date: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC), From: from, To: to,
		Subject: "Autumn", Text: mail.NewBody("Hello\n.\n..dots\n" + strings.Repeat("long ", 2000)),
	}
}

func requireNoAddress(tb testing.TB, err error) {
	tb.Helper()
	require.NotContains(tb, err.Error(), "@")
	require.NotContains(tb, err.Error(), "hanako")
}
