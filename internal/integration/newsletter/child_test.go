package newsletter

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the driver

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// childVariable makes the test binary a worker over a folder until it is killed.
const childVariable = "ALUMNIKIT_NEWSLETTER_CHILD"

const tenant alumnikit.TenantID = "acme"

const (
	lease  = time.Second // so short that the work of the dead is soon taken over
	window = 7           // recipients who may be in doubt after a kill
)

func clerk() alumnikit.Actor {
	return alumnikit.Admin(tenant, "clerk", alumnikit.AllPermissions()...)
}

func TestMain(m *testing.M) {
	dir := os.Getenv(childVariable)
	if dir == "" {
		os.Exit(m.Run())
	}
	w, err := open(dir)
	if err == nil {
		err = w.worker().Run(context.Background(), 5*time.Millisecond, w.report)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// world is the services over one folder.
type world struct {
	db       *sql.DB
	people   *alumni.Service
	segments *segment.Service
	letters  *newsletter.Service
	outbox   *mail.Outbox
	log      string
}

func open(dir string) (*world, error) {
	db, err := sql.Open("sqlite", sqlitetest.DSN(filepath.Join(dir, "store.db")))
	if err != nil {
		return nil, err
	}
	store, err := sqlite.New(db, nil)
	if err != nil {
		return nil, err
	}
	if err := store.Migrate(context.Background()); err != nil {
		return nil, err
	}
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("mail"), alumnikit.MinKeySize/4))
	if err != nil {
		return nil, err
	}
	w := &world{db: db, log: filepath.Join(dir, "log.txt")}
	if w.people, err = alumni.New(store, keys, nil); err != nil {
		return nil, err
	}
	if w.outbox, err = mail.NewOutbox(filepath.Join(dir, "outbox")); err != nil {
		return nil, err
	}
	w.segments = segment.New(w.people, nil)
	from, err := mail.ParseAddress("alumni@example.com")
	if err != nil {
		return nil, err
	}
	w.letters, err = newsletter.New(w.people, w, newsletter.Same(newsletter.Imprint{
		Company: "Example Company", From: from, UnsubscribeURL: "https://alumni.example.com/unsubscribe",
	}), &newsletter.Options{Audience: newsletter.Segments(w.segments), Window: window, Slice: 35})
	return w, err
}

func (w *world) worker() *storage.Worker {
	return storage.NewWorker(w.people.DB(), w.letters.Handlers(), &storage.WorkerOptions{Lease: lease, Attempts: 1000})
}

// line is what is written down, in one piece, of each message that is sent. The
// outbox would not show one that is sent twice: it has the same Message-ID.
type line struct {
	To, ID, Subject string
}

// Send implements newsletter.Sender.
func (w *world) Send(ctx context.Context, m *mail.Message) error {
	text, err := json.Marshal(line{m.To.Spec(), m.ID, m.Subject})
	if err != nil {
		return err
	}
	file, err := os.OpenFile(w.log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return &mail.TemporaryError{Phase: mail.PhaseConnect, Err: err}
	}
	_, err = file.Write(append(text, '\n'))
	if err = errors.Join(err, file.Close()); err != nil {
		return &mail.UncertainError{Err: err}
	}
	return w.outbox.Send(ctx, m)
}

// report passes over what happens to a worker whose lease another one took.
func (w *world) report(err error) {
	if !errors.Is(err, alumnikit.ErrConflict) {
		fmt.Fprintln(os.Stderr, "worker:", err)
	}
}
