package segment

import (
	"crypto/sha256"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// sample is a share of all people: the same for one salt, and independent of
// the shares of other salts.
type sample struct {
	key   [16]byte
	share uint64 // of 10,000
}

// sampleOf reads a percent of more than 0 and at most 100, with up to two
// decimals, and a salt that is not empty.
func sampleOf(percent, salt string) (sample, bool) {
	whole, decimals, dotted := strings.Cut(percent, ".")
	if dotted && (len(decimals) < 1 || len(decimals) > 2) || salt == "" {
		return sample{}, false
	}
	share, err := strconv.ParseUint(whole+(decimals + "00")[:2], 10, 32)
	if err != nil || whole == "" || share == 0 || share > 10_000 {
		return sample{}, false
	}
	sum := sha256.Sum256([]byte(salt))
	return sample{key: [16]byte(sum[:16]), share: share}, true
}

// has reports whether a person belongs to the sample.
func (s sample) has(id alumnikit.PersonID) bool {
	return sipHash(s.key, id[:])%10_000 < s.share
}
