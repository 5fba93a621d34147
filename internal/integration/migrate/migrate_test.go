package migrate

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gomysql "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/servertest"
	"github.com/alumnikit/alumnikit/internal/integration/via"
)

// childVariable makes the test binary a process that migrates: "kind place".
const childVariable = "ALUMNIKIT_MIGRATE_CHILD"

func TestMain(m *testing.M) {
	if kind, at, child := strings.Cut(os.Getenv(childVariable), " "); child {
		if err := runChild(kind, at); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// runChild migrates and says how many tables of records it made.
func runChild(kind, at string) error {
	var p place
	switch kind {
	case "sqlite":
		p = sqlitePlace(at)
	case "postgres":
		config, err := pgx.ParseConfig(os.Getenv(servertest.PostgresVariable))
		if err != nil {
			return err
		}
		config.RuntimeParams["search_path"] = at
		p = postgresPlace(config, at)
	default:
		config, err := gomysql.ParseDSN(at)
		if err != nil {
			return err
		}
		p = mysqlPlace(config)
	}
	var made atomic.Int64
	db := p.pool(counting(&made))
	s, err := p.open(db)
	if err == nil {
		err = s.Migrate(context.Background())
	}
	if err == nil {
		err = s.Validate(context.Background())
	}
	fmt.Print(made.Load())
	return errors.Join(err, db.Close())
}

// counting counts the tables of records that are made.
func counting(made *atomic.Int64) via.Around {
	return func(query string, _ []driver.NamedValue, send func() error) error {
		err := send()
		if err == nil && strings.HasPrefix(query, "CREATE TABLE alumnikit_record (") {
			made.Add(1)
		}
		return err
	}
}

func TestTenProcessesAndTenPoolsMigrateAtOnce(t *testing.T) {
	t.Parallel()
	for kind, fresh := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := fresh(t)
			var group sync.WaitGroup
			var made atomic.Int64
			results := make(chan error, 20)
			for range 10 {
				_, s := p.connect(t, counting(&made))
				group.Go(func() { results <- s.Migrate(t.Context()) })
				group.Go(func() {
					child := exec.CommandContext(t.Context(), os.Args[0])
					child.Env = append(os.Environ(), childVariable+"="+p.kind+" "+p.at)
					child.Stderr = os.Stderr
					said, err := child.Output()
					if string(said) == "1" {
						made.Add(1)
					}
					results <- err
				})
			}
			group.Wait()
			close(results)
			for err := range results {
				require.NoError(t, err)
			}
			require.EqualValues(t, 1, made.Load())
			_, s := p.connect(t, plainly)
			require.NoError(t, s.Validate(t.Context()))
		})
	}
}

var errDead = errors.New("this process has died")

// dying sends statements until one, from 1, of which the process dies before or
// after it reaches the database.
func dying(fatal int, after bool) via.Around {
	n := 0
	var mu sync.Mutex
	return func(_ string, _ []driver.NamedValue, send func() error) error {
		mu.Lock()
		n++
		at := n
		mu.Unlock()
		if at < fatal {
			return send()
		}
		if at == fatal && after {
			return errors.Join(send(), errDead)
		}
		return errDead
	}
}

func TestMigrateKilledAtEveryStatement(t *testing.T) {
	t.Parallel()
	for kind, fresh := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := fresh(t)
			db, s := p.connect(t, plainly)
			require.NoError(t, s.Migrate(t.Context()))
			undisturbed := p.schema(t, db)
			step := 1
			if os.Getenv("ALUMNIKIT_PROVE") == "" && p.commits {
				step = 3 // tables are slow to make; each statement is one of three kinds
			}
			died := 0
			for fatal := 1; ; fatal += step {
				for _, after := range []bool{false, true} {
					if dieAt(t, p, fatal, after) {
						died++
					}
					require.NoError(t, s.Migrate(t.Context()), "%d, after: %v", fatal, after)
					require.Equal(t, undisturbed, p.schema(t, db), "%d, after: %v", fatal, after)
					require.NoError(t, s.Validate(t.Context()))
					run(t, db, drops(t, p)...)
				}
				if died < 2*((fatal-1)/step+1) {
					break // it ran to its end
				}
			}
			require.Greater(t, died, 20)
			t.Logf("died %d times", died)
		})
	}
}

// dieAt reports whether a process died of a statement.
func dieAt(t *testing.T, p place, fatal int, after bool) bool {
	t.Helper()
	db := p.pool(dying(fatal, after))
	s, err := p.open(db)
	require.NoError(t, err)
	err = s.Migrate(t.Context())
	require.NoError(t, db.Close())
	if err != nil {
		require.ErrorIs(t, err, errDead)
	}
	return err != nil
}

// drops returns the statements that remove everything.
func drops(t *testing.T, p place) []string {
	t.Helper()
	files, err := p.scripts()
	require.NoError(t, err)
	var out []string
	for _, statement := range scriptStatements(t, files, 1) {
		if rest, ok := strings.CutPrefix(statement, "CREATE TABLE "); ok {
			name, _, _ := strings.Cut(rest, " ")
			out = append(out, "DROP TABLE "+name)
		}
	}
	return out
}

// scriptStatements returns the statements of the first scripts.
func scriptStatements(t *testing.T, files fs.FS, versions int) []string {
	t.Helper()
	names, err := fs.Glob(files, "*.sql")
	require.NoError(t, err)
	var out []string
	for _, name := range names[:versions] {
		text, err := fs.ReadFile(files, name)
		require.NoError(t, err)
		out = append(out, statements(string(text))...)
	}
	return out
}

func TestHostsOwnToolRunsTheScripts(t *testing.T) {
	t.Parallel()
	for kind, fresh := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			ours, theirs := fresh(t), fresh(t)
			db, s := ours.connect(t, plainly)
			said, err := s.DryRun(t.Context())
			require.NoError(t, err)
			require.Empty(t, ours.schema(t, db))
			require.NoError(t, s.Migrate(t.Context()))
			want := ours.schema(t, db)

			db, s = theirs.connect(t, plainly)
			files, err := theirs.scripts()
			require.NoError(t, err)
			run(t, db, scriptStatements(t, files, 2)...)
			require.NoError(t, s.Validate(t.Context()))
			require.Equal(t, want, theirs.schema(t, db))
			rest, err := s.DryRun(t.Context())
			require.NoError(t, err)
			require.Empty(t, rest)

			run(t, db, drops(t, theirs)...)
			run(t, db, said...) // what a dry run says leads to the same
			require.Equal(t, want, theirs.schema(t, db))
		})
	}
}

func TestMigrateInTheHostsTransaction(t *testing.T) {
	t.Parallel()
	for kind, fresh := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := fresh(t)
			db, s := p.connect(t, plainly)
			tx, err := db.BeginTx(t.Context(), nil)
			require.NoError(t, err)
			if p.commits {
				require.ErrorIs(t, s.MigrateTx(t.Context(), tx), alumnikit.ErrState)
				require.NoError(t, tx.Commit())
				require.Empty(t, p.schema(t, db))
				return
			}
			require.NoError(t, s.MigrateTx(t.Context(), tx))
			require.NoError(t, tx.Rollback())
			require.Empty(t, p.schema(t, db))

			run(t, db, "CREATE TABLE alumnikit_journal (host INTEGER)")
			tx, err = db.BeginTx(t.Context(), nil)
			require.NoError(t, err)
			_, err = tx.ExecContext(t.Context(), "CREATE TABLE host (id INTEGER)")
			require.NoError(t, err)
			require.Error(t, s.MigrateTx(t.Context(), tx), "a table of the host is in the way")
			_, err = tx.ExecContext(t.Context(), "DROP TABLE alumnikit_journal")
			require.NoError(t, err, "the transaction goes on")
			require.NoError(t, s.MigrateTx(t.Context(), tx))
			require.NoError(t, tx.Commit())
			require.NoError(t, s.Validate(t.Context()))
			run(t, db, "DROP TABLE host")
		})
	}
}

func TestWaitingToMigrateEndsWithTheContext(t *testing.T) {
	t.Parallel()
	hold := map[string]string{
		"postgres": "SELECT pg_advisory_xact_lock(%s)",
		"mysql":    "SELECT GET_LOCK(%s, 0)",
	}
	for kind, fresh := range kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := fresh(t)
			if hold[p.kind] == "" {
				t.Skip("SQLite waits for as long as busy_timeout says")
			}
			// What the lock is called is seen from outside only by asking for it.
			var asked string
			db, s := p.connect(t, func(query string, args []driver.NamedValue, send func() error) error {
				if strings.Contains(query, "lock") || strings.Contains(query, "GET_LOCK") {
					for _, arg := range args {
						asked = fmt.Sprint(arg.Value)
					}
				}
				return send()
			})
			require.NoError(t, s.Migrate(t.Context()))
			require.NotEmpty(t, asked)
			name := "hashtextextended('" + asked + "', 0)"
			if p.kind == "mysql" {
				name = "SHA1(CONCAT(DATABASE(), '" + asked + "'))"
			}
			tx, err := db.BeginTx(t.Context(), nil)
			require.NoError(t, err)
			_, err = tx.ExecContext(t.Context(), fmt.Sprintf(hold[p.kind], name))
			require.NoError(t, err)
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			require.ErrorIs(t, s.Migrate(ctx), context.DeadlineExceeded)
			require.NoError(t, tx.Rollback())
		})
	}
}
