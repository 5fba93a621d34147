package main

import (
	"context"
	"database/sql"

	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
)

// offboard is what the product does when somebody leaves: two statements on its
// own tables and three calls of the SDK, all in the transaction that it is given.
// It neither begins nor ends one, so the product may do more in the same.
func (p *product) offboard(ctx context.Context, tx *sql.Tx, number string, reason hr.Reason) error {
	today := p.people.Today()

	// The product's own tables, as ever.
	if err := p.exec(ctx, tx, "UPDATE employee SET left_on = ? WHERE company = ? AND number = ?", today.String(), p.company(), number); err != nil {
		return err
	}
	if err := p.task(ctx, tx, number, "Return the laptop."); err != nil {
		return err
	}

	// This is all that joining takes. The store over tx sees what tx wrote, and what
	// it writes is part of tx; the services over it are copies, made for this call.
	people := p.people.With(p.db.Store.WithTx(tx))

	// Reads see the transaction too: whoever was registered in it is found.
	person, err := people.EntryByExternalID(ctx, p.clerk, number)
	if err != nil {
		return err
	}

	// The employment ends, and with it the person becomes an alumnus. The reason is
	// kept where only HR can read it; both are one write with one journal entry.
	if _, err := hr.New(people).Offboard(ctx, p.clerk, person.ID, alumni.Departure{End: today}, hr.Leaving{Reason: reason}); err != nil {
		return err
	}

	// Who left is invited to the network's group, and is no member before they accept.
	return people.Invite(ctx, p.clerk, p.network, person.ID)
}

// task notes something for the product's own people to do.
func (p *product) task(ctx context.Context, tx *sql.Tx, number, what string) error {
	return p.exec(ctx, tx, "INSERT INTO offboarding_task (company, number, what) VALUES (?, ?, ?)", p.company(), number, what)
}
