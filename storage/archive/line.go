package archive

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Format is the number of the format that this package writes and reads.
const Format = 1

// Bounds of an archive.
const (
	maxLine    = 4 << 20 // bytes; a record that the contract allows needs less than half
	maxKinds   = 4096
	maxNesting = 1000 // of JSON that is shown as it is
)

// headerLine is the first line.
type headerLine struct {
	Archive string             `json:"archive"` // "alumnikit"
	Format  int                `json:"format"`
	Tenant  alumnikit.TenantID `json:"tenant"`
	MAC     []byte             `json:"mac"` // so that other keys show before anything is written
}

// trailerLine is the last line.
type trailerLine struct {
	Records map[string]int `json:"records"`
	Sealed  int            `json:"sealed"`
	Pending int            `json:"pending"`
	SHA256  string         `json:"sha256"` // of every byte before this line
	MAC     []byte         `json:"mac"`    // of that sum
}

// bodyLine holds a body as it is if it is JSON that fits on a line, else its bytes.
type bodyLine struct {
	Body  json.RawMessage `json:"body"`
	Bytes []byte          `json:"bytes"`
}

type recordLine struct {
	Kind    string       `json:"kind"`
	ID      alumnikit.ID `json:"id"`
	Version uint64       `json:"version"`
	Due     *int64       `json:"due"`
	Keys    []keyLine    `json:"keys"`
	bodyLine
}

type keyLine struct {
	Name   string `json:"name"`
	Value  []byte `json:"value"`
	Unique bool   `json:"unique"`
}

type entryLine struct {
	Entry    alumnikit.ID `json:"entry"`
	Time     int64        `json:"time"`
	Sequence uint64       `json:"sequence"`
	MAC      []byte       `json:"mac"`
	bodyLine
}

// How the lines of records, of the journal, and the trailer begin.
const (
	recordPrefix  = `{"kind":`
	entryPrefix   = `{"entry":`
	trailerPrefix = `{"records":`
)

// appendRecord appends a record's line. Times are microseconds since 1970.
func appendRecord(line []byte, r storage.Record) ([]byte, error) {
	if !utf8.ValidString(r.Kind) {
		return nil, fmt.Errorf("archive: a kind's name is no UTF-8: %w", alumnikit.ErrInvalid)
	}
	line = appendText(append(line, recordPrefix...), r.Kind)
	line = append(append(append(line, `,"id":"`...), r.ID.String()...), '"')
	line = strconv.AppendUint(append(line, `,"version":`...), r.Version, 10)
	if !r.Due.IsZero() {
		line = strconv.AppendInt(append(line, `,"due":`...), r.Due.UnixMicro(), 10)
	}
	for i, k := range r.Keys {
		if !utf8.ValidString(k.Name) {
			return nil, fmt.Errorf("archive: a key's name is no UTF-8: %w", alumnikit.ErrInvalid)
		}
		if i == 0 {
			line = append(line, `,"keys":[`...)
		} else {
			line = append(line, ',')
		}
		line = appendText(append(line, `{"name":`...), k.Name)
		line = appendBytes(append(line, `,"value":`...), k.Value)
		if k.Unique {
			line = append(line, `,"unique":true`...)
		}
		line = append(line, '}')
	}
	if len(r.Keys) > 0 {
		line = append(line, ']')
	}
	return finish(line, r.Body)
}

// appendEntry appends an entry's line.
func appendEntry(line []byte, e storage.Entry) ([]byte, error) {
	line = append(append(append(append(line, entryPrefix...), '"'), e.ID.String()...), '"')
	line = strconv.AppendInt(append(line, `,"time":`...), e.Time.UnixMicro(), 10)
	if e.Sequence > 0 {
		line = strconv.AppendUint(append(line, `,"sequence":`...), e.Sequence, 10)
		line = appendBytes(append(line, `,"mac":`...), e.MAC)
	}
	return finish(line, e.Body)
}

// finish appends the body and the end of the line.
func finish(line, body []byte) ([]byte, error) {
	if fitsLine(body) {
		line = append(append(line, `,"body":`...), body...)
	} else {
		line = appendBytes(append(line, `,"bytes":`...), body)
	}
	line = append(line, '}', '\n')
	if len(line) > maxLine {
		return nil, fmt.Errorf("archive: a line of %d bytes: %w", len(line), alumnikit.ErrTooLarge)
	}
	return line, nil
}

// fitsLine reports whether a body can stand in a line as it is and be found again
// byte for byte.
func fitsLine(body []byte) bool {
	if len(body) == 0 || body[0] == ' ' || body[len(body)-1] == ' ' {
		return false
	}
	depth := 0
	for _, c := range body {
		switch {
		case c < ' ':
			return false
		case c == '{' || c == '[':
			if depth++; depth > maxNesting {
				return false
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return utf8.Valid(body) && json.Valid(body)
}

func appendText(line []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can be written as JSON
	}
	return append(line, text...)
}

func appendBytes(line, b []byte) []byte {
	return append(base64.StdEncoding.AppendEncode(append(line, '"'), b), '"')
}

func (b bodyLine) body() []byte {
	if b.Body != nil {
		return b.Body
	}
	return b.Bytes
}

// record is what appendRecord was given.
func (l recordLine) record() storage.Record {
	r := storage.Record{Kind: l.Kind, ID: l.ID, Version: l.Version, Body: l.body()}
	if l.Due != nil {
		r.Due = time.UnixMicro(*l.Due).UTC()
	}
	for _, k := range l.Keys {
		r.Keys = append(r.Keys, storage.Key{Name: k.Name, Value: k.Value, Unique: k.Unique})
	}
	return r
}

// entry is what appendEntry was given.
func (l entryLine) entry() storage.Entry {
	return storage.Entry{ID: l.Entry, Time: time.UnixMicro(l.Time).UTC(), Sequence: l.Sequence, MAC: l.MAC, Body: l.body()}
}

const purposeArchive alumnikit.Purpose = "archive"

// headerOf returns the header of a tenant's archive.
func headerOf(keys *alumnikit.Keyring, tenant alumnikit.TenantID) headerLine {
	return headerLine{"alumnikit", Format, tenant, keys.MAC(purposeArchive, []byte("header"), []byte(tenant))}
}

// trailerMAC covers the sum of all lines before the trailer; the tenant is in the
// header.
func trailerParts(sum []byte) [][]byte { return [][]byte{[]byte("trailer"), sum} }

// jsonLine returns a line that is not written often.
func jsonLine(v any) ([]byte, error) {
	line, err := json.Marshal(v)
	return append(line, '\n'), err
}
