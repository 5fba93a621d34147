package text

import (
	"strconv"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Version counts the changes of the output of this package. It rises with any
// change to a rule or table here, however small.
const Version = 2

// Fingerprint names everything the output depends on: Version and the editions
// of the Unicode tables that the build linked, which follow the Go release and
// golang.org/x/text. An index built under another fingerprint must be rebuilt.
func Fingerprint() string {
	return "text" + strconv.Itoa(Version) + "/norm" + norm.Version + "/cases" + cases.UnicodeVersion + "/go" + unicode.Version
}
