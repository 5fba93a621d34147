package archive

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// scanner reads an archive line by line and trusts nothing. A line counts only if it
// is, byte for byte, what Write would write, and stands where Write would put it.
type scanner struct {
	in     *bufio.Reader
	keys   *alumnikit.Keyring
	tenant alumnikit.TenantID
	chain  *storage.Chain
	sum    hash.Hash

	number  int    // of the line read last
	held    []byte // a line that did not fit into the reader's buffer
	again   []byte // a line written again
	at      storage.Record
	entryAt storage.Entry
	summary Summary
}

// item is a record or an entry of the journal.
type item struct {
	record *storage.Record
	entry  *storage.Entry
}

// open reads the header.
func open(r io.Reader, keys *alumnikit.Keyring, tenant alumnikit.TenantID) (*scanner, error) {
	s := &scanner{
		in: bufio.NewReaderSize(r, 1<<16), keys: keys, tenant: tenant, sum: sha256.New(),
		chain:   storage.NewChain(keys, tenant, storage.JournalHead{}),
		summary: Summary{Tenant: tenant, Records: map[string]int{}},
	}
	line, err := s.line()
	if err != nil {
		return nil, err
	}
	var h headerLine
	if json.Unmarshal(line, &h) != nil || h.Archive != "alumnikit" {
		return nil, s.damaged("no archive begins so")
	}
	if h.Format != Format {
		return nil, s.damaged(fmt.Sprintf("format %d, this program reads %d", h.Format, Format))
	}
	if written, err := jsonLine(h); err != nil || !bytes.Equal(written, line) {
		return nil, s.damaged("not as it was written")
	}
	if h.Tenant != tenant {
		return nil, fmt.Errorf("the archive is another tenant's: %w", alumnikit.ErrInvalid)
	}
	if !keys.Verify(purposeArchive, h.MAC, []byte("header"), []byte(tenant)) {
		return nil, fmt.Errorf("the keyring is not the one it was written under: %w", alumnikit.ErrInvalid)
	}
	_, _ = s.sum.Write(line) // never fails
	return s, nil
}

func (s *scanner) damaged(reason string) error { return &LineError{Line: s.number, Reason: reason} }

// line returns the next line with its end, valid until the next call.
func (s *scanner) line() ([]byte, error) {
	s.number++
	line, err := s.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		s.held = append(s.held[:0], line...)
		for errors.Is(err, bufio.ErrBufferFull) {
			if len(s.held) > maxLine {
				return nil, s.damaged("too long")
			}
			line, err = s.in.ReadSlice('\n')
			s.held = append(s.held, line...)
		}
		line = s.held
	}
	switch {
	case errors.Is(err, io.EOF):
		return nil, s.damaged("the file ends before its trailer")
	case err != nil:
		return nil, fmt.Errorf("reading: %w", err)
	case len(line) > maxLine:
		return nil, s.damaged("too long")
	}
	s.summary.Bytes += int64(len(line))
	return line, nil
}

// next returns what the next line holds, or io.EOF when a right trailer has ended
// the file.
func (s *scanner) next() (item, error) {
	line, err := s.line()
	if err != nil {
		return item{}, err
	}
	switch {
	case bytes.HasPrefix(line, []byte(trailerPrefix)):
		return item{}, s.trailer(line)
	case bytes.HasPrefix(line, []byte(recordPrefix)):
		r, err := s.record(line)
		return item{record: r}, err
	case bytes.HasPrefix(line, []byte(entryPrefix)):
		e, err := s.entry(line)
		return item{entry: e}, err
	default:
		return item{}, s.damaged("neither a record nor an entry nor the trailer")
	}
}

// meets reports whether a line is what is written for what was read from it, and
// counts it if so.
func (s *scanner) meets(line, written []byte, err error) bool {
	s.again = written
	if err != nil || !bytes.Equal(written, line) {
		return false
	}
	_, _ = s.sum.Write(line) // never fails
	return true
}

func (s *scanner) record(line []byte) (*storage.Record, error) {
	var parsed recordLine
	if json.Unmarshal(line, &parsed) != nil {
		return nil, s.damaged("no record")
	}
	r := parsed.record()
	if r.Validate() != nil || r.Version >= 1<<63 {
		return nil, s.damaged("a record outside the bounds of storage")
	}
	r.Keys = storage.SortKeys(r.Keys)
	written, err := appendRecord(s.again[:0], r)
	if !s.meets(line, written, err) {
		return nil, s.damaged("not as it was written")
	}
	behind := cmp.Or(strings.Compare(r.Kind, s.at.Kind), bytes.Compare(r.ID[:], s.at.ID[:])) > 0
	if !behind || s.summary.Sealed+s.summary.Pending > 0 {
		return nil, s.damaged("a record out of order")
	}
	if r.Kind == storage.Restorings().Name() {
		return nil, s.damaged("an archive of a tenant that is not whole")
	}
	if s.summary.Records[r.Kind]++; len(s.summary.Records) > maxKinds {
		return nil, s.damaged("too many kinds")
	}
	s.at = storage.Record{Kind: r.Kind, ID: r.ID}
	return &r, nil
}

func (s *scanner) entry(line []byte) (*storage.Entry, error) {
	var parsed entryLine
	if json.Unmarshal(line, &parsed) != nil || parsed.Entry.IsZero() {
		return nil, s.damaged("no entry")
	}
	e := parsed.entry()
	written, err := appendEntry(s.again[:0], e)
	if !s.meets(line, written, err) {
		return nil, s.damaged("not as it was written")
	}
	if e.Sequence > 0 {
		if s.summary.Pending > 0 || !s.chain.Verify(e) {
			return nil, s.damaged("an entry that is not the next of the journal's chain")
		}
		s.summary.Sealed++
		s.summary.Head = s.chain.Head()
		return &e, nil
	}
	if s.summary.Pending > 0 && cmp.Or(e.Time.Compare(s.entryAt.Time), bytes.Compare(e.ID[:], s.entryAt.ID[:])) <= 0 {
		return nil, s.damaged("an entry out of order")
	}
	s.summary.Pending++
	s.entryAt = storage.Entry{ID: e.ID, Time: e.Time}
	return &e, nil
}

// trailer returns io.EOF if the trailer is right and the last line.
func (s *scanner) trailer(line []byte) error {
	var t trailerLine
	if json.Unmarshal(line, &t) != nil {
		return s.damaged("no trailer")
	}
	if written, err := jsonLine(t); err != nil || !bytes.Equal(written, line) {
		return s.damaged("not as it was written")
	}
	sum := s.sum.Sum(nil)
	s.summary.SHA256 = hex.EncodeToString(sum)
	switch {
	case !maps.Equal(t.Records, s.summary.Records) || t.Sealed != s.summary.Sealed || t.Pending != s.summary.Pending:
		return s.damaged("other numbers than those of the lines before")
	case len(t.Records) == 0 && t.Sealed+t.Pending == 0:
		return s.damaged("an archive of nothing")
	case t.SHA256 != s.summary.SHA256:
		return s.damaged("the lines before are not those that were written: their SHA-256 differs")
	case !s.keys.Verify(purposeArchive, t.MAC, trailerParts(sum)...):
		return s.damaged("not written under this keyring")
	}
	if _, err := s.in.ReadByte(); !errors.Is(err, io.EOF) {
		if err != nil {
			return fmt.Errorf("reading: %w", err)
		}
		s.number++
		return s.damaged("something follows the trailer")
	}
	return io.EOF
}
