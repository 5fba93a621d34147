package web

import (
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"io"
)

// randomText returns 26 characters that hold 128 random bits, from crypto/rand when r is nil. It panics if a source that
// was passed in fails, as crypto/rand itself does.
func randomText(r io.Reader) string {
	if r == nil {
		return rand.Text()
	}
	var b [16]byte
	if _, err := io.ReadFull(r, b[:]); err != nil {
		panic(fmt.Errorf("web: random source: %w", err))
	}
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:])
}
