package smtp

import (
	"context"
	"net"
	"sync"
	"time"
)

// link is the network connection below the protocol (and below TLS). It adds what go-smtp's client lacks: a context that
// ends overrides every deadline the client sets, and it remembers whether a write failed, which decides whether the
// end of a message can have reached the server.
type link struct {
	net.Conn

	mu          sync.Mutex
	ended       bool      // the context of the current call ended
	limit       time.Time // no deadline goes beyond it, if set
	writeFailed bool
}

// bind makes ctx govern the connection until release is called; release reports whether the connection is still usable,
// that is, whether ctx did not interfere.
func (l *link) bind(ctx context.Context) (release func() bool) {
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(done)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.ended = true
		_ = l.Conn.SetDeadline(past())
	})
	return func() bool {
		if stop() {
			return true
		}
		<-done
		return false
	}
}

// in is the time d from now. Deadlines of connections are real time, whatever clock the host gives the newsletter.
func in(d time.Duration) time.Time {
	return time.Now().Add(d) //nolint:forbidigo // see above
}

// past is a deadline that has gone by.
func past() time.Time { return time.Unix(1, 0) }

// setLimit bounds all following deadlines.
func (l *link) setLimit(t time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.limit = t
	_ = l.Conn.SetDeadline(l.effective(t))
}

// SetDeadline implements net.Conn within the bounds of context and limit.
func (l *link) SetDeadline(t time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Conn.SetDeadline(l.effective(t)) //nolint:wrapcheck // net.Conn promises the network's own errors
}

// SetReadDeadline implements net.Conn within the same bounds.
func (l *link) SetReadDeadline(t time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Conn.SetReadDeadline(l.effective(t)) //nolint:wrapcheck // net.Conn promises the network's own errors
}

// SetWriteDeadline implements net.Conn within the same bounds; closing TLS sets one.
func (l *link) SetWriteDeadline(t time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Conn.SetWriteDeadline(l.effective(t)) //nolint:wrapcheck // net.Conn promises the network's own errors
}

func (l *link) effective(t time.Time) time.Time {
	switch {
	case l.ended:
		return past()
	case l.limit.IsZero():
		return t
	case t.IsZero() || t.After(l.limit):
		return l.limit
	}
	return t
}

// Write implements net.Conn. An error means that not every byte was handed to the network.
func (l *link) Write(p []byte) (int, error) {
	n, err := l.Conn.Write(p)
	if err != nil {
		l.mu.Lock()
		l.writeFailed = true
		l.mu.Unlock()
	}
	return n, err //nolint:wrapcheck // net.Conn promises the network's own errors
}

func (l *link) failedWrite() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.writeFailed
}
