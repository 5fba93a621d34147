package docs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// root is the repository's, seen from this package.
const root = "../../.."

// document is a Markdown file, with its path seen from the root.
type document struct {
	path string
	text string
}

// documents returns the Markdown files that users read.
func documents(tb testing.TB) []document {
	tb.Helper()
	var out []document
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		require.NoError(tb, err)
		for _, name := range found {
			text, err := os.ReadFile(name)
			require.NoError(tb, err)
			path, err := filepath.Rel(root, name)
			require.NoError(tb, err)
			out = append(out, document{filepath.ToSlash(path), string(text)})
		}
	}
	require.Greater(tb, len(out), 5)
	return out
}

// block is a fenced piece of a document.
type block struct {
	language string
	lines    []string
}

// parts cuts a document into its prose and its fenced blocks.
func (d document) parts() (prose string, blocks []block) {
	var words []string
	fenced := false
	for line := range strings.Lines(d.text) {
		line = strings.TrimRight(line, "\r\n")
		language, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && !fenced:
			blocks = append(blocks, block{language: language})
			fenced = true
		case fence:
			fenced = false
		case fenced:
			last := &blocks[len(blocks)-1]
			last.lines = append(last.lines, line)
		default:
			words = append(words, line)
		}
	}
	return strings.Join(words, "\n"), blocks
}

func TestPartsOfADocument(t *testing.T) {
	t.Parallel()
	prose, blocks := document{text: "a\n```sh\ngo test work\n```\nb\n"}.parts()
	require.Equal(t, "a\nb", prose)
	require.Equal(t, []block{{"sh", []string{"go test work"}}}, blocks)
}
