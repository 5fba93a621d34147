package docs

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// Every relative link leads to a file or folder that is there and, if it names
// a heading, to one that is there.
func TestLinksResolve(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	checked := 0
	for _, d := range documents(t) {
		prose, _ := d.parts()
		for _, found := range link.FindAllStringSubmatch(prose, -1) {
			target := found[1]
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			checked++
			file, heading, _ := strings.Cut(target, "#")
			at := d.path
			if file != "" {
				at = path.Join(path.Dir(d.path), file)
			}
			if strings.HasPrefix(at, "..") {
				t.Errorf("%s: %s leads out of the repository", d.path, target)
				continue
			}
			if _, err := os.Stat(filepath.Join(root, at)); err != nil {
				t.Errorf("%s: %s leads nowhere", d.path, target)
				continue
			}
			if heading != "" && !hasHeading(t, at, heading) {
				t.Errorf("%s: %s has no such heading", d.path, target)
			}
		}
	}
	require.Greater(t, checked, 20)
}

func hasHeading(tb testing.TB, file, heading string) bool {
	tb.Helper()
	text, err := os.ReadFile(filepath.Join(root, file))
	require.NoError(tb, err)
	for line := range strings.Lines(string(text)) {
		if title, ok := strings.CutPrefix(strings.TrimLeft(strings.TrimSpace(line), "#"), " "); ok && strings.HasPrefix(line, "#") {
			if anchor(title) == heading {
				return true
			}
		}
	}
	return false
}

// anchor is the name that GitHub gives a heading.
func anchor(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestAnchor(t *testing.T) {
	t.Parallel()
	require.Equal(t, "one-hire-from-button-to-roster", anchor("One hire, from button to roster"))
}

// Files that the prose names in code marks exist: with a path as seen from the
// root, without one anywhere in the tree.
func TestNamedFilesExist(t *testing.T) {
	t.Parallel()
	base := map[string]bool{}
	require.NoError(t, filepath.WalkDir(root, func(name string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() && strings.HasPrefix(entry.Name(), ".git") {
			return filepath.SkipDir
		}
		base[filepath.Base(name)] = true
		return err
	}))
	named := regexp.MustCompile("`([A-Za-z0-9_./-]+\\.(?:go|md|sql|svg|css|json))`")
	checked := 0
	for _, d := range documents(t) {
		prose, _ := d.parts()
		for _, found := range named.FindAllStringSubmatch(prose, -1) {
			checked++
			name := found[1]
			if !strings.Contains(name, "/") {
				require.True(t, base[name], "%s names %s", d.path, name)
				continue
			}
			require.FileExists(t, filepath.Join(root, name), "%s names it", d.path)
		}
	}
	require.Greater(t, checked, 40)
}
