package newsletter_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

func TestEditing(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	ctx := t.Context()
	_, err := w.letters.Create(ctx, clerk(), newsletter.Input{Content: map[alumni.Locale]newsletter.Content{
		alumni.English: {Subject: "Hi {{nobody}}", Body: "a\n{{name\n[x](javascript:1) {{address}}"}, "fr": {},
	}, Policy: "whenever"})
	found := fields(t, err)
	require.Equal(t, map[string]string{
		"name": alumnikit.CodeRequired, "policy": alumnikit.CodeNotOneOf, "content": alumnikit.CodeNotOneOf,
		"content.en.subject": "unknownField", "content.en.body": found["content.en.body"],
	}, found)
	places := newsletter.Check(map[alumni.Locale]newsletter.Content{alumni.English: {Subject: "x", Body: "a\nb {{address}}"}})
	require.Len(t, places, 1)
	require.Equal(t, 2, places[0].Line)
	require.Equal(t, 3, places[0].Column)
	require.Equal(t, "address", places[0].Name)

	e, err := w.letters.Create(ctx, clerk(), newsletter.Input{Name: "One", Content: letter("x")})
	require.NoError(t, err)
	require.Equal(t, newsletter.AtMostOnce, e.Policy)
	in := e.Input()
	in.Name = "Two"
	next, err := w.letters.Update(ctx, clerk(), e.ID, in)
	require.NoError(t, err)
	require.Equal(t, e.Version+1, next.Version)
	_, err = w.letters.Update(ctx, clerk(), e.ID, in)
	require.ErrorIs(t, err, alumnikit.ErrConflict, "edited from an old version")
	_, err = w.letters.Launch(ctx, clerk(), e.ID, e.Version)
	require.ErrorIs(t, err, alumnikit.ErrConflict, "not what was looked at")
	in.Version, in.Name = 0, strings.Repeat("x", 121)
	_, err = w.letters.Update(ctx, clerk(), e.ID, in)
	require.Equal(t, alumnikit.CodeTooLong, fields(t, err)["name"])
	_, err = w.letters.Resume(ctx, clerk(), e.ID)
	require.ErrorIs(t, err, alumnikit.ErrState)
	require.NoError(t, w.letters.Delete(ctx, clerk(), e.ID))
	_, err = w.letters.Get(ctx, clerk(), e.ID)
	require.ErrorIs(t, err, alumnikit.ErrNotFound)
}

func TestListIsNewestFirst(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	var want []alumnikit.ID
	for range 5 {
		w.clock.Advance(1)
		w.clock.Advance(1_000_000)
		want = append([]alumnikit.ID{w.create(t, "").ID}, want...)
	}
	var got []alumnikit.ID
	page := alumnikit.Page{Size: 2}
	for {
		some, err := w.letters.List(t.Context(), clerk(), page)
		require.NoError(t, err)
		require.Equal(t, alumnikit.Total{Count: 5, Exact: true}, some.Total)
		for _, e := range some.Items {
			got = append(got, e.ID)
		}
		if page.After = some.Next; some.Next == "" {
			break
		}
	}
	require.Equal(t, want, got)
	_, err := w.letters.List(t.Context(), alumnikit.Admin(acme, "hr-2", alumnikit.PermNewsletter), alumnikit.Page{After: "x"})
	require.ErrorIs(t, err, alumnikit.ErrCursor)
}

// Every verb asks for the permission, and knows nothing of other tenants.
func TestWhoMay(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 1)
	e := w.launch(t, "")
	ctx := t.Context()
	verbs := func(actor alumnikit.Actor) map[string]error {
		out := map[string]error{}
		_, out["get"] = w.letters.Get(ctx, actor, e.ID)
		_, out["update"] = w.letters.Update(ctx, actor, e.ID, newsletter.Input{Name: "x", Content: letter("x")})
		out["delete"] = w.letters.Delete(ctx, actor, e.ID)
		_, out["launch"] = w.letters.Launch(ctx, actor, e.ID, 0)
		_, out["pause"] = w.letters.Pause(ctx, actor, e.ID)
		_, out["resume"] = w.letters.Resume(ctx, actor, e.ID)
		_, out["cancel"] = w.letters.Cancel(ctx, actor, e.ID)
		_, out["progress"] = w.letters.Progress(ctx, actor, e.ID)
		_, out["deliveries"] = w.letters.Deliveries(ctx, actor, e.ID, "", alumnikit.Page{})
		_, out["resolve"] = w.letters.Resolve(ctx, actor, e.ID, newsletter.Resend, nil)
		_, out["preview"] = w.letters.Preview(ctx, actor, e.ID, newsletter.As{})
		out["test"] = w.letters.TestSend(ctx, actor, e.ID, "hr@example.com", newsletter.As{})
		return out
	}
	for name, err := range verbs(alumnikit.Admin(globex, "hr-9", alumnikit.AllPermissions()...)) {
		require.ErrorIs(t, err, alumnikit.ErrNotFound, name)
	}
	outsider := alumnikit.Admin(acme, "hr-3", alumnikit.PermRoster)
	forbidden := verbs(outsider)
	_, forbidden["create"] = w.letters.Create(ctx, outsider, newsletter.Input{})
	_, forbidden["list"] = w.letters.List(ctx, outsider, alumnikit.Page{})
	_, forbidden["reach"] = w.letters.Reach(ctx, outsider, w.segment.id)
	_, forbidden["suppressed"] = w.letters.Suppressed(ctx, outsider, "p0@example.com")
	forbidden["suppress"] = w.letters.Suppress(ctx, outsider, "p0@example.com", newsletter.ManualStop)
	forbidden["unsuppress"] = w.letters.Unsuppress(ctx, outsider, "p0@example.com")
	for name, err := range forbidden {
		require.ErrorIs(t, err, alumnikit.ErrForbidden, name)
	}
	_, err := w.letters.Preview(ctx, alumnikit.Admin(acme, "hr-4", alumnikit.PermNewsletter), e.ID, newsletter.As{Person: w.segment.people[0]})
	require.ErrorIs(t, err, alumnikit.ErrForbidden, "a person's values need the roster")
	require.Zero(t, w.recorder.Len())
}

func TestPreviewAndTest(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	ids := w.add(t, 1)
	e := w.create(t, "")
	ctx := t.Context()
	shown, err := w.letters.Preview(ctx, clerk(), e.ID, newsletter.As{})
	require.NoError(t, err)
	require.Equal(t, "News for Hanako", shown.Subject)
	shown, err = w.letters.Preview(ctx, clerk(), e.ID, newsletter.As{Person: ids[0]})
	require.NoError(t, err)
	require.Equal(t, "News for Person0", shown.Subject)
	require.NotContains(t, shown.HTML+shown.Text, "token=", "a preview is nobody's way out")

	require.NoError(t, w.letters.TestSend(ctx, clerk(), e.ID, "hr@example.com", newsletter.As{}))
	require.Equal(t, 1, w.recorder.Len())
	m := w.recorder.Messages()[0]
	require.Equal(t, "[Test] News for Hanako", m.Subject)
	require.Equal(t, "hr@example.com", m.To.Spec())
	require.Equal(t, mail.Unsubscribe{}, m.Unsubscribe)
	got, err := w.letters.Get(ctx, clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, e.Version, got.Version, "a test is not an edit")
	require.False(t, got.TestedAt.IsZero())

	require.NoError(t, w.letters.Suppress(ctx, clerk(), "hr@example.com", newsletter.ManualStop))
	require.Contains(t, fields(t, w.letters.TestSend(ctx, clerk(), e.ID, "hr@example.com", newsletter.As{})), "address")
	require.Contains(t, fields(t, w.letters.TestSend(ctx, clerk(), e.ID, "a@example.com\r\nBcc: b@example.com", newsletter.As{})), "address")
	require.Equal(t, 1, w.recorder.Len())
}

// Neither the ledger, the jobs nor the journal hold an address or a name.
func TestNothingPersonalIsKept(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 3)
	w.recorder.Answer = func(m *mail.Message) error {
		if m.To.Spec() == "p1@example.com" {
			return &mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550, Enhanced: "5.1.1"}
		}
		return nil
	}
	e := w.launch(t, "")
	w.finish(t, e.ID)
	for _, kind := range []string{"newsletter.batch", "newsletter.suppression", "newsletter.edition", "storage.job"} {
		found, err := w.store.List(t.Context(), acme, storage.ListQuery{Kind: kind, Limit: 100})
		require.NoError(t, err)
		require.NotEmpty(t, found, kind)
		for _, r := range found {
			require.NotContains(t, string(r.Body), "@example.com", kind)
			require.NotContains(t, string(r.Body), "Mihon", kind)
		}
	}
	pending, err := w.store.Journal(t.Context(), acme, storage.JournalQuery{Mode: storage.JournalPending, Limit: 1000})
	require.NoError(t, err)
	var verbs strings.Builder
	for _, entry := range pending {
		require.NotContains(t, string(entry.Body), "@")
		verbs.Write(entry.Body)
	}
	for _, verb := range []string{"edition.create", "edition.launch", "edition.frozen", "edition.done"} {
		require.Contains(t, verbs.String(), verb)
	}
}

// Erasure takes a person out of the ledger and leaves the counts right, also in
// the middle of sending.
func TestErasedPersonIsSkipped(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	ids := w.add(t, 3)
	e := w.launch(t, "")
	_, err := w.worker().Step(t.Context()) // freezes
	require.NoError(t, err)
	for _, kind := range newsletter.Kinds() {
		found, err := w.store.List(t.Context(), acme, storage.ListQuery{Kind: kind.Name(), Key: storage.SubjectKey, Min: ids[1][:], Max: append(ids[1][:], 0), Limit: 10})
		require.NoError(t, err)
		for _, r := range found {
			after, err := kind.Decode(r.Body)
			require.NoError(t, err)
			require.True(t, kind.Redact(after, ids[1]))
			change, err := kind.Rewrite(r.Record, after)
			require.NoError(t, err)
			require.NoError(t, w.people.DB().Commit(t.Context(), storage.By(clerk(), "erase"), change))
		}
	}
	p := w.finish(t, e.ID)
	require.Equal(t, 2, p.Sent)
	require.Equal(t, map[newsletter.Cause]int{newsletter.NotOnRoster: 1}, p.Skipped)
	require.NotContains(t, w.ledger(t, e.ID), ids[1])
}
