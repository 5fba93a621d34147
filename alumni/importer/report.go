package importer

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit/alumni"
)

// Report is what an import did, or a dry run would do.
type Report struct {
	Rows      int      `json:"rows"`      // read, blank ones not counted
	New       int      `json:"new"`       // people registered
	Changed   int      `json:"changed"`   // people of whom something changed
	Unchanged int      `json:"unchanged"` // people of whom nothing did
	BadRows   int      `json:"badRows"`   // rows that were left out
	Findings  int      `json:"findings"`  // what is wrong with them, in all
	Bad       []Bad    `json:"bad"`       // the first findings, in order of lines; see Options.MaxBad
	Ignored   []string `json:"ignored"`   // headers of columns that nothing was taken from
}

// WriteCSV writes the findings as UTF-8 with a byte order mark, so that
// spreadsheets read Japanese. Cells that a spreadsheet would take for a formula
// begin with an apostrophe.
func (r *Report) WriteCSV(w io.Writer, l alumni.Locale) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return fmt.Errorf("importer: write report: %w", err)
	}
	header := []string{"line", "column", "code", "reason", "shape"}
	if l == alumni.Japanese {
		header = []string{"行", "列", "コード", "理由", "値の形"}
	}
	out := csv.NewWriter(w)
	if err := out.Write(header); err != nil {
		return fmt.Errorf("importer: write report: %w", err)
	}
	for _, b := range r.Bad {
		row := []string{strconv.Itoa(b.Line), harmless(b.Column), b.Code, b.Reason(l), harmless(b.Shape)}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("importer: write report: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("importer: write report: %w", err)
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
func (r *Report) reject(maxBad int, findings ...Bad) {
	r.BadRows++
	for _, b := range findings {
		r.Findings++
		if len(r.Bad) < maxBad {
			r.Bad = append(r.Bad, b)
		}
	}
}

// addTo adds rows that were read to a report, in which at most so many findings are
// kept.
func (r *Report) addTo(all *Report, maxBad int) {
	all.Rows += r.Rows
	all.BadRows += r.BadRows
	all.Findings += r.Findings
	all.Bad = append(all.Bad, r.Bad[:min(len(r.Bad), max(0, maxBad-len(all.Bad)))]...)
}
