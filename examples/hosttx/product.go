package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/examples/internal/database"
)

// product is an HR product: its tables and, beside them in the same database,
// those of the SDK.
type product struct {
	db        *database.Database
	isolation sql.IsolationLevel
	people    *alumni.Service
	clerk     alumnikit.Actor // who is signed in, and what the product lets them do
	network   alumnikit.ID    // the group that those who leave are invited to
}

// company is what the SDK calls a tenant.
func (p *product) company() string { return string(p.clerk.Tenant()) }

// tables are the product's own.
func tables() []string {
	return []string{
		`CREATE TABLE IF NOT EXISTS employee (
			company VARCHAR(64) NOT NULL, number VARCHAR(32) NOT NULL, family VARCHAR(100) NOT NULL, left_on VARCHAR(10),
			PRIMARY KEY (company, number))`,
		`CREATE TABLE IF NOT EXISTS offboarding_task (
			company VARCHAR(64) NOT NULL, number VARCHAR(32) NOT NULL, what VARCHAR(100) NOT NULL,
			PRIMARY KEY (company, number, what))`,
	}
}

// newProduct makes what is not there and hires three people for a company that is
// new in each run, so that a database can be used again.
func newProduct(ctx context.Context, db *database.Database, isolation sql.IsolationLevel) (*product, error) {
	if err := db.Migrate(ctx); err != nil {
		return nil, err
	}
	for _, table := range tables() {
		if _, err := db.ExecContext(ctx, table); err != nil {
			return nil, err
		}
	}
	secret := make([]byte, alumnikit.MinKeySize) // a product has one secret that it keeps
	_, _ = rand.Read(secret)                     // never fails
	keys, err := alumnikit.NewKeyring(secret)
	if err != nil {
		return nil, err
	}
	people, err := alumni.New(db.Store, keys, nil)
	if err != nil {
		return nil, err
	}
	company := alumnikit.TenantID("acme-" + strings.ToLower(rand.Text()[:8]))
	p := &product{db: db, isolation: isolation, people: people, clerk: alumnikit.Admin(company, "clerk-7", alumnikit.AllPermissions()...)}
	group, err := people.CreateGroup(ctx, p.clerk, alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.English: "Acme alumni"}, Kind: alumni.Official, Join: alumni.JoinInvite,
	})
	if err != nil {
		return nil, err
	}
	p.network = group.ID
	for number, family := range map[string]string{"E-1": "見本", "E-2": "例文", "E-3": "試作"} {
		if err := p.inTx(ctx, func(tx *sql.Tx) error { return p.hire(ctx, tx, number, family) }); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// hire adds an employee, who is on the roster from then on.
func (p *product) hire(ctx context.Context, tx *sql.Tx, number, family string) error {
	if err := p.exec(ctx, tx, "INSERT INTO employee (company, number, family) VALUES (?, ?, ?)", p.company(), number, family); err != nil {
		return err
	}
	return p.register(ctx, tx, number, family)
}

// register puts somebody on the network's roster, under the product's number.
func (p *product) register(ctx context.Context, tx *sql.Tx, number, family string) error {
	_, err := p.people.With(p.db.Store.WithTx(tx)).Register(ctx, p.clerk, alumni.Registration{
		Names:       alumni.Names{Family: family},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: number}},
		Employments: []alumni.Employment{{Work: alumni.Employee}},
	})
	return err
}

// exec runs one of the product's own statements.
func (p *product) exec(ctx context.Context, tx *sql.Tx, query string, args ...any) error {
	_, err := tx.ExecContext(ctx, p.sql(query), args...)
	return err
}

// sql numbers the parameters of a statement where the database wants that. A real
// product has one database and writes for it.
func (p *product) sql(query string) string {
	if p.db.Kind != database.PostgreSQL {
		return query
	}
	parts := strings.Split(query, "?")
	for i := range parts[1:] {
		parts[i] += "$" + strconv.Itoa(i+1)
	}
	return strings.Join(parts, "")
}
