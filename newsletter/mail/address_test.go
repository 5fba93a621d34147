package mail_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/newsletter/mail"
)

func TestParseAddressAccepts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ in, name, spec, header string }{
		{"a@example.com", "", "a@example.com", "a@example.com"},
		{"  a+tag@EXAMPLE.com ", "", "a+tag@example.com", "a+tag@example.com"},
		{"Hanako <h@example.jp>", "Hanako", "h@example.jp", `"Hanako" <h@example.jp>`},
		{`"Sales, East" <s@example.com>`, "Sales, East", "s@example.com", `"Sales, East" <s@example.com>`},
		{"見本 花子 <h@example.jp>", "見本 花子", "h@example.jp", "=?utf-8?B?6KaL5pysIOiKseWtkA==?= <h@example.jp>"},
		{"=?utf-8?B?6KaL5pysIOiKseWtkA==?= <h@example.jp>", "見本 花子", "h@example.jp", "=?utf-8?B?6KaL5pysIOiKseWtkA==?= <h@example.jp>"},
		{"h@見本.example", "", "h@xn--8pvz87e.example", "h@xn--8pvz87e.example"},
	} {
		a, err := mail.ParseAddress(tc.in)
		require.NoError(t, err, tc.in)
		require.Equal(t, tc.name, a.Name())
		require.Equal(t, tc.spec, a.Spec())
		require.Equal(t, tc.header, a.String())
		back, err := mail.ParseAddress(a.String())
		require.NoError(t, err)
		require.Equal(t, a, back)
	}
}

func TestParseAddressRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("d", 60)
	for _, tc := range []struct {
		in   string
		want mail.AddressReason
	}{
		{"", mail.AddressEmpty},
		{"   ", mail.AddressEmpty},
		{"nobody", mail.AddressSyntax},
		{"a@example.com, b@example.com", mail.AddressSyntax},
		{"group: a@example.com;", mail.AddressSyntax},
		{"a@example.com\r\nBcc: x@example.com", mail.AddressControl},
		{"a\x00@example.com", mail.AddressControl},
		{"\u202Eevil <a@example.com>", mail.AddressControl},
		{"=?utf-8?Q?a=0D=0ABcc=3A_x?= <a@example.com>", mail.AddressControl},
		{"a@exa\xffmple.com", mail.AddressEncoding},
		{`"a b"@example.com`, mail.AddressLocalSyntax},
		{"a..b@example.com", mail.AddressLocalSyntax},
		{".a@example.com", mail.AddressLocalSyntax},
		{"@example.com", mail.AddressLocalSyntax},
		{"花子@example.jp", mail.AddressLocalNonASCII},
		{strings.Repeat("x", 65) + "@example.com", mail.AddressLocalTooLong},
		{"abcd@" + strings.Join([]string{long, long, long, long, "example"}, "."), mail.AddressTooLong},
		{strings.Repeat("x", 2000), mail.AddressTooLong},
		{strings.Repeat("n", 129) + " <a@example.com>", mail.AddressNameTooLong},
		{"a@localhost", mail.AddressDomain},
		{"a@[127.0.0.1]", mail.AddressDomain},
		{"a@127.0.0.1", mail.AddressDomain},
		{"a@-x.example", mail.AddressDomain},
		{"a@exa_mple.com", mail.AddressDomain},
		{"a@example..com", mail.AddressDomain},
	} {
		_, err := mail.ParseAddress(tc.in)
		var refused *mail.AddressError
		require.ErrorAs(t, err, &refused, "%q", tc.in)
		require.Equal(t, tc.want, refused.Reason, "%q", tc.in)
		require.True(t, refused.Reason.Valid())
		require.NotContains(t, err.Error(), "example")
	}
}

func TestAddressInJSONAndLogs(t *testing.T) {
	t.Parallel()
	a, err := mail.NewAddress("見本", "a@example.com")
	require.NoError(t, err)
	raw, err := json.Marshal(struct{ To, Cc mail.Address }{To: a})
	require.NoError(t, err)
	var back struct{ To, Cc mail.Address }
	require.NoError(t, json.Unmarshal(raw, &back))
	require.Equal(t, a, back.To)
	require.True(t, back.Cc.IsZero())

	var out strings.Builder
	slog.New(slog.NewTextHandler(&out, nil)).Info("sent", "to", a)
	require.NotContains(t, out.String(), "example.com")
}

func FuzzParseAddress(f *testing.F) {
	for _, seed := range []string{
		"a@example.com", "Name <a@example.com>", "=?utf-8?Q?a=0D=0ABcc:_x?= <a@example.com>", `"q\"" <a@b.example>`,
		"a@見本.example", "a\r\nBcc: b@example.com", "(c) a@example.com", "=?x <a@example.com>", "ß@ß.example",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		a, err := mail.ParseAddress(in)
		if err != nil {
			var refused *mail.AddressError
			if !errors.As(err, &refused) || !refused.Reason.Valid() || !a.IsZero() {
				t.Fatalf("%q: untyped error or half an address: %v", in, err)
			}
			return
		}
		header := a.String()
		if strings.ContainsFunc(header, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("%q: header form %q is not printable ASCII", in, header)
		}
		if len(a.Spec()) > mail.MaxAddress || strings.Count(a.Spec(), "@") != 1 {
			t.Fatalf("%q: bad spec %q", in, a.Spec())
		}
		back, err := mail.ParseAddress(header)
		if err != nil || back != a {
			t.Fatalf("%q: %q reads back as %v, %v", in, header, back, err)
		}
	})
}

func ExampleParseAddress() {
	a, err := mail.ParseAddress("見本 花子 <hanako@Example.JP>")
	fmt.Println(a.Name(), a.Spec(), err)
	_, err = mail.ParseAddress("a@example.com\r\nBcc: everyone@example.com")
	fmt.Println(err)
	// Output:
	// 見本 花子 hanako@example.jp <nil>
	// mail: address refused: control
}
