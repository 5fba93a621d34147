package importer_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
)

var update = flag.Bool("update", false, "write testdata/reports anew")

// outcome is all that HR sees of a file.
type outcome struct {
	Refused *refusal          `json:"refused,omitempty"`
	Columns []importer.Column `json:"columns,omitempty"`
	Nth     []int             `json:"nth,omitempty"`
	Report  *importer.Report  `json:"report,omitempty"` // of a dry run
	Advice  []string          `json:"advice,omitempty"` // on what is bad
}

type refusal struct {
	Field  string `json:"field"`
	Code   string `json:"code"`
	Reason string `json:"reason"`
	Hint   string `json:"hint"`
}

// Every shape of export comes in with the columns that are proposed, or is refused
// with words that a person can act on; the reports are those in testdata/reports.
func TestShapesComeIn(t *testing.T) {
	t.Parallel()
	for _, s := range shapes(t) {
		t.Run(s.File, func(t *testing.T) {
			t.Parallel()
			file, err := os.ReadFile(filepath.Join(shapesDir, s.File))
			require.NoError(t, err)
			people, im := open(t)
			preview, err := im.Inspect(t.Context(), clerk(), bytes.NewReader(file), importer.Format{})
			if s.Refused != nil || preview == nil {
				golden(t, s.File, outcome{Refused: refused(t, err)})
				return
			}
			require.NoError(t, err)
			got := outcome{Columns: preview.Proposal.Mapping.Columns, Nth: preview.Proposal.Mapping.Nth}
			got.Report, err = im.DryRun(t.Context(), clerk(), bytes.NewReader(file), preview.Proposal.Mapping, nil)
			if err != nil {
				require.Nil(t, s.Import)
				got.Refused = refused(t, err)
				golden(t, s.File, got)
				return
			}
			for _, b := range got.Report.Bad {
				got.Advice = append(got.Advice, b.Reason(alumni.Japanese)+" | "+b.Hint(alumni.Japanese))
				require.NotEmpty(t, b.Reason(alumni.English), b.Code)
			}
			golden(t, s.File, got)
			report, err := im.Import(t.Context(), clerk(), bytes.NewReader(file), preview.Proposal.Mapping, nil)
			require.NoError(t, err)
			s.check(t, report)
			require.Len(t, content(t, people), report.New)
			again, err := im.Import(t.Context(), clerk(), bytes.NewReader(file), preview.Proposal.Mapping, nil)
			require.NoError(t, err)
			require.Equal(t, report.New, again.Unchanged, "the same file again changes nothing")
			require.Zero(t, again.New+again.Changed)
			require.Equal(t, report.Bad, again.Bad)
		})
	}
}

// check holds a report against what the corpus says must happen.
func (s shape) check(t *testing.T, report *importer.Report) {
	t.Helper()
	require.NotNil(t, s.Import, "it was not meant to come in")
	findings := map[int]string{}
	for _, b := range report.Bad {
		if s.Bad[b.Line] == "" && findings[b.Line] == "" {
			findings[b.Line] = b.Code
		}
	}
	want := s.Import.Findings
	if want == nil {
		want = map[int]string{}
	}
	require.Equal(t, want, findings)
	require.Equal(t, s.Import.NewPeople, report.New)
	require.Equal(t, s.Import.BadRows, report.BadRows)
}

func refused(t *testing.T, err error) *refusal {
	t.Helper()
	var found alumnikit.FieldErrors
	require.ErrorAs(t, err, &found)
	b := importer.Bad{Code: found[0].Code}
	require.NotEmpty(t, b.Hint(alumni.English))
	return &refusal{found[0].Field, found[0].Code, b.Reason(alumni.Japanese), b.Hint(alumni.Japanese)}
}

func golden(t *testing.T, file string, got outcome) {
	t.Helper()
	body, err := json.MarshalIndent(got, "", "  ")
	require.NoError(t, err)
	body = append(body, '\n')
	path := filepath.Join("testdata", "reports", file+".json")
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, body, 0o600))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run with -update")
	require.Equal(t, string(want), string(body))
}
