package mutation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	// What is mutated, so that a changed line makes this test run again.
	_ "github.com/alumnikit/alumnikit/alumni"
	_ "github.com/alumnikit/alumnikit/directory/directorytest"
	_ "github.com/alumnikit/alumnikit/storage/archive"
	_ "github.com/alumnikit/alumnikit/storage/index"
	_ "github.com/alumnikit/alumnikit/storage/memory"
	_ "github.com/alumnikit/alumnikit/storage/sqlite"
)

var only = flag.String("mutation.only", "", "try the mutations whose name matches this regular expression")

// mutation is one way to break the SDK.
type mutation struct {
	name     string
	area     string
	file     string // from the root of the repository
	old, new string
	pkg      string // whose tests notice
	run      string // which of them must fail
}

// least is how many mutations there must be.
const least = 20

// Every mutation is made by replacing something that occurs exactly once.
func TestAnchors(t *testing.T) {
	t.Parallel()
	all := mutations()
	require.GreaterOrEqual(t, len(all), least)
	names := map[string]bool{}
	for _, m := range all {
		require.False(t, names[m.name], "%s: two mutations have this name", m.name)
		names[m.name] = true
		_, err := m.apply(t)
		assert.NoError(t, err) // and go on: all that have to be anchored anew
	}
	t.Logf("%d mutations", len(all))
}

// Every mutation is noticed by the test that it names, which passes without it.
func TestMutationsAreCaught(t *testing.T) {
	t.Parallel()
	chosen := choose(t)
	sound := &baseline{passed: map[string]error{}, busy: make(chan struct{}, 2)}
	for _, m := range chosen {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			sound.busy <- struct{}{} // two at a time
			defer func() { <-sound.busy }()
			overlay, err := m.apply(t)
			require.NoError(t, err)
			if proving() {
				require.NoError(t, sound.check(t, m), "%s: the test fails without the mutation", m.name)
			} // a normal run of all tests tells that already
			binary, err := compile(t, m.pkg, overlay)
			require.NoError(t, err, "%s: the mutation does not compile", m.name)
			out, err := run(t, m, binary)
			require.Error(t, err, "%s: %s in %s passes all the same: the mutation is not caught", m.name, m.run, m.pkg)
			var exit *exec.ExitError
			require.ErrorAs(t, err, &exit)
			require.Regexp(t, `(?m)^(\s*--- FAIL|panic:)`, out, "%s: the tests did not fail, but end", m.name)
			t.Logf("caught by %s", failed(out))
		})
	}
}

func proving() bool { return os.Getenv("ALUMNIKIT_PROVE") != "" }

// choose returns what to try.
func choose(t *testing.T) []mutation {
	t.Helper()
	all := mutations()
	if *only != "" {
		name := regexp.MustCompile(*only)
		var out []mutation
		for _, m := range all {
			if name.MatchString(m.name) {
				out = append(out, m)
			}
		}
		require.NotEmpty(t, out, "no mutation is called that")
		return out
	}
	if proving() {
		return all
	}
	areas := map[string][]mutation{}
	for _, m := range all {
		if m.pkg == suite {
			continue // takes long to start and to shrink
		}
		areas[m.area] = append(areas[m.area], m)
	}
	var out []mutation
	day, names := time.Now().YearDay(), slices.Sorted(maps.Keys(areas))
	for i := range areasADay {
		of := areas[names[(day+i)%len(names)]]
		out = append(out, of[day%len(of)])
	}
	return out
}

// areasADay is how many areas a normal run tries one mutation of.
const areasADay = 3

// root is the folder of the repository.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../..")
	require.NoError(t, err)
	return dir
}

// apply writes the mutated copy and returns the file that tells the go command to
// read it.
func (m mutation) apply(t *testing.T) (overlay string, err error) {
	t.Helper()
	path := filepath.Join(root(t), filepath.FromSlash(m.file))
	source, err := os.ReadFile(path)
	require.NoError(t, err)
	switch strings.Count(string(source), m.old) {
	case 1:
	case 0:
		return "", errors.New(m.name + ": " + m.file + " has changed: what the mutation replaces is not there any more; give it another anchor: " + m.old)
	default:
		return "", errors.New(m.name + ": " + m.file + " has changed: what the mutation replaces is there more than once; give it another anchor: " + m.old)
	}
	dir := t.TempDir()
	mutant := filepath.Join(dir, "mutant.go")
	require.NoError(t, os.WriteFile(mutant, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600))
	body, err := json.Marshal(map[string]map[string]string{"Replace": {path: mutant}})
	require.NoError(t, err)
	overlay = filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(overlay, body, 0o600))
	return overlay, nil
}

// compile builds the tests of a package, with an overlay if there is one.
func compile(t *testing.T, pkg, overlay string) (binary string, err error) {
	t.Helper()
	binary = filepath.Join(t.TempDir(), "tests")
	args := []string{"test", "-c", "-o", binary}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	cmd := exec.CommandContext(t.Context(), "go", append(args, "./"+pkg)...)
	cmd.Dir = root(t)
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = errors.Join(err, errors.New(string(out)))
	}
	return binary, err
}

// run runs the tests that a mutation names.
func run(t *testing.T, m mutation, binary string) (output string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "-test.run=^("+m.run+")$", "-test.count=1", "-test.failfast", "-test.timeout=2m", "-test.v")
	cmd.Dir = filepath.Join(root(t), filepath.FromSlash(m.pkg))
	cmd.Env = append(os.Environ(), "ALUMNIKIT_PROVE=") // the short form of each must do
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	return out.String(), err
}

// failed names the tests that failed.
func failed(output string) string {
	var names []string
	for line := range strings.Lines(output) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "--- FAIL: "); ok {
			names = append(names, strings.Fields(name)[0])
		}
	}
	if len(names) == 0 {
		return "a panic"
	}
	return strings.Join(names, ", ")
}

// baseline runs each test without any mutation, once.
type baseline struct {
	mu     sync.Mutex
	passed map[string]error
	busy   chan struct{}
}

func (b *baseline) check(t *testing.T, m mutation) error {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	test := m.pkg + " " + m.run
	if err, done := b.passed[test]; done {
		return err
	}
	binary, err := compile(t, m.pkg, "")
	require.NoError(t, err)
	out, err := run(t, m, binary)
	if err == nil && !strings.Contains(out, "--- PASS: ") {
		err = errors.New("no test is called " + m.run)
	}
	if err != nil {
		err = errors.Join(err, errors.New(out))
	}
	b.passed[test] = err
	return err
}
