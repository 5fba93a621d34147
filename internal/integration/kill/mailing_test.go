package kill

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/storage"
)

// mailing is one edition and what kills did to it.
type mailing struct {
	at      place.Place
	box     postbox
	policy  newsletter.Policy
	numbers map[alumnikit.PersonID]int
	head    storage.JournalHead
	round   int

	kills, recipients, doubts, arrived, twice int
	struck                                    map[newsletter.State]int // "" is before there was an edition
}

func (s *mailing) add(o mailing) {
	s.kills += o.kills
	s.recipients += o.recipients
	s.doubts += o.doubts
	s.arrived += o.arrived
	s.twice += o.twice
	if s.struck == nil {
		s.struck = map[newsletter.State]int{}
	}
	for state, n := range o.struck {
		s.struck[state] += n
	}
}

// strike kills a child and holds ledger and postbox against each other.
func (s *mailing) strike(t *testing.T, round int, life time.Duration) {
	t.Helper()
	s.round = round
	s.kills++
	said := strike(t, order{
		Mode: sending, At: s.at, Ahead: aheadOf(round), Round: round, Input: s.box.path, Policy: s.policy,
	}, life)
	for _, m := range said {
		if m.Say == saySeal {
			s.head = m.Head
		}
	}
	with(t, s.at, afterwards(round), func(w world) {
		state := s.ledger(t, w, false)
		if s.struck == nil {
			s.struck = map[newsletter.State]int{}
		}
		s.struck[state]++
		s.head, _ = w.checkWhole(t, s.head)
	})
}

// conclude resumes the edition until it is done.
func (s *mailing) conclude(t *testing.T) {
	t.Helper()
	with(t, s.at, aheadOf(s.round+1), func(w world) {
		letters, err := w.letters(s.box.path)
		require.NoError(t, err)
		require.NoError(t, w.finish(t.Context(), letters, s.policy))
		require.Equal(t, newsletter.Done, s.ledger(t, w, true))
		s.head, _ = w.checkWhole(t, s.head)
		require.NoError(t, w.finish(t.Context(), letters, s.policy))
		s.ledger(t, w, true) // what is done sends nothing more
	})
	s.recipients = len(s.numbers)
}

// ledger checks every line against the person's fate and the postbox, and
// returns the edition's state, empty if there is no edition yet.
func (s *mailing) ledger(t *testing.T, w world, done bool) newsletter.State {
	t.Helper()
	letters, err := w.letters(s.box.path)
	require.NoError(t, err)
	list, err := letters.List(t.Context(), clerk(), alumnikit.Page{})
	require.NoError(t, err)
	copies := s.box.read(t)
	if len(list.Items) == 0 {
		require.Empty(t, copies)
		return ""
	}
	require.Len(t, list.Items, 1, "one edition was written")
	edition := list.Items[0]
	lines := s.lines(t, letters, edition.ID)
	if edition.State != newsletter.Draft && edition.State != newsletter.Freezing {
		require.Len(t, lines, recipients, "everybody with consent is in the ledger")
	}
	s.doubts, s.arrived, s.twice = 0, 0, 0
	for person, line := range lines {
		s.checkLine(t, line, s.numbers[person], copies[addressOf(s.numbers[person])], done)
	}
	for to, n := range copies {
		require.True(t, n == 1 || s.policy == newsletter.AtLeastOnce, "%s got %d letters", to, n)
	}
	progress, err := letters.Progress(t.Context(), clerk(), edition.ID)
	require.NoError(t, err)
	require.Equal(t, s.doubts, progress.InDoubt)
	if done {
		require.Equal(t, recipients, progress.Total)
		require.Equal(t, recipients, progress.Settled())
		require.Zero(t, progress.Pending)
		require.LessOrEqual(t, s.doubts, 10*s.kills, "at most a window for each kill")
	}
	return edition.State
}

// lines reads the ledger; nobody may be in it twice.
func (s *mailing) lines(t *testing.T, letters *newsletter.Service, edition alumnikit.ID) map[alumnikit.PersonID]newsletter.Delivery {
	t.Helper()
	lines := map[alumnikit.PersonID]newsletter.Delivery{}
	page := alumnikit.Page{Size: alumnikit.MaxPageSize}
	for {
		list, err := letters.Deliveries(t.Context(), clerk(), edition, "", page)
		require.NoError(t, err)
		for _, line := range list.Items {
			require.NotContains(t, lines, line.Person, "somebody is in the ledger twice")
			require.Contains(t, s.numbers, line.Person, "somebody without consent is in the ledger")
			lines[line.Person] = line
		}
		if page.After = list.Next; list.Next == "" {
			return lines
		}
	}
}

// checkLine holds one line of the ledger against what arrived.
func (s *mailing) checkLine(t *testing.T, line newsletter.Delivery, n, copies int, done bool) {
	t.Helper()
	state, cause := fate(n)
	atLeastOnce := s.policy == newsletter.AtLeastOnce
	if copies > 1 {
		s.twice++
	}
	switch line.State {
	case newsletter.Pending, newsletter.Attempting:
		require.False(t, done, "everybody is settled")
		require.True(t, state == newsletter.Sent || state == newsletter.Bounced)
		require.True(t, copies == 0 || line.State == newsletter.Attempting || atLeastOnce)
	case newsletter.InDoubt:
		s.doubts++
		s.arrived += copies
		require.Equal(t, newsletter.Interrupted, line.Cause)
		require.False(t, atLeastOnce && line.Attempts < 5, "under AtLeastOnce one is tried again")
	case newsletter.Sent:
		require.Equal(t, newsletter.Sent, state)
		require.Positive(t, copies, "what the ledger calls sent has been sent")
	case newsletter.Skipped, newsletter.Bounced, newsletter.Failed:
		require.Equal(t, state, line.State)
		require.Equal(t, cause, line.Cause)
		require.Zero(t, copies)
	default:
		require.Fail(t, "unknown state")
	}
}
