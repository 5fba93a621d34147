package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const tenant = alumnikit.TenantID("example")

// edition is what is sent.
type edition struct {
	from, subject, body string
	retry               time.Duration
}

// send registers the recipients, launches the edition and works until it is
// done.
func (e edition) send(ctx context.Context, sender newsletter.Sender, recipients []mail.Address, show *progress) error {
	people, err := alumni.New(memory.New(), alumnikit.RandomKeyring(), nil)
	if err != nil {
		return err
	}
	hr := alumnikit.Admin(tenant, "mailer", alumnikit.AllPermissions()...)
	if err := register(ctx, people, hr, recipients); err != nil {
		return err
	}
	from, err := mail.ParseAddress(e.from)
	if err != nil {
		return err
	}
	letters, err := newsletter.New(people, sender, newsletter.Same(newsletter.Imprint{
		Company: "Example Ltd.", From: from, Locale: alumni.English,
		Sender:         []string{"Example Ltd., 1-1 Example, Tokyo", from.Spec()},
		UnsubscribeURL: "https://alumni.example.com/unsubscribe",
	}), &newsletter.Options{Backoff: e.retry, Slice: max(len(recipients)/10, 1)})
	if err != nil {
		return err
	}
	draft, err := letters.Create(ctx, hr, newsletter.Input{
		Name: "mailer", Content: map[alumni.Locale]newsletter.Content{alumni.English: {Subject: e.subject, Body: e.body}},
	})
	if err != nil {
		return err
	}
	if _, err := letters.Launch(ctx, hr, draft.ID, draft.Version); err != nil {
		return err
	}
	return work(ctx, people, letters, hr, draft.ID, show)
}

// register puts people on the roster. Being in the list stands for the consent
// that newsletters need.
func register(ctx context.Context, people *alumni.Service, hr alumnikit.Actor, recipients []mail.Address) error {
	consent := alumni.ConsentInput{
		Purpose: alumni.ForNewsletter, Text: "Stands in the list of recipients.", Version: "1", Locale: alumni.English, Method: "list",
	}
	for i, at := range recipients {
		name := at.Name()
		if name == "" {
			name = "reader"
		}
		entry, err := people.Register(ctx, hr, alumni.Registration{Names: alumni.Names{Given: name}, Email: at.Spec()})
		if err != nil {
			return fmt.Errorf("recipient %d: %w", i+1, err)
		}
		if err := people.Grant(ctx, hr, entry.ID, consent); err != nil {
			return fmt.Errorf("recipient %d: %w", i+1, err)
		}
		if i%500 == 499 { // so that little is pending in the index
			if err := people.Upkeep(ctx, tenant); err != nil {
				return err
			}
		}
	}
	return people.Upkeep(ctx, tenant)
}

// work drives the job of the edition and shows how far it is.
func work(
	ctx context.Context, people *alumni.Service, letters *newsletter.Service, hr alumnikit.Actor, id alumnikit.ID, show *progress,
) error {
	worker := storage.NewWorker(people.DB(), letters.Handlers(), nil)
	for {
		worked, failed := worker.Step(ctx)
		at, err := letters.Progress(context.WithoutCancel(ctx), hr, id)
		if err != nil {
			return err
		}
		show.update(at)
		switch {
		case at.State == newsletter.Done:
			show.end(at)
			return nil
		case ctx.Err() != nil:
			show.end(at)
			return fmt.Errorf("stopped: %w", context.Cause(ctx))
		case at.State == newsletter.Paused:
			show.end(at)
			return errors.Join(fmt.Errorf("paused: %s", at.Problem), failed)
		case failed != nil:
			show.note(failed)
		}
		if !worked {
			pause(ctx, time.Until(at.NextAt))
		}
	}
}

// pause waits until somebody is to be tried again, but not long at a time.
func pause(ctx context.Context, wait time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(min(max(wait, 10*time.Millisecond), time.Second)):
	}
}
