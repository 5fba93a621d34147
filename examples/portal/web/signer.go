package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
)

// Signer authenticates the session cookie. A host plugs its key ring in here; Verify should accept older keys and
// compare in constant time. Implementations are safe for concurrent use.
type Signer interface {
	// Sign returns the signature of message.
	Sign(message []byte) []byte
	// Verify reports whether signature belongs to message.
	Verify(message, signature []byte) bool
}

// ErrShortKey means that a signing key has fewer than 32 bytes.
var ErrShortKey = errors.New("web: signing key shorter than 32 bytes")

// NewHMACSigner returns a Signer that uses HMAC-SHA-256 (RFC 2104) with one key of at least 32 bytes.
func NewHMACSigner(key []byte) (Signer, error) {
	if len(key) < 32 {
		return nil, ErrShortKey
	}
	return hmacSigner(append([]byte(nil), key...)), nil
}

type hmacSigner []byte

// Sign implements [Signer].
func (k hmacSigner) Sign(message []byte) []byte {
	h := hmac.New(sha256.New, k)
	_, _ = h.Write(message)
	return h.Sum(nil)
}

// Verify implements [Signer].
func (k hmacSigner) Verify(message, signature []byte) bool {
	return hmac.Equal(k.Sign(message), signature)
}
