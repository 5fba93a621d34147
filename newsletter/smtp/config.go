package smtp

import (
	"cmp"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"time"
)

// TLSMode says how the connection is protected.
type TLSMode string

// The modes. The zero value means TLSStart.
const (
	TLSStart    TLSMode = "starttls" // plain until STARTTLS (RFC 3207), refused if the server does not offer it
	TLSImplicit TLSMode = "implicit" // TLS from the first byte (RFC 8314), usually port 465
	TLSNone     TLSMode = "none"     // no protection: for a relay on the same machine or a trusted network
)

// Valid reports whether m is empty or one of the declared modes.
func (m TLSMode) Valid() bool {
	return m == "" || m == TLSStart || m == TLSImplicit || m == TLSNone
}

// Config says where and how to send. Only Addr is required.
type Config struct {
	Addr       string      // host:port
	TLS        TLSMode     // TLSStart if empty
	ServerName string      // name in the server's certificate; the host of Addr if empty
	TLSConfig  *tls.Config // optional private roots, client certificates; copied, TLS 1.2 at least

	Username, Password string // no AUTH if both are empty; PLAIN (RFC 4616), or LOGIN where only that is offered

	// AllowCleartextAuth permits sending the password without TLS to a host that is not this machine.
	AllowCleartextAuth bool

	LocalName string // name in EHLO after TLS; "localhost" if empty

	DialTimeout    time.Duration // connecting, TLS, greeting and AUTH together; 30 s if 0
	CommandTimeout time.Duration // each command up to DATA; 1 min if 0
	SubmitTimeout  time.Duration // writing the content, and again waiting for its reply; 10 min if 0 (RFC 5321 4.5.3.2.6)
	IdleTimeout    time.Duration // an unused connection older than this is not used again; 30 s if 0

	Pool            int // most connections at a time, 4 if 0, at most 256
	MessagesPerConn int // a connection is closed after so many messages; 100 if 0
}

// Errors of [New] and [Sender.Send] that concern the Config or the Sender itself.
var (
	// ErrConfig is wrapped by every error of New.
	ErrConfig = errors.New("smtp: invalid configuration")
	// ErrCleartext says that the password would travel unprotected.
	ErrCleartext = errors.New("smtp: refused to send credentials without TLS")
	// ErrClosed is the cause in the [mail.TemporaryError] of a Send after Close.
	ErrClosed = errors.New("smtp: sender is closed")
)

const maxPool = 256

func (c Config) withDefaults() (Config, error) {
	host, port, err := net.SplitHostPort(c.Addr)
	switch {
	case err != nil || host == "" || port == "":
		return c, configError("Addr is not host:port")
	case !c.TLS.Valid():
		return c, configError("TLS is not a known mode")
	case c.Pool < 0 || c.Pool > maxPool:
		return c, configError("Pool is out of range")
	case c.MessagesPerConn < 0:
		return c, configError("MessagesPerConn is negative")
	case c.DialTimeout < 0 || c.CommandTimeout < 0 || c.SubmitTimeout < 0 || c.IdleTimeout < 0:
		return c, configError("a timeout is negative")
	case strings.ContainsFunc(c.LocalName, func(r rune) bool { return r <= ' ' || r >= 0x7F }):
		return c, configError("LocalName is not a host name")
	case (c.Username == "") != (c.Password == ""):
		return c, configError("Username and Password go together")
	case strings.ContainsAny(c.Username+c.Password, "\x00"):
		return c, configError("credentials contain NUL")
	}
	if c.TLS == TLSNone && c.Username != "" && !c.AllowCleartextAuth && !isLoopback(host) {
		return c, errors.Join(ErrConfig, ErrCleartext)
	}
	c.TLS = cmp.Or(c.TLS, TLSStart)
	c.ServerName = cmp.Or(c.ServerName, host)
	c.LocalName = cmp.Or(c.LocalName, "localhost")
	c.DialTimeout = cmp.Or(c.DialTimeout, 30*time.Second)
	c.CommandTimeout = cmp.Or(c.CommandTimeout, time.Minute)
	c.SubmitTimeout = cmp.Or(c.SubmitTimeout, 10*time.Minute)
	c.IdleTimeout = cmp.Or(c.IdleTimeout, 30*time.Second)
	c.Pool = cmp.Or(c.Pool, 4)
	c.MessagesPerConn = cmp.Or(c.MessagesPerConn, 100)
	c.TLSConfig = tlsConfig(c.TLSConfig, c.ServerName)
	return c, nil
}

func tlsConfig(base *tls.Config, name string) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if base != nil {
		config = base.Clone()
		config.MinVersion = max(config.MinVersion, tls.VersionTLS12)
	}
	config.ServerName = name
	return config
}

func configError(problem string) error {
	return errors.Join(ErrConfig, errors.New("smtp: "+problem))
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
