package alumnikit

import (
	"encoding/base64"
	"encoding/binary"
)

// Cursor is an opaque position in a list: sealed, and bound to the tenant, the
// viewer and the query it was given for. It is safe in a URL.
type Cursor string

// cursorSize is the padded size of the position inside a cursor, so that the
// length of a cursor says nothing about the position.
const cursorSize = 190

const purposeCursor Purpose = "cursor"

// CursorScope is what a cursor is bound to.
type CursorScope struct {
	Actor Actor
	List  string // which list: "directory.search"
	Query []byte // canonical bytes of the query, without the page
}

func (s CursorScope) bytes() []byte {
	var b []byte
	for _, part := range []string{string(s.Actor.Tenant()), s.Actor.String(), s.List, string(s.Query)} {
		b = binary.AppendUvarint(b, uint64(len(part)))
		b = append(b, part...)
	}
	return b
}

// SealCursor makes the cursor for a position of at most 188 bytes; a longer
// position is ErrTooLarge.
func (k *Keyring) SealCursor(scope CursorScope, position []byte) (Cursor, error) {
	if len(position) > cursorSize-2 {
		return "", ErrTooLarge
	}
	plain := make([]byte, cursorSize)
	binary.BigEndian.PutUint16(plain, uint16(len(position))) //nolint:gosec // bounded above
	copy(plain[2:], position)
	return Cursor(base64.RawURLEncoding.EncodeToString(k.Seal(purposeCursor, scope.bytes(), plain))), nil
}

// OpenCursor returns the position, nil for the empty cursor, or ErrCursor for
// anything that SealCursor did not make for this very scope.
func (k *Keyring) OpenCursor(scope CursorScope, c Cursor) ([]byte, error) {
	if c == "" {
		return nil, nil
	}
	if base64.RawURLEncoding.DecodedLen(len(c)) != sealOverhead+cursorSize {
		return nil, ErrCursor
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(string(c))
	if err != nil {
		return nil, ErrCursor
	}
	plain, err := k.Open(purposeCursor, scope.bytes(), sealed)
	if err != nil || len(plain) != cursorSize {
		return nil, ErrCursor
	}
	n := int(binary.BigEndian.Uint16(plain))
	if n > cursorSize-2 {
		return nil, ErrCursor
	}
	return plain[2 : 2+n], nil
}
