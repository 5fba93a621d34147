package goroutines

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	gosmtp "github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/newsletter/smtp"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const acme alumnikit.TenantID = "acme"

func clerk() alumnikit.Actor {
	return alumnikit.Admin(acme, "hr-1", alumnikit.AllPermissions()...)
}

func address(t *testing.T, spec string) mail.Address {
	t.Helper()
	a, err := mail.ParseAddress(spec)
	require.NoError(t, err)
	return a
}

// world is a tenant whose people get an edition through a sender.
func world(t *testing.T, store storage.Store, sender newsletter.Sender) (*alumni.Service, *newsletter.Service) {
	t.Helper()
	people, err := alumni.New(store, alumnikit.RandomKeyring(), &alumni.Options{UpkeepEvery: time.Millisecond})
	require.NoError(t, err)
	letters, err := newsletter.New(people, sender, newsletter.Same(newsletter.Imprint{
		Company: "Example Inc.", Sender: []string{"Example Inc.", "1-1 Example, Tokyo"}, From: address(t, "alumni@example.com"),
		HomeURL: "https://alumni.example.com/", UnsubscribeURL: "https://alumni.example.com/unsubscribe", Locale: alumni.English,
	}), &newsletter.Options{Window: 16, Concurrency: 8})
	require.NoError(t, err)
	return people, letters
}

// launch lets people consent and sends them an edition.
func launch(t *testing.T, people *alumni.Service, letters *newsletter.Service, n int) *newsletter.Edition {
	t.Helper()
	consent := alumni.ConsentInput{Purpose: alumni.ForNewsletter, Text: "I agree to news by mail.", Version: "1", Locale: alumni.English, Method: "form"}
	for i := range n {
		e, err := people.Register(t.Context(), clerk(), alumni.Registration{
			Names: alumni.Names{Family: "Sample"}, Email: fmt.Sprintf("person-%d@example.com", i),
		})
		require.NoError(t, err)
		require.NoError(t, people.Grant(t.Context(), alumnikit.Member(acme, e.ID), e.ID, consent))
	}
	e, err := letters.Create(t.Context(), clerk(), newsletter.Input{
		Name: "Autumn", Content: map[alumni.Locale]newsletter.Content{alumni.English: {Subject: "Autumn letter", Body: "Dear {{name}}"}},
	})
	require.NoError(t, err)
	e, err = letters.Launch(t.Context(), clerk(), e.ID, 0)
	require.NoError(t, err)
	return e
}

// alone demands that no goroutine has been left over since it was called.
func alone(t *testing.T) func() {
	t.Helper()
	before := goleak.IgnoreCurrent()
	return func() {
		t.Helper()
		goleak.VerifyNone(t, before)
	}
}

var errEnough = errors.New("enough")

// A worker that runs until its context ends leaves nothing behind, whatever it
// was doing.
func TestWorkerRunEnds(t *testing.T) {
	stores := map[string]func(*testing.T) storage.Store{
		"memory": func(*testing.T) storage.Store { return memory.New() },
		"sqlite": func(t *testing.T) storage.Store { t.Helper(); return sqlitetest.Open(t) },
	}
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			people, letters := world(t, open(t), &mail.Recorder{})
			require.NoError(t, people.Provision(t.Context(), clerk()))
			verify := alone(t)
			worker := storage.NewWorker(people.DB(), people.Handlers(), nil)
			ctx, cancel := context.WithCancelCause(t.Context())
			ended := make(chan error)
			go func() { ended <- worker.Run(ctx, time.Millisecond, nil) }()
			launch(t, people, letters, 5) // something to fold and seal meanwhile
			cancel(errEnough)
			require.ErrorIs(t, <-ended, errEnough)
			verify()
		})
	}
}

// Messages are handed over by several at a time, all of whom are back when the
// step returns: also when a message fails, and when the context ends in between.
func TestSendingEnds(t *testing.T) {
	const recipients = 40
	for name, c := range map[string]struct {
		answer func(n int64, cancel context.CancelFunc) error
		stops  error // the step's; nil if everybody is sent to
	}{
		"sent": {func(int64, context.CancelFunc) error { return nil }, nil},
		"failing": {func(n int64, _ context.CancelFunc) error {
			if n > 10 {
				return &mail.TemporaryError{Phase: mail.PhaseConnect, Err: errEnough}
			}
			return nil
		}, errEnough},
		"cancelled": {func(n int64, cancel context.CancelFunc) error {
			if n == 5 {
				cancel()
			}
			return nil
		}, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var sent atomic.Int64
			recorder := &mail.Recorder{Answer: func(*mail.Message) error { return c.answer(sent.Add(1), cancel) }}
			people, letters := world(t, memory.New(), recorder)
			launch(t, people, letters, recipients)
			verify := alone(t)
			worker := storage.NewWorker(people.DB(), letters.Handlers(), nil)
			var stopped error
			for range 12 {
				_, err := worker.Step(ctx)
				stopped = errors.Join(stopped, err)
				verify()
			}
			if c.stops == nil {
				require.NoError(t, stopped)
				require.Equal(t, int64(recipients), sent.Load())
				return
			}
			require.ErrorIs(t, stopped, c.stops)
			require.GreaterOrEqual(t, sent.Load(), int64(5))
			require.Less(t, sent.Load(), int64(recipients))
		})
	}
}

// quiet is a mail server that takes everything.
type quiet struct{}

func (quiet) NewSession(*gosmtp.Conn) (gosmtp.Session, error) { return quiet{}, nil }
func (quiet) Reset()                                          {}
func (quiet) Logout() error                                   { return nil }
func (quiet) Mail(string, *gosmtp.MailOptions) error          { return nil }
func (quiet) Rcpt(string, *gosmtp.RcptOptions) error          { return nil }
func (quiet) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// A sender keeps connections for the next message until it is closed, and then
// nothing; the server's goroutines, one for each connection, show it.
func TestSenderCloseEnds(t *testing.T) {
	verify := alone(t)
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server, served := gosmtp.NewServer(quiet{}), make(chan error)
	go func() { served <- server.Serve(listener) }()
	serving := goleak.IgnoreCurrent()

	sender, err := smtp.New(smtp.Config{Addr: listener.Addr().String(), TLS: smtp.TLSNone, Pool: 4})
	require.NoError(t, err)
	people, letters := world(t, memory.New(), sender)
	e := launch(t, people, letters, 30)
	worker := storage.NewWorker(people.DB(), letters.Handlers(), nil)
	for range 12 {
		_, err := worker.Step(t.Context())
		require.NoError(t, err)
	}
	progress, err := letters.Progress(t.Context(), clerk(), e.ID)
	require.NoError(t, err)
	require.Equal(t, newsletter.Done, progress.State)
	require.Error(t, goleak.Find(serving), "connections rest")

	require.NoError(t, sender.Close())
	goleak.VerifyNone(t, serving)
	require.NoError(t, server.Close())
	require.NoError(t, <-served)
	verify()
}
