package newsletter_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

func TestEverybodyIsSentToOnce(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 123)
	e := w.launch(t, "")
	p := w.finish(t, e.ID)
	require.Equal(t, newsletter.Done, p.State)
	require.Equal(t, 123, p.Sent)
	require.Zero(t, p.Pending)
	for _, d := range w.whole(t, e.ID) {
		require.Equal(t, newsletter.Sent, d.State)
		require.Equal(t, 1, d.Attempts)
	}
	sent := copies(w.recorder)
	require.Len(t, sent, 123)
	for _, n := range sent {
		require.Equal(t, 1, n)
	}
	m := w.recorder.Messages()[0]
	require.NoError(t, m.Validate())
	require.Equal(t, "newsletter.example.com", m.ListID.ID)
	require.True(t, strings.HasPrefix(m.Unsubscribe.URL, "https://alumni.example.com/unsubscribe?token="))
	require.Equal(t, "mailto:leave@example.com", m.Unsubscribe.Mailto)
	raw, err := m.Render()
	require.NoError(t, err)
	require.Contains(t, string(raw), "List-Unsubscribe-Post: List-Unsubscribe=One-Click")
	require.Contains(t, m.Text.String(), strings.TrimPrefix(m.Unsubscribe.URL, "https://alumni.example.com/unsubscribe?token="))
	got, err := w.letters.Get(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.False(t, got.FinishedAt.IsZero())
}

// Those who cannot be written to when the audience is frozen are in the ledger
// with the cause.
func TestFreezingListsWhoIsLeftOut(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	ids := w.add(t, 5)
	ctx := t.Context()
	empty := ""
	_, err := w.people.UpdateEntry(ctx, clerk(), ids[0], alumni.EntryUpdate{Email: &empty})
	require.NoError(t, err)
	require.NoError(t, w.people.Withdraw(ctx, clerk(), ids[1], alumni.ForNewsletter, "form"))
	require.NoError(t, w.letters.Suppress(ctx, clerk(), "P2@EXAMPLE.com", newsletter.ByComplaint))
	bad := "not an address"
	_, err = w.people.UpdateEntry(ctx, clerk(), ids[3], alumni.EntryUpdate{Email: &bad})
	if err != nil { // HR may not write one
		bad = "ü@example.com"
		_, err = w.people.UpdateEntry(ctx, clerk(), ids[3], alumni.EntryUpdate{Email: &bad})
	}
	require.NoError(t, err)
	stranger := alumnikit.PersonID(alumnikit.NewID(nil))
	w.segment.people = append(w.segment.people, stranger, ids[4], ids[4]) // unknown, and twice

	reach, err := w.letters.Reach(ctx, clerk(), w.segment.id)
	require.NoError(t, err)
	want := map[newsletter.Cause]int{
		newsletter.NoAddress: 1, newsletter.NoConsent: 1, newsletter.Suppressed: 1, newsletter.BadAddress: 1, newsletter.NotOnRoster: 1,
	}
	require.Equal(t, newsletter.Reach{Matched: 6, Excluded: want, Reached: 1, Exact: true}, reach)

	e := w.launch(t, "")
	p := w.finish(t, e.ID)
	require.Equal(t, want, p.Skipped)
	require.Equal(t, 6, p.Total)
	w.segment.people = append(ids[:5:5], stranger)
	got := w.whole(t, e.ID)
	require.Equal(t, newsletter.NotOnRoster, got[stranger].Cause)
	require.Equal(t, map[string]int{"p4@example.com": 1}, copies(w.recorder))
}

// What changes between freezing and sending holds for the very next message.
func TestTheRecordDecidesLast(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	w := open(t, newsletter.Options{Window: 50, Concurrency: 1})
	ids := w.add(t, 4)
	var changes []func()
	var once atomic.Bool
	w.recorder.Answer = func(*mail.Message) error {
		if once.CompareAndSwap(false, true) {
			for _, change := range changes { // the window is marked already
				change()
			}
		}
		return nil
	}
	first := ids[0]
	for _, id := range ids {
		if string(id[:]) < string(first[:]) {
			first = id
		}
	}
	var others []alumnikit.PersonID
	for _, id := range ids {
		if id != first {
			others = append(others, id)
		}
	}
	changes = []func(){
		func() { require.NoError(t, w.people.Withdraw(ctx, clerk(), others[0], alumni.ForNewsletter, "form")) },
		func() {
			entry, err := w.people.Entry(ctx, clerk(), others[1])
			require.NoError(t, err)
			require.NoError(t, w.letters.Suppress(ctx, clerk(), entry.Email, newsletter.ManualStop))
		},
		func() {
			_, err := w.people.UpdateProfile(ctx, alumnikit.Member(acme, others[2]), alumni.ProfileUpdate{Email: "new@example.com"})
			require.NoError(t, err)
		},
	}
	e := w.launch(t, "")
	w.finish(t, e.ID)
	got := w.whole(t, e.ID)
	require.Equal(t, newsletter.Sent, got[first].State)
	require.Equal(t, newsletter.NoConsent, got[others[0]].Cause)
	require.Equal(t, newsletter.Suppressed, got[others[1]].Cause)
	require.Zero(t, got[others[1]].Attempts, "nothing was handed over")
	require.Equal(t, newsletter.Sent, got[others[2]].State)
	require.Equal(t, 1, copies(w.recorder)["new@example.com"])
	require.Equal(t, 2, w.recorder.Len())
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		answer func(try int) error
		policy newsletter.Policy
		state  newsletter.DeliveryState
		cause  newsletter.Cause
		detail string
		tries  int
		wrote  int // messages that may have arrived
		paused newsletter.Problem
	}{
		"bounce": {
			answer: func(int) error {
				return &mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550, Enhanced: "5.1.1"}
			},
			state: newsletter.Bounced, detail: "5.1.1", tries: 1,
		},
		"refused": {
			answer: func(int) error {
				return &mail.PermanentError{Phase: mail.PhaseContent, Code: 554, Enhanced: "5.7.1"}
			},
			state: newsletter.Failed, cause: newsletter.Refused, detail: "5.7.1", tries: 1,
		},
		"greylisted": {
			answer: func(try int) error {
				if try < 3 {
					return &mail.TemporaryError{Phase: mail.PhaseRecipient, Code: 451}
				}
				return nil
			},
			state: newsletter.Sent, tries: 3, wrote: 1,
		},
		"never": {
			answer: func(int) error { return &mail.TemporaryError{Phase: mail.PhaseRecipient, Code: 451} },
			state:  newsletter.Failed, cause: newsletter.GaveUp, detail: "451", tries: 5,
		},
		"unanswered at most once": {
			answer: func(int) error { return &mail.UncertainError{} },
			state:  newsletter.InDoubt, cause: newsletter.Unanswered, tries: 1, wrote: 1,
		},
		"unanswered at least once": {
			answer: func(try int) error {
				if try < 3 {
					return &mail.UncertainError{}
				}
				return nil
			},
			policy: newsletter.AtLeastOnce, state: newsletter.Sent, tries: 3, wrote: 3,
		},
		"never answered at least once": {
			answer: func(int) error { return &mail.UncertainError{} },
			policy: newsletter.AtLeastOnce, state: newsletter.InDoubt, cause: newsletter.Unanswered, tries: 5, wrote: 5,
		},
		"an error of no kind": {
			answer: func(int) error { return errors.New("strange") },
			state:  newsletter.InDoubt, cause: newsletter.Unanswered, tries: 1, wrote: 1,
		},
		"server away for a while": {
			answer: func(try int) error {
				if try < 9 {
					return &mail.TemporaryError{Phase: mail.PhaseConnect}
				}
				return nil
			},
			state: newsletter.Sent, tries: 1, wrote: 1,
		},
		"server away for good": {
			answer: func(int) error { return &mail.TemporaryError{Phase: mail.PhaseConnect} },
			state:  newsletter.Pending, paused: newsletter.SenderDown,
		},
		"account refused": {
			answer: func(int) error { return &mail.PermanentError{Phase: mail.PhaseAuth, Code: 535} },
			state:  newsletter.Pending, paused: newsletter.SenderRefuses,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := open(t, newsletter.Options{})
			ids := w.add(t, 1)
			var tries atomic.Int64
			w.recorder.Answer = func(*mail.Message) error { return c.answer(int(tries.Add(1))) }
			e := w.launch(t, c.policy)
			p := w.finish(t, e.ID)
			if c.paused == "" {
				require.Equal(t, newsletter.Done, p.State)
			} else {
				require.Equal(t, newsletter.Paused, p.State)
			}
			require.Equal(t, c.paused, p.Problem)
			d := w.ledger(t, e.ID)[ids[0]]
			require.Equal(t, c.state, d.State)
			require.Equal(t, c.cause, d.Cause)
			require.Equal(t, c.detail, d.Detail)
			require.Equal(t, c.tries, d.Attempts)
			require.Equal(t, c.wrote, w.recorder.Len())
			ids2 := map[string]bool{}
			for _, m := range w.recorder.Messages() {
				ids2[m.ID] = true
			}
			require.LessOrEqual(t, len(ids2), 1, "every copy has the same Message-ID")
			stop, err := w.letters.Suppressed(t.Context(), clerk(), "p0@example.com")
			require.NoError(t, err)
			require.Equal(t, c.state == newsletter.Bounced, stop != nil)
		})
	}
}

// A mailbox that bounced is not written to by the next edition.
func TestBouncedAddressIsSuppressed(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 1)
	w.recorder.Answer = func(*mail.Message) error { return &mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550} }
	w.finish(t, w.launch(t, "").ID)
	p := w.finish(t, w.launch(t, "").ID)
	require.Equal(t, map[newsletter.Cause]int{newsletter.Suppressed: 1}, p.Skipped)
	require.NoError(t, w.letters.Unsuppress(t.Context(), clerk(), "p0@example.com"))
	require.NoError(t, w.letters.Unsuppress(t.Context(), clerk(), "p0@example.com"))
	p = w.finish(t, w.launch(t, "").ID)
	require.Equal(t, 1, p.Bounced)
}

func TestBackoffDoubles(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	w.add(t, 1)
	w.recorder.Answer = func(*mail.Message) error { return &mail.TemporaryError{Phase: mail.PhaseRecipient, Code: 451} }
	e := w.launch(t, "")
	worker := w.worker()
	var waits []time.Duration
	for range 20 {
		_, err := worker.Step(t.Context())
		require.NoError(t, err)
		p, err := w.letters.Progress(t.Context(), clerk(), e.ID)
		require.NoError(t, err)
		if !p.NextAt.IsZero() {
			waits = append(waits, p.NextAt.Sub(w.clock.Now()))
			w.clock.Advance(p.NextAt.Sub(w.clock.Now()))
		}
	}
	require.Equal(t, []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute}, waits)
}

// A name that was written past all checks puts nothing into a header or a body
// but text.
func TestNamesCannotInject(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	ids := w.add(t, 1)
	old, err := alumni.Entries().Get(t.Context(), w.people.DB(), acme, alumnikit.ID(ids[0]))
	require.NoError(t, err)
	evil := old.Value
	evil.Names.Given = "X\r\nBcc: spy@example.com\r\n\r\n<script>alert(1)</script>{{company}}[a](javascript:1)"
	require.NoError(t, w.people.DB().Commit(t.Context(), storage.By(clerk(), "test"), alumni.Entries().Replace(old, &evil)))
	e := w.launch(t, "")
	w.finish(t, e.ID)
	require.Equal(t, 1, w.recorder.Len())
	m := w.recorder.Messages()[0]
	raw, err := m.Render()
	require.NoError(t, err)
	parsed, err := mail.ReadLetter(strings.NewReader(string(raw)))
	require.NoError(t, err)
	require.NotContains(t, string(raw), "\r\nBcc:")
	require.NotContains(t, parsed.HTML, "<script>")
	require.NotContains(t, parsed.HTML, "href=\"javascript:")
	require.Contains(t, parsed.Text, "{{company}}", "a value is never a template")
	require.Equal(t, "p0@example.com", m.To.Spec())
}

func TestMissingValueSkips(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	ids := w.add(t, 1)
	e, err := w.letters.Create(t.Context(), clerk(), newsletter.Input{Name: "x", Segment: w.segment.id, Content: letter("Dear {{preferredName}}")})
	require.NoError(t, err)
	shown, err := w.letters.Preview(t.Context(), clerk(), e.ID, newsletter.As{Person: ids[0]})
	require.NoError(t, err)
	require.Equal(t, []string{"preferredName"}, shown.Missing)
	_, err = w.letters.Launch(t.Context(), clerk(), e.ID, 0)
	require.NoError(t, err)
	w.finish(t, e.ID)
	d := w.whole(t, e.ID)[ids[0]]
	require.Equal(t, newsletter.NoValue, d.Cause)
	require.Equal(t, "preferredName", d.Detail)
}

func TestLocaleOfTheRecipient(t *testing.T) {
	t.Parallel()
	w := open(t, newsletter.Options{})
	ids := w.add(t, 3)
	for i, l := range []alumni.Locale{alumni.Japanese, alumni.English} {
		_, err := w.people.UpdateProfile(t.Context(), alumnikit.Member(acme, ids[i]), alumni.ProfileUpdate{Locale: l})
		require.NoError(t, err)
	}
	e, err := w.letters.Create(t.Context(), clerk(), newsletter.Input{Name: "x", Content: map[alumni.Locale]newsletter.Content{
		alumni.Japanese: {Subject: "秋のたより", Body: "{{name}} 様"}, alumni.English: {Subject: "Autumn", Body: "Dear {{name}}"},
	}})
	require.NoError(t, err)
	_, err = w.letters.Launch(t.Context(), clerk(), e.ID, 0)
	require.NoError(t, err)
	p := w.finish(t, e.ID)
	require.Equal(t, 3, p.Sent, "no segment: everyone with consent")
	got := map[string]string{}
	for _, m := range w.recorder.Messages() {
		got[m.To.Spec()] = m.Subject + "/" + m.Language
	}
	require.Equal(t, map[string]string{
		"p0@example.com": "秋のたより/ja", "p1@example.com": "Autumn/en", "p2@example.com": "Autumn/en",
	}, got)
}
