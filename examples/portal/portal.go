package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/duplicate"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/alumni/merging"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/examples/portal/web"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/storage"
)

// tenant is the one company of this process. A host of many companies knows the tenant from its login or host name.
const tenant alumnikit.TenantID = "portal"

// pageSize is how many people a page of a list shows.
const pageSize = 20

// portal is the host: the services it uses, the pages it shows, and what it keeps between requests. After newPortal its
// fields do not change; it is safe for concurrent use.
type portal struct {
	people     *alumni.Service
	directory  *directory.Directory
	referrals  *referral.Service
	imports    *importer.Importer
	confidence *hr.Service
	desk       desk // segments and newsletters: desk.go
	outbox     *mail.Outbox
	uploads    *uploads
	passes     *passes // dry runs and imports of this process
	duplicates *duplicate.Service
	merging    *merging.Service
	company    company
	origin     string // for links in mails: "http://127.0.0.1:8080"
	locked     bool   // whoever signs in needs a code: door.go
	shell      *web.Shell
	glossary   *synth.Company // the invented company's vocabulary in English
	routes     *routes
	logger     *slog.Logger
	work       sync.WaitGroup  // imports under way
	life       context.Context // ends with the process, and with it the imports
}

// base is what a portal stands on.
type base struct {
	store     storage.Store
	keys      *alumnikit.Keyring
	outbox    string
	uploads   string // folder for files being imported
	origin    string
	tls       bool // people reach the portal over https
	logger    *slog.Logger
	sendPause time.Duration   // before each mail of a newsletter, for trying out
	clock     alumnikit.Clock // nil: the system's
	random    io.Reader       // of IDs and form tokens, safe for concurrent use; nil: crypto/rand
	locked    bool            // whoever signs in needs a code: door.go
}

// services puts alumnikit's services together over one store.
func services(b base) (*portal, error) {
	people, err := alumni.New(b.store, b.keys, &alumni.Options{Clock: b.clock, Random: b.random, Zone: zone(), UpkeepEvery: 500 * time.Millisecond})
	if err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	outbox, err := mail.NewOutbox(b.outbox)
	if err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	duplicates, reading := duplicate.New(people, nil), &passes{}
	p := &portal{
		people: people, directory: directory.New(people, nil), referrals: referral.New(people, nil), duplicates: duplicates, merging: merging.New(people, nil),
		imports: importer.New(people, nil), confidence: hr.New(people), outbox: outbox,
		uploads: &uploads{dir: b.uploads, db: people.DB(), run: reading}, passes: reading, origin: b.origin, locked: b.locked, logger: b.logger,
	}
	if p.desk, err = newDesk(p, b); err != nil {
		return nil, fmt.Errorf("services: %w", err)
	}
	return p, nil
}

// zone is whose calendar decides who is employed today and which day a page shows.
func zone() *time.Location { return time.FixedZone("JST", 9*60*60) }

// newPortal returns the portal of a company that is in the store already. Its imports end with ctx.
func newPortal(ctx context.Context, b base) (*portal, error) {
	p, err := services(b)
	if err != nil {
		return nil, err
	}
	p.life = ctx
	if p.company, err = readCompany(ctx, p.people.DB()); err != nil {
		return nil, err
	}
	p.glossary = synth.New(seedNumber, 0)
	p.routes = newRoutes(p)
	p.shell, err = web.New(web.Config{
		Company: p.company.Name, Companies: p.company.names(), Signer: sessionSigner{b.keys}, Viewer: p.webViewer,
		Served: p.routes.serves, Zone: zone(), Logger: b.logger, Exempt: p.desk.exempt, TLS: b.tls, Now: p.people.DB().Now,
		Random: b.random,
	})
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	return p, nil
}

// handler returns the portal as one http.Handler.
func (p *portal) handler() http.Handler { return p.shell.Wrap(p.routes.mux) }

// jobLease is how soon the next process goes on with a job after one was killed.
const jobLease = 20 * time.Second

// tend runs due jobs, folding and sealing among them, until the context ends.
func (p *portal) tend(ctx context.Context) {
	handlers := p.people.Handlers()
	maps.Copy(handlers, p.desk.handlers())
	maps.Copy(handlers, p.duplicates.Handlers())
	worker := storage.NewWorker(p.people.DB(), handlers, &storage.WorkerOptions{Lease: jobLease})
	p.forget(ctx) // what ran out while nobody was there
	forget := time.NewTicker(time.Hour)
	defer forget.Stop()
	pause := time.NewTicker(500 * time.Millisecond)
	defer pause.Stop()
	for {
		if _, err := worker.Step(ctx); err != nil && ctx.Err() == nil {
			p.logger.LogAttrs(ctx, slog.LevelError, "job", slog.String("error", err.Error()))
		}
		select {
		case <-ctx.Done():
			return
		case <-forget.C:
			p.forget(ctx)
		case <-pause.C:
		}
	}
}

// forget removes what is kept for a time only: candidates who did not answer, what both were before a merge, and files
// that nobody needs any more.
func (p *portal) forget(ctx context.Context) {
	_, expired := p.referrals.Expire(ctx, 100)
	_, merged := p.merging.Expire(ctx, storage.MaxList)
	if err := errors.Join(expired, merged, p.uploads.sweep(ctx, clerk())); err != nil && ctx.Err() == nil {
		p.logger.LogAttrs(ctx, slog.LevelError, "forget", slog.String("error", err.Error()))
	}
}

// sessionSigner signs session cookies with a key of the ring.
type sessionSigner struct{ keys *alumnikit.Keyring }

const purposeSession alumnikit.Purpose = "portal/session"

// Sign implements web.Signer.
func (s sessionSigner) Sign(message []byte) []byte { return s.keys.MAC(purposeSession, message) }

// Verify implements web.Signer.
func (s sessionSigner) Verify(message, signature []byte) bool {
	return s.keys.Verify(purposeSession, signature, message)
}
