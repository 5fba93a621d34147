package views

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/alumni/org"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

// oddities registers people whose values invite mistakes.
func (w *world) oddities(tb testing.TB) []*alumni.Entry {
	tb.Helper()
	of := func(department, start, end string) alumni.Employment {
		return alumni.Employment{Work: alumni.Employee, Department: department, Start: date(tb, start), End: date(tb, end)}
	}
	everybody := []alumni.Registration{
		{Names: alumni.Names{Family: "O'Brien", Given: `Bob "\" ` + "`x`"}, Employments: []alumni.Employment{of("Sales", "2001", "2024")}},
		{Names: alumni.Names{Family: "髙橋", Given: "𠮷男", FamilyKana: "タカハシ"}, Employments: []alumni.Employment{of("Sales", "2001-04", "2024-05")}},
		{Names: alumni.Names{Family: "田中"}, Employments: []alumni.Employment{of("Sales", "2010-04-01", "2024-03-31"), of("Sales", "2024-04-01", "2024-12-31")}},
		{Names: alumni.Names{Given: "Zoë 👩‍👩‍👧"}, Employments: []alumni.Employment{of("sales", "", "2024-06-30")}, Email: bad},
		{Names: alumni.Names{Family: "ハヤシ"}, Employments: []alumni.Employment{of("ハ", "2020", "2023-12-31"), of("バ", "2024", "")}},
		{Names: alumni.Names{Family: "Nobody"}},
		{Names: alumni.Names{Family: "--x", Given: "'; DROP TABLE x"}, Employments: []alumni.Employment{of("", "", "2025-01-01")}, Identifiers: []alumni.Identifier{
			{System: "costCentre", Value: "C'1"}, {System: alumni.ExternalID, Value: "E'1"}, {System: "costCentre", Value: "C2"},
		}},
	}
	var entries []*alumni.Entry
	for _, r := range everybody {
		e, err := w.people.Register(tb.Context(), clerk(odd), r)
		require.NoError(tb, err)
		entries = append(entries, e)
	}
	first, month := entries[0], entries[1]
	w.grant(tb, first.ID, alumni.ForListing, alumni.ForNewsletter, alumni.ForRecruiting)
	w.grant(tb, entries[3].ID, alumni.ForNewsletter)
	require.NoError(tb, w.people.Withdraw(tb.Context(), clerk(odd), first.ID, alumni.ForListing, "paper"))
	_, err := w.leaving.Offboard(tb.Context(), clerk(odd), entries[4].ID, alumni.Departure{End: date(tb, "2026-03")}, hr.Leaving{Reason: hr.Studies, Note: "secret"})
	require.NoError(tb, err)
	require.NoError(tb, w.leaving.AddNote(tb.Context(), clerk(odd), month.ID, "secret"))
	_, err = w.people.UpdateProfile(tb.Context(), alumnikit.Member(odd, month.ID), alumni.ProfileUpdate{})
	require.NoError(tb, err)
	require.NoError(tb, w.people.Block(tb.Context(), alumnikit.Member(odd, month.ID), first.ID))
	require.NoError(tb, w.people.SetPolicy(tb.Context(), clerk(odd), alumni.Policy{Maxima: map[string]alumni.Audience{"career": alumni.Alumni}}))
	w.gather(tb, first, month)
	w.organise(tb)
	w.appoint(tb, entries[2].ID, entries[0].ID)
	require.NoError(tb, w.letters.Suppress(tb.Context(), clerk(odd), "no@example.com", newsletter.ManualStop))
	return entries
}

func (w *world) grant(tb testing.TB, person alumnikit.PersonID, purposes ...alumni.Purpose) {
	tb.Helper()
	for _, purpose := range purposes {
		in := alumni.ConsentInput{Purpose: purpose, Text: "Yes, I'd like it.", Version: "1", Locale: alumni.English, Method: "paper"}
		require.NoError(tb, w.people.Grant(tb.Context(), clerk(odd), person, in))
	}
}

// appoint records posts and codes of one person, and of another one's second
// employment alone.
func (w *world) appoint(tb testing.TB, moved, back alumnikit.PersonID) {
	tb.Helper()
	_, err := w.people.Employ(tb.Context(), clerk(odd), back, alumni.Employment{
		Work: alumni.Employee, Start: date(tb, "2025-04-01"), EntityNumber: "7000012050002", Path: []string{"a", "b"}, JobType: "O'Job", Grade: "G1",
		Codes: []alumni.Code{{Of: "grade", Scheme: "2025", Code: "G1", Label: "一等級"}, {Of: "department", Scheme: "s", Version: "2", Code: "'"}},
	})
	require.NoError(tb, err)
	for _, p := range []alumni.Post{
		{Kind: alumni.MainPost, Department: "O'Dept", Title: "長", Grade: "G2", Place: "東京", Start: date(tb, "2025-10-01")},
		{Kind: alumni.SecondedPost, Entity: "見本物流", EntityNumber: "7000012050002", Start: date(tb, "2025-11-01"), End: date(tb, "2026-03")},
	} {
		_, err := w.people.Appoint(tb.Context(), clerk(odd), back, alumni.Appointment{Post: p})
		require.NoError(tb, err)
	}
	entry, err := w.people.Entry(tb.Context(), clerk(odd), moved)
	require.NoError(tb, err)
	_, err = w.people.Appoint(tb.Context(), clerk(odd), moved, alumni.Appointment{
		Employment: entry.Employments[1].ID, Post: alumni.Post{Kind: alumni.ConcurrentPost, Department: "広報", Start: date(tb, "2024-05-01")},
	})
	require.NoError(tb, err)
}

// organise makes a company of two units, one of which is renamed.
func (w *world) organise(tb testing.TB) {
	tb.Helper()
	company, sales := alumnikit.NewID(nil), alumnikit.NewID(nil)
	name := func(ja, en string) map[alumni.Locale]string {
		return map[alumni.Locale]string{alumni.Japanese: ja, alumni.English: en}
	}
	s, since := org.New(w.people), date(tb, "2001-04-01")
	_, err := s.AddEntity(tb.Context(), clerk(odd), org.NewEntity{ID: company, Code: "C'1", Number: "7000012050002", Name: name("見本", "O'Sample"), Since: since})
	require.NoError(tb, err)
	_, err = s.AddUnits(
		tb.Context(), clerk(odd), org.NewUnit{ID: sales, Code: "S", Name: name("営業本部", "Sales"), Entity: company, Since: since},
		org.NewUnit{Code: "S1", Name: map[alumni.Locale]string{alumni.Japanese: "東京"}, Parent: sales, Since: since},
	)
	require.NoError(tb, err)
	_, err = s.Rename(tb.Context(), clerk(odd), sales, name("営業本部", "Sales & Marketing"), date(tb, "2010-04-01"))
	require.NoError(tb, err)
}

// gather makes a group with a member and somebody who is asked.
func (w *world) gather(tb testing.TB, member, asked *alumni.Entry) {
	tb.Helper()
	group, err := w.people.CreateGroup(tb.Context(), clerk(odd), alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.Japanese: "OB・OG会"}, Kind: alumni.Official, Join: alumni.JoinOpen,
	})
	require.NoError(tb, err)
	require.NoError(tb, w.people.Join(tb.Context(), alumnikit.Member(odd, member.ID), group.ID))
	require.NoError(tb, w.people.Invite(tb.Context(), clerk(odd), group.ID, asked.ID))
}

// work lets the first alumni of a tenant apply and refer, and sends two editions.
func (w *world) work(tb testing.TB, tenant alumnikit.TenantID, entries []*alumni.Entry) {
	tb.Helper()
	var alumniOnly []*alumni.Entry
	for _, e := range entries {
		if e.LeftBy(w.people.Today()) {
			alumniOnly = append(alumniOnly, e)
		}
	}
	require.GreaterOrEqual(tb, len(alumniOnly), 5)
	shut := w.opening(tb, tenant, "Editor's desk", "")
	engineer := w.opening(tb, tenant, "Engineer", "開発者")
	hire := alumni.Employment{Work: alumni.Employee, Department: "編集部", Start: date(tb, "2026-05-01")}
	for i, stages := range [][]referral.Stage{
		{}, {referral.Review}, {referral.Review, referral.Offer, referral.Hired}, {referral.Review, referral.Declined},
	} {
		w.apply(tb, tenant, engineer, alumniOnly[i], hire, stages...)
	}
	w.apply(tb, tenant, shut, alumniOnly[4], hire, referral.Review)
	_, err := w.referrals.Close(tb.Context(), clerk(tenant), shut)
	require.NoError(tb, err)
	w.refer(tb, tenant, engineer, alumniOnly[0], hire)
	listed := alumniOnly[:min(len(alumniOnly), 60)]
	w.send(tb, tenant, "Spring", "", listed)
	w.send(tb, tenant, "Summer's", "夏", listed[:3])
}

func (w *world) opening(tb testing.TB, tenant alumnikit.TenantID, english, japanese string) alumnikit.ID {
	tb.Helper()
	title := map[alumni.Locale]string{alumni.English: english}
	if japanese != "" {
		title[alumni.Japanese] = japanese
	}
	o, err := w.referrals.CreateOpening(tb.Context(), clerk(tenant), referral.OpeningInput{
		Title: title, Engagement: referral.Employment, Department: "開発部", ClosesOn: date(tb, "2026-12"), Public: japanese != "",
	})
	require.NoError(tb, err)
	_, err = w.referrals.Publish(tb.Context(), clerk(tenant), o.ID)
	require.NoError(tb, err)
	return o.ID
}

func (w *world) apply(tb testing.TB, tenant alumnikit.TenantID, opening alumnikit.ID, who *alumni.Entry, hire alumni.Employment, stages ...referral.Stage) {
	tb.Helper()
	a, err := w.referrals.Apply(tb.Context(), alumnikit.Member(tenant, who.ID), referral.ApplyInput{Opening: opening, Message: "secret"})
	require.NoError(tb, err)
	for _, stage := range stages {
		w.now = w.now.Add(36 * time.Hour)
		if stage == referral.Hired {
			_, err = w.referrals.Hire(tb.Context(), clerk(tenant), a.ID, hire)
		} else {
			_, err = w.referrals.Move(tb.Context(), clerk(tenant), a.ID, stage)
		}
		require.NoError(tb, err)
	}
}

// refer has one candidate who does not answer, one who accepts and one who is
// hired.
func (w *world) refer(tb testing.TB, tenant alumnikit.TenantID, opening alumnikit.ID, who *alumni.Entry, hire alumni.Employment) {
	tb.Helper()
	for i, address := range []string{"one@example.com", "two@example.com", "three@example.com"} {
		invitation, err := w.referrals.Refer(tb.Context(), alumnikit.Member(tenant, who.ID), referral.ReferInput{Opening: opening, Email: address})
		require.NoError(tb, err)
		if i == 0 {
			continue
		}
		accepted, err := w.referrals.Accept(tb.Context(), alumnikit.Visitor(tenant), invitation.Token, referral.Candidate{
			Names: alumni.Names{Family: "secret"}, Message: "secret",
		})
		require.NoError(tb, err)
		if i == 2 {
			_, _, err = w.referrals.HireReferred(tb.Context(), clerk(tenant), accepted.ID, referral.Hiring{Employment: hire})
			require.NoError(tb, err)
		}
	}
}

// send sends an edition to a segment of people who are listed by hand.
func (w *world) send(tb testing.TB, tenant alumnikit.TenantID, english, japanese string, to []*alumni.Entry) {
	tb.Helper()
	in := segment.Input{Name: english, Exclude: []alumnikit.PersonID{to[0].ID}}
	for _, e := range to {
		in.Include = append(in.Include, e.ID)
	}
	saved, err := w.segments.Create(tb.Context(), clerk(tenant), in)
	require.NoError(tb, err)
	content := map[alumni.Locale]newsletter.Content{alumni.English: {Subject: english, Body: "Dear {{name}}"}}
	if japanese != "" {
		content[alumni.Japanese] = newsletter.Content{Subject: japanese, Body: "{{name}}様"}
	}
	e, err := w.letters.Create(tb.Context(), clerk(tenant), newsletter.Input{Name: english, Segment: saved.ID, Content: content})
	require.NoError(tb, err)
	_, err = w.letters.Launch(tb.Context(), clerk(tenant), e.ID, e.Version)
	require.NoError(tb, err)
	worker := storage.NewWorker(w.people.DB(), w.letters.Handlers(), nil)
	for range 100 {
		_, err := worker.Step(tb.Context())
		require.NoError(tb, err)
		p, err := w.letters.Progress(tb.Context(), clerk(tenant), e.ID)
		require.NoError(tb, err)
		if p.State == newsletter.Done {
			return
		}
		w.now = w.now.Add(time.Minute)
	}
	require.Fail(tb, "the edition is not done")
}
