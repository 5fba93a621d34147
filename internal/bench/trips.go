package main

import (
	"context"
	"net"
	"sync/atomic"
	"syscall"
)

// dialler connects and counts round trips: each time that something is read after
// something was sent. It is what a statement costs before the server does
// anything, whatever the driver makes of it.
type dialler struct{ count atomic.Int64 }

func (d *dialler) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &wire{Conn: conn, count: &d.count}, nil
}

// trips implements engine.
func (d *dialler) trips() int64 { return d.count.Load() }

// wire is a connection that counts.
type wire struct {
	net.Conn
	count *atomic.Int64
	sent  atomic.Bool
}

// Write implements net.Conn.
func (w *wire) Write(b []byte) (int, error) {
	w.sent.Store(true)
	return w.Conn.Write(b)
}

// Read implements net.Conn.
func (w *wire) Read(b []byte) (int, error) {
	if w.sent.CompareAndSwap(true, false) {
		w.count.Add(1)
	}
	return w.Conn.Read(b)
}

// SyscallConn implements syscall.Conn, which go-sql-driver/mysql asks whether the
// server has hung up.
func (w *wire) SyscallConn() (syscall.RawConn, error) {
	if inner, ok := w.Conn.(syscall.Conn); ok {
		return inner.SyscallConn()
	}
	return nil, syscall.ENOTSUP
}
