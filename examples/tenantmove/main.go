// Command tenantmove moves a tenant from one database to another: it writes the
// archive, checks it, reads it into the other database, compares, and drops the
// tenant in the first one if it is told where to put the receipt.
//
//	go run ./examples/tenantmove
//	go run ./examples/tenantmove -from hr.db -to postgres://hr@db.example/hr -tenant acme -keys keys.txt -file acme.archive -receipt acme.json
//
// Without -from it invents a tenant in a new file of SQLite and moves it to another.
// Everybody has to be kept from the tenant, workers too, before it is run; a product
// would do that itself, here. Read move.go: it is what a product would write.
package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/internal/database"
)

// plan is what the flags say.
type plan struct {
	from, to string // databases
	tenant   string
	keys     string // a file with a key a line, in hexadecimal, newest first
	file     string // the archive
	receipt  string // empty: the tenant is not dropped
}

func main() {
	var p plan
	flag.StringVar(&p.from, "from", "", database.Usage+" (default: an invented tenant)")
	flag.StringVar(&p.to, "to", "", database.Usage)
	flag.StringVar(&p.tenant, "tenant", "", "the tenant's name")
	flag.StringVar(&p.keys, "keys", "", "file with the keys of the host, one a line in hexadecimal, newest first")
	flag.StringVar(&p.file, "file", "", "file that the archive is written to; it must not exist")
	flag.StringVar(&p.receipt, "receipt", "", "file for the receipt; the tenant is dropped in the first database (default: it stays)")
	flag.Parse()
	if err := run(context.Background(), p, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, p plan, out io.Writer) (err error) {
	if p.from == "" {
		dir, err := os.MkdirTemp("", "tenantmove-")
		if err != nil {
			return err
		}
		p, err = invent(ctx, dir)
		if err == nil {
			err = run(ctx, p, out)
		}
		return errors.Join(err, os.RemoveAll(dir))
	}
	text, err := os.ReadFile(p.keys)
	if err != nil {
		return err
	}
	keys, err := keyring(text)
	if err != nil {
		return err
	}
	from, err := open(ctx, p.from, keys)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.pool.Close()) }()
	to, err := open(ctx, p.to, keys)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.pool.Close()) }()
	m := move{from: from, to: to, tenant: alumnikit.TenantID(p.tenant), file: p.file, out: out}
	if err := m.run(ctx); err != nil || p.receipt == "" {
		return err
	}
	return m.drop(ctx, p.receipt)
}

// keyring reads keys, one a line.
func keyring(text []byte) (*alumnikit.Keyring, error) {
	var secrets [][]byte
	for _, line := range bytes.Fields(text) {
		secret, err := hex.DecodeString(string(line))
		if err != nil {
			return nil, errors.New("keys: want a key in hexadecimal on each line")
		}
		secrets = append(secrets, secret)
	}
	return alumnikit.NewKeyring(secrets...)
}

// house is the services over one database.
type house struct {
	pool   *database.Database
	people *alumni.Service
}

func open(ctx context.Context, name string, keys *alumnikit.Keyring) (house, error) {
	pool, err := database.Open(ctx, name)
	if err != nil {
		return house{}, err
	}
	err = pool.Migrate(ctx)
	var people *alumni.Service
	if err == nil {
		people, err = alumni.New(pool.Store, keys, nil)
	}
	if err != nil {
		return house{}, errors.Join(err, pool.Close())
	}
	return house{pool, people}, nil
}

// invent makes a database with a tenant in it, and a plan to move it.
func invent(ctx context.Context, dir string) (plan, error) {
	at := func(name string) string { return filepath.Join(dir, name) }
	p := plan{from: at("old.db"), to: at("new.db"), tenant: "acme", keys: at("keys.txt"), file: at("acme.archive"), receipt: at("acme.json")}
	text := fmt.Appendf(nil, "%x\n", alumnikit.RandomKeyring().MAC("example"))
	if err := os.WriteFile(p.keys, text, 0o600); err != nil {
		return plan{}, err
	}
	keys, err := keyring(text)
	if err != nil {
		return plan{}, err
	}
	h, err := open(ctx, p.from, keys)
	if err != nil {
		return plan{}, err
	}
	clerk := alumnikit.Admin(alumnikit.TenantID(p.tenant), "clerk", alumnikit.AllPermissions()...)
	for _, given := range []string{"一郎", "二郎", "三郎"} {
		_, err := h.people.Register(ctx, clerk, alumni.Registration{
			Names: alumni.Names{Family: "見本", Given: given}, Employments: []alumni.Employment{{Work: alumni.Employee}},
		})
		if err != nil {
			return plan{}, errors.Join(err, h.pool.Close())
		}
	}
	return p, h.pool.Close()
}
