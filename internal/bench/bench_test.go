package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMain lets the test's own program be the child process that fills files.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childCommand {
		main()
		return
	}
	os.Exit(m.Run())
}

// lines runs the command. Broken bounds are no failure here: they are about time,
// on a machine that others may be using.
func lines(t *testing.T, args ...string) []result {
	t.Helper()
	var out bytes.Buffer
	if err := run(t.Context(), append(args, "-json"), &out, io.Discard); err != nil {
		require.ErrorIs(t, err, errBounds)
	}
	var found []result
	for decoder := json.NewDecoder(&out); ; {
		var line result
		err := decoder.Decode(&line)
		if errors.Is(err, io.EOF) {
			return found
		}
		require.NoError(t, err)
		found = append(found, line)
	}
}

func TestEverythingIsMeasured(t *testing.T) {
	t.Parallel()
	const people, tenants, each, linear = 500, 3, 200, 300
	found := lines(t, "-size", "500", "-many", "3", "-each", "200", "-linear", "300", "-pending", "0,20")

	have := map[string]bool{}
	for _, line := range found {
		assert.Positive(t, line.Value, "%s, %s", line.Name, line.Store)
		assert.NotEmpty(t, line.Commit)
		assert.NotEmpty(t, line.Processor)
		have[key(line.Name, shape{line.Store, line.People, line.Tenants}, line.Pending)] = true
	}
	for _, store := range []string{inMemory, inSQLite} {
		for _, s := range []shape{{store, people, 1}, {store, tenants * each, tenants}} {
			for _, f := range append(before(s), after(s)...) {
				if f.name != "disk" && f.name != "write.contended" && f.name != "duplicates" { // of which there are parts only
					assert.True(t, have[key(f.name, s, 0)], key(f.name, s, 0))
				}
			}
			for _, c := range classes() {
				for _, pending := range []int{0, 20} {
					assert.True(t, have[key(c.name+".hot", s, pending)], key(c.name, s, pending))
					assert.True(t, have[key(c.name+".first", s, pending)], key(c.name, s, pending))
				}
			}
		}
	}
	for _, name := range []string{"disk.posting", "write.contended.write.p99", "write.contended.read.p50", "write.fold.cpu", "bulk.rebuild.heap", "duplicates.recall"} {
		assert.True(t, have[key(name, shape{inSQLite, people, 1}, 0)], name)
	}
	assert.True(t, have[key("disk.posting", shape{inSQLite, tenants * each, tenants}, 0)])
	assert.True(t, have[key("held.index.person", shape{indexOnly, linear, 1}, 0)])
	assert.True(t, have[key(deep+".hot", shape{indexOnly, linear, 1}, 0)])
	assertBaselines(t, found)
}

func key(name string, s shape, pending int) string {
	return fmt.Sprintf("%s, %v, %d pending", name, s, pending)
}

// assertBaselines checks that every search in one tenant stands beside others.
func assertBaselines(t *testing.T, found []result) {
	t.Helper()
	for _, line := range found {
		if !strings.HasPrefix(line.Name, "search.") || line.Tenants > 1 || line.Store == indexOnly {
			continue
		}
		var names []string
		for _, c := range line.Beside {
			names = append(names, c.Name)
			assert.InDelta(t, line.Value/c.Value, c.Ratio, 1e-9)
		}
		if line.Store == inSQLite {
			assert.Subset(t, names, []string{"LIKE", "PocketBase"}, line.Name)
		} else {
			assert.Contains(t, names, "loop", line.Name)
		}
		assert.Equal(t, line.Pending > 0, strings.Contains(strings.Join(names, " "), "none pending"), line.Name)
	}
}

func TestKeptFilesAreUsedAgain(t *testing.T) {
	t.Parallel()
	args := []string{"-size", "300", "-store", "sqlite", "-data", t.TempDir(), "-run", `^(bulk.load|disk|search.3-facets.hot)`}
	one, two := lines(t, append(args, "-pending", "0,10")...), lines(t, args...)
	require.NotEmpty(t, one)
	assert.Equal(t, one[0].Value, two[0].Value, "the rate is that of the first run's loading") //nolint:testifylint // the same bits
	for i, line := range one {
		if strings.HasPrefix(line.Name, "disk.") {
			assert.Equal(t, line.Value, two[i].Value, line.Name) //nolint:testifylint // nothing that a run writes is in the next
		}
	}
}

func TestArguments(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-size", "10"},
		{"-size", "many"},
		{"-store", "tape"},
		{"-store", "postgres,tape"},
		{"-pending", "-1"},
		{"-linear", "1"},
		{"-many", "5", "-each", "1"},
		{"-run", "("},
		{"-unknown"},
	} {
		assert.Error(t, run(t.Context(), args, io.Discard, io.Discard), args)
	}
	p, err := parse([]string{"-size", "", "-many", "4", "-each", "250", "-store", "sqlite", "-linear", "3000,2000"})
	require.NoError(t, err)
	assert.Equal(t, []shape{{inSQLite, 1000, 4}, {indexOnly, 2000, 1}, {indexOnly, 3000, 1}}, p.shapes())
}
