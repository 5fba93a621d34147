package importer

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
)

// Newcomer is a person whom a file would register.
type Newcomer struct {
	Line       int // of the person's first row
	ExternalID string
	Entry      *alumni.Entry // as it would be, with an ID that nobody has yet
}

// Suspicion is a person of the roster whom a newcomer may be.
type Suspicion struct {
	Line       int                `json:"line"` // of the newcomer
	ExternalID string             `json:"externalId"`
	Person     alumnikit.PersonID `json:"person"`
	Score      float64            `json:"score"`   // 0 to 1
	Reasons    []string           `json:"reasons"` // codes, the weightiest first: duplicate.Reason unless a Suspecter has its own
}

// Suspecter looks for people of the roster whom newcomers may be. Dry runs ask it,
// chunk by chunk, by one goroutine.
type Suspecter interface {
	// Suspect returns suspicions in the order of the newcomers.
	Suspect(ctx context.Context, tenant alumnikit.TenantID, newcomers []Newcomer) ([]Suspicion, error)
}

// guarded is the Suspecter of one dry run by package duplicate, which looks at the
// roster once to know how common names are.
type guarded struct {
	search *duplicate.Service
	guard  *duplicate.Guard // nil before the first newcomer
}

// Suspect implements Suspecter.
func (g *guarded) Suspect(ctx context.Context, tenant alumnikit.TenantID, newcomers []Newcomer) (out []Suspicion, err error) {
	if g.guard == nil {
		if g.guard, err = g.search.Guard(ctx, tenant); err != nil {
			return nil, err
		}
	}
	drafts := make([]duplicate.Draft, len(newcomers))
	for i, n := range newcomers {
		drafts[i] = duplicate.Draft{Names: n.Entry.Names, Identifiers: n.Entry.Identifiers, Email: n.Entry.Email, Employments: n.Entry.Employments}
	}
	found, err := g.guard.Suspects(ctx, drafts)
	for i, suspects := range found {
		for _, s := range suspects {
			at := Suspicion{Line: newcomers[i].Line, ExternalID: newcomers[i].ExternalID, Person: s.Person, Score: s.Score}
			for _, reason := range s.Reasons {
				at.Reasons = append(at.Reasons, string(reason))
			}
			out = append(out, at)
		}
	}
	return out, err
}

// explain adds what a dry run found out about people to the report.
func (r *run) explain(ctx context.Context, groups []group, p plan) error {
	var fresh []Newcomer
	for i := range p {
		known := weight(r.outcomes.of(groups[i].person)) >= weight(outcomeNew)
		if p[i].diff == nil || known {
			continue
		}
		if len(r.report.Diffs) < r.im.opts.MaxDiffs {
			r.report.Diffs = append(r.report.Diffs, *p[i].diff)
		}
		if p[i].diff.New {
			fresh = append(fresh, Newcomer{p[i].diff.Line, p[i].diff.ExternalID, p[i].entry})
		}
	}
	most := min(len(fresh), r.im.opts.MaxAsked-r.asked)
	r.asked += most
	r.report.Unasked += len(fresh) - most
	if most == 0 {
		return nil
	}
	found, err := r.suspecter.Suspect(ctx, r.actor.Tenant(), fresh[:most])
	r.report.Suspects += len(found)
	r.report.Suspected = append(r.report.Suspected, found[:min(len(found), r.im.opts.MaxDiffs-len(r.report.Suspected))]...)
	return err
}
