package properties

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

func drawPost(t *rapid.T) alumni.Post {
	p := alumni.Post{
		Kind:       rapid.SampledFrom([]alumni.PostKind{alumni.MainPost, alumni.MainPost, alumni.ConcurrentPost, alumni.SecondedPost}).Draw(t, "kind"),
		Department: rapid.SampledFrom([]string{"", "営業部", "人事部", "経理部"}).Draw(t, "department"),
		Title:      rapid.SampledFrom([]string{"", "課長", "部長"}).Draw(t, "title"),
		Start:      dayOf(t, rapid.IntRange(1, 30).Draw(t, "start")),
	}
	if p.Kind == alumni.SecondedPost {
		p.Entity = "見本物流"
	}
	return p
}

// Whatever is appointed and ended in whatever order, nobody has two main posts on
// a day or a post outside their employment, and the employment says what its
// latest main post says. What is refused changes nothing.
func TestPostsStayInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		people := open(t)
		e := register(t, people, alumni.Employment{Work: alumni.Employee, Department: "総務部", Start: dayOf(rt, 5)})
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			after, err := change(t, rt, people, e)
			if err != nil {
				require.True(rt, errors.Is(err, alumnikit.ErrInvalid) || errors.Is(err, alumnikit.ErrState), "%v", err)
				kept, err := people.Entry(t.Context(), clerk(), e.ID)
				require.NoError(rt, err)
				require.Equal(rt, e, kept)
				continue
			}
			e = after
			orderly(rt, e)
		}
	})
}

func change(tb testing.TB, t *rapid.T, people *alumni.Service, e *alumni.Entry) (*alumni.Entry, error) {
	tb.Helper()
	posts, end := e.Employments[0].Posts, dayOf(t, rapid.IntRange(1, 30).Draw(t, "end"))
	switch n := rapid.IntRange(0, 9).Draw(t, "verb"); {
	case n == 0:
		return people.Offboard(tb.Context(), clerk(), e.ID, alumni.Departure{End: end})
	case n == 1:
		m := e.Employments[0]
		m.End = end
		return people.UpdateEntry(tb.Context(), clerk(), e.ID, alumni.EntryUpdate{Employments: []alumni.Employment{m}})
	case n < 4 && len(posts) > 0:
		return people.EndPost(tb.Context(), clerk(), e.ID, alumni.PostEnd{
			Employment: e.Employments[0].ID, Post: rapid.SampledFrom(posts).Draw(t, "post"), End: end,
		})
	}
	return people.Appoint(tb.Context(), clerk(), e.ID, alumni.Appointment{Employment: e.Employments[0].ID, Post: drawPost(t)})
}

func orderly(t *rapid.T, e *alumni.Entry) {
	m := e.Employments[0]
	var latest alumni.Post
	for _, p := range m.Posts {
		require.False(t, !m.End.IsZero() && p.End.IsZero(), "it ends with the employment")
		if p.Kind == alumni.MainPost {
			latest = p
		}
	}
	if latest.Kind != "" {
		require.Equal(t, []string{latest.Department, latest.Title}, []string{m.Department, m.Title})
	}
	for n := 1; n <= 30; n++ {
		on, mains := dayOf(t, n), 0
		for _, a := range e.OrgOn(on) {
			if a.Post.Kind == alumni.MainPost {
				mains++
			}
		}
		require.LessOrEqual(t, mains, 1)
		for _, p := range m.Posts {
			running := alumni.Employment{Start: p.Start, End: p.End}.CurrentOn(on)
			require.True(t, !running || m.CurrentOn(on), "a post outside the employment on day %d", n)
		}
	}
}

// Romaji that are filled in are always what a name's romaji may be, and filling
// them in again changes nothing.
func TestTransliteratedNamesAreValid(t *testing.T) {
	t.Parallel()
	people := open(t)
	kana := rapid.StringOfN(rapid.RuneFrom([]rune("アイウエオカガキギクグシジスズチヂッツヅテデトドナニンハバパフブプマヤャユュヨョラヲヴァィゥェォーヽヾ・　みほんﾐﾎﾝﾞ")), 1, 20, 60)
	rapid.Check(t, func(rt *rapid.T) {
		n := alumni.Transliterate(alumni.Names{Family: "見本", FamilyKana: kana.Draw(rt, "family"), GivenKana: kana.Draw(rt, "given")})
		require.Equal(rt, n, alumni.Transliterate(n))
		_, err := people.Register(t.Context(), clerk(), alumni.Registration{Names: n})
		found, _ := errors.AsType[alumnikit.FieldErrors](err)
		for _, f := range found {
			require.Equal(rt, alumni.CodeKana, f.Code, "marks alone are no reading")
		}
	})
}
