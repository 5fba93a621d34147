package main

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/examples/internal/database"
	"github.com/alumnikit/alumnikit/examples/internal/databasetest"
)

// output is the same on every database at every level, but for the colleague of
// the last scene, whom SQLite would let wait.
const output = `hired
  E-1 in the product: left false, tasks 0
      in the network: employee
      in the journal: person.register
rolled back, because the payroll is closed
  E-1 in the product: left false, tasks 0
      in the network: employee
      in the journal: person.register
committed
  E-1 in the product: left true, tasks 1
      in the network: alumnus, reason careerChange, invited true
      in the journal: person.register, person.offboard, group.invite
committed without what was refused: alumni.Register: person: invalid input: identifiers[0].value: taken
  E-2 in the product: left false, tasks 1
      in the network: employee
      in the journal: person.register
committed without what was refused: changed by someone else
  E-2 in the product: left false, tasks 2
      in the network: employee
      in the journal: person.register, person.update
committed at attempt %d, with a colleague in the way
  E-3 in the product: left true, tasks 1
      in the network: alumnus, reason studies, invited true
      in the journal: person.register, %sperson.offboard, group.invite
`

func levels() []string { return []string{"read-committed", "repeatable-read", "serializable"} }

func TestOutput(t *testing.T) {
	t.Parallel()
	for _, kind := range databasetest.Kinds() {
		for _, level := range levels() {
			t.Run(string(kind)+"/"+level, func(t *testing.T) {
				t.Parallel()
				url := databasetest.URL(t, kind)
				colleague := "person.update, "
				if kind == database.SQLite {
					colleague = ""
				}
				for range 2 { // also on tables that are there
					var out strings.Builder
					require.NoError(t, run(t.Context(), url, level, &out))
					require.Equal(t, fmt.Sprintf(output, attempts(kind, level), colleague), out.String())
				}
			})
		}
	}
}

// attempts is how often a transaction begins that a colleague gets in the way of.
// MySQL's SERIALIZABLE locks what it reads, and has not read the person by then.
func attempts(kind database.Kind, level string) int {
	switch {
	case kind == database.PostgreSQL && level != "read-committed", kind == database.MySQL && level == "repeatable-read":
		return 2
	default:
		return 1
	}
}

// What the loop of inTx meets when a colleague is in the way, as docs/databases.md
// has it.
func TestColleagueInTheWay(t *testing.T) {
	t.Parallel()
	for kind, answers := range map[database.Kind][]error{
		database.PostgreSQL: {nil, alumnikit.ErrRetryable, alumnikit.ErrRetryable},
		database.MySQL:      {nil, alumnikit.ErrConflict, nil},
	} {
		for i, name := range levels() {
			t.Run(string(kind)+"/"+name, func(t *testing.T) {
				t.Parallel()
				isolation, err := level(name)
				require.NoError(t, err)
				p, err := newProduct(t.Context(), databasetest.Open(t, kind), isolation)
				require.NoError(t, err)
				person, err := p.people.EntryByExternalID(t.Context(), p.clerk, "E-1")
				require.NoError(t, err)
				err = p.once(t.Context(), func(tx *sql.Tx) error {
					if err := p.task(t.Context(), tx, "E-1", "Begin."); err != nil {
						return err
					}
					var tasks int
					if err := tx.QueryRowContext(t.Context(), "SELECT count(*) FROM offboarding_task").Scan(&tasks); err != nil {
						return err
					}
					if err := p.colleague(t.Context(), person.ID, "colleague@example.com"); err != nil {
						return err
					}
					return p.offboard(t.Context(), tx, "E-1", hr.Family)
				})
				require.ErrorIs(t, err, answers[i])
			})
		}
	}
}

// Transactions at once, which meet each other in the index and at the group: all
// get through at every level.
func TestManyLeaveAtOnce(t *testing.T) {
	t.Parallel()
	for _, kind := range databasetest.Kinds() {
		for _, name := range levels() {
			t.Run(string(kind)+"/"+name, func(t *testing.T) {
				t.Parallel()
				isolation, err := level(name)
				require.NoError(t, err)
				if kind == database.SQLite {
					isolation = sql.LevelDefault
				}
				db := databasetest.Open(t, kind)
				p, err := newProduct(t.Context(), db, isolation)
				require.NoError(t, err)
				var all sync.WaitGroup
				failed := make([]error, 6)
				for i := range failed {
					all.Go(func() {
						number := fmt.Sprintf("N-%d", i)
						failed[i] = p.inTx(t.Context(), func(tx *sql.Tx) error {
							if err := p.hire(t.Context(), tx, number, "同時"); err != nil {
								return err
							}
							return p.offboard(t.Context(), tx, number, hr.Other)
						})
					})
				}
				all.Wait()
				for i, err := range failed {
					require.NoError(t, err)
					own, err := p.own(t.Context(), fmt.Sprintf("N-%d", i))
					require.NoError(t, err)
					require.Equal(t, "left true, tasks 1", own)
				}
			})
		}
	}
}

func TestAgain(t *testing.T) {
	t.Parallel()
	for err, want := range map[error]bool{
		fmt.Errorf("offboard: %w", alumnikit.ErrRetryable):           true,
		fmt.Errorf("offboard: %w", alumnikit.ErrConflict):            true,
		fmt.Errorf("commit: %w", &pgconn.PgError{Code: "40001"}):     true,
		fmt.Errorf("commit: %w", &pgconn.PgError{Code: "23505"}):     false,
		fmt.Errorf("commit: %w", &mysql.MySQLError{Number: 1213}):    true,
		fmt.Errorf("commit: %w", &mysql.MySQLError{Number: 1062}):    false,
		errors.Join(alumnikit.ErrInvalid, sql.ErrTxDone, errPayroll): false,
	} {
		require.Equal(t, want, again(err), err)
	}
	require.False(t, again(nil))
}

func TestIsolationIsChecked(t *testing.T) {
	t.Parallel()
	err := run(t.Context(), databasetest.URL(t, database.SQLite), "chaos", &strings.Builder{})
	require.ErrorContains(t, err, "want read-committed, repeatable-read or serializable")
}
