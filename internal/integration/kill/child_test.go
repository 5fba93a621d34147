package kill

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/storage"
)

// jobVariable makes the test binary a child that carries out one order until it
// is killed.
const jobVariable = "ALUMNIKIT_KILL_JOB"

// order is what a child is told to do.
type order struct {
	Mode   mode          `json:"mode"`
	At     place.Place   `json:"at"`     // the database
	Ahead  time.Duration `json:"ahead"`  // of the clock, so that leases of the dead have run out
	Frozen bool          `json:"frozen"` // the clock stands still
	Round  int           `json:"round"`  // makes what is written differ from round to round
	Input  string        `json:"input"`  // a roster, an archive, or the file that letters go to

	Policy newsletter.Policy `json:"policy,omitempty"`
}

type mode string

const (
	writes    mode = "writes"    // several writers
	folding   mode = "folding"   // a writer beside folds, seals and rebuilds
	importing mode = "importing" // a roster beside folds and seals
	resuming  mode = "resuming"  // a run of an import that is taken up, beside folds and seals
	sending   mode = "sending"   // an edition
	restoring mode = "restoring" // an archive
)

// message is one line from the child to the test.
type message struct {
	Say    string `json:"say"`
	Writer int    `json:"writer,omitempty"`
	Deed   deed   `json:"deed,omitzero"`

	Head  storage.JournalHead `json:"head,omitzero"`
	Saved int                 `json:"saved,omitempty"`
}

// What a child says.
const (
	sayReady = "ready" // begins now
	sayTry   = "try"   // is about to commit
	sayDone  = "done"  // the commit was acknowledged
	saySeal  = "seal"  // the journal was sealed up to here
	saySaved = "saved" // so many people have been imported
)

// TestMain runs the child or the tests.
func TestMain(m *testing.M) {
	text := os.Getenv(jobVariable)
	if text == "" {
		os.Exit(m.Run())
	}
	if err := runChild(context.Background(), text); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// child is the process that will be killed.
type child struct {
	order
	world
	mu sync.Mutex
}

func runChild(ctx context.Context, text string) error {
	c := &child{}
	if err := json.Unmarshal([]byte(text), &c.order); err != nil {
		return err
	}
	clock := running(c.Ahead)
	if c.Frozen {
		clock = frozen
	}
	w, err := open(ctx, c.At, clock)
	if err != nil {
		return err
	}
	c.world = w
	work := map[mode]func(context.Context) error{
		writes: c.write, folding: c.fold, importing: c.importRoster, resuming: c.resume, sending: c.send, restoring: c.restore,
	}[c.Mode]
	if err := work(ctx); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
	case <-time.After(time.Hour): // done; wait to be killed all the same
	}
	return errors.New("nobody killed the child")
}

// say writes a line in one piece.
func (c *child) say(m message) {
	line, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = os.Stdout.Write(append(line, '\n'))
}

// all runs every part until one fails.
func all(ctx context.Context, parts ...func(context.Context) error) error {
	failed := make(chan error, len(parts))
	for _, part := range parts {
		go func() { failed <- part(ctx) }()
	}
	for range parts {
		if err := <-failed; err != nil {
			return err
		}
	}
	return nil
}

// strike starts a child, kills it a while after it is ready, and returns what it
// said until then.
func strike(t *testing.T, o order, life time.Duration) []message {
	t.Helper()
	text, err := json.Marshal(o)
	require.NoError(t, err)
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), jobVariable+"="+string(text))
	process.Stderr = os.Stderr
	out, err := process.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, process.Start())

	var said []message
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			break
		}
		var m message
		require.NoError(t, json.Unmarshal(line, &m))
		if m.Say == sayReady {
			timer := time.AfterFunc(life, func() { _ = process.Process.Kill() })
			defer timer.Stop()
		}
		said = append(said, m)
	}
	var exit *exec.ExitError
	require.ErrorAs(t, process.Wait(), &exit)
	require.Equal(t, -1, exit.ExitCode(), "the child must die by the signal, not by an error of its own")
	db, err := o.At.Pool(nil)
	require.NoError(t, err)
	o.At.Quiet(t, db)
	require.NoError(t, db.Close())
	return said
}
