package outside

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/servertest"
)

// network is a package of a vendor, as it is for PostgreSQL; forMySQL makes the
// other one of it. It brings the SDK into a database that has tables already, and
// offboards somebody in a transaction of its own.
const network = `package network

import (
	"context"
	"database/sql"
	"errors"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage/postgres"
)

type Network struct {
	db     *sql.DB
	store  *postgres.Store
	people *alumni.Service
	clerk  alumnikit.Actor
}

func Open(ctx context.Context, db *sql.DB, secret []byte) (*Network, error) {
	store, err := postgres.New(db, &postgres.Options{Prefix: "hr_alumni_"})
	if err != nil {
		return nil, err
	}
	keys, err := alumnikit.NewKeyring(secret)
	if err != nil {
		return nil, err
	}
	people, err := alumni.New(store, keys, nil)
	if err != nil {
		return nil, err
	}
	clerk := alumnikit.Admin("acme", "clerk-7", alumnikit.AllPermissions()...)
	return &Network{db, store, people, clerk}, errors.Join(store.Migrate(ctx), store.Validate(ctx))
}

func (n *Network) Hire(ctx context.Context, number, family string) error {
	_, err := n.people.Register(ctx, n.clerk, alumni.Registration{
		Names:       alumni.Names{Family: family},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: number}},
		Employments: []alumni.Employment{{Work: alumni.Employee}},
	})
	return err
}

func (n *Network) Leave(ctx context.Context, number string) error {
	tx, err := n.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	today := n.people.Today()
	if _, err := tx.ExecContext(ctx, "UPDATE employee SET left_on = $1 WHERE number = $2", today.String(), number); err != nil {
		return err
	}
	people := n.people.With(n.store.WithTx(tx))
	entry, err := people.EntryByExternalID(ctx, n.clerk, number)
	if err != nil {
		return err
	}
	if _, err := people.Offboard(ctx, n.clerk, entry.ID, alumni.Departure{End: today}); err != nil {
		return err
	}
	return tx.Commit()
}

// Alumni counts people of a name who have left by today.
func (n *Network) Alumni(ctx context.Context, name string) (int, error) {
	found, err := directory.New(n.people, nil).Search(ctx, n.clerk, directory.Query{
		Name: name, Dates: map[string]directory.DateRange{"employments.end": {To: n.people.Today()}},
	})
	return found.Total.Count, err
}
`

// hostProgram is the vendor's program, which brings the driver. The database has
// the vendor's employees, and two tables whose names look like the SDK's.
const hostProgram = `package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib"

	"example.com/product/network"
)

func main() {
	ctx := context.Background()
	db, err := sql.Open("pgx", os.Getenv("DSN"))
	must(err)
	for _, statement := range []string{
		"CREATE TABLE employee (number VARCHAR(20) PRIMARY KEY, left_on VARCHAR(10))",
		"INSERT INTO employee VALUES ('E-1', NULL), ('E-2', NULL)",
		"CREATE TABLE alumnikit_record (id INTEGER PRIMARY KEY, what VARCHAR(20))",
		"INSERT INTO alumnikit_record VALUES (1, 'a gold record')",
		"CREATE TABLE hr_alumni (id INTEGER PRIMARY KEY)",
	} {
		_, err := db.ExecContext(ctx, statement)
		must(err)
	}
	var n *network.Network
	for range 2 { // each start migrates
		n, err = network.Open(ctx, db, []byte("0123456789abcdef0123456789abcdef"))
		must(err)
	}
	must(n.Hire(ctx, "E-1", "Mihon"))
	must(n.Hire(ctx, "E-2", "Mihon"))
	must(n.Leave(ctx, "E-1"))
	found, err := n.Alumni(ctx, "mihon")
	must(err)
	var left, records int
	must(db.QueryRowContext(ctx, "SELECT count(left_on) FROM employee").Scan(&left))
	must(db.QueryRowContext(ctx, "SELECT count(*) FROM alumnikit_record WHERE what = 'a gold record'").Scan(&records))
	fmt.Printf("employees that left: %d, alumni found: %d, gold records: %d\n", left, found, records)
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
`

func forMySQL(source string) string {
	return strings.NewReplacer(
		"storage/postgres", "storage/mysql", "postgres.", "mysql.", "$1", "?", "$2", "?",
		"github.com/jackc/pgx/v5/stdlib", "github.com/go-sql-driver/mysql", `"pgx"`, `"mysql"`,
	).Replace(source)
}

// host writes a vendor's module of a package and a program. What it requires is
// what this module does, so that nothing has to be looked up.
func host(t *testing.T, adapt func(string) string) string {
	t.Helper()
	dir := vendor(t, adapt(hostProgram))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "network"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "network", "network.go"), []byte(adapt(network)), 0o600))
	sums, err := os.ReadFile("../go.sum")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o600))
	mod, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	repository, err := filepath.Abs("../../..")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), mod, 0o600))
	run(t, dir, "mod", "edit", "-module", "example.com/product", "-replace", module+"="+repository)
	return dir
}

// What a vendor's own package links is the SDK and no driver, but for MySQL's,
// whose error type says what went wrong.
func TestAVendorWithAServerLinksNoOtherDriver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		adapt func(string) string
		links []string
	}{
		"postgres": {strings.Clone, nil},
		"mysql":    {forMySQL, []string{"github.com/go-sql-driver/mysql"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deps := strings.Fields(run(t, host(t, c.adapt), "list", "-deps", "./network"))
			require.Contains(t, deps, module+"/storage/"+name)
			within := func(dep string) bool { return strings.HasPrefix(dep, "github.com/go-sql-driver/mysql/") }
			require.ElementsMatch(t, c.links, slices.DeleteFunc(unwanted(deps), within))
		})
	}
}

func TestAVendorOffboardsOnItsServer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		adapt func(string) string
		dsn   func(t *testing.T) string
	}{
		"postgres": {strings.Clone, postgresDSN},
		"mysql":    {forMySQL, mysqlDSN},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dsn := c.dsn(t)
			program := filepath.Join(t.TempDir(), "vendor")
			run(t, host(t, c.adapt), "build", "-o", program, ".")
			cmd := exec.CommandContext(t.Context(), program)
			cmd.Env = append(os.Environ(), "DSN="+dsn)
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, string(out))
			require.Equal(t, "employees that left: 1, alumni found: 1, gold records: 1\n", string(out))
		})
	}
}

func postgresDSN(t *testing.T) string {
	t.Helper()
	_, schema := servertest.PostgresConfig(t)
	u, err := url.Parse(servertest.DSN(t, servertest.PostgresVariable))
	require.NoError(t, err)
	with := u.Query()
	with.Set("search_path", schema)
	u.RawQuery = with.Encode()
	return u.String()
}

func mysqlDSN(t *testing.T) string {
	t.Helper()
	return servertest.MySQLConfig(t).FormatDSN()
}
