package referral

import (
	"strings"

	"github.com/alumnikit/alumnikit"
)

// parseAddress returns a bare address in the form that mailboxes really have:
// an ASCII dot-atom of at most 64 bytes, and a host name of at least two labels
// (RFC 5321 section 4.5.3.1, RFC 5322 section 3.4.1, RFC 1123 section 2.1); the
// host name of an internationalised domain is its A-labels. Nothing that passes
// can break out of a header.
func parseAddress(s string) (string, error) {
	s = strings.TrimSpace(s)
	local, domain, found := strings.Cut(s, "@")
	if s == "" {
		return "", alumnikit.Invalid("email", alumnikit.CodeRequired, "")
	}
	if !found || len(s) > 254 || len(local) > 64 || !validLocal(local) || !validDomain(domain) {
		return "", alumnikit.Invalid("email", alumnikit.CodeFormat, "name@example.com")
	}
	return s, nil
}

func validLocal(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" {
			return false
		}
		for i := range len(atom) {
			if !alphanumeric(atom[i]) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", rune(atom[i])) {
				return false
			}
		}
	}
	return true
}

func validDomain(s string) bool {
	labels := strings.Split(s, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if !alphanumeric(label[i]) && label[i] != '-' {
				return false
			}
		}
	}
	return len(labels) >= 2
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
