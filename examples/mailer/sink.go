package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"sync"
)

// Mailboxes that the sink treats in their own way.
const (
	goneBox = "gone" // refused for good
	busyBox = "busy" // refused the first time
)

// sink is an SMTP server (RFC 5321) that takes letters and throws them away. It
// knows no TLS and no login: it listens on the loopback interface only.
type sink struct {
	listener net.Listener
	group    sync.WaitGroup

	mu       sync.Mutex
	accepted int
	tried    map[string]bool
	conns    map[net.Conn]bool
}

func startSink(ctx context.Context) (*sink, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &sink{listener: listener, tried: map[string]bool{}, conns: map[net.Conn]bool{}}
	s.group.Go(s.serve)
	return s, nil
}

func (s *sink) addr() string { return s.listener.Addr().String() }

// report ends the server and says what it took.
func (s *sink) report(out io.Writer) {
	_ = s.listener.Close()
	s.mu.Lock()
	for conn := range s.conns {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.group.Wait()
	fmt.Fprintf(out, "the server accepted %d letters\n", s.accepted)
}

func (s *sink) serve() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns[conn] = true
		s.mu.Unlock()
		s.group.Go(func() {
			defer func() {
				s.mu.Lock()
				delete(s.conns, conn)
				s.mu.Unlock()
				_ = conn.Close()
			}()
			s.talk(textproto.NewConn(conn))
		})
	}
}

// talk answers one client until it quits or hangs up.
func (s *sink) talk(c *textproto.Conn) {
	reply := "220 mailer.example ready"
	for reply != "" {
		if err := c.PrintfLine("%s", reply); err != nil || strings.HasPrefix(reply, "221") {
			return
		}
		line, err := c.ReadLine()
		if err != nil {
			return
		}
		reply = s.answer(c, line)
	}
}

// answer is the reply to one command, empty if the client is gone.
func (s *sink) answer(c *textproto.Conn, line string) string {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		return "250 mailer.example"
	case "MAIL", "RSET", "NOOP":
		return "250 2.0.0 fine"
	case "RCPT":
		return s.recipient(rest)
	case "DATA":
		if err := c.PrintfLine("354 go on"); err != nil {
			return ""
		}
		if _, err := io.Copy(io.Discard, c.DotReader()); err != nil {
			return ""
		}
		s.mu.Lock()
		s.accepted++
		s.mu.Unlock()
		return "250 2.0.0 taken"
	case "QUIT":
		return "221 2.0.0 bye"
	default:
		return "502 5.5.1 not known here"
	}
}

func (s *sink) recipient(to string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := !s.tried[to]
	s.tried[to] = true
	switch {
	case strings.Contains(to, "<"+goneBox+"-"):
		return "550 5.1.1 no such mailbox"
	case strings.Contains(to, "<"+busyBox+"-") && first:
		return "450 4.2.1 come back later"
	default:
		return "250 2.1.5 fine"
	}
}
