package tenancy

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
)

// read asks for something of a company.
type read func(ctx context.Context, c *company) (any, error)

// ask makes a read of a question about something of a company by somebody.
func ask[T any](question func(ctx context.Context, c *company) (T, error)) read {
	return func(ctx context.Context, c *company) (any, error) { return question(ctx, c) }
}

// reads are the questions that the services answer with something of the company.
func reads() map[string]read {
	type ctxt = context.Context
	const department = "employments.department"
	page := alumnikit.Page{}
	return map[string]read{
		"entry": ask(func(ctx ctxt, c *company) (*alumni.Entry, error) { return c.people.Entry(ctx, c.clerk(), c.cast[0]) }),
		"external": ask(func(ctx ctxt, c *company) (*alumni.Entry, error) {
			return c.people.EntryByExternalID(ctx, c.clerk(), "E1")
		}),
		"person":      ask(func(ctx ctxt, c *company) (*alumni.Person, error) { return c.people.Person(ctx, c.clerk(), c.cast[1]) }),
		"own profile": ask(func(ctx ctxt, c *company) (*alumni.Profile, error) { return c.people.Profile(ctx, c.member(1)) }),
		"consents": ask(func(ctx ctxt, c *company) (*alumni.Consents, error) {
			return c.people.Consents(ctx, c.clerk(), c.cast[0])
		}),
		"groups":     ask(func(ctx ctxt, c *company) ([]alumni.Group, error) { return c.people.Groups(ctx, c.clerk()) }),
		"own groups": ask(func(ctx ctxt, c *company) ([]alumni.MyGroup, error) { return c.people.MyGroups(ctx, c.member(0)) }),
		"own blocks": ask(func(ctx ctxt, c *company) ([]alumni.Block, error) { return c.people.MyBlocks(ctx, c.member(0)) }),
		"search": ask(func(ctx ctxt, c *company) (directory.Result, error) {
			return c.dir.Search(ctx, c.member(1), directory.Query{Count: []string{department, "skills", "currentEmployer"}})
		}),
		"profile":  ask(func(ctx ctxt, c *company) (directory.View, error) { return c.dir.Profile(ctx, c.member(2), c.cast[0]) }),
		"segments": ask(func(ctx ctxt, c *company) (any, error) { return c.segments.List(ctx, c.clerk()) }),
		"selected": ask(func(ctx ctxt, c *company) (alumnikit.List[alumni.Entry], error) {
			return c.segments.Page(ctx, c.clerk(), c.definition(), page)
		}),
		"openings": ask(func(ctx ctxt, c *company) (referral.List[referral.Opening], error) {
			return c.jobs.Openings(ctx, c.clerk(), page)
		}),
		"public openings": ask(func(ctx ctxt, c *company) (any, error) {
			return c.jobs.Openings(ctx, alumnikit.Visitor(c.tenant), page)
		}),
		"board": ask(func(ctx ctxt, c *company) (any, error) { return c.jobs.Board(ctx, c.clerk()) }),
		"applications": ask(func(ctx ctxt, c *company) (any, error) {
			return c.jobs.Applications(ctx, c.clerk(), referral.ApplicationFilter{}, page)
		}),
		"own applications": ask(func(ctx ctxt, c *company) (any, error) { return c.jobs.MyApplications(ctx, c.member(0), page) }),
		"referrals":        ask(func(ctx ctxt, c *company) (any, error) { return c.jobs.Referrals(ctx, c.clerk(), page) }),
		"rewards":          ask(func(ctx ctxt, c *company) (any, error) { return c.jobs.Rewards(ctx, c.clerk(), page) }),
		"editions":         ask(func(ctx ctxt, c *company) (any, error) { return c.letters.List(ctx, c.clerk(), page) }),
		"deliveries": ask(func(ctx ctxt, c *company) (any, error) {
			return c.letters.Deliveries(ctx, c.clerk(), c.edition, "", page)
		}),
		"notes": ask(func(ctx ctxt, c *company) (any, error) { return c.secrets.Notes(ctx, c.clerk(), c.cast[0]) }),
	}
}

// storeReads are the calls of the store, with everything that each can return.
func storeReads(kinds []string) map[string]read {
	all := map[string]read{
		"journal, sealed": func(ctx context.Context, c *company) (any, error) {
			return c.store.Journal(ctx, c.tenant, storage.JournalQuery{Mode: storage.JournalSealed, Limit: storage.MaxList})
		},
		"journal, pending": func(ctx context.Context, c *company) (any, error) {
			return c.store.Journal(ctx, c.tenant, storage.JournalQuery{Mode: storage.JournalPending, Limit: storage.MaxList})
		},
		"snapshot": func(ctx context.Context, c *company) (any, error) {
			return c.store.Snapshot(ctx, c.tenant, storage.PageQuery{
				Current: true, Deltas: storage.DeltasFull, Ranges: []storage.GroupRange{{First: 0, Last: 1<<63 - 1}},
			})
		},
	}
	for _, kind := range kinds {
		all["list "+kind] = func(ctx context.Context, c *company) (any, error) {
			return c.store.List(ctx, c.tenant, storage.ListQuery{Kind: kind, Limit: storage.MaxList})
		}
		all["get "+kind] = func(ctx context.Context, c *company) (any, error) {
			listed, err := c.store.List(ctx, c.tenant, storage.ListQuery{Kind: kind, Limit: 1})
			if err != nil {
				return nil, err
			}
			return c.store.Get(ctx, c.tenant, kind, []alumnikit.ID{listed[0].ID})
		}
	}
	return all
}

// text is an answer with every text and identifier in it as such.
func text(tb testing.TB, answer any) []byte {
	tb.Helper()
	body, err := json.Marshal(answer)
	require.NoError(tb, err)
	return fmt.Appendf(body, " %s", answer) // bytes, which JSON would encode
}
