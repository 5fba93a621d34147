package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/storage"
)

// show prints what everybody else sees of an employee: in the product's tables,
// in the alumni network, and in the network's journal.
func (p *product) show(ctx context.Context, out io.Writer, number string) error {
	own, err := p.own(ctx, number)
	if err != nil {
		return err
	}
	person, err := p.people.EntryByExternalID(ctx, p.clerk, number)
	if err != nil {
		return err
	}
	network, err := p.standing(ctx, person)
	if err != nil {
		return err
	}
	verbs, err := p.journal(ctx, person.ID)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "  %s in the product: %s\n      in the network: %s\n      in the journal: %s\n", number, own, network, strings.Join(verbs, ", "))
	return err
}

// own reads the product's tables.
func (p *product) own(ctx context.Context, number string) (string, error) {
	var left bool
	row := p.db.QueryRowContext(ctx, p.sql("SELECT left_on IS NOT NULL FROM employee WHERE company = ? AND number = ?"), p.company(), number)
	if err := row.Scan(&left); err != nil {
		return "", err
	}
	var tasks int
	row = p.db.QueryRowContext(ctx, p.sql("SELECT count(*) FROM offboarding_task WHERE company = ? AND number = ?"), p.company(), number)
	if err := row.Scan(&tasks); err != nil {
		return "", err
	}
	return fmt.Sprintf("left %t, tasks %d", left, tasks), nil
}

// standing says what a person is in the network.
func (p *product) standing(ctx context.Context, person *alumni.Entry) (string, error) {
	if person.Employments[0].End.IsZero() {
		return "employee", nil
	}
	leavings, err := hr.New(p.people).Leavings(ctx, p.clerk, person.ID)
	if err != nil {
		return "", err
	}
	groups, err := p.people.MyGroups(ctx, alumnikit.Member(p.clerk.Tenant(), person.ID))
	if err != nil {
		return "", err
	}
	invited := len(groups) == 1 && groups[0].Invited
	return fmt.Sprintf("alumnus, reason %s, invited %t", leavings[0].Reason, invited), nil
}

// journal returns what happened to a person. Upkeep, which a product runs in the
// background, seals the journal first.
func (p *product) journal(ctx context.Context, person alumnikit.PersonID) (verbs []string, err error) {
	if err := p.people.Upkeep(ctx, p.clerk.Tenant()); err != nil {
		return nil, err
	}
	events, err := p.people.DB().Feed(ctx, p.clerk, 0, storage.MaxList)
	for _, event := range events {
		if slices.ContainsFunc(event.Refs, func(r storage.Ref) bool { return r.ID == alumnikit.ID(person) }) {
			verbs = append(verbs, event.Verb)
		}
	}
	return verbs, err
}
