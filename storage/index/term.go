package index

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// Field is the stable number of a field in terms and columns. Numbers below
// 16 are the index's own.
type Field uint16

// Fields of the index itself.
const (
	fieldEveryone  Field = 1 // a person exists
	fieldID        Field = 2 // the column of IDs
	fieldElement   Field = 3 // an element of a list exists
	fieldCatalogue Field = 4 // the dictionaries of audiences and elements that fields have
	// FirstField is the first number free for a schema.
	FirstField Field = 16
)

// MaxValue is the longest value in bytes that stands in a term as it is; a
// longer one is replaced by its hash.
const MaxValue = 255

// MaxElements is how many elements of one list are indexed.
const MaxElements = 32

// MaxAudience is the longest audience in bytes.
const MaxAudience = 48

// Term is the encoded triple of field, audience and value, for one element of
// a list or for element 0. Layout: field (2 bytes, big-endian), element,
// length of the audience, audience, value.
type Term string

// NewTerm encodes a term. A value of more than MaxValue bytes is replaced by 128
// bits of its SHA-256, marked so that it meets no other value.
func NewTerm(field Field, audience string, element uint8, value string) Term {
	var buffer [maxTerm]byte
	return Term(appendTerm(buffer[:0], field, audience, element, value))
}

// appendTerm appends the encoding of a term.
func appendTerm[V string | []byte](b []byte, field Field, audience string, element uint8, value V) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(field))
	b = append(b, element, byte(len(audience)))
	b = append(b, audience...)
	if len(value) > MaxValue {
		sum := sha256.Sum256([]byte(value))
		return append(append(b, hashMark...), sum[:16]...)
	}
	return append(b, value...)
}

// hashMark begins a value that is a hash; no text does.
const hashMark = "\xff#"

// isHashed reports whether the term's value is the hash of a longer one.
func (t Term) isHashed() bool {
	value := t.Value()
	return len(value) == len(hashMark)+16 && strings.HasPrefix(value, hashMark)
}

// Field returns the term's field.
func (t Term) Field() Field { return Field(uint16(t[0])<<8 | uint16(t[1])) }

// Element returns the term's element number.
func (t Term) Element() uint8 { return t[2] }

// Audience returns the term's audience.
func (t Term) Audience() string { return string(t[4 : 4+int(t[3])]) }

// Value returns the term's value.
func (t Term) Value() string { return string(t[4+int(t[3]):]) }

// kind returns the term without its value.
func (t Term) kind() Term { return t[:4+int(t[3])] }

// maxTerm is the longest encoded term in bytes.
const maxTerm = 4 + MaxAudience + MaxValue

// checkTerm checks bytes that come from a page or a delta.
func checkTerm(b []byte) error {
	if len(b) < 4 || len(b) > maxTerm || 4+int(b[3]) > len(b) || b[2] >= MaxElements {
		return fmt.Errorf("index: term: %w", alumnikit.ErrCorrupt)
	}
	return nil
}

// hash spreads terms over groups by field and value alone, so that what a value
// has for all audiences and elements stands together and is read at once: FNV-1a
// with the finaliser of MurmurHash3, because the low bits of FNV alone are weak.
func (t Term) hash() uint64 {
	h := uint64(14695981039346656037)
	for i := range 2 {
		h = (h ^ uint64(t[i])) * 1099511628211
	}
	for i := 4 + int(t[3]); i < len(t); i++ {
		h = (h ^ uint64(t[i])) * 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// column names an order column: a field for one audience.
type column struct {
	field    Field
	audience string
}
