package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestOutput(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), filepath.Join(t.TempDir(), "alumni.db"), &out); err != nil {
		t.Fatal(err)
	}
	want := `a second reunion on 2026-10-03: example.reunion: day is taken
2026-05-16 Sapporo, version 1
2026-10-03 Osaka, version 1
journal entries, chained and verified: 1
`
	if out.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", out.String(), want)
	}
}
