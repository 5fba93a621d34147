package alumnikit

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"sync"
)

// MinKeySize is the least size of a key in bytes.
const MinKeySize = 32

// Purpose separates the uses of one key: what is sealed for one purpose opens
// for no other.
type Purpose string

// Keyring seals, opens and authenticates with keys derived from the host's
// secrets (HKDF with SHA-256, RFC 5869). The first key seals; all keys open, so
// a key is rotated by putting a new one in front and dropping the old one when
// nothing sealed by it matters any more. Safe for concurrent use.
type Keyring struct {
	keys    []key
	derived sync.Map // derivation -> []byte; bounded by keys x purposes
	macs    sync.Map // derivation -> *sync.Pool of hash.Hash, which have digested the key; bounded likewise
}

type key struct {
	id     byte
	secret []byte
}

type derivation struct {
	index   int
	purpose Purpose
}

// NewKeyring takes at least one secret of MinKeySize bytes or more, newest
// first. Two secrets with the same first fingerprint byte are refused with
// ErrInvalid, because the byte says which key opens; draw another.
func NewKeyring(secrets ...[]byte) (*Keyring, error) {
	if len(secrets) == 0 {
		return nil, fmt.Errorf("keyring: at least one key is needed: %w", ErrInvalid)
	}
	ring := &Keyring{}
	seen := map[byte]bool{}
	for i, secret := range secrets {
		if len(secret) < MinKeySize {
			return nil, fmt.Errorf("keyring: key %d has %d bytes, want %d or more: %w",
				i, len(secret), MinKeySize, ErrInvalid)
		}
		fingerprint := sha256.Sum256(append([]byte("alumnikit key id\x00"), secret...))
		if seen[fingerprint[0]] {
			return nil, fmt.Errorf("keyring: keys %d and an earlier one share an id: %w", i, ErrInvalid)
		}
		seen[fingerprint[0]] = true
		ring.keys = append(ring.keys, key{id: fingerprint[0], secret: append([]byte(nil), secret...)})
	}
	return ring, nil
}

// RandomKeyring is for memory stores and tests: nothing sealed by it outlives
// the process.
func RandomKeyring() *Keyring {
	secret := make([]byte, MinKeySize)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	ring, err := NewKeyring(secret)
	if err != nil {
		panic(err) // the size is a constant
	}
	return ring
}

// sealOverhead is the key id, the nonce and the tag of a sealed text.
const sealOverhead = 1 + 12 + 16

// Seal encrypts and authenticates plain (AES-256-GCM) for one purpose, bound to
// the context bytes. The nonce is a MAC of everything sealed, so sealing the
// same again gives the same bytes and reveals only that it is the same.
func (k *Keyring) Seal(purpose Purpose, context, plain []byte) []byte {
	first := k.keys[0]
	nonce := k.mac(0, purpose+"/nonce", context, plain)[:12]
	out := make([]byte, 0, sealOverhead+len(plain))
	out = append(out, first.id)
	out = append(out, nonce...)
	return k.aead(0, purpose).Seal(out, nonce, plain, context)
}

// errOpen carries no detail on purpose: which check failed is nobody's business.
var errOpen = errors.New("keyring: cannot open")

// Open returns what Seal was given, or an error if anything differs: a byte,
// the purpose, the context, the keys.
func (k *Keyring) Open(purpose Purpose, context, sealed []byte) ([]byte, error) {
	if len(sealed) < sealOverhead {
		return nil, errOpen
	}
	for i, key := range k.keys {
		if key.id != sealed[0] {
			continue
		}
		plain, err := k.aead(i, purpose).Open(nil, sealed[1:13], sealed[13:], context)
		if err != nil {
			return nil, errOpen
		}
		return plain, nil
	}
	return nil, errOpen
}

// MAC authenticates parts (HMAC-SHA-256, RFC 2104) with the first key: 33
// bytes, the key's id and the tag. Part boundaries are authenticated.
func (k *Keyring) MAC(purpose Purpose, parts ...[]byte) []byte {
	return append([]byte{k.keys[0].id}, k.mac(0, purpose, parts...)...)
}

// MACs returns the MAC of the parts under each key, that of MAC first. What was
// stored under a MAC is found by all of them after a key was rotated.
func (k *Keyring) MACs(purpose Purpose, parts ...[]byte) [][]byte {
	out := make([][]byte, len(k.keys))
	for i, key := range k.keys {
		out[i] = append([]byte{key.id}, k.mac(i, purpose, parts...)...)
	}
	return out
}

// Verify reports, in constant time, whether mac is the MAC of the parts under
// any of the keys.
func (k *Keyring) Verify(purpose Purpose, mac []byte, parts ...[]byte) bool {
	if len(mac) != 1+sha256.Size {
		return false
	}
	for i, key := range k.keys {
		if key.id == mac[0] {
			return hmac.Equal(mac[1:], k.mac(i, purpose, parts...))
		}
	}
	return false
}

func (k *Keyring) mac(index int, purpose Purpose, parts ...[]byte) []byte {
	pool := k.hashes(derivation{index, purpose})
	h := pool.Get().(hash.Hash)
	defer pool.Put(h)
	h.Reset()
	for _, part := range parts {
		var size [8]byte
		for i := range size {
			size[i] = byte(len(part) >> (8 * (7 - i)))
		}
		h.Write(size[:])
		h.Write(part)
	}
	return h.Sum(nil)
}

// hashes are those to authenticate with, for who comes next: to digest a key takes
// as long as to digest what is short.
func (k *Keyring) hashes(at derivation) *sync.Pool {
	if known, ok := k.macs.Load(at); ok {
		return known.(*sync.Pool)
	}
	key := k.derive(at.index, "mac/"+at.purpose)
	made, _ := k.macs.LoadOrStore(at, &sync.Pool{New: func() any { return hmac.New(sha256.New, key) }})
	return made.(*sync.Pool)
}

func (k *Keyring) aead(index int, purpose Purpose) cipher.AEAD {
	block, err := aes.NewCipher(k.derive(index, "seal/"+purpose))
	if err != nil {
		panic(err) // derived keys are 32 bytes
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block size that GCM wants
	}
	return gcm
}

func (k *Keyring) derive(index int, purpose Purpose) []byte {
	at := derivation{index, purpose}
	if known, ok := k.derived.Load(at); ok {
		return known.([]byte)
	}
	derived, err := hkdf.Key(sha256.New, k.keys[index].secret, nil, "alumnikit/"+string(purpose), 32)
	if err != nil {
		panic(err) // 32 bytes are within what HKDF can give
	}
	k.derived.Store(at, derived)
	return derived
}
