package main

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/storage"
)

// company is whose network this is: a record of the host's own, kept beside those of the SDK in the same store.
type company struct {
	Name     string `json:"name"`
	English  string `json:"english,omitempty"`
	Invented bool   `json:"invented,omitempty"` // by package synth, with this many people
	People   int    `json:"people,omitempty"`
}

// companyID names the one company of the store.
func companyID() alumnikit.ID { return alumnikit.ID{15: 1} }

func companies() storage.Kind[company] {
	return storage.NewKind(storage.Definition[company]{
		Name: "portal.company",
		ID:   func(*company) alumnikit.ID { return companyID() },
	})
}

// readCompany returns the company; the zero company if the store is new.
func readCompany(ctx context.Context, db *storage.DB) (company, error) {
	stored, err := companies().Find(ctx, db, tenant, companyID())
	if err != nil {
		return company{}, fmt.Errorf("company: %w", err)
	}
	return stored.Value, nil
}

// writeCompany notes whose network this is.
func writeCompany(ctx context.Context, db *storage.DB, c company) error {
	old, err := companies().Find(ctx, db, tenant, companyID())
	if err == nil && old.Value != c {
		err = db.Commit(ctx, storage.By(clerk(), "company.set"), companies().Replace(old, &c))
	}
	if err != nil {
		return fmt.Errorf("company: %w", err)
	}
	return nil
}

// invented is the company that package synth makes up, with this many people.
func invented(people int) company {
	name := synth.New(seedNumber, 0).Name
	return company{Name: name.Ja, English: name.En, Invented: true, People: people}
}

// seedNumber decides which people are invented; it never changes, so that everybody who tries the portal meets the same.
const seedNumber = 1

func (c company) names() map[web.Lang]string {
	if c.English == "" {
		return nil
	}
	return map[web.Lang]string{web.English: c.English}
}

// clerk is the host's own account for setting things up.
func clerk() alumnikit.Actor {
	return alumnikit.Admin(tenant, "portal", alumnikit.AllPermissions()...)
}
