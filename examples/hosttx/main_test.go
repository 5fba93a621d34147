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
committed, and run again where a colleague was in the way
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
					attempts, err := run(t.Context(), url, level, &out)
					require.NoError(t, err)
					require.Equal(t, fmt.Sprintf(output, colleague), out.String())
					require.Equal(t, wanted(kind, level), attempts)
				}
			})
		}
	}
}

// wanted is how often a transaction begins that a colleague gets in the way of.
// MySQL's SERIALIZABLE locks what it reads, and has not read the person by then.
func wanted(kind database.Kind, level string) int {
	switch {
	case kind == database.PostgreSQL && level != "read-committed", kind == database.MySQL && level == "repeatable-read":
		return 2
	default:
		return 1
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
					isolation = 0
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
	_, err := run(t.Context(), databasetest.URL(t, database.SQLite), "chaos", &strings.Builder{})
	require.ErrorContains(t, err, "want read-committed, repeatable-read or serializable")
}
