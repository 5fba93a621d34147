package importer

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// Missing is a person of the roster who is employed today and whom a Snapshot does
// not have: they may have left. Nothing follows from it until HR says so, see End.
// It holds personal data.
type Missing struct {
	Person     alumnikit.PersonID `json:"person"`
	ExternalID string             `json:"externalId"`
	Name       string             `json:"name"` // as it is addressed
	Employment alumni.Employment  `json:"employment"`
}

// note remembers which companies the file is about.
func (r *run) note(d *draft) {
	if r.entities == nil {
		return
	}
	for i := range d.stints {
		r.entities[d.text(d.stints[i].nth, Entity)] = true
	}
}

// missing compares the roster with a whole file. Of a file with companies only
// their people can be missing.
func (r *run) missing(ctx context.Context) error {
	today := r.im.people.Today()
	prefix := alumni.IdentifierValue(alumni.Identifier{System: alumni.ExternalID})
	q := storage.WithPrefix(alumni.Entries().Name(), alumni.IdentifierKey, prefix)
	for {
		page, err := alumni.Entries().Page(ctx, r.im.people.DB(), r.actor.Tenant(), q)
		if err != nil {
			return err
		}
		for i := range page {
			id := string(page[i].Position.Value[len(prefix):])
			first, _ := externalID(&page[i].Value)
			m, employed := r.employed(&page[i].Value, today)
			if !employed || id != first || r.names(&page[i].Value) {
				continue
			}
			r.report.Absent++
			found := Missing{page[i].Value.ID, id, page[i].Value.Names.Display(), m}
			if len(r.report.Missing) < r.im.opts.MaxDiffs {
				r.report.Missing = append(r.report.Missing, found)
			}
			if r.opts.Missing != nil {
				r.opts.Missing(found)
			}
		}
		if len(page) < q.Limit {
			return nil
		}
		q.After = &page[len(page)-1].Position
	}
}

// names reports whether the file has a row about somebody, under any of the IDs that
// imports go by: whoever was merged has several.
func (r *run) names(e *alumni.Entry) bool {
	return slices.ContainsFunc(e.Identifiers, func(i alumni.Identifier) bool {
		return i.System == alumni.ExternalID && r.seen.mentioned(i.Value)
	})
}

// employed returns the employment that lasts in one of the file's companies.
func (r *run) employed(e *alumni.Entry, today alumni.Date) (alumni.Employment, bool) {
	for _, m := range e.Employments {
		if m.CurrentOn(today) && (r.entities == nil || r.entities[m.Entity]) {
			return m, true
		}
	}
	return alumni.Employment{}, false
}
