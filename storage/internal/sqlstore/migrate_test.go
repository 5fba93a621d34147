package sqlstore

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
)

// scripts are migrations of every kind of statement: the count tells how often
// one that changes rows has run.
var scripts = map[string]string{
	"0001_begin.sql": "CREATE TABLE {{prefix}}record (\n    id INTEGER NOT NULL,\n    n INTEGER\n);\n\n-- why\nCREATE INDEX {{prefix}}record_n ON {{prefix}}record (n);\n",
	"0002_more.sql":  "-- works with: 1\nALTER TABLE {{prefix}}record ADD COLUMN due INTEGER;\nUPDATE {{prefix}}record SET n = n + 1;\nCREATE TABLE {{prefix}}page (\n    id INTEGER\n);\n",
	"0003_last.sql":  "-- works with: 3\nUPDATE {{prefix}}page SET n = n + 1;\nCREATE INDEX {{prefix}}page_n ON {{prefix}}page (n);\n",
}

// upTo returns the first scripts.
func upTo(version int) fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range scripts {
		if name <= fmt.Sprintf("%04d_z", version) {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return files
}

// program returns a Migrator of the first scripts.
func program(t *testing.T, s *server, version int) *Migrator {
	t.Helper()
	m, err := NewMigrator(upTo(version), "x_", s, s.dialect())
	require.NoError(t, err)
	return m
}

// modes are the two kinds of database, by whether they commit with each change of
// the schema.
func modes() map[string]bool { return map[string]bool{"in one transaction": false, "commits": true} }

func TestMigrateStepByStep(t *testing.T) {
	t.Parallel()
	for name, commits := range modes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := newServer(commits)
			for version := 1; version <= 3; version++ {
				m := program(t, at, version)
				require.NoError(t, m.Migrate(t.Context()))
				status, err := m.Status(t.Context())
				require.NoError(t, err)
				require.Len(t, status.Applied, version)
				require.Empty(t, status.Pending)
			}
			once := newServer(commits)
			require.NoError(t, program(t, once, 3).Migrate(t.Context()))
			require.Equal(t, once.now, at.now)
			require.Equal(t, map[string]int{"x_record": 1, "x_page": 1}, at.now.sums)
			require.Nil(t, at.holder)
		})
	}
}

// A process is killed at every statement, before or after it was executed, and
// the one that takes over at every statement too. The third ends with what an
// undisturbed one makes.
func TestMigrateKilledAnywhere(t *testing.T) {
	t.Parallel()
	for name, commits := range modes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			undisturbed := newServer(commits)
			require.NoError(t, program(t, undisturbed, 3).Migrate(t.Context()))
			killed := 0 // an even moment is before a statement, an odd one after it
			most := 2 * len(undisturbed.sent)
			for first := range most {
				for second := first + 1; second < 2*most; second += 5 {
					at := newServer(commits)
					at.fault = func(n int) (before, after bool) {
						for _, fatal := range []int{first, second} {
							if n == fatal/2+1 {
								before, after = before || fatal%2 == 0, after || fatal%2 == 1
							}
						}
						return before, after
					}
					for range 2 {
						if program(t, at, 3).Migrate(t.Context()) != nil {
							killed++
						}
					}
					at.fault = nil
					require.NoError(t, program(t, at, 3).Migrate(t.Context()), "%d, %d", first, second)
					require.Equal(t, undisturbed.now, at.now, "%d, %d", first, second)
					require.Nil(t, at.holder)
				}
			}
			require.Greater(t, killed, len(undisturbed.sent))
		})
	}
}

// A table of the host has the name of one that is to be made. That is no
// statement executed before, however often one tries.
func TestMigrateMeetsWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	for name, commits := range modes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := newServer(commits)
			at.now.things["table x_page"] = true
			for range 3 {
				require.ErrorIs(t, program(t, at, 3).Migrate(t.Context()), errThere)
			}
			require.Error(t, program(t, at, 3).Validate(t.Context()))
			require.Nil(t, at.holder)
			delete(at.now.things, "table x_page")
			require.NoError(t, program(t, at, 3).Migrate(t.Context()))
			require.Equal(t, 1, at.now.sums["x_record"])
		})
	}
}

func TestMigrateAtOnce(t *testing.T) {
	t.Parallel()
	for name, commits := range modes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := newServer(commits)
			at.slow = 50 * time.Microsecond
			var group sync.WaitGroup
			for range 10 {
				m := program(t, at, 3)
				group.Go(func() {
					if err := m.Migrate(t.Context()); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			made := 0
			for _, statement := range at.sent {
				if strings.HasPrefix(statement, "CREATE TABLE x_record") {
					made++
				}
			}
			require.Equal(t, 1, made)
			require.Equal(t, map[string]int{"x_record": 1, "x_page": 1}, at.now.sums)
		})
	}
}

func TestMigrateWaitsAsLongAsItsContext(t *testing.T) {
	t.Parallel()
	at := newServer(true)
	at.holder = &fakeTx{}
	ctx, cancel := context.WithCancel(t.Context())
	done, m := make(chan error), program(t, at, 3)
	go func() { done <- m.Migrate(ctx) }()
	select {
	case err := <-done:
		t.Fatal(err)
	default:
		cancel()
	}
	require.ErrorIs(t, <-done, context.Canceled)
	require.Empty(t, at.now.things)
}

func TestDryRunSaysWhatMigrateSends(t *testing.T) {
	t.Parallel()
	for name, commits := range modes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := newServer(commits)
			for version := range 4 {
				m := program(t, at, max(version, 1))
				before := at.now.clone()
				said, err := m.DryRun(t.Context())
				require.NoError(t, err)
				require.Equal(t, before, at.now)
				at.sent = nil
				require.NoError(t, m.Migrate(t.Context()))
				var sent []string
				for _, statement := range at.sent {
					verb, _, _ := strings.Cut(statement, " ")
					if verb == "CREATE" || verb == "ALTER" || verb == "INSERT" || verb == "UPDATE" {
						sent = append(sent, statement)
					}
				}
				require.Equal(t, sent, said)
			}
		})
	}
}

func TestMigrateTx(t *testing.T) {
	t.Parallel()
	at := newServer(false)
	tx, err := at.Begin(t.Context())
	require.NoError(t, err)
	require.NoError(t, program(t, at, 3).MigrateTx(t.Context(), tx))
	require.Len(t, at.now.rows, 3)
	tx.Rollback(t.Context())
	require.Empty(t, at.now.rows, "the host decides")

	at.now.things["index x_page_n"] = true
	tx, err = at.Begin(t.Context())
	require.NoError(t, err)
	require.ErrorIs(t, program(t, at, 3).MigrateTx(t.Context(), tx), errThere)
	require.NoError(t, tx.Commit(t.Context()))
	require.Equal(t, map[string]bool{"index x_page_n": true}, at.now.things, "nothing half done is left to the host")

	err = program(t, newServer(true), 3).MigrateTx(t.Context(), tx)
	require.ErrorIs(t, err, alumnikit.ErrState)
	require.ErrorContains(t, err, "use Migrate")
}

// What the host's own tool runs is the same as what Migrate does.
func TestExport(t *testing.T) {
	t.Parallel()
	for name, commits := range modes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, want := newServer(commits), newServer(commits)
			require.NoError(t, program(t, want, 3).Migrate(t.Context()))
			files, err := Export(upTo(3), "x_", at.dialect().DDL)
			require.NoError(t, err)
			require.NoError(t, fstest.TestFS(files, "0001_begin.sql", "0002_more.sql", "0003_last.sql"))
			names, err := fs.Glob(files, "*")
			require.NoError(t, err)
			for _, name := range names {
				script, err := fs.ReadFile(files, name)
				require.NoError(t, err)
				require.NotContains(t, string(script), "{{")
				for _, statement := range split(string(script)) {
					_, err := at.Exec(t.Context(), statement)
					require.NoError(t, err)
				}
			}
			require.Equal(t, want.now, at.now)
			said, err := program(t, at, 3).DryRun(t.Context())
			require.NoError(t, err)
			require.Empty(t, said)
		})
	}
}
