package referral

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
)

const (
	purposeAddress alumnikit.Purpose = "referral/address"
	purposePrint   alumnikit.Purpose = "referral/print"
	purposeToken   alumnikit.Purpose = "referral/token"
)

// seal binds an address to the tenant and the referral that it is kept for.
func (s *Service) seal(tenant alumnikit.TenantID, id alumnikit.ID, address string) []byte {
	return s.db().Keys().Seal(purposeAddress, slices.Concat(id[:], []byte(tenant)), []byte(address))
}

// unseal returns the address, or ErrCorrupt.
func (s *Service) unseal(tenant alumnikit.TenantID, r *kept) (string, error) {
	plain, err := s.db().Keys().Open(purposeAddress, slices.Concat(r.ID[:], []byte(tenant)), r.Address)
	if err != nil {
		return "", alumnikit.ErrCorrupt
	}
	return string(plain), nil
}

// print is by what two referrals of one address are known to be so. It goes by
// the newest key: a candidate referred before a key was rotated counts as new.
func (s *Service) print(tenant alumnikit.TenantID, address string) []byte {
	return s.db().Keys().MAC(purposePrint, []byte(tenant), []byte(strings.ToLower(address)))
}

// tokenSize is the size of a token in bytes: an ID, and a MAC with its key's id.
const tokenSize = 16 + 1 + 32

// token is the referral's ID with its HMAC: recomputed when checked, stored nowhere.
func (s *Service) token(tenant alumnikit.TenantID, id alumnikit.ID) string {
	mac := s.db().Keys().MAC(purposeToken, []byte(tenant), id[:])
	return base64.RawURLEncoding.EncodeToString(slices.Concat(id[:], mac))
}

// openToken returns whose token it is, or ErrNotFound.
func (s *Service) openToken(tenant alumnikit.TenantID, token string) (alumnikit.ID, error) {
	if len(token) != base64.RawURLEncoding.EncodedLen(tokenSize) {
		return alumnikit.ID{}, alumnikit.ErrNotFound
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != tokenSize {
		return alumnikit.ID{}, alumnikit.ErrNotFound
	}
	id := alumnikit.ID(raw[:16])
	if !s.db().Keys().Verify(purposeToken, raw[16:], []byte(tenant), id[:]) {
		return alumnikit.ID{}, alumnikit.ErrNotFound
	}
	return id, nil
}
