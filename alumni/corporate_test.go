package alumni

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

func TestParseCorporateNumber(t *testing.T) {
	t.Parallel()
	const agency = "7000012050002" // of the National Tax Agency, which gives the numbers
	for _, in := range []string{
		agency, "７００００１２０５０００２", "7-0000-1205-0002", " 7 0000 1205 0002\u3000", "T7000012050002", "Ｔ７００００１２０５０００２",
		"t7-0000-1205-0002", "7‐0000−1205－0002",
	} {
		n, err := ParseCorporateNumber(in)
		require.NoError(t, err, in)
		require.Equal(t, CorporateNumber(agency), n)
		require.True(t, n.Valid())
	}
	for in, code := range map[string]string{
		"":                 alumnikit.CodeRequired,
		"\u3000":           alumnikit.CodeRequired,
		"T":                alumnikit.CodeFormat,
		"70000120500020":   alumnikit.CodeFormat,
		"T000012050002":    alumnikit.CodeFormat,
		"TT7000012050002":  alumnikit.CodeFormat,
		"700001205000a":    alumnikit.CodeFormat,
		"7000012050002\n1": alumnikit.CodeFormat,
		"٧٠٠٠٠١٢٠٥٠٠٠٢":    alumnikit.CodeFormat,
		"8000012050002":    CodeCheckDigit,
		"7000012500002":    CodeCheckDigit,
		"0000000000000":    CodeCheckDigit,
		"000012050002":     CodeMyNumber,
		"0000-1205-0002":   CodeMyNumber,
		"１２３４５６７８９０１８":     CodeMyNumber,
	} {
		_, err := ParseCorporateNumber(in)
		fields, ok := errors.AsType[alumnikit.FieldErrors](err)
		require.True(t, ok, in)
		require.Equal(t, alumnikit.FieldErrors{{Field: "corporateNumber", Code: code, Allowed: "13 digits of a corporate number"}}, fields, in)
	}
	require.False(t, CorporateNumber("T"+agency).Valid(), "not as it is kept")
}

func TestLooksLikeMyNumber(t *testing.T) {
	t.Parallel()
	// The check digits of 1234 5678 901 and of numbers whose remainder is 0 and 1.
	for _, in := range []string{"123456789018", "1234 5678 9018", "１２３４-５６７８-９０１８", "000000000000", "000000000060"} {
		require.True(t, LooksLikeMyNumber(in), in)
	}
	for _, in := range []string{"", "123456789017", "12345678901", "1234567890180", "T123456789018", "12345678901a", "000000000061"} {
		require.False(t, LooksLikeMyNumber(in), in)
	}
}

func FuzzParseCorporateNumber(f *testing.F) {
	for _, s := range []string{"7000012050002", "T７-", "123456789018", "\xff", "ー", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParseCorporateNumber(s)
		if err != nil {
			require.ErrorIs(t, err, alumnikit.ErrInvalid)
			require.Empty(t, n)
			return
		}
		require.Len(t, string(n), 13)
		again, err := ParseCorporateNumber("T" + string(n))
		require.NoError(t, err)
		require.Equal(t, n, again)
		for i := range n { // every wrong digit but 0 for 9 shows
			for d := byte('0'); d <= '9'; d++ {
				other := string(n[:i]) + string(d) + string(n[i+1:])
				if d != n[i] && (int(d)-int(n[i]))%9 != 0 {
					require.False(t, CorporateNumber(other).Valid(), "%s %s", n, other)
				}
			}
		}
		require.False(t, LooksLikeMyNumber(s))
		require.True(t, IsTwelveDigits(strings.TrimPrefix(string(n), string(n[0]))))
	})
}
