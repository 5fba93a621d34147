package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// maxLines is what a reader of the README is asked to read at most.
const maxLines = 79

func TestOutput(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	if want := fence(t, "```text\n"); out.String() != want {
		t.Errorf("got:\n%s\nthe README says:\n%s", out.String(), want)
	}
}

func TestReadmeShowsThisProgram(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(source, []byte("\n")); n > maxLines {
		t.Errorf("main.go has %d lines, want %d at most", n, maxLines)
	}
	if fence(t, "```go\n// Command quickstart") != strings.TrimPrefix(string(source), "// Command quickstart") {
		t.Error("the README's quickstart is not examples/quickstart/main.go, byte for byte")
	}
}

// fence returns what stands in the README between an opening, which must be
// there once, and the next end of a code block.
func fence(t *testing.T, opening string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(readme), opening)
	if len(parts) != 2 {
		t.Fatalf("the README has %d blocks that begin with %q, want 1", len(parts)-1, opening)
	}
	block, _, ended := strings.Cut(parts[1], "```\n")
	if !ended {
		t.Fatalf("the block that begins with %q does not end", opening)
	}
	return block
}
