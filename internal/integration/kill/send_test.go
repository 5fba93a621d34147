package kill

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

// recipients are the people of the database, some of whom cannot be written to.
const recipients = 300

// fate is what must become of a person, by their number.
func fate(n int) (state newsletter.DeliveryState, cause newsletter.Cause) {
	switch n % 10 {
	case 0:
		return newsletter.Skipped, newsletter.NoAddress
	case 1:
		return newsletter.Skipped, newsletter.Suppressed
	case 2:
		return newsletter.Bounced, ""
	default:
		return newsletter.Sent, ""
	}
}

func addressOf(n int) string {
	switch state, cause := fate(n); {
	case cause == newsletter.NoAddress:
		return ""
	case state == newsletter.Bounced:
		return fmt.Sprintf("gone-%d@example.com", n)
	default:
		return fmt.Sprintf("person-%d@example.com", n)
	}
}

// postbox is a mail server that writes down what it accepts, in a file that
// outlives the child. Unlike mail.Outbox it notices what is sent twice.
type postbox struct{ path string }

func (p postbox) Send(_ context.Context, m *mail.Message) error {
	if strings.HasPrefix(m.To.Spec(), "gone-") {
		return &mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550, Enhanced: "5.1.1"}
	}
	file, err := os.OpenFile(p.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(file, "%s %s\n", m.To.Spec(), m.ID)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// read returns how often each address was written to. Every copy must have one
// Message-ID.
func (p postbox) read(t *testing.T) map[string]int {
	t.Helper()
	text, err := os.ReadFile(p.path)
	if !os.IsNotExist(err) {
		require.NoError(t, err)
	}
	copies, ids := map[string]int{}, map[string]string{}
	for line := range strings.Lines(string(text)) {
		to, id, ok := strings.Cut(strings.TrimSpace(line), " ")
		require.True(t, ok)
		if copies[to] > 0 {
			require.Equal(t, ids[to], id)
		}
		copies[to]++
		ids[to] = id
	}
	return copies
}

func (w world) letters(box string) (*newsletter.Service, error) {
	from, err := mail.ParseAddress("alumni@example.com")
	if err != nil {
		return nil, err
	}
	return newsletter.New(w.people, postbox{box}, newsletter.Same(newsletter.Imprint{
		Company: "Example Company", From: from, UnsubscribeURL: "https://alumni.example.com/unsubscribe",
	}), nil)
}

// send is the mode in which an edition is written, launched, frozen and sent, or
// whatever of that is still to be done, beside folds and seals.
func (c *child) send(ctx context.Context) error {
	letters, err := c.letters(c.Input)
	if err != nil {
		return err
	}
	c.say(message{Say: sayReady})
	return all(ctx, func(ctx context.Context) error {
		if err := c.finish(ctx, letters, c.Policy); err != nil {
			return err
		}
		<-ctx.Done() // for ever: to be killed all the same
		return nil
	}, func(ctx context.Context) error { return c.keepUp(ctx, 0) })
}

// finish does what is left to do.
func (w world) finish(ctx context.Context, letters *newsletter.Service, policy newsletter.Policy) error {
	list, err := letters.List(ctx, clerk(), alumnikit.Page{})
	if err != nil {
		return err
	}
	if len(list.Items) == 0 {
		e, err := letters.Create(ctx, clerk(), newsletter.Input{Name: "Autumn", Policy: policy, Content: map[alumni.Locale]newsletter.Content{
			alumni.English: {Subject: "Autumn letter", Body: "Dear {{familyName | colleague}}, this is *synthetic*."},
		}})
		if err != nil {
			return err
		}
		list.Items = append(list.Items, *e)
	}
	if e := list.Items[0]; e.State == newsletter.Draft {
		if _, err := letters.Launch(ctx, clerk(), e.ID, 0); err != nil {
			return err
		}
	}
	worker := storage.NewWorker(w.people.DB(), letters.Handlers(), nil)
	for {
		worked, err := worker.Step(ctx)
		if err != nil || !worked {
			return err
		}
	}
}

// An edition is killed twice on its way and then finished: under AtMostOnce
// nobody gets two letters and those of whom nobody knows are listed; under
// AtLeastOnce everybody gets one. Whoever is in the ledger is in it once.
func TestKilledWhileSending(t *testing.T) {
	t.Parallel()
	place.Everywhere(t, killEditions)
}

func killEditions(t *testing.T, kind place.Kind) {
	t.Helper()
	dir, before := t.TempDir(), place.New(t, kind)
	var numbers map[alumnikit.PersonID]int
	with(t, before, 0, func(w world) { numbers = prepareRecipients(t, w) })

	random := rand.New(rand.NewPCG(4, 1))
	var total mailing
	kills := kills(kind)
	for edition := range (kills + 1) / 2 {
		s := mailing{at: before.Copy(t), box: postbox{filepath.Join(dir, "box.txt")}, numbers: numbers}
		s.policy = []newsletter.Policy{newsletter.AtMostOnce, newsletter.AtLeastOnce}[edition%2]
		for round := 1; round <= 2 && s.kills+total.kills < kills; round++ {
			within := time.Duration(1+edition%5) * 120 * time.Millisecond // machines take differently long to freeze
			s.strike(t, round, between(random, 0, within))
		}
		s.conclude(t)
		if err := os.Remove(s.box.path); err != nil {
			require.True(t, os.IsNotExist(err))
		}
		total.add(s)
	}
	t.Logf("sending: %d kills of %d editions, %d before the launch, %d while freezing, %d while sending, %d after; "+
		"%d recipients, %d in doubt (%d of them had got it), %d twice under AtLeastOnce, none under AtMostOnce", total.kills,
		(kills+1)/2, total.struck[""]+total.struck[newsletter.Draft], total.struck[newsletter.Freezing], total.struck[newsletter.Sending],
		total.struck[newsletter.Done], total.recipients, total.doubts, total.arrived, total.twice)
	if proving() {
		require.Positive(t, total.struck[newsletter.Sending], "no kill ever struck between the first letter and the last")
	}
}

// prepareRecipients registers people and returns their numbers.
func prepareRecipients(t *testing.T, w world) map[alumnikit.PersonID]int {
	t.Helper()
	ctx := t.Context()
	numbers := map[alumnikit.PersonID]int{}
	var changes []storage.Change
	for n := range recipients {
		r := registration(fmt.Sprintf("recipient-%d", n))
		r.Email = addressOf(n)
		more, entry, err := w.people.PrepareRegister(clerk(), r)
		require.NoError(t, err)
		consent := alumni.Consent{
			Purpose: alumni.ForNewsletter, Text: "Synthetic words.", Version: "1", Locale: alumni.English, Method: "form",
		}
		changes = append(append(changes, more...), alumni.ConsentsKind().Insert(&alumni.Consents{ID: entry.ID, Entries: []alumni.Consent{consent}}))
		numbers[entry.ID] = n
	}
	require.NoError(t, w.people.DB().Commit(ctx, storage.By(clerk(), "test.prepare"), changes...))
	_, err := w.people.Register(ctx, clerk(), registration("without-consent"))
	require.NoError(t, err)
	letters, err := w.letters("")
	require.NoError(t, err)
	for n := range recipients {
		if _, cause := fate(n); cause == newsletter.Suppressed {
			require.NoError(t, letters.Suppress(ctx, clerk(), addressOf(n), newsletter.ManualStop))
		}
	}
	require.NoError(t, w.people.Upkeep(ctx, tenant))
	return numbers
}
