package importer

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// Report is what an import did, or a dry run would do. Counts are exact; lists
// have bounds, see Options. Diffs, Missing and Suspected hold personal data, for
// those who have PermRoster; Bad does not.
type Report struct {
	Run       alumnikit.ID        `json:"run,omitzero"`        // of Import and Apply
	Rows      int                 `json:"rows"`                // read, but for blank and skipped ones
	Skipped   int                 `json:"skipped"`             // rows that are none: totals, notes, the header once more
	New       int                 `json:"new"`                 // people registered
	Changed   int                 `json:"changed"`             // people of whom something changed
	Unchanged int                 `json:"unchanged"`           // people of whom nothing did
	BadRows   int                 `json:"badRows"`             // rows that were left out
	Findings  int                 `json:"findings"`            // what is wrong with them, in all
	Bad       []Bad               `json:"bad"`                 // the first findings, in order of lines; see RunOptions.Bad for all
	Ignored   []string            `json:"ignored"`             // headers of columns that nothing was taken from
	Unknown   map[string][]string `json:"unknown,omitempty"`   // by header: up to 50 short words that are none of ours, to be mapped
	Diffs     []Diff              `json:"diffs,omitempty"`     // of a dry run: the first who are new or would change
	Missing   []Missing           `json:"missing,omitempty"`   // of a Snapshot: the first who may have left; see RunOptions.Missing for all
	Absent    int                 `json:"absent"`              // how many are missing
	Suspected []Suspicion         `json:"suspected,omitempty"` // of a dry run: the first new people who may be known already
	Suspects  int                 `json:"suspects"`            // how many suspicions there are
	Unasked   int                 `json:"unasked,omitempty"`   // new people beyond Options.MaxAsked; duplicate.Service.Find compares them once they are in
}

// WriteCSV writes the findings that the report keeps; see FindingsWriter.
func (r *Report) WriteCSV(w io.Writer, l alumni.Locale) error {
	out := NewFindingsWriter(w, l)
	for _, b := range r.Bad {
		out.Write(b)
	}
	return out.Flush()
}

// FindingsWriter writes findings as CSV in UTF-8 with a byte order mark, so that
// spreadsheets read Japanese. Cells that a spreadsheet would take for a formula
// begin with an apostrophe. Its Write fits RunOptions.Bad: so a file gets them all.
// It is used by one goroutine.
type FindingsWriter struct {
	out    *csv.Writer
	locale alumni.Locale
	err    error
}

// NewFindingsWriter returns a writer in the language of the reader.
func NewFindingsWriter(w io.Writer, l alumni.Locale) *FindingsWriter {
	f := &FindingsWriter{out: csv.NewWriter(w), locale: l}
	_, f.err = io.WriteString(w, "\ufeff")
	header := []string{"line", "column", "code", "reason", "shape", "what to do"}
	if l == alumni.Japanese {
		header = []string{"行", "列", "コード", "理由", "値の形", "対処"}
	}
	f.row(header)
	return f
}

// Write writes one finding. Flush returns what went wrong.
func (f *FindingsWriter) Write(b Bad) {
	f.row([]string{
		strconv.Itoa(b.Line), harmless(b.Column), b.Code, b.Reason(f.locale), harmless(b.Shape), b.Hint(f.locale),
	})
}

func (f *FindingsWriter) row(cells []string) {
	if f.err == nil {
		f.err = f.out.Write(cells)
	}
}

// Flush writes what is buffered and returns the first error of all.
func (f *FindingsWriter) Flush() error {
	f.out.Flush()
	if f.err == nil {
		f.err = f.out.Error()
	}
	if f.err != nil {
		return fmt.Errorf("importer: write report: %w", f.err)
	}
	return nil
}

// harmless keeps a spreadsheet from taking a cell for a formula (OWASP, CSV
// injection).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}

// reject counts a bad row.
func (r *Report) reject(findings ...Bad) {
	r.BadRows++
	r.Bad = append(r.Bad, findings...)
}
