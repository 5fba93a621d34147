package mail

import (
	"log/slog"
	"net/mail"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Limits of an address, in bytes except for MaxName, in runes (RFC 5321 section 4.5.3.1, RFC 3696 erratum 1690).
const (
	MaxLocal   = 64
	MaxAddress = 254
	MaxName    = 128
	maxInput   = 1024
)

// AddressReason says why an address was refused.
type AddressReason string

// The reasons of an [AddressError].
const (
	AddressEmpty         AddressReason = "empty"
	AddressTooLong       AddressReason = "tooLong"       // the whole address exceeds MaxAddress
	AddressLocalTooLong  AddressReason = "localTooLong"  // the part before @ exceeds MaxLocal
	AddressNameTooLong   AddressReason = "nameTooLong"   // the display name exceeds MaxName
	AddressControl       AddressReason = "control"       // CR, LF, NUL, another control or a bidirectional override
	AddressEncoding      AddressReason = "encoding"      // not UTF-8
	AddressSyntax        AddressReason = "syntax"        // not one mailbox of RFC 5322
	AddressLocalSyntax   AddressReason = "localSyntax"   // quoted or otherwise not a dot-atom before @
	AddressLocalNonASCII AddressReason = "localNonASCII" // would need SMTPUTF8 (RFC 6531) all the way to the mailbox
	AddressDomain        AddressReason = "domain"        // not a host name with at least two labels
)

// Valid reports whether r is one of the declared reasons.
func (r AddressReason) Valid() bool {
	switch r {
	case AddressEmpty, AddressTooLong, AddressLocalTooLong, AddressNameTooLong, AddressControl, AddressEncoding,
		AddressSyntax, AddressLocalSyntax, AddressLocalNonASCII, AddressDomain:
		return true
	}
	return false
}

// AddressError is the answer to an address that cannot be used. It never contains the address.
type AddressError struct {
	Reason AddressReason
}

// Error implements error.
func (e *AddressError) Error() string { return "mail: address refused: " + string(e.Reason) }

// Address is one checked mailbox. The zero value means "no address"; every other value was accepted by [ParseAddress] or
// [NewAddress], so it contains no control character and its addr-spec is ASCII. Addresses compare with ==.
type Address struct {
	name, local, domain string
}

// ParseAddress reads one mailbox, "local@domain" or "Name <local@domain>" (RFC 5322 section 3.4), with an encoded
// display name (RFC 2047) decoded. The domain is lower-cased and, if internationalised, turned into A-labels (RFC 5891).
// Refused with an [*AddressError]: lists, groups, quoted local parts, address literals, domains of one label,
// non-ASCII local parts, control characters and everything beyond the limits.
func ParseAddress(s string) (Address, error) {
	s = strings.TrimSpace(s)
	if reason := screen(s); reason != "" {
		return Address{}, &AddressError{reason}
	}
	spec, name := s, ""
	if strings.ContainsAny(s, " <>\"(") {
		parsed, err := mail.ParseAddress(s)
		if err != nil || strings.HasSuffix(s, ";") { // net/mail takes a group of one for a mailbox
			return Address{}, &AddressError{AddressSyntax}
		}
		spec, name = parsed.Address, parsed.Name
	}
	return NewAddress(name, spec)
}

// NewAddress joins a display name, which may be empty, and a bare "local@domain". It refuses what [ParseAddress] refuses.
func NewAddress(name, spec string) (Address, error) {
	a, err := parseSpec(spec)
	if err != nil {
		return Address{}, err
	}
	return a.WithName(name)
}

// WithName returns the same mailbox with another display name; an empty one removes it.
func (a Address) WithName(name string) (Address, error) {
	name = strings.TrimSpace(name)
	switch {
	case !utf8.ValidString(name):
		return Address{}, &AddressError{AddressEncoding}
	case strings.ContainsFunc(name, isUnsafe):
		return Address{}, &AddressError{AddressControl}
	case utf8.RuneCountInString(name) > MaxName:
		return Address{}, &AddressError{AddressNameTooLong}
	}
	a.name = name
	return a, nil
}

// Name is the decoded display name, possibly empty.
func (a Address) Name() string { return a.name }

// Spec is the bare "local@domain" in ASCII, or "" for the zero value.
func (a Address) Spec() string {
	if a.IsZero() {
		return ""
	}
	return a.local + "@" + a.domain
}

// Domain is the part behind the @, lower-cased, in A-labels: the key of a limit per recipient domain.
func (a Address) Domain() string { return a.domain }

// IsZero reports whether there is no address.
func (a Address) IsZero() bool { return a.domain == "" }

// String is the header form: the display name quoted or encoded (RFC 2047) before the address in angle brackets.
// [ParseAddress] reads it back to an equal value.
func (a Address) String() string {
	switch {
	case a.IsZero():
		return ""
	case a.name == "":
		return a.Spec()
	case needsEncoding(a.name):
		return encodeWords(a.name, 0, " ") + " <" + a.Spec() + ">"
	}
	return quotePhrase(a.name) + " <" + a.Spec() + ">"
}

// MarshalText implements encoding.TextMarshaler with the form of [Address.String].
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; empty text gives the zero value.
func (a *Address) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*a = Address{}
		return nil
	}
	parsed, err := ParseAddress(string(text))
	if err != nil {
		return err
	}
	*a = parsed
	return nil
}

// LogValue implements slog.LogValuer: an address does not belong in a log.
func (a Address) LogValue() slog.Value {
	if a.IsZero() {
		return slog.StringValue("")
	}
	return slog.StringValue("[address]")
}

// screen refuses what no parser should see.
func screen(s string) AddressReason {
	switch {
	case s == "":
		return AddressEmpty
	case len(s) > maxInput:
		return AddressTooLong
	case !utf8.ValidString(s):
		return AddressEncoding
	case strings.ContainsFunc(s, isUnsafe):
		return AddressControl
	}
	return ""
}

func parseSpec(spec string) (Address, error) {
	if reason := screen(spec); reason != "" {
		return Address{}, &AddressError{reason}
	}
	at := strings.LastIndexByte(spec, '@')
	if at < 0 {
		return Address{}, &AddressError{AddressSyntax}
	}
	local := spec[:at]
	if reason := checkLocal(local); reason != "" {
		return Address{}, &AddressError{reason}
	}
	domain, ok := normalDomain(spec[at+1:])
	switch {
	case !ok:
		return Address{}, &AddressError{AddressDomain}
	case len(local)+1+len(domain) > MaxAddress:
		return Address{}, &AddressError{AddressTooLong}
	}
	return Address{local: local, domain: domain}, nil
}

func checkLocal(local string) AddressReason {
	switch {
	case !isASCII(local):
		return AddressLocalNonASCII
	case len(local) > MaxLocal:
		return AddressLocalTooLong
	case !isDotAtom(local):
		return AddressLocalSyntax
	}
	return ""
}

// normalDomain lower-cases a host name and turns it into A-labels. One label ("localhost", "gmail") and a numeric last
// label (an IPv4 address) are slips of the keyboard in a roster, not domains that receive mail.
func normalDomain(domain string) (string, bool) {
	if !isASCII(domain) {
		ascii, err := idna.Lookup.ToASCII(domain)
		if err != nil {
			return "", false
		}
		domain = ascii
	}
	domain = strings.ToLower(domain)
	labels := strings.Split(domain, ".")
	if len(labels) < 2 || len(domain) > 253 {
		return "", false
	}
	for _, label := range labels {
		if !isLabel(label) {
			return "", false
		}
	}
	last := labels[len(labels)-1]
	return domain, strings.Trim(last, "0123456789") != ""
}

// isLabel checks a letter-digit-hyphen label (RFC 1123 section 2.1).
func isLabel(label string) bool {
	if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	for i := range len(label) {
		c := label[i]
		if !isAlphaNum(c) && c != '-' {
			return false
		}
	}
	return true
}
