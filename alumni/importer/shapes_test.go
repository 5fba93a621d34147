package importer_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/internal/sheet"
)

// shape is a file of testdata/shapes as index.json describes it: what it is modelled
// on, and what must happen to it.
type shape struct {
	File    string                `json:"file"`
	Note    string                `json:"note"`
	Refused *alumnikit.FieldError `json:"refused"` // why it is no table
	Format  sheet.Format          `json:"format"`
	Header  []string              `json:"header"`
	Rows    int                   `json:"rows"`    // that can be read
	Bad     map[int]string        `json:"bad"`     // line: why a row cannot be read
	Skipped map[int]sheet.Skip    `json:"skipped"` // line: why a row is none
	Import  *struct {             // into an empty roster, in the format and the columns that are proposed
		NewPeople int            `json:"newPeople"`
		BadRows   int            `json:"badRows"`
		Findings  map[int]string `json:"findings"` // line: the code, besides Bad
	} `json:"import"`
}

const shapesDir = "testdata/shapes"

func shapes(t *testing.T) []shape {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(shapesDir, "index.json"))
	require.NoError(t, err)
	var out []shape
	require.NoError(t, json.Unmarshal(body, &out))
	return out
}

func TestShapesAreAllDescribed(t *testing.T) {
	t.Parallel()
	described := []string{"index.json"}
	for _, s := range shapes(t) {
		require.NotEmpty(t, s.Note, s.File)
		require.NotEqual(t, s.Refused == nil, s.Header == nil, s.File)
		if s.Import != nil {
			require.Equal(t, len(s.Bad)+len(s.Import.Findings), s.Import.BadRows, s.File)
			require.LessOrEqual(t, s.Import.NewPeople+len(s.Import.Findings), s.Rows, s.File)
		}
		described = append(described, s.File)
	}
	files, err := os.ReadDir(shapesDir)
	require.NoError(t, err)
	var there []string
	for _, f := range files {
		there = append(there, f.Name())
	}
	require.ElementsMatch(t, there, described)
}

// TestShapesAreRead reads every file as far as that needs no roster.
func TestShapesAreRead(t *testing.T) {
	t.Parallel()
	_, im := open(t)
	known := func(name string) bool { return im.Propose([]string{name}).Columns[0] != importer.Ignored }
	for _, s := range shapes(t) {
		t.Run(s.File, func(t *testing.T) {
			t.Parallel()
			file, err := os.Open(filepath.Join(shapesDir, s.File))
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, file.Close()) })
			rows, err := sheet.New(file, sheet.Format{}, &sheet.Options{Known: known})
			if s.Refused != nil {
				found, ok := errors.AsType[alumnikit.FieldErrors](err)
				require.True(t, ok, "%v", err)
				require.Len(t, found, 1)
				require.Equal(t, s.Refused.Field, found[0].Field)
				require.Equal(t, s.Refused.Code, found[0].Code)
				return
			}
			require.NoError(t, err)
			require.Equal(t, s.Header, rows.Header())
			s.readRows(t, rows)
			require.Equal(t, s.Format, rows.Format())
		})
	}
}

func (s shape) readRows(t *testing.T, rows *sheet.Reader) {
	t.Helper()
	bad, skipped, n := map[int]string{}, map[int]sheet.Skip{}, 0
	for {
		row, err := rows.Next(t.Context())
		if errors.Is(err, io.EOF) || s.Rows == 0 && errors.Is(err, alumnikit.ErrInvalid) {
			break
		}
		require.NoError(t, err)
		switch {
		case row.Bad != "":
			bad[row.Line] = row.Bad
		case row.Skip != "":
			skipped[row.Line] = row.Skip
		default:
			n++
		}
	}
	require.Equal(t, s.Rows, n)
	require.Len(t, bad, len(s.Bad))
	for line, code := range s.Bad {
		require.Equal(t, code, bad[line], "line %d", line)
	}
	require.Len(t, skipped, len(s.Skipped))
	for line, why := range s.Skipped {
		require.Equal(t, why, skipped[line], "line %d", line)
	}
}
