package alumni

import (
	"slices"

	"github.com/alumnikit/alumnikit"
)

// Assignment is what somebody does on a day: a post, and the employment that it
// belongs to.
type Assignment struct {
	Employment alumnikit.ID `json:"employment"`
	Post       Post         `json:"post"`
}

// OrgOn returns what the person does on a day, by their employments that last
// then: of each the main post, or what an employment without posts says, then
// concurrent posts, then secondments. A day that a partial date leaves open
// counts. An employment whose posts leave a gap gives none on a day in it.
func (e *Entry) OrgOn(day Date) []Assignment {
	var out []Assignment
	for _, m := range e.Employments {
		if !m.CurrentOn(day) {
			continue
		}
		posts := m.Posts
		if len(posts) == 0 {
			posts = []Post{m.said()}
		}
		for _, kind := range PostKinds() {
			for _, p := range posts {
				if p.Kind == kind && p.on(day) {
					p.Path = slices.Clone(p.Path)
					out = append(out, Assignment{m.ID, p})
				}
			}
		}
	}
	return out
}

// on reports whether the post runs on a day, as Employment.CurrentOn does.
func (p Post) on(day Date) bool { return Employment{Start: p.Start, End: p.End}.CurrentOn(day) }
