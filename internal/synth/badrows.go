package synth

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
)

// BadRow is a line of a roster that an importer must refuse. Line has no line end and closes every quote it opens, so
// that it spoils no other line.
type BadRow struct {
	Reason string
	Line   []byte
}

// What is wrong with a BadRow.
const (
	BadDate         = "badDate"             // a day that does not exist
	BadDateWord     = "badDateWord"         // not a date at all
	BadDateOrder    = "badDateOrder"        // ends before it starts
	MissingName     = "missingName"         // neither family nor given name
	MissingID       = "missingId"           // no external id
	DuplicateID     = "duplicateExternalId" // the id of an earlier line
	BrokenUTF8      = "brokenUtf8"          // a stray byte
	ForeignEncoding = "foreignEncoding"     // Windows-31J in a UTF-8 file
	NulByte         = "nulByte"
	TooManyColumns  = "tooManyColumns"
	TooFewColumns   = "tooFewColumns"
	UnknownKind     = "unknownKind"
	BadEmail        = "badEmail"
	OversizeField   = "oversizeField" // 64 KiB of a name
)

// defect turns the good row of a person into a bad one. Columns are those of rosterColumns.
type defect struct {
	reason string
	spoil  func(row []string) []string
}

const (
	columnID = iota
	columnFamily
	columnGiven
	columnEmail = 9
	columnKind  = 15
	columnStart = 16
	columnEnd   = 17
)

func set(column int, value string) func([]string) []string {
	return func(row []string) []string { row[column] = value; return row }
}

func defects(duplicate string) []defect {
	return []defect{
		{BadDate, set(columnStart, "2019-02-30")},
		{BadDateWord, set(columnStart, "last spring")},
		{BadDateOrder, func(row []string) []string {
			row[columnStart], row[columnEnd] = "2020-04-01", "2018-03-31"
			return row
		}},
		{MissingName, func(row []string) []string { row[columnFamily], row[columnGiven] = "", ""; return row }},
		{MissingID, set(columnID, "")},
		{DuplicateID, set(columnID, duplicate)},
		{BrokenUTF8, set(columnFamily, "佐\xff藤")},
		{ForeignEncoding, set(columnFamily, "\x8d\xb2\x93\xa1")}, // 佐藤
		{NulByte, set(columnGiven, "a\x00b")},
		{TooManyColumns, func(row []string) []string { return append(row, "one", "too many") }},
		{TooFewColumns, func(row []string) []string { return row[:4] }},
		{UnknownKind, set(columnKind, "astronaut")},
		{BadEmail, set(columnEmail, "no at sign.example.jp")},
		{OversizeField, set(columnGiven, strings.Repeat("長", 64<<10/3+1))},
	}
}

// BadRows returns one bad line of every sort, in the columns of WriteCSV. The duplicate bears the external id of
// duplicated, who must be written earlier; the others have ids that no person of a Company has. lang is as in
// WriteCSV.
func BadRows(duplicated Person, lang string) ([]BadRow, error) {
	r, err := newRoster(lang)
	if err != nil {
		return nil, err
	}
	var bad []BadRow
	for i, d := range defects(duplicated.ExternalID) {
		p := Person{
			ExternalID: fmt.Sprintf("X90%02d", i), Family: "誤記", Given: "例", FamilyKana: "ゴキ", GivenKana: "レイ",
			FamilyRomaji: "Goki", GivenRomaji: "Rei", Email: fmt.Sprintf("x90%02d@example.jp", i), Phone: "000-0000-0000",
			Employments: []Employment{{
				Kind: "employee", Entity: "サンプル商事株式会社", Department: "営業部", Title: "担当", Place: "東京本社",
				Start: "2015-04-01", End: "2021-03-31", LeavingReason: "other",
			}},
		}
		line, err := csvLine(d.spoil(slices.Clone(r.of(&p))))
		if err != nil {
			return nil, err
		}
		bad = append(bad, BadRow{Reason: d.reason, Line: line})
	}
	return bad, nil
}

func csvLine(row []string) ([]byte, error) {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	if err := out.Write(row); err != nil {
		return nil, fmt.Errorf("synth: write bad row: %w", err)
	}
	out.Flush()
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

// badEvery is how many people stand between two bad lines.
const badEvery = 7

// WriteMixedCSV writes a roster as WriteCSV does, with a bad line after every seven people and those that are left over
// at the end. It returns for each bad line its number in the file, the header being line 1.
func WriteMixedCSV(w io.Writer, people iter.Seq[Person], lang string, bad []BadRow) ([]int, error) {
	r, err := newRoster(lang)
	if err != nil {
		return nil, err
	}
	m := mixer{out: csv.NewWriter(w), w: w}
	m.write(r.header())
	written := 0
	for p := range people {
		m.write(r.of(&p))
		written++
		if at := len(m.numbers); written%badEvery == 0 && at < len(bad) {
			m.raw(bad[at].Line)
		}
		if m.err != nil {
			break
		}
	}
	for at := len(m.numbers); at < len(bad) && m.err == nil; at++ {
		m.raw(bad[at].Line)
	}
	m.flush()
	if m.err != nil {
		return nil, fmt.Errorf("synth: write mixed roster: %w", m.err)
	}
	return m.numbers, nil
}

// mixer interleaves records and raw lines and keeps the first error.
type mixer struct {
	out     *csv.Writer
	w       io.Writer
	lines   int
	numbers []int
	err     error
}

func (m *mixer) write(row []string) {
	if m.err == nil {
		m.err = m.out.Write(row)
		m.lines++
	}
}

func (m *mixer) raw(line []byte) {
	m.flush()
	if m.err != nil {
		return
	}
	_, m.err = m.w.Write(append(slices.Clone(line), '\n'))
	m.lines++
	m.numbers = append(m.numbers, m.lines)
}

func (m *mixer) flush() {
	m.out.Flush()
	if m.err == nil {
		m.err = m.out.Error()
	}
}
