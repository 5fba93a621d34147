package newsletter_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/segment"
)

// A saved segment is the audience: its published rule and its lists, as of the
// launch.
func TestSavedSegmentIsTheAudience(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	ids := w.add(t, 6) // all of Sales
	segments := segment.New(w.people, nil)
	w.opts.Audience = newsletter.Segments(segments)
	w.people, w.letters = w.over(t, w.store, w.recorder)
	ctx := t.Context()
	for _, id := range ids[:2] {
		entry, err := w.people.Entry(ctx, clerk(), id)
		require.NoError(t, err)
		moved := entry.Employments
		moved[0].Department = "Legal"
		_, err = w.people.UpdateEntry(ctx, clerk(), id, alumni.EntryUpdate{Employments: moved})
		require.NoError(t, err)
	}
	saved, err := segments.Create(ctx, clerk(), segment.Input{
		Name: "Sales", Draft: segment.All(segment.Where("employments.department", segment.Equal, "Sales")),
		Include: ids[:1], Exclude: ids[5:],
	})
	require.NoError(t, err)
	_, err = segments.Publish(ctx, clerk(), saved.ID)
	require.NoError(t, err)

	e, err := w.letters.Create(ctx, clerk(), newsletter.Input{Name: "x", Segment: saved.ID, Content: letter("x")})
	require.NoError(t, err)
	sender := alumnikit.Admin(acme, "hr-5", alumnikit.PermNewsletter) // needs no other permission to send
	_, err = w.letters.Launch(ctx, sender, e.ID, e.Version)
	require.NoError(t, err)
	require.Equal(t, 4, w.finish(t, e.ID).Sent)
	got := w.ledger(t, e.ID)
	for i, id := range ids {
		_, in := got[id]
		require.Equal(t, i != 1 && i != 5, in, "person %d", i)
	}
	require.NoError(t, segments.Delete(ctx, clerk(), saved.ID))
	again, err := w.letters.Create(ctx, clerk(), newsletter.Input{Name: "x", Segment: saved.ID, Content: letter("x")})
	require.NoError(t, err)
	_, err = w.letters.Launch(ctx, clerk(), again.ID, 0)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
}
