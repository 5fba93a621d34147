package newsletter

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
)

// MaxReach is how many people Reach looks at.
const MaxReach = 20_000

// Reach is whom an edition to a segment would reach, as of now.
type Reach struct {
	Matched  int           `json:"matched"`            // whom the segment selects
	Excluded map[Cause]int `json:"excluded,omitempty"` // of those looked at, by cause
	Reached  int           `json:"reached"`            // of those looked at
	Exact    bool          `json:"exact"`              // all were looked at; otherwise the first MaxReach
}

// Reach counts whom an edition to a segment would reach, zero for everyone with
// consent. Counting says who has consented to what, so it needs PermSegments
// and PermRoster as well.
func (s *Service) Reach(ctx context.Context, actor alumnikit.Actor, segment alumnikit.ID) (Reach, error) {
	out, err := s.reach(ctx, actor, segment)
	return out, alumnikit.Wrap("newsletter.Reach", "segment", err)
}

func (s *Service) reach(ctx context.Context, actor alumnikit.Actor, segment alumnikit.ID) (Reach, error) {
	for _, perm := range []alumnikit.Permission{alumnikit.PermNewsletter, alumnikit.PermSegments, alumnikit.PermRoster} {
		if err := actor.Require(perm); err != nil {
			return Reach{}, err
		}
	}
	people, err := s.members(ctx, actor, segment, alumnikit.PersonID{})
	if err != nil {
		return Reach{}, err
	}
	out := Reach{Matched: len(people), Excluded: map[Cause]int{}, Exact: len(people) <= MaxReach}
	for chunk := range slices.Chunk(people[:min(len(people), MaxReach)], freezeChunk) {
		causes, err := s.sift(ctx, actor.Tenant(), chunk)
		if err != nil {
			return Reach{}, err
		}
		for _, cause := range causes {
			out.Excluded[cause]++
		}
		out.Reached += len(chunk) - len(causes)
	}
	return out, nil
}
