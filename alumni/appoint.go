package alumni

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// Appointment is a post to record (発令).
type Appointment struct {
	Employment alumnikit.ID `json:"employment,omitzero"` // zero: the one that lasts
	Post       Post         `json:"post"`                // its start is a full day
}

// Appoint adds a post to an employment. It needs PermRoster.
//
// A main post (本務) takes the place of the one that runs, which ends the day
// before, and the employment says from then on what the new one says. If the
// employment had no posts, what it said until then becomes its first. Concurrent
// posts (兼務) and secondments (出向) stand beside the others.
//
// A start after today is CodeNotYet, because the directory would show the post
// before it is announced; one outside the employment CodeOutside, and one at or
// before the start of the main post that runs CodeOverlap. Saying what is
// recorded already changes nothing.
func (s *Service) Appoint(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, a Appointment) (*Entry, error) {
	return s.changePosts(ctx, "Appoint", storage.By(actor, "person.appoint"), person, a.Employment, func(m *Employment) error {
		return m.appoint(a.Post)
	})
}

// appoint adds a post whose texts are as they were given.
func (m *Employment) appoint(p Post) error {
	p.Path = slices.Clone(p.Path)
	if !p.Start.IsFull() {
		return alumnikit.Invalid("post.start", alumnikit.CodeRequired, "a full day")
	}
	if slices.ContainsFunc(m.Posts, p.equal) {
		return nil
	}
	if p.Kind == MainPost {
		m.leaveMain(p.Start)
	}
	m.Posts = append(m.Posts, p)
	return nil
}

// leaveMain ends the main post that runs on the day before another begins. What
// an employment without posts says is its first one.
func (m *Employment) leaveMain(start Date) {
	if first := m.said(); len(m.Posts) == 0 && m.Department+m.Title != "" && first.Start.Last().Compare(start) < 0 {
		m.Posts = append(m.Posts, first)
	}
	for i := range m.Posts {
		p := &m.Posts[i]
		if p.Kind == MainPost && (p.End.IsZero() || p.End == m.End) && p.Start.Last().Compare(start) < 0 {
			p.End = start.Previous()
		}
	}
}

// said is the main post that the words of an employment describe.
func (m *Employment) said() Post {
	return Post{
		Kind: MainPost, Department: m.Department, Path: slices.Clone(m.Path), Title: m.Title, Grade: m.Grade, Place: m.Place,
		Start: m.Start, End: m.End,
	}
}

// PostEnd says that a post ends.
type PostEnd struct {
	Employment alumnikit.ID `json:"employment,omitzero"` // zero: the one that lasts
	Post       Post         `json:"post"`                // as it was read
	End        Date         `json:"end"`                 // the last day; may be partial
}

// EndPost ends a post: a secondment on return (帰任), a concurrent post that is
// lifted (兼務解除). It needs PermRoster. A post that is not there, or not any more
// as it was read, is ErrState. Ending it again on the same day changes nothing.
func (s *Service) EndPost(ctx context.Context, actor alumnikit.Actor, person alumnikit.PersonID, e PostEnd) (*Entry, error) {
	return s.changePosts(ctx, "EndPost", storage.By(actor, "person.endPost"), person, e.Employment, func(m *Employment) error {
		if e.End.IsZero() {
			return alumnikit.Invalid("end", alumnikit.CodeRequired, "")
		}
		ended := e.Post
		ended.End = e.End
		if slices.ContainsFunc(m.Posts, ended.equal) {
			return nil
		}
		at := slices.IndexFunc(m.Posts, e.Post.equal)
		if at < 0 {
			return alumnikit.ErrState
		}
		m.Posts[at].End = e.End
		return nil
	})
}

// changePosts has one employment of a person edited, and commits the entry if it
// is another one then.
func (s *Service) changePosts(
	ctx context.Context, op string, by storage.Intent, person alumnikit.PersonID, employment alumnikit.ID, edit func(*Employment) error,
) (*Entry, error) {
	var entry *Entry
	err := by.Actor.Require(alumnikit.PermRoster)
	if err == nil {
		err = s.Change(ctx, by, func(ctx context.Context) (changes []storage.Change, err error) {
			old, err := Entries().Get(ctx, s.db, by.Actor.Tenant(), alumnikit.ID(person))
			if err != nil {
				return nil, err
			}
			entry = old.Value.clone()
			at, err := entry.find(employment)
			if err != nil {
				return nil, err
			}
			if err := edit(&entry.Employments[at]); err != nil {
				return nil, err
			}
			if entry.tidy(); same(entry, &old.Value) {
				return nil, nil
			}
			entry.UpdatedAt = s.db.Now()
			changes, entry, err = s.replaceEntry(old, entry, SourceHR)
			return changes, err
		})
	}
	if err != nil {
		return nil, alumnikit.Wrap("alumni."+op, "person", err)
	}
	return entry, nil
}

// find returns the place of an employment; of the zero ID the one that lasts. Of
// several it is a FieldError, of none ErrState.
func (e *Entry) find(employment alumnikit.ID) (int, error) {
	at := -1
	for i, m := range e.Employments {
		switch {
		case !employment.IsZero() && m.ID == employment:
			return i, nil
		case !employment.IsZero() || !m.End.IsZero():
		case at >= 0:
			return 0, alumnikit.Invalid("employment", alumnikit.CodeRequired, "one of several that last")
		default:
			at = i
		}
	}
	switch {
	case at >= 0:
		return at, nil
	case !employment.IsZero():
		return 0, alumnikit.ErrNotFound
	default:
		return 0, alumnikit.ErrState
	}
}
