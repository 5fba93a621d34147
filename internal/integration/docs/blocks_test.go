package docs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The example in the privacy guide is compiled and run where it comes from.
func TestPrivacyGuideShowsTheTestOfTheExample(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile(filepath.Join(root, "examples/customstore/privacy_test.go"))
	require.NoError(t, err)
	_, want, ok := strings.Cut(string(source), "func TestPrivacy")
	require.True(t, ok)
	for _, d := range documents(t) {
		if d.path != "docs/privacy.md" {
			continue
		}
		_, blocks := d.parts()
		require.Len(t, blocks, 1)
		require.Equal(t, "func TestPrivacy"+strings.TrimSpace(want), strings.Join(blocks[0].lines, "\n"))
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
