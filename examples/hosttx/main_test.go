package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestOutput(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), filepath.Join(t.TempDir(), "hr.db"), &out); err != nil {
		t.Fatal(err)
	}
	want := `rolled back: the payroll is closed
  E-1 left: false; reason: none: not in the roster
committed: <nil>
  E-1 left: true; reason: careerChange
in a batch: alumni.Register: person: invalid input: identifiers[0].value: taken
committed: <nil>
  E-1 left: true; reason: careerChange
  E-2 left: true; reason: retirement
`
	if out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", out.String(), want)
	}
}
