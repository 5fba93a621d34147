package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/importer"
	"github.com/alumnikit/alumnikit/examples/portal/seed"
	"github.com/alumnikit/alumnikit/internal/synth"
)

// shutdownPatience is how long requests under way may take once the process was asked to end.
const shutdownPatience = 10 * time.Second

// run opens the store, fills it if it is empty, serves until ctx ends and then lets everything under way finish.
func run(ctx context.Context, o options, out io.Writer) (err error) {
	g, err := openGround(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.close()) }()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	defer func() { _ = listener.Close() }() // Serve closes it first
	folder := o.Uploads
	if folder == "" { // nothing will be left that could go on with a file
		if folder, err = os.MkdirTemp("", "portal-"); err != nil {
			return fmt.Errorf("uploads: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	}
	b := base{
		store: g.store, keys: g.keys, outbox: o.Outbox, uploads: folder,
		origin: origin(o, listener.Addr()), tls: strings.HasPrefix(o.Origin, "https://"), logger: slog.New(slog.NewTextHandler(out, nil)), sendPause: o.SendPause,
		locked: o.Locked,
	}
	if err := g.alone(ctx, func() error { return prepare(ctx, b, o, out) }); err != nil {
		return err
	}
	p, err := newPortal(ctx, b)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %s\n", p.company.Name, b.origin)
	if p.locked {
		fmt.Fprintf(out, "HR signs in with the code %s\n", p.doorCode(subjectHR))
	}
	return p.serve(ctx, listener)
}

// origin returns what links in mails begin with. A listener on every address is reached at the loopback one, as far as this
// process can tell.
func origin(o options, at net.Addr) string {
	if o.Origin != "" {
		return o.Origin
	}
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", tcp.Port)
	}
	return "http://" + at.String()
}

// serve answers requests and tends the jobs until ctx ends.
func (p *portal) serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: p.handler(), ErrorLog: slog.NewLogLogger(p.logger.Handler(), slog.LevelWarn),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: time.Minute, WriteTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	p.work.Go(func() { p.tend(ctx) })
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	var err error
	select {
	case err = <-ended: // it could not go on
	case <-ctx.Done():
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownPatience)
		err = server.Shutdown(patience)
		cancel()
		err = errors.Join(err, closed(<-ended))
	}
	stop()
	p.work.Wait()
	return err
}

// closed drops the error with which Serve reports a shutdown that went well.
func closed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// prepare fills an empty store: with an imported roster or with an invented company.
func prepare(ctx context.Context, b base, o options, out io.Writer) error {
	p, err := services(b)
	if err != nil {
		return err
	}
	there, err := readCompany(ctx, p.people.DB())
	if err != nil {
		return err
	}
	if err := p.people.Provision(ctx, clerk()); err != nil {
		return fmt.Errorf("provision: %w", err)
	}
	if o.Import != "" {
		if there.Invented {
			return errors.New("this database holds the invented company: choose another -db for an import")
		}
		return p.bringIn(ctx, o, there, out)
	}
	if there.Name == "" {
		there = invented(o.People)
		if err := writeCompany(ctx, p.people.DB(), there); err != nil {
			return err
		}
	}
	if !there.Invented {
		return nil
	}
	return p.invent(ctx, there, out)
}

// invent goes on with the invented company until all of it is there.
func (p *portal) invent(ctx context.Context, c company, out io.Writer) error {
	start, some := time.Now(), false
	err := seed.Run(ctx, p.people, p.referrals, clerk(), synth.New(seedNumber, c.People), func(done, all int) {
		some = true
		fmt.Fprintf(out, "\rinventing a company: %d of %d people", done, all)
	})
	if some {
		fmt.Fprintf(out, " (%.1f s)\n", time.Since(start).Seconds())
	}
	if err != nil || !some || seed.Planted(c.People) == 0 {
		return err
	}
	return p.search(ctx, clerk()) // so that there is something to decide about
}

// bringIn imports a roster, again if it was imported before: only what is new in the file changes anything.
func (p *portal) bringIn(ctx context.Context, o options, there company, out io.Writer) error {
	name := strings.TrimSpace(o.Company)
	if name == "" {
		name = there.Name
	}
	if name == "" {
		return errors.New("-import needs -company, the name of the company")
	}
	if !alumnikit.IsPlain(name) {
		return errors.New("-company must be plain text")
	}
	f, err := os.Open(o.Import)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	defer func() { _ = f.Close() }()
	report, err := p.imports.Import(ctx, clerk(), f, importer.Mapping{}, &importer.RunOptions{Progress: func(at importer.Progress) {
		fmt.Fprintf(out, "\rimporting: %d rows", at.Rows)
	}})
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	fmt.Fprintf(out, "\rimported %d rows: %d new, %d changed, %d unchanged, %d left out\n",
		report.Rows, report.New, report.Changed, report.Unchanged, report.BadRows)
	for _, bad := range report.Bad[:min(len(report.Bad), 20)] {
		fmt.Fprintf(out, "  line %d %s: %s\n", bad.Line, bad.Column, bad.Reason(alumni.English))
	}
	if err := p.people.Upkeep(ctx, tenant); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return writeCompany(ctx, p.people.DB(), company{Name: name})
}
