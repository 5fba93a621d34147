package alumni

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/alumnikit/alumnikit"
)

// Codes of FieldError for numbers that do not fit.
const (
	// CodeCheckDigit: a digit is wrong, or two have changed places.
	CodeCheckDigit = "check_digit"
	// CodeMyNumber: twelve digits alone may be somebody's individual number (個人番号,
	// "My Number"), which nobody may collect or keep but for the purposes that the
	// Act on the Use of Numbers to Identify a Specific Individual in Administrative
	// Procedures (平成25年法律第27号) names in articles 19 and 20. A network of former
	// employees is none of them; verify with counsel.
	CodeMyNumber = "my_number"
)

// CorporateNumber is the 13-digit number of a Japanese corporation (法人番号), the
// check digit first.
type CorporateNumber string

const corporateDigits = 13

// ParseCorporateNumber reads a corporate number as people write it: in full-width
// digits, in groups with spaces or hyphens, or as the registration number of a
// qualified invoice issuer, which has a T before it. The check digit is that of
// the Ministry of Finance order on corporate numbers (平成26年財務省令第70号), article 2.
//
// An error is FieldErrors of the field "corporateNumber" with CodeRequired,
// CodeFormat, CodeCheckDigit, or CodeMyNumber for twelve digits: a company's
// registration number (会社法人等番号) has as many, and its corporate number is that
// with the check digit before it.
func ParseCorporateNumber(s string) (CorporateNumber, error) {
	code := ""
	digits, bare := numberDigits(s)
	switch {
	case strings.TrimSpace(s) == "":
		code = alumnikit.CodeRequired
	case bare && len(digits) == individualDigits:
		code = CodeMyNumber
	case len(digits) != corporateDigits:
		code = alumnikit.CodeFormat
	case corporateCheckDigit(digits[1:]) != digits[0]:
		code = CodeCheckDigit
	}
	if code != "" {
		return "", alumnikit.Invalid("corporateNumber", code, "13 digits of a corporate number")
	}
	return CorporateNumber(digits), nil
}

// Valid reports whether n is a corporate number in the form that
// ParseCorporateNumber returns.
func (n CorporateNumber) Valid() bool {
	parsed, err := ParseCorporateNumber(string(n))
	return err == nil && parsed == n
}

// tidy returns the number as it is kept, or as it is if it is none.
func (n CorporateNumber) tidy() CorporateNumber {
	if parsed, err := ParseCorporateNumber(string(n)); err == nil {
		return parsed
	}
	return n
}

// check adds what is wrong with a number that may be missing.
func (n CorporateNumber) check(field string, found *alumnikit.FieldErrors) {
	if n == "" {
		return
	}
	_, err := ParseCorporateNumber(string(n))
	if wrong, ok := errors.AsType[alumnikit.FieldErrors](err); ok {
		found.Add(field, wrong[0].Code, wrong[0].Allowed)
	}
}

// corporateCheckDigit returns the check digit of the twelve digits after it:
// 9 - (Σ Pn·Qn mod 9), where Pn is the nth digit from the right and Qn is 1 for
// odd n and 2 for even n.
func corporateCheckDigit(base string) byte {
	sum := 0
	for i := range len(base) {
		place := len(base) - i
		sum += (2 - place%2) * int(base[i]-'0')
	}
	return byte('9' - sum%9) //nolint:gosec // a digit
}

const individualDigits = 12

// LooksLikeMyNumber reports whether s is twelve digits of which the last is the
// check digit of an individual number (個人番号): article 5 of the order of the
// Ministry of Internal Affairs and Communications, 平成26年総務省令第85号. One in
// eleven numbers of twelve digits is by chance; a misread individual number is
// not, so that fields which must never hold one refuse all of twelve digits.
func LooksLikeMyNumber(s string) bool {
	digits, bare := numberDigits(s)
	if !bare || len(digits) != individualDigits {
		return false
	}
	sum := 0
	for n := 1; n < individualDigits; n++ {
		weight := n + 1
		if n > 6 {
			weight = n - 5
		}
		sum += weight * int(digits[individualDigits-1-n]-'0')
	}
	check := 0
	if rest := sum % 11; rest > 1 {
		check = 11 - rest
	}
	return int(digits[individualDigits-1]-'0') == check
}

// IsTwelveDigits reports whether s is twelve digits and nothing else but what
// people put between them: perhaps an individual number (CodeMyNumber).
func IsTwelveDigits(s string) bool {
	digits, bare := numberDigits(s)
	return bare && len(digits) == individualDigits
}

// numberDigits returns the digits of a number without what people put between
// them, or nothing if it has other characters; bare unless a T stood before it.
func numberDigits(s string) (digits string, bare bool) {
	s = strings.TrimSpace(s)
	rest := s
	if r, size := utf8.DecodeRuneInString(s); strings.ContainsRune("TtＴｔ", r) {
		rest = s[size:]
	}
	var b strings.Builder
	for _, r := range rest {
		switch {
		case '0' <= r && r <= '9':
			b.WriteRune(r)
		case '０' <= r && r <= '９':
			b.WriteRune(r - '０' + '0')
		case !strings.ContainsRune(" \u3000-‐‑–−－ー", r):
			return "", true
		}
	}
	return b.String(), len(rest) == len(s)
}
