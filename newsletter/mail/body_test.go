package mail_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

func checkEncoded(t *testing.T, b mail.Body) {
	t.Helper()
	for _, line := range strings.Split(b.Encoded(), "\r\n") {
		require.LessOrEqual(t, len(line), 76)
		require.NotContains(t, line, "\n")
		require.NotContains(t, line, "\r")
		require.False(t, strings.HasSuffix(line, " ") || strings.HasSuffix(line, "\t"), "white space at a line's end is lost")
		require.False(t, strings.ContainsFunc(line, func(r rune) bool { return r > '~' || r < ' ' && r != '\t' }))
		require.NotContains(t, line, "=_")
	}
}

func TestBodyRoundTrip(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ in, want string }{
		{"", ""},
		{"plain", "plain"},
		{"a=b =_ x", "a=b =_ x"},
		{"ends with space ", "ends with space "},
		{"space before end \nnext\t", "space before end \nnext\t"},
		{"a\r\nb\nc\rd\n\n", "a\nb\nc\nd\n\n"},
		{strings.Repeat("長い行", 100), strings.Repeat("長い行", 100)},
		{strings.Repeat("x", 75) + "\n" + strings.Repeat("y", 76), strings.Repeat("x", 75) + "\n" + strings.Repeat("y", 76)},
		{"bad \xff byte", "bad \uFFFD byte"},
		{"\x00\x01", "\x00\x01"},
	} {
		b := mail.NewBody(tc.in)
		checkEncoded(t, b)
		require.Equal(t, tc.want, b.String())
		require.Equal(t, tc.in == "", b.IsZero())
	}
}

func TestBodyBuilderEqualsOneBody(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 11))
	pieces := []string{"", " ", "a", "様", "=", "\n", "\t", " \n", "\n ", "word ", strings.Repeat("z", 73), strings.Repeat("文", 9)}
	for range 5000 {
		var builder mail.BodyBuilder
		var whole strings.Builder
		for range random.IntN(9) {
			piece := pieces[random.IntN(len(pieces))]
			whole.WriteString(piece)
			if random.IntN(2) == 0 {
				builder.AppendString(piece)
			} else {
				builder.Append(mail.NewBody(piece))
			}
		}
		body := builder.Body()
		checkEncoded(t, body)
		require.Equal(t, whole.String(), body.String())
	}
}

func FuzzBody(f *testing.F) {
	f.Add("a b", " \r\n")
	f.Add("見本=", "\xff\x00")
	f.Fuzz(func(t *testing.T, a, b string) {
		var builder mail.BodyBuilder
		builder.AppendString(a)
		builder.AppendString(b)
		body := builder.Body()
		checkEncoded(t, body)
		if body.String() != mail.NewBody(a).String()+mail.NewBody(b).String() {
			t.Fatalf("%q + %q = %q", a, b, body.String())
		}
	})
}
