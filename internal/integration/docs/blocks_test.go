package docs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The examples in the privacy guide are compiled and run where they come from.
func TestPrivacyGuideShowsTheTestOfTheExample(t *testing.T) {
	t.Parallel()
	sources := []struct{ path, function string }{
		{"examples/customstore/privacy_test.go", "func TestPrivacy("},
		{"directory/directorytest/own_test.go", "func ownOptions("},
	}
	for _, d := range documents(t) {
		if d.path != "docs/privacy.md" {
			continue
		}
		_, blocks := d.parts()
		require.Len(t, blocks, len(sources))
		for i, from := range sources {
			source, err := os.ReadFile(filepath.Join(root, from.path))
			require.NoError(t, err)
			_, rest, ok := strings.Cut(string(source), from.function)
			require.True(t, ok)
			want, _, ok := strings.Cut(rest, "\n}\n")
			require.True(t, ok)
			require.Equal(t, from.function+want+"\n}", strings.Join(blocks[i].lines, "\n"))
		}
	}
}

// Numbers of decisions count on, so that entries can name each other.
func TestDecisionsCount(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "docs/decisions.md"))
	require.NoError(t, err)
	n := 0
	for line := range strings.Lines(string(text)) {
		title, ok := strings.CutPrefix(line, "## ")
		if !ok {
			continue
		}
		n++
		number, _, _ := strings.Cut(title, ".")
		require.Equal(t, n, atoi(number), title)
		require.Regexp(t, `\(\d{4}-\d{2}-\d{2}\)\n$`, title)
	}
	require.Positive(t, n)
	for _, part := range []string{"**Context.**", "**Choice.**", "**Rejected.**"} {
		require.Equal(t, n, strings.Count(string(text), "\n"+part), part)
	}
}

func atoi(s string) int {
	n := 0
	for _, r := range s {
		n = 10*n + int(r-'0')
	}
	return n
}
