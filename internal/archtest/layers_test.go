package archtest

// module is the path of the module under test; every path in the tables below is relative to it.
const module = "github.com/alumnikit/alumnikit"

// layer is one row of the architecture: the packages that belong to it and the layers they may import.
type layer struct {
	name     string
	packages []string // relative paths; "." is the root package, a trailing "/..." takes the whole subtree
	may      []string // names of layers; a layer may import within itself only if it names itself
}

// layers is read top to bottom and the first row that covers a package decides, so narrow rows stand before wide ones.
func layers() []layer {
	ground := []string{"root", "util", "text"}
	stored := append(ground[:len(ground):len(ground)], "storage", "index")
	people := append(stored[:len(stored):len(stored)], "alumni", "hr")

	return []layer{
		{name: "root", packages: []string{"."}},
		{name: "text", packages: []string{"internal/text/..."}},
		{name: "archtest", packages: []string{"internal/archtest"}},
		{name: "synth", packages: []string{"internal/synth/..."}, may: append(people[:len(people):len(people)], "synth", "importer")},
		// Contests between goroutines, run on every store: a suite like those that are exported.
		{name: "contest", packages: []string{"internal/contest"}, may: append(people[:len(people):len(people)], "referral", "newsletter")},
		// What the privacy suite asks and lets happen outside the directory.
		{
			name: "surface", packages: []string{"internal/surface"},
			may: append(people[:len(people):len(people)], "importer", "directory", "segment", "referral", "newsletter"),
		},
		// Leaks that the privacy suite must notice, run on every store.
		{
			name: "canary", packages: []string{"internal/canary"},
			may: append(people[:len(people):len(people)], "directory", "newsletter", "surface"),
		},
		{name: "util", packages: []string{"internal/..."}, may: []string{"root"}},

		{name: "suite", packages: []string{"storage/storagetest/..."}, may: []string{"root", "storage", "suite"}},
		{name: "index", packages: []string{"storage/index/..."}, may: []string{"root", "util", "text", "storage", "index"}},
		{name: "sqlstore", packages: []string{"storage/internal/..."}, may: []string{"root", "util", "storage", "sqlstore"}},
		{name: "storage", packages: []string{"storage"}, may: []string{"root", "util"}},
		// A host's tool: no domain may reach it.
		{name: "archive", packages: []string{"storage/archive"}, may: []string{"root", "storage"}},
		{name: "adapter", packages: []string{"storage/..."}, may: []string{"root", "util", "storage", "sqlstore"}},

		{name: "hr", packages: []string{"alumni/hr/..."}, may: append(stored[:len(stored):len(stored)], "alumni", "hr")},
		{name: "alumni", packages: []string{"alumni"}, may: stored},
		{name: "importer", packages: []string{"alumni/..."}, may: append(people[:len(people):len(people)], "importer")},

		{name: "segment", packages: []string{"segment/..."}, may: append(people[:len(people):len(people)], "segment")},
		// Member-facing: none may name the types of alumni/hr, so "hr" is missing from what they may import.
		{name: "referral", packages: []string{"referral/..."}, may: append(stored[:len(stored):len(stored)], "alumni", "referral")},
		{name: "directory", packages: []string{"directory/..."}, may: append(stored[:len(stored):len(stored)], "alumni", "directory")},
		{
			name: "newsletter", packages: []string{"newsletter/..."},
			may: append(stored[:len(stored):len(stored)], "alumni", "segment", "directory", "referral", "newsletter"),
		},
	}
}

// reserved is a package outside the tree, or a family of them, that only some of our packages may reach.
type reserved struct {
	path   string   // an import path; it covers everything below it too
	only   []string // relative patterns of the packages that may reach it; none: nobody may
	exact  bool     // cover the path alone
	direct bool     // judge only a package's own imports, not what those bring along
	why    string
}

func reservations() []reserved {
	const (
		driver = "the host brings its own driver"
		test   = "a vendor's binary links no test code"
		home   = "one package holds what depends on this module"
	)
	suites := []string{"storage/storagetest/...", "directory/directorytest/...", "internal/contest", "internal/surface", "internal/canary"}

	return []reserved{
		{path: "modernc.org", why: driver},
		{path: "github.com/jackc", why: driver},
		{path: "github.com/lib/pq", why: driver},
		{path: "github.com/mattn/go-sqlite3", why: driver},
		{path: "github.com/ncruces/go-sqlite3", why: driver},
		{path: "go.etcd.io/bbolt", why: driver},
		{path: "github.com/go-sql-driver/mysql", only: []string{"storage/mysql"}, why: "only its error type is needed, and only there"},

		{path: "testing", only: suites, why: test},
		{path: "net/http/httptest", why: test},
		{path: "github.com/stretchr/testify", why: test},
		{path: "pgregory.net/rapid", why: test},
		{path: "go.uber.org/goleak", why: test},

		{path: "math/rand", exact: true, direct: true, why: "math/rand/v2 has no global seed to share"},
		{path: "github.com/go-playground/validator", only: []string{"."}, direct: true, why: home},
		{path: "github.com/emersion/go-smtp", only: []string{"newsletter/smtp"}, direct: true, why: home},
		{path: "github.com/emersion/go-message", only: []string{"newsletter/..."}, direct: true, why: home},
		{path: "github.com/yuin/goldmark", only: []string{"newsletter/..."}, direct: true, why: home},
		{path: "github.com/microcosm-cc/bluemonday", only: []string{"newsletter/..."}, direct: true, why: home},
		{path: "golang.org/x/net", only: []string{"newsletter/..."}, direct: true, why: home},
	}
}

// designed are the modules that the design lets the root go.mod require directly.
func designed() []string {
	return []string{
		"github.com/RoaringBitmap/roaring/v2",
		"github.com/emersion/go-message",
		"github.com/emersion/go-msgauth",
		"github.com/emersion/go-smtp",
		"github.com/go-playground/validator/v10",
		"github.com/go-sql-driver/mysql",
		"github.com/google/uuid",
		"github.com/microcosm-cc/bluemonday",
		"github.com/stretchr/testify",
		"github.com/yuin/goldmark",
		"golang.org/x/net",
		"golang.org/x/text",
	}
}
