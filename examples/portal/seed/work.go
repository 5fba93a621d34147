package seed

import (
	"context"
	"errors"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/referral"
)

// work adds the company's openings and some applications, so that the board has something on it.
func (s *seeder) work(ctx context.Context) error {
	there, err := s.referrals.Openings(ctx, s.actor, alumnikit.Page{Size: alumnikit.MaxPageSize})
	if err != nil {
		return err
	}
	have := map[string]alumnikit.ID{}
	for _, o := range there.Items {
		have[o.Title[alumni.Japanese]] = o.ID
	}
	var open []alumnikit.ID
	for i, o := range s.company.Openings {
		id, ok := have[o.Title.Ja]
		if !ok {
			made, err := s.referrals.CreateOpening(ctx, s.actor, opening(o, i))
			if err != nil {
				return err
			}
			id = made.ID
		}
		if i == len(s.company.Openings)-1 {
			break // the last one stays a draft
		}
		if _, err := s.referrals.Publish(ctx, s.actor, id); err != nil && !errors.Is(err, alumnikit.ErrState) {
			return err
		}
		open = append(open, id)
	}
	return s.applications(ctx, open)
}

// opening turns an invented vacancy into one of package referral: every third is for alumni alone.
func opening(o synth.Opening, i int) referral.OpeningInput {
	kind := referral.Employment
	switch o.Kind {
	case "freelancer":
		kind = referral.SideJob
	case "contractor", "seasonal", "temporary":
		kind = referral.Contract
	}
	return referral.OpeningInput{
		Title:       map[alumni.Locale]string{alumni.Japanese: o.Title.Ja, alumni.English: o.Title.En},
		Description: map[alumni.Locale]string{alumni.Japanese: o.Summary.Ja, alumni.English: o.Summary.En},
		Engagement:  kind, Department: o.Department, Place: o.Place, ChangeOfDuties: o.DutiesRange.Ja, ChangeOfPlace: o.PlaceRange.Ja,
		Renewal: o.Renewal.Ja, Public: i%3 != 1,
	}
}

// applications lets the first few alumni who are open to a return apply, each a step further than the one before.
func (s *seeder) applications(ctx context.Context, open []alumnikit.ID) error {
	stages := [][]referral.Stage{
		nil, nil, {referral.Review}, {referral.Review}, {referral.Review, referral.Offer}, {referral.Review, referral.Declined},
	}
	applied := 0
	for p := range s.company.All() {
		if applied == len(stages) || len(open) == 0 {
			break
		}
		if p.Current() || !p.HasProfile || !contains(p.OpenTo, string(alumni.OpenReturn)) {
			continue
		}
		entry, err := s.people.EntryByExternalID(ctx, s.actor, p.ExternalID)
		if err != nil {
			return err
		}
		member := alumnikit.Member(s.actor.Tenant(), entry.ID)
		a, err := s.referrals.Apply(ctx, member, referral.ApplyInput{Opening: open[applied%len(open)], Message: message(p)})
		if errors.Is(err, alumnikit.ErrExists) { // from a run that was killed
			applied++
			continue
		}
		if err != nil {
			return err
		}
		for _, stage := range stages[applied] {
			if _, err := s.referrals.Move(ctx, s.actor, a.ID, stage); err != nil {
				return err
			}
		}
		applied++
	}
	return nil
}

func message(p synth.Person) string {
	if p.Locale == "en" {
		return "I would like to work with you again, and bring what I learned outside."
	}
	return "外で学んだことを持ち帰り、もう一度ご一緒できればと思っています。"
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}
