package docs

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// check is how a documented command is checked.
type check struct {
	command string
	args    []string // to the go command; nil: something else checks it
	says    string   // must be part of what it prints
	why     string   // who checks it, if args is nil
}

// checks holds every command of the documents that begins with "go".
func checks() []check {
	return []check{
		{command: "go test work", why: "is what runs this test; .ci/run runs it as it stands"},
		{command: "go run ./examples/portal", args: []string{"vet", "./examples/portal"}},
		{command: "go run ./examples/quickstart", args: []string{"run", "./examples/quickstart"}, says: "0 found"},
		{command: "go run ./examples/customstore", args: []string{"run", "./examples/customstore"}, says: "verified"},
		{command: "go run ./examples/hosttx", args: []string{"vet", "./examples/hosttx"}},
		{command: "go run ./examples/portal -db portal.db", why: "TestRunAndRunAgain of examples/portal starts on a file"},
		{command: "go run ./examples/portal -db postgres://hr@db.example/hr", why: "TestRunOnServers of examples/portal starts on a server"},
		{command: "go run ./examples/portal -db mysql://hr:secret@db.example/hr", why: "TestRunOnServers of examples/portal starts on a server"},
		{
			command: "go run ./examples/hosttx -db postgres://hr@db.example/hr -isolation serializable",
			why:     "TestOutput of examples/hosttx runs at each level on each server",
		},
		{command: "go run ./examples/hosttx -db mysql://hr:secret@db.example/hr", why: "TestOutput of examples/hosttx runs on each server"},
		{command: "go run ./examples/pgxbridge -db postgres://hr@db.example/hr", why: "TestOutput of examples/pgxbridge runs on a server"},
		{command: "go run ./examples/tenantmove", args: []string{"run", "./examples/tenantmove"}, says: "byte for byte"},
		{
			command: "go run ./examples/tenantmove -from hr.db -to postgres://hr@db.example/hr -tenant acme -keys keys.txt -file acme.archive -receipt acme.json",
			why:     "TestOverServers of examples/tenantmove moves to each server and back",
		},
		{command: "go run ./examples/mailer", args: []string{"run", "./examples/mailer"}, says: "accepted"},
		{command: "go test ./examples/customstore", args: []string{"vet", "./examples/customstore"}},
		{command: "go test ./examples/customstore/...", args: []string{"vet", "./examples/customstore/..."}},
		{
			command: "go test -run 'TestStore/UniqueKeys/Swap' ./storage/memory",
			args:    []string{"test", "-v", "-run", "TestStore/UniqueKeys/Swap", "./storage/memory"}, says: "PASS: TestStore/UniqueKeys/Swap",
		},
		{command: "go test ./internal/tabledoc -update", args: []string{"test", "./internal/tabledoc"}, says: "ok"},
		{
			command: "go test ./internal/integration/migrate -run TestDataOfEveryVersion -update",
			args:    []string{"vet", "./internal/integration/migrate"},
		},
		{
			command: "go doc github.com/alumnikit/alumnikit/directory",
			args:    []string{"doc", "github.com/alumnikit/alumnikit/directory"}, says: "package directory",
		},
		{
			command: "go doc github.com/alumnikit/alumnikit/storage.Store",
			args:    []string{"doc", "github.com/alumnikit/alumnikit/storage.Store"}, says: "type Store interface",
		},
	}
}

// commands returns the lines of sh blocks, and of blocks without a language,
// that begin with "go ".
func commands(d document) []string {
	var out []string
	_, blocks := d.parts()
	for _, b := range blocks {
		if b.language != "sh" && b.language != "" {
			continue
		}
		for _, line := range b.lines {
			if strings.HasPrefix(line, "go ") {
				out = append(out, strings.TrimSpace(line))
			}
		}
	}
	return out
}

// inline returns the commands that the prose names in code marks.
func inline(d document) []string {
	var out []string
	prose, _ := d.parts()
	pieces := strings.Split(prose, "`")
	for i := 1; i < len(pieces); i += 2 {
		words := strings.Fields(pieces[i]) // prose breaks lines anywhere
		if len(words) > 2 && words[0] == "go" && slices.Contains([]string{"run", "doc", "test"}, words[1]) {
			out = append(out, strings.Join(words, " "))
		}
	}
	return out
}

func TestEveryCommandIsListed(t *testing.T) {
	t.Parallel()
	var known []string
	for _, c := range checks() {
		known = append(known, c.command)
		require.True(t, c.args != nil || c.why != "", c.command)
	}
	met := map[string]bool{}
	for _, d := range documents(t) {
		for _, line := range slices.Concat(commands(d), inline(d)) {
			met[line] = true
			if !slices.Contains(known, line) {
				t.Errorf("%s: %q is in no check of this test", d.path, line)
			}
		}
	}
	for _, command := range known {
		if !met[command] {
			t.Errorf("no document says %q any more", command)
		}
	}
}

func TestReadmeSaysHowToTest(t *testing.T) {
	t.Parallel()
	for _, d := range documents(t) {
		if d.path == "README.md" {
			require.Contains(t, commands(d), "go test work")
			require.Contains(t, commands(d), "go run ./examples/portal")
		}
	}
}

func TestCommandsRun(t *testing.T) {
	t.Parallel()
	for _, c := range checks() {
		if c.args == nil {
			continue
		}
		t.Run(c.command, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, "go", c.args...)
			cmd.Dir = root
			cmd.Env = append(os.Environ(), "GOFLAGS=") // as in a fresh clone
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			require.NoError(t, cmd.Run(), out.String())
			require.Contains(t, out.String(), c.says)
		})
	}
}
