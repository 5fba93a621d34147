package main

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/importer"
)

// suspecter asks package duplicate whether people whom an import would register are on the roster already.
type suspecter struct{ duplicates *duplicate.Service }

// Suspect implements importer.Suspecter.
func (s suspecter) Suspect(ctx context.Context, tenant alumnikit.TenantID, newcomers []importer.Newcomer) ([]importer.Suspicion, error) {
	drafts := make([]duplicate.Draft, len(newcomers))
	for i, n := range newcomers {
		drafts[i] = duplicate.Draft{Names: n.Entry.Names, Identifiers: n.Entry.Identifiers, Email: n.Entry.Email, Employments: n.Entry.Employments}
	}
	found, err := s.duplicates.Suspects(ctx, tenant, drafts)
	if err != nil {
		return nil, err
	}
	var out []importer.Suspicion
	for i, suspects := range found {
		for _, suspect := range suspects {
			at := importer.Suspicion{Line: newcomers[i].Line, ExternalID: newcomers[i].ExternalID, Person: suspect.Person, Score: suspect.Score}
			for _, reason := range suspect.Reasons {
				at.Reasons = append(at.Reasons, string(reason))
			}
			out = append(out, at)
		}
	}
	return out, nil
}
