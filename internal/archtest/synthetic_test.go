package archtest

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// synthetic builds a graph from edges "a -> b c". Names that begin with "./" are ours, "." is the root.
func synthetic(edges ...string) graph {
	full := func(name string) string {
		if name == "." {
			return module
		}
		if rel, ok := strings.CutPrefix(name, "./"); ok {
			return module + "/" + rel
		}

		return name
	}
	g := graph{}
	for _, edge := range edges {
		from, to, _ := strings.Cut(edge, " -> ")
		n := node{path: full(from)}
		for name := range strings.FieldsSeq(to) {
			n.imports = append(n.imports, full(name))
		}
		g[n.path] = n
	}

	return g
}

// TestCheckersFindViolations proves that the checks can fail: each graph breaks one rule and only that one.
func TestCheckersFindViolations(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		edges []string
		want  string // part of the one sentence expected
	}{
		{"root imports ours", []string{". -> ./storage"}, ". (root) imports storage"},
		{"text imports ours", []string{"./internal/text -> ."}, "internal/text (text) imports ."},
		{"storage imports the index", []string{"./storage -> ./storage/index"}, "storage (storage) imports storage/index"},
		{"index imports a domain", []string{"./storage/index -> ./alumni"}, "imports alumni"},
		{"adapter imports the index", []string{"./storage/sqlite -> ./storage/index"}, "imports storage/index"},
		{"adapter imports a domain", []string{"./storage/sqlite -> ./alumni"}, "storage/sqlite (adapter) imports alumni"},
		{"adapter imports an adapter", []string{"./storage/sqlite -> ./storage/memory"}, "imports storage/memory"},
		{"domain imports an adapter", []string{"./alumni -> ./storage/memory"}, "alumni (alumni) imports storage/memory"},
		{"sub-domain imports an adapter", []string{"./alumni/importer -> ./storage/sqlite"}, "imports storage/sqlite"},
		{"alumni imports upwards", []string{"./alumni -> ./segment"}, "imports segment"},
		{"siblings", []string{"./segment -> ./directory"}, "segment (segment) imports directory"},
		{"siblings below", []string{"./referral -> ./segment/plan"}, "imports segment/plan"},
		{"directory imports upwards", []string{"./directory -> ./newsletter"}, "imports newsletter"},
		{"directory names HR-only facts", []string{"./directory -> ./alumni/hr"}, "directory (directory) imports alumni/hr"},
		{"its suite names HR-only facts", []string{"./directory/directorytest -> ./alumni/hr"}, "imports alumni/hr"},
		{"referral imports the newsletter", []string{"./referral -> ./newsletter"}, "referral (referral) imports newsletter"},
		{"referral imports a part of it", []string{"./referral -> ./newsletter/mail"}, "imports newsletter/mail"},
		{"referral names HR-only facts", []string{"./referral -> ./alumni/hr"}, "referral (referral) imports alumni/hr"},
		{"alumni names HR-only facts", []string{"./alumni -> ./alumni/hr"}, "alumni (alumni) imports alumni/hr"},
		{"newsletter names HR-only facts", []string{"./newsletter -> ./alumni/hr"}, "imports alumni/hr"},
		{"suite imports an adapter", []string{"./storage/storagetest -> ./storage/memory"}, "imports storage/memory"},
		{"unknown package", []string{"./misc -> fmt"}, "misc belongs to no layer"},

		{"driver", []string{"./storage/sqlite -> modernc.org/sqlite"}, "storage/sqlite -> modernc.org/sqlite"},
		{"driver behind another", []string{"./storage -> example.com/x", "example.com/x -> github.com/lib/pq"}, "example.com/x -> github.com/lib/pq"},
		{"driver in the wrong adapter", []string{"./storage/sqlite -> github.com/go-sql-driver/mysql"}, "go-sql-driver/mysql"},
		{"testing behind another", []string{"./alumni -> example.com/x", "example.com/x -> testing"}, "alumni -> example.com/x -> testing"},
		{"testing/fstest", []string{"./alumni -> testing/fstest"}, "testing/fstest"},
		{"testify in a suite", []string{"./storage/storagetest -> github.com/stretchr/testify/require"}, "testify"},
		{"math/rand", []string{"./alumni -> math/rand"}, "math/rand"},
		{"validator outside the root", []string{"./alumni -> github.com/go-playground/validator/v10"}, "validator"},
		{"smtp outside its package", []string{"./newsletter -> github.com/emersion/go-smtp"}, "go-smtp"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := synthetic(tt.edges...)
			wrong := append(checkLayers(g, layers()), checkReserved(g, reservations())...)
			require.Len(t, wrong, 1)
			require.Contains(t, wrong[0], tt.want)
		})
	}
}

// TestCheckersAcceptTheDesign is the counterpart: a graph that follows the design has nothing to report.
func TestCheckersAcceptTheDesign(t *testing.T) {
	t.Parallel()
	g := synthetic(
		". -> github.com/go-playground/validator/v10 math/rand/v2",
		"./internal/text -> golang.org/x/text/width",
		"./storage -> .",
		"./storage/index -> . ./storage ./internal/text",
		"./storage/memory -> . ./storage",
		"./storage/sqlite -> . ./storage ./storage/internal/sqlstore",
		"./storage/mysql -> ./storage ./storage/internal/sqlstore github.com/go-sql-driver/mysql",
		"./storage/storagetest -> . ./storage testing",
		"./alumni -> . ./storage ./storage/index ./internal/text",
		"./alumni/hr -> . ./storage ./alumni",
		"./alumni/importer -> . ./storage ./alumni ./alumni/hr golang.org/x/text/encoding",
		"./segment -> . ./storage/index ./alumni ./alumni/hr",
		"./directory -> . ./storage ./storage/index ./alumni",
		"./directory/directorytest -> . ./directory ./storage ./alumni testing",
		"./referral -> . ./storage ./alumni",
		"./newsletter -> . ./alumni ./segment ./storage github.com/yuin/goldmark",
		"./newsletter/smtp -> ./newsletter github.com/emersion/go-smtp",
		"github.com/emersion/go-smtp -> math/rand",
	)
	require.Empty(t, checkLayers(g, layers()))
	require.Empty(t, checkReserved(g, reservations()))
}

// TestLayersAreConsistent catches a misspelt layer: a name in may that no row has would silently allow nothing.
func TestLayersAreConsistent(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, row := range layers() {
		require.False(t, names[row.name], "two rows are called %s", row.name)
		names[row.name] = true
	}
	for _, row := range layers() {
		for _, may := range row.may {
			require.True(t, names[may], "%s names the unknown layer %s", row.name, may)
		}
	}
}
