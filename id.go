package alumnikit

import (
	"crypto/rand"
	"fmt"
	"io"

	"github.com/google/uuid"
)

// ID identifies a record inside its tenant: 16 bytes, random (UUIDv4, RFC 9562
// section 5.4) unless derived, written as the canonical 36 characters. The zero
// ID identifies nothing.
type ID [16]byte

// ParseID reads the canonical 36-character form. Any other input is an
// ErrInvalid; the text of the error does not repeat the input.
func ParseID(s string) (ID, error) {
	if len(s) != 36 {
		return ID{}, fmt.Errorf("id: want 36 characters: %w", ErrInvalid)
	}
	u, err := uuid.Parse(s)
	if err != nil {
		return ID{}, fmt.Errorf("id: not a UUID: %w", ErrInvalid)
	}
	return ID(u), nil
}

// NewID reads a random UUIDv4 from r, or from crypto/rand when r is nil. It
// panics only if the system's random source fails, as crypto/rand itself does.
func NewID(r io.Reader) ID {
	if r == nil {
		r = rand.Reader
	}
	u, err := uuid.NewRandomFromReader(r)
	if err != nil {
		panic(fmt.Errorf("alumnikit: random source: %w", err))
	}
	return ID(u)
}

// IsZero reports whether the ID identifies nothing.
func (id ID) IsZero() bool { return id == ID{} }

// String returns the canonical form.
func (id ID) String() string { return uuid.UUID(id).String() }

// MarshalText implements encoding.TextMarshaler; the zero ID is empty text.
func (id ID) MarshalText() ([]byte, error) {
	if id.IsZero() {
		return []byte{}, nil
	}
	return uuid.UUID(id).MarshalText()
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*id = ID{}
		return nil
	}
	parsed, err := ParseID(string(text))
	*id = parsed
	return err
}

// PersonID identifies one human being inside one tenant for good: across
// employments, accounts and addresses. It is always random, because a
// time-ordered identifier would reveal when someone left.
type PersonID ID

// ParsePersonID is ParseID for a person.
func ParsePersonID(s string) (PersonID, error) {
	id, err := ParseID(s)
	return PersonID(id), err
}

// IsZero reports whether the PersonID identifies nobody.
func (p PersonID) IsZero() bool { return p == PersonID{} }

// String returns the canonical form.
func (p PersonID) String() string { return ID(p).String() }

// MarshalText implements encoding.TextMarshaler.
func (p PersonID) MarshalText() ([]byte, error) { return ID(p).MarshalText() }

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *PersonID) UnmarshalText(text []byte) error { return (*ID)(p).UnmarshalText(text) }

// TenantID names one customer of the host: 1 to 64 bytes chosen by the host,
// printable ASCII without spaces, compared byte for byte.
type TenantID string

// MaxTenantID is the longest TenantID in bytes.
const MaxTenantID = 64

// Validate reports an ErrInvalid for an empty, oversized or unprintable name.
func (t TenantID) Validate() error {
	if t == "" || len(t) > MaxTenantID {
		return fmt.Errorf("tenant: want 1 to %d bytes: %w", MaxTenantID, ErrInvalid)
	}
	for i := range len(t) {
		if t[i] <= ' ' || t[i] > '~' {
			return fmt.Errorf("tenant: want printable ASCII without spaces: %w", ErrInvalid)
		}
	}
	return nil
}
