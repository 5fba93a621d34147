package newsletter

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/segment"
)

const recipients = 150

// Two processes send editions to a saved segment. In each round one of them is
// killed at a random moment and another takes its place.
func TestKilledAmongSeveralProcesses(t *testing.T) {
	t.Parallel()
	rounds := 10
	if os.Getenv("ALUMNIKIT_PROVE") != "" {
		rounds = 60
	}
	dir := t.TempDir()
	w, err := open(dir)
	require.NoError(t, err)
	defer func() { require.NoError(t, w.db.Close()) }()
	people, saved := prepare(t, w)

	children := []*exec.Cmd{start(t, dir), start(t, dir)}
	random := rand.New(rand.NewPCG(7, 1))
	doubts, midway := 0, 0
	for round := range rounds {
		policy := []newsletter.Policy{newsletter.AtMostOnce, newsletter.AtLeastOnce}[round%2]
		e := launch(t, w, saved, policy, round)
		time.Sleep(time.Duration(random.IntN(250)) * time.Millisecond)
		victim := round / 2 % 2
		require.NoError(t, children[victim].Process.Kill())
		require.Error(t, children[victim].Wait())
		p, err := w.letters.Progress(t.Context(), clerk(), e.ID)
		require.NoError(t, err)
		if p.Sent > 0 && p.Pending > 0 {
			midway++
		}
		children[victim] = start(t, dir)
		doubts += check(t, w, e, people)
	}
	t.Logf("%d kills, %d of them while letters went out; %d recipients in doubt", rounds, midway, doubts)
	require.Positive(t, midway, "no kill ever struck between the first letter and the last")
}

func start(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+dir)
	child.Stderr = os.Stderr
	require.NoError(t, child.Start())
	return child
}

func prepare(t *testing.T, w *world) (people map[alumnikit.PersonID]string, saved alumnikit.ID) {
	t.Helper()
	ctx := t.Context()
	people = map[alumnikit.PersonID]string{}
	for n := range recipients + 20 {
		department := "Sales"
		if n >= recipients {
			department = "Legal"
		}
		email := fmt.Sprintf("person-%d@example.com", n)
		entry, err := w.people.Register(ctx, clerk(), alumni.Registration{
			Names: alumni.Names{Family: "Mihon", Given: fmt.Sprint("Person", n)}, Email: email,
			Employments: []alumni.Employment{{Work: alumni.Employee, Department: department}},
		})
		require.NoError(t, err)
		require.NoError(t, w.people.Grant(ctx, clerk(), entry.ID, alumni.ConsentInput{
			Purpose: alumni.ForNewsletter, Text: "Synthetic words.", Version: "1", Locale: alumni.English, Method: "form",
		}))
		if department == "Sales" {
			people[entry.ID] = email
		}
	}
	draft, err := w.segments.Create(ctx, clerk(), segment.Input{
		Name: "Sales", Draft: segment.All(segment.Where("employments.department", segment.Equal, "Sales")),
	})
	require.NoError(t, err)
	_, err = w.segments.Publish(ctx, clerk(), draft.ID)
	require.NoError(t, err)
	return people, draft.ID
}

func launch(t *testing.T, w *world, saved alumnikit.ID, policy newsletter.Policy, round int) *newsletter.Edition {
	t.Helper()
	e, err := w.letters.Create(t.Context(), clerk(), newsletter.Input{
		Name: "Autumn", Segment: saved, Policy: policy,
		Content: map[alumni.Locale]newsletter.Content{alumni.English: {Subject: fmt.Sprint("Letter ", round), Body: "Dear {{name}}"}},
	})
	require.NoError(t, err)
	e, err = w.letters.Launch(t.Context(), clerk(), e.ID, e.Version)
	require.NoError(t, err)
	return e
}

// check waits until the edition is done and holds ledger, log and outbox against
// each other. It returns how many are in doubt.
func check(t *testing.T, w *world, e *newsletter.Edition, people map[alumnikit.PersonID]string) int {
	t.Helper()
	var p newsletter.Progress
	require.Eventually(t, func() bool {
		var err error
		p, err = w.letters.Progress(t.Context(), clerk(), e.ID)
		return err == nil && p.State == newsletter.Done
	}, 30*time.Second, 10*time.Millisecond)
	copies, ids := written(t, w, e)
	files := filed(t, w, e)

	ledger := lines(t, w, e)
	require.Len(t, ledger, len(people), "everybody of the segment is in the ledger")
	for person, email := range people {
		d := ledger[person]
		n := copies[email]
		require.LessOrEqual(t, len(ids[email]), 1, "every copy has one Message-ID")
		require.True(t, n <= 1 || e.Policy == newsletter.AtLeastOnce, "%d copies", n)
		switch d.State {
		case newsletter.Sent:
			require.Positive(t, n, "called sent, and not sent")
			require.True(t, files[email])
		case newsletter.InDoubt:
			require.Equal(t, newsletter.AtMostOnce, e.Policy)
		default:
			require.Fail(t, "neither sent nor in doubt", d.State)
		}
		delete(copies, email)
	}
	require.Empty(t, copies, "somebody else was written to")
	require.Equal(t, len(people), p.Sent+p.InDoubt)
	require.LessOrEqual(t, p.InDoubt, 3*window, "a window for the kill, and for leases that a busy machine let run out")
	return p.InDoubt
}

func lines(t *testing.T, w *world, e *newsletter.Edition) map[alumnikit.PersonID]newsletter.Delivery {
	t.Helper()
	out := map[alumnikit.PersonID]newsletter.Delivery{}
	page := alumnikit.Page{Size: 40}
	for {
		list, err := w.letters.Deliveries(t.Context(), clerk(), e.ID, "", page)
		require.NoError(t, err)
		for _, d := range list.Items {
			require.NotContains(t, out, d.Person)
			out[d.Person] = d
		}
		if page.After = list.Next; list.Next == "" {
			return out
		}
	}
}

// written reads the log: how often each address was written to, with which IDs.
func written(t *testing.T, w *world, e *newsletter.Edition) (copies map[string]int, ids map[string]map[string]bool) {
	t.Helper()
	text, err := os.ReadFile(w.log)
	require.NoError(t, err)
	copies, ids = map[string]int{}, map[string]map[string]bool{}
	for at := range strings.Lines(string(text)) {
		var l line
		require.NoError(t, json.Unmarshal([]byte(at), &l))
		if l.Subject != e.Content[alumni.English].Subject {
			continue
		}
		copies[l.To]++
		if ids[l.To] == nil {
			ids[l.To] = map[string]bool{}
		}
		ids[l.To][l.ID] = true
	}
	return copies, ids
}

// filed returns to whom the outbox has a letter of the edition.
func filed(t *testing.T, w *world, e *newsletter.Edition) map[string]bool {
	t.Helper()
	stored, err := w.outbox.List()
	require.NoError(t, err)
	out := map[string]bool{}
	for _, s := range stored {
		letter, err := w.outbox.Open(s.Name)
		require.NoError(t, err)
		if letter.Subject == e.Content[alumni.English].Subject {
			_, address, _ := strings.Cut(strings.TrimSuffix(letter.To, ">"), "<")
			require.False(t, out[address], "two letters to one person")
			out[address] = true
		}
	}
	return out
}
