package outside

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/alumnikit/alumnikit"

// program is what a vendor's first file may look like. The driver that it would
// import is left out, because nothing but the vendor may bring one.
const program = `package main

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

func search(ctx context.Context, db *sql.DB, keys *alumnikit.Keyring, actor alumnikit.Actor) (int, error) {
	store, err := sqlite.New(db, nil)
	if err != nil {
		return 0, err
	}
	people, err := alumni.New(store, keys, nil)
	if err != nil {
		return 0, err
	}
	found, err := directory.New(people, nil).Search(ctx, actor, directory.Query{})
	return found.Total.Count, err
}

func main() { fmt.Println(search(context.Background(), nil, nil, alumnikit.Visitor("acme"))) }
`

// run runs the go command in a folder, without a workspace and without a
// network.
func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off")
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	require.NoError(t, cmd.Run(), "go %v: %s", args, problems.String())
	return out.String()
}

// vendor writes a module that requires this repository and returns its folder.
func vendor(t *testing.T, source string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", module)
	found, err := cmd.Output()
	require.NoError(t, err)
	repository := strings.TrimSpace(string(found))

	dir := t.TempDir()
	// The SDK's go.sum is taken along, because nothing may be looked up.
	mod := "module example.com/vendor\n\ngo 1.26.0\n\nrequire " + module + " v0.0.0\n\nreplace " + module + " => " + repository + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o600))
	sums, err := os.ReadFile(filepath.Join(repository, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(source), 0o600))
	return dir
}

// unwanted returns the packages that no vendor's program should link because of
// the SDK: drivers, test libraries and package testing.
func unwanted(deps []string) []string {
	families := []string{
		"modernc.org", "github.com/mattn", "github.com/ncruces", "github.com/jackc", "github.com/lib/pq", "github.com/go-sql-driver",
		"go.etcd.io", "github.com/stretchr", "pgregory.net", "go.uber.org", "github.com/chromedp",
		"testing", "net/http/httptest",
		module + "/storage/storagetest", module + "/directory/directorytest", module + "/internal/synth", module + "/storage/memory",
	}
	return slices.DeleteFunc(slices.Clone(deps), func(dep string) bool {
		return !slices.ContainsFunc(families, func(f string) bool { return dep == f || strings.HasPrefix(dep, f+"/") })
	})
}

func TestAVendorLinksNoDriverAndNoTestLibrary(t *testing.T) {
	t.Parallel()
	dir := vendor(t, program)
	deps := strings.Fields(run(t, dir, "list", "-deps", "."))
	require.Contains(t, deps, module+"/storage/sqlite")
	require.Contains(t, deps, module+"/alumni")
	require.Contains(t, deps, module+"/directory")
	require.Empty(t, unwanted(deps))
	run(t, dir, "build", "-o", filepath.Join(t.TempDir(), "vendor"), ".")
}

// The test above could not fail if the list did not see such packages.
func TestUnwantedIsSeen(t *testing.T) {
	t.Parallel()
	dir := vendor(t, strings.Replace(program, `"fmt"`, `"fmt"
	_ "testing"

	_ "github.com/alumnikit/alumnikit/storage/storagetest"`, 1))
	deps := strings.Fields(run(t, dir, "list", "-deps", "."))
	require.Subset(t, unwanted(deps), []string{"testing", module + "/storage/storagetest"})
}
