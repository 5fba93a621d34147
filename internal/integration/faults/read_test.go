package faults

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/storage/storagetest"
)

// question is something that can be asked.
type question func(ctx context.Context, s *scene, people *alumni.Service) (any, error)

func search(who int, q directory.Query) question {
	return func(ctx context.Context, s *scene, people *alumni.Service) (any, error) {
		return s.directory(people).Search(ctx, s.member(who), q)
	}
}

func questions() map[string]question {
	const department = "employments.department"
	return map[string]question{
		"everybody":                       search(0, directory.Query{Count: []string{department, "skills"}}),
		"a name":                          search(0, directory.Query{Name: "山"}),
		"part of a name that is verified": search(1, directory.Query{Name: "マ", Count: []string{department}}),
		"facets":                          search(1, directory.Query{Facets: map[string][]string{department: {"営業部"}}, Page: alumnikit.Page{Size: 2}}),
		"by HR": func(ctx context.Context, s *scene, people *alumni.Service) (any, error) {
			return s.directory(people).Search(ctx, s.clerk(), directory.Query{Name: "田中"})
		},
		"page after page": func(ctx context.Context, s *scene, people *alumni.Service) (any, error) {
			var all []directory.View
			q := directory.Query{Page: alumnikit.Page{Size: 1}}
			for {
				page, err := s.directory(people).Search(ctx, s.member(0), q)
				if err != nil {
					return []directory.View(nil), err // what one has so far is the reader's, not the answer's
				}
				all = append(all, page.Items...)
				if q.Page.After = page.Next; page.Next == "" {
					return all, nil
				}
			}
		},
		"a profile": func(ctx context.Context, s *scene, people *alumni.Service) (any, error) {
			return s.directory(people).Profile(ctx, s.member(0), s.cast[1])
		},
		"an entry": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) {
			return p.Entry(ctx, s.clerk(), s.cast[0])
		},
		"by external": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) {
			return p.EntryByExternalID(ctx, s.clerk(), "田中")
		},
		"a person": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) {
			return p.Person(ctx, s.clerk(), s.cast[0])
		},
		"oneself": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) {
			return p.Person(ctx, s.member(1), s.cast[1])
		},
		"own profile": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) {
			return p.Profile(ctx, s.member(1))
		},
		"consents": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) {
			return p.Consents(ctx, s.member(1), s.cast[1])
		},
		"groups": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) { return p.Groups(ctx, s.member(1)) },
		"own groups": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) {
			return p.MyGroups(ctx, s.member(1))
		},
		"own blocks": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) {
			return p.MyBlocks(ctx, s.member(2))
		},
		"the fields": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) { return p.Fields(ctx, s.tenant) },
		"the policy": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) { return p.Policy(ctx, s.tenant) },
		"viewer":     func(ctx context.Context, s *scene, p *alumni.Service) (any, error) { return p.Viewer(ctx, s.member(1)) },
		"verification": func(ctx context.Context, s *scene, p *alumni.Service) (any, error) {
			return p.Index().Verify(ctx, p.DB(), s.tenant)
		},
	}
}

// Every question gets an error or its whole answer, whichever step fails, by a
// process that has answered it before and by one that has not.
func TestQuestions(t *testing.T) {
	t.Parallel()
	everywhere(t, func(t *testing.T, on *ground, lost bool) {
		t.Helper()
		s := set(t, on, "questions")
		steps := 0
		for name, ask := range questions() {
			for _, warm := range []bool{false, true} {
				want, err := ask(t.Context(), s, s.people)
				require.NoError(t, err, name)
				steps += s.eachStep(t, name, ask, lost, warm, text(t, want))
			}
		}
		t.Logf("%d steps failed", steps)
		require.Greater(t, steps, 100)
	})
}

// eachStep fails the first step of a question, then the second, until it has no
// more, and returns how many there were.
func (s *scene) eachStep(t *testing.T, name string, ask question, lost, warm bool, want string) int {
	t.Helper()
	faulty := s.faulty
	for n := 1; ; n++ {
		if !warm { // a fresh process for each
			faulty = service(t, s.faulty.DB().Store())
		}
		s.arm(n, lost)
		got, err := ask(t.Context(), s, faulty)
		fired := s.fired()
		s.arm(0, false)
		if err == nil {
			require.Equal(t, want, text(t, got), "%s: step %d failed, the question did not, and its answer is another", name, n)
		} else {
			require.ErrorIs(t, err, storagetest.ErrInjected, "%s: step %d", name, n)
			require.NotContains(t, text(t, got), string("山"), "%s: step %d failed, and there is part of an answer", name, n)
		}
		if !fired {
			require.NoError(t, err, name)
			require.Greater(t, n, 1, "%s asks for nothing", name)
			return n - 1
		}
	}
}

func text(t *testing.T, answer any) string {
	t.Helper()
	body, err := json.Marshal(answer)
	require.NoError(t, err)
	if result, ok := answer.(directory.Result); ok { // sealed with chance
		result.Next = alumnikit.Cursor(map[bool]string{true: "more"}[result.Next != ""])
		body, err = json.Marshal(result)
		require.NoError(t, err)
	}
	return string(body)
}
