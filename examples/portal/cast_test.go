package main

import (
	"testing"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/referral"
)

// somebody returns the first invented person who fits, with the roster's entry.
func (w *world) somebody(t *testing.T, fits func(synth.Person) bool) (synth.Person, *alumni.Entry) {
	t.Helper()
	for p := range synth.New(seedNumber, w.p.company.People).All() {
		if !fits(p) {
			continue
		}
		entry, err := w.p.people.EntryByExternalID(t.Context(), clerk(), p.ExternalID)
		if err != nil {
			t.Fatal(err)
		}
		return p, entry
	}
	t.Fatal("nobody fits")
	return synth.Person{}, nil
}

// alumna is a former employee who is listed, with a kana reading, one employment and no application.
func (w *world) alumna(t *testing.T) (synth.Person, *alumni.Entry) {
	t.Helper()
	applied := map[alumnikit.PersonID]bool{}
	board, err := w.p.referrals.Board(t.Context(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range board {
		for _, a := range list {
			applied[a.Person] = true
		}
	}
	return w.somebody(t, func(p synth.Person) bool {
		if p.Current() || !p.ConsentListing || len(p.Employments) != 1 || len([]rune(p.FamilyKana)) < 3 || p.Audiences != nil {
			return false
		}
		entry, err := w.p.people.EntryByExternalID(t.Context(), clerk(), p.ExternalID)
		return err == nil && !applied[entry.ID]
	})
}

// colleague is somebody who works here now.
func (w *world) colleague(t *testing.T) (synth.Person, *alumni.Entry) {
	t.Helper()
	return w.somebody(t, func(p synth.Person) bool { return p.Current() && p.ConsentListing && p.Last().Kind == "employee" })
}

func persona(e *alumni.Entry) string { return subjectPerson + e.ID.String() }

// opening is one that can be applied for.
func (w *world) opening(t *testing.T) referral.Opening {
	t.Helper()
	list, err := w.p.referrals.Openings(t.Context(), clerk(), alumnikit.Page{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range list.Items {
		if o.State == referral.Open && o.Public {
			return o
		}
	}
	t.Fatal("no opening")
	return referral.Opening{}
}

// application is one at a stage.
func (w *world) application(t *testing.T, stage referral.Stage) referral.Application {
	t.Helper()
	board, err := w.p.referrals.Board(t.Context(), clerk())
	if err != nil || len(board[stage]) == 0 {
		t.Fatalf("nobody at %s: %v", stage, err)
	}
	return board[stage][0]
}

// group is one of the company's groups by how one joins it.
func (w *world) group(t *testing.T, join alumni.JoinPolicy) alumni.Group {
	t.Helper()
	groups, err := w.p.people.Groups(t.Context(), clerk())
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range groups {
		if g.Join == join {
			return g
		}
	}
	t.Fatal("no group")
	return alumni.Group{}
}
