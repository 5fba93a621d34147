package referral

import (
	"net/mail"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// FuzzAddress holds what passes against net/mail and against what could break
// out of a header.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"a@example.com", " a.b+c@x.jp ", "a@example.com\r\nBcc: b@c.de", "\"a\"@b.c", "a@xn--r8jz45g.jp", "a@b.c,d@e.f"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseAddress(s)
		if err != nil {
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			require.Empty(t, got)
			return
		}
		require.Equal(t, strings.TrimSpace(s), got)
		require.LessOrEqual(t, len(got), 254)
		require.False(t, strings.ContainsAny(got, " \t\r\n,;:<>()[]\"\\"))
		parsed, err := mail.ParseAddress(got)
		require.NoError(t, err)
		require.Equal(t, got, parsed.Address)
		require.Empty(t, parsed.Name)
	})
}
