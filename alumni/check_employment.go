package alumni

import (
	"reflect"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// Codes of FieldError for posts.
const (
	CodeOverlap = "overlap" // there is another main post at the time
	CodeOutside = "outside" // not within the employment
	CodePosted  = "posted"  // follows from the posts: appoint instead
	CodeNotYet  = "not_yet" // takes effect later: before that day it would show what is not announced
)

// check adds everything that is wrong with an employment whose JSON path ends in
// a dot.
func (m *Employment) check(path string, found *alumnikit.FieldErrors) {
	if ends(m.Start, m.End) {
		found.Add(path+"end", alumnikit.CodeRange, "not before the start")
	}
	m.EntityNumber.check(path+"entityNumber", found)
	if len(m.Path) > 0 && m.Path[len(m.Path)-1] != m.Department {
		found.Add(path+"path", alumnikit.CodeFormat, "departments from the top down to the department")
	}
	for i, c := range m.Codes {
		if _, twice := codeIn(m.Codes[:i], c.Of, c.Scheme); twice {
			found.Add(path+element("codes", i, "scheme"), alumnikit.CodeTaken, "")
		}
	}
	for i := range m.Posts {
		m.checkPost(i, path+element("posts", i, ""), found)
	}
}

// ends reports whether a period surely ends before it starts.
func ends(start, end Date) bool {
	return !start.IsZero() && !end.IsZero() && end.Last().Compare(start.First()) < 0
}

func (m *Employment) checkPost(i int, path string, found *alumnikit.FieldErrors) {
	p := &m.Posts[i]
	p.EntityNumber.check(path+"entityNumber", found)
	if ends(p.Start, p.End) {
		found.Add(path+"end", alumnikit.CodeRange, "not before the start")
	}
	if p.Kind == SecondedPost && p.Entity == "" {
		found.Add(path+"entity", alumnikit.CodeRequired, "where a seconded person works")
	}
	if len(p.Path) > 0 && p.Path[len(p.Path)-1] != p.Department {
		found.Add(path+"path", alumnikit.CodeFormat, "departments from the top down to the department")
	}
	if ends(m.Start, p.Start) || ends(p.Start, m.End) {
		found.Add(path+"start", CodeOutside, "within the employment")
	}
	if ends(m.Start, p.End) || ends(p.End, m.End) {
		found.Add(path+"end", CodeOutside, "within the employment")
	}
	if p.Kind == MainPost && slices.ContainsFunc(m.Posts[:i], p.overlaps) {
		found.Add(path+"start", CodeOverlap, "after the end of the main post before")
	}
}

// overlaps reports whether a main post that stands earlier in the list surely
// shares a day with p.
func (p *Post) overlaps(earlier Post) bool {
	switch {
	case earlier.Kind != MainPost:
		return false
	case earlier.End.IsZero():
		return p.End.IsZero() || !p.Start.IsZero()
	case p.Start.IsZero():
		return false
	default:
		return earlier.End.First().Compare(p.Start.Last()) >= 0
	}
}

// followPosts orders the posts by their start, ends with the employment those
// that run, and makes the employment say what the latest main post says:
// department, path and title whatever they are, grade and place where the post
// has them. It is the one place where words of an employment follow its posts.
func (m *Employment) followPosts() {
	slices.SortStableFunc(m.Posts, func(a, b Post) int { return a.Start.First().Compare(b.Start.First()) })
	for i := range m.Posts {
		p := &m.Posts[i]
		p.Department = lowest(p.Path, p.Department)
		if p.End.IsZero() {
			p.End = m.End
		}
		if p.Kind != MainPost {
			continue
		}
		m.Department, m.Path, m.Title = p.Department, slices.Clone(p.Path), p.Title
		m.Grade, m.Place = orElse(p.Grade, m.Grade), orElse(p.Place, m.Place)
	}
	m.Department = lowest(m.Path, m.Department)
}

// lowest returns the department, or the last of its path where it is not said.
func lowest(path []string, department string) string {
	if department == "" && len(path) > 0 {
		return path[len(path)-1]
	}
	return department
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// succeed makes the employment take the place of an older version of itself:
// posts that ended with the old one end with the new one, and the path of another
// department goes. Words that follow from posts are refused if they change
// without them.
func (m *Employment) succeed(old Employment, path string) error {
	if slices.EqualFunc(m.Posts, old.Posts, Post.equal) && old.mainPost() >= 0 {
		var found alumnikit.FieldErrors
		for _, word := range []struct{ name, now, was string }{
			{"department", m.Department, old.Department},
			{"path", strings.Join(m.Path, "\x00"), strings.Join(old.Path, "\x00")},
			{"title", m.Title, old.Title},
		} {
			if strings.TrimSpace(word.now) != word.was {
				found.Add(path+word.name, CodePosted, "what the main post says")
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	if m.Department != old.Department && slices.Equal(m.Path, old.Path) {
		m.Path = nil
	}
	for i := range m.Posts {
		if p := &m.Posts[i]; !old.End.IsZero() && p.End == old.End {
			p.End = m.End
		}
	}
	return nil
}

// checkBegun adds the posts that take effect after today, unless with the
// employment.
func (m *Employment) checkBegun(today Date, path string, found *alumnikit.FieldErrors) {
	for i, p := range m.Posts {
		if start := p.Start.First(); start.Compare(today) > 0 && start.Compare(m.Start.First()) > 0 {
			found.Add(path+element("posts", i, "start"), CodeNotYet, "today or earlier")
		}
	}
}

// mainPost returns the place of the latest main post, or -1.
func (m *Employment) mainPost() int {
	for i := len(m.Posts) - 1; i >= 0; i-- {
		if m.Posts[i].Kind == MainPost {
			return i
		}
	}
	return -1
}

// Code returns what a code list says about the employment: the code of a scheme,
// or of any if the scheme is empty.
func (m Employment) Code(of, scheme string) (Code, bool) { return codeIn(m.Codes, of, scheme) }

func codeIn(codes []Code, of, scheme string) (Code, bool) {
	at := slices.IndexFunc(codes, func(c Code) bool { return c.Of == of && (scheme == "" || c.Scheme == scheme) })
	if at < 0 {
		return Code{}, false
	}
	return codes[at], true
}

// equal compares posts.
func (p Post) equal(other Post) bool {
	samePath := slices.Equal(p.Path, other.Path)
	p.Path, other.Path = nil, nil
	return samePath && reflect.DeepEqual(p, other)
}
