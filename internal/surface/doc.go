// Package surface tells the privacy suite (directory/directorytest) what can be
// asked of packages that know more than the directory, and what happens in them
// that members may not notice: referrals, letters, segments, imports and HR's own
// facts. It is for tests of this repository.
package surface

import (
	"context"
	"fmt"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/referral"
)

// Complete adds to the options what is asked and done outside the directory.
func Complete(opts directorytest.Options) directorytest.Options {
	opts.Prepare = prepare
	opts.Reads = append(opts.Reads, append(referralReads(), hrReads()...)...)
	opts.Operations = append(opts.Operations, append(referralOperations(), hrOperations()...)...)
	return opts
}

// prepare puts two openings and a letter into a company.
func prepare(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
	referrals := referral.New(people, nil)
	for _, public := range []bool{true, false} {
		opening, err := referrals.CreateOpening(ctx, hr, referral.OpeningInput{
			Title: map[alumni.Locale]string{alumni.English: "Opening"}, Engagement: referral.Employment, Public: public,
		})
		if err != nil {
			return fmt.Errorf("surface: %w", err)
		}
		if _, err := referrals.Publish(ctx, hr, opening.ID); err != nil {
			return fmt.Errorf("surface: %w", err)
		}
	}
	letters, err := letters(people)
	if err != nil {
		return err
	}
	_, err = letters.Create(ctx, hr, newsletter.Input{Name: "Letter", Content: map[alumni.Locale]newsletter.Content{
		alumni.English: {
			Subject: "News for {{name | you}}",
			Body:    "{{familyName | -}} {{givenName | -}} {{preferredName | -}} {{department | -}} {{title | -}} {{company}}",
		},
	}})
	if err != nil {
		return fmt.Errorf("surface: %w", err)
	}
	return nil
}

func letters(people *alumni.Service) (*newsletter.Service, error) {
	from, err := mail.NewAddress("Example", "alumni@example.com")
	if err != nil {
		return nil, fmt.Errorf("surface: %w", err)
	}
	s, err := newsletter.New(people, &mail.Recorder{}, newsletter.Same(newsletter.Imprint{
		Company: "Example Inc.", From: from, UnsubscribeURL: "https://alumni.example.com/leave", Locale: alumni.English,
	}), nil)
	if err != nil {
		return nil, fmt.Errorf("surface: %w", err)
	}
	return s, nil
}

func system(tenant alumnikit.TenantID) alumnikit.Actor { return alumnikit.System(tenant, "surface") }
