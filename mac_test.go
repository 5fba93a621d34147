package alumnikit

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMACIsAlwaysTheSame holds MACs, of which the hash is used again, against HMAC as
// it is defined, also when many are made at once.
func TestMACIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	ring := RandomKeyring()
	want := func(purpose Purpose, parts ...[]byte) []byte {
		h := hmac.New(sha256.New, ring.derive(0, "mac/"+purpose))
		for _, p := range parts {
			h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p))))
			h.Write(p)
		}
		return h.Sum([]byte{ring.keys[0].id})
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 300 {
				purpose := Purpose(strings.Repeat("p", i%2+1))
				part := bytes.Repeat([]byte{byte(j)}, j)
				assert.Equal(t, want(purpose, part, []byte("x")), ring.MAC(purpose, part, []byte("x")))
			}
		})
	}
	all.Wait()
}
