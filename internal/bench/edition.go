package main

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/storage"
)

// launched is an edition on its way to a recorder.
type launched struct {
	service  *newsletter.Service
	worker   *storage.Worker
	recorder *mail.Recorder
	edition  *newsletter.Edition
	clerk    alumnikit.Actor
}

// launch writes and launches an edition to everyone with consent.
func (w *world) launch(ctx context.Context) (*launched, error) {
	from, err := mail.ParseAddress("alumni@example.com")
	if err != nil {
		return nil, err
	}
	l := &launched{recorder: &mail.Recorder{}, clerk: w.clerk()}
	l.service, err = newsletter.New(w.people, l.recorder, newsletter.Same(newsletter.Imprint{
		Company: "Example Company", From: from, UnsubscribeURL: "https://alumni.example.com/unsubscribe",
	}), nil)
	if err != nil {
		return nil, err
	}
	subject, body := letterSource()
	l.edition, err = l.service.Create(ctx, w.clerk(), newsletter.Input{
		Name: "Autumn", Content: map[alumni.Locale]newsletter.Content{alumni.English: {Subject: subject, Body: body}},
	})
	if err != nil {
		return nil, err
	}
	if _, err := l.service.Launch(ctx, w.clerk(), l.edition.ID, 0); err != nil {
		return nil, err
	}
	l.worker = storage.NewWorker(w.people.DB(), l.service.Handlers(), nil)
	return l, nil
}

// steps works until the progress is as wanted.
func (l *launched) steps(ctx context.Context, until func(newsletter.Progress) bool) (newsletter.Progress, error) {
	for {
		p, err := l.service.Progress(ctx, l.clerk, l.edition.ID)
		if err != nil || until(p) {
			return p, err
		}
		worked, err := l.worker.Step(ctx)
		if err != nil {
			return p, err
		}
		if !worked {
			return p, errors.New("the edition does not go on")
		}
	}
}

// freezeAudience times writing the ledger of everyone with consent, for each of
// them. It is the whole of what a launch costs before the first letter.
func freezeAudience(ctx context.Context, w *world) ([]measurement, error) {
	took, err := best(func() (time.Duration, error) {
		l, err := w.launch(ctx)
		if err != nil {
			return 0, err
		}
		began := time.Now()
		p, err := l.steps(ctx, frozen)
		if err != nil {
			return 0, err
		}
		took := time.Since(began) / time.Duration(p.Total)
		_, err = l.service.Cancel(ctx, w.clerk(), l.edition.ID)
		return took, err
	})
	return one(measurement{value: microseconds(took), unit: "us/person", growth: perItem}, err)
}

func frozen(p newsletter.Progress) bool {
	return p.State == newsletter.Sending || p.State == newsletter.Done
}

// sendLetters times the first letters of an edition to a recorder: consent,
// address and suppression read, rendered, and settled in the ledger. The
// baseline renders by hand and marks one row as sent for each letter.
func sendLetters(ctx context.Context, w *world) ([]measurement, error) {
	if err := w.loadPlain(ctx); err != nil {
		return nil, err
	}
	var letter string
	took, err := best(func() (time.Duration, error) {
		l, err := w.launch(ctx)
		if err != nil {
			return 0, err
		}
		if _, err := l.steps(ctx, frozen); err != nil {
			return 0, err
		}
		began := time.Now()
		_, err = l.steps(ctx, func(p newsletter.Progress) bool { return p.Sent >= letters/3 || p.State == newsletter.Done })
		if err != nil {
			return 0, err
		}
		took := time.Since(began) / time.Duration(l.recorder.Len())
		letter = l.recorder.Messages()[0].HTML.String()
		_, err = l.service.Cancel(ctx, w.clerk(), l.edition.ID)
		if errors.Is(err, alumnikit.ErrState) { // all were sent
			err = nil
		}
		return took, err
	})
	if err != nil {
		return nil, err
	}
	byHand, err := best(func() (time.Duration, error) { return w.sendByHand(ctx, letter) })
	return one(measurement{
		value: microseconds(took), unit: "us/letter", growth: perItem, beside: []baseline{{name: "by hand", value: microseconds(byHand)}},
	}, err)
}

func (w *world) sendByHand(ctx context.Context, letter string) (time.Duration, error) {
	values := w.letterValues()
	hand, err := newByHand(letter, values[0])
	if err != nil {
		return 0, err
	}
	began := time.Now()
	for i, v := range values {
		if err := hand.render(v); err != nil {
			return 0, err
		}
		if w.db == nil {
			continue
		}
		err := w.plain.transact(ctx, func(tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, w.plain.bind("UPDATE plain_person SET title = ? WHERE external = ?"),
				time.Now().String(), w.person(i%w.size).ExternalID)
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	return time.Since(began) / letters, nil
}
