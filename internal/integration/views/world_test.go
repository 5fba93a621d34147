package views

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/internal/synth"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

// The tenants: the company that examples/portal invents, and one of odd people.
const (
	demo alumnikit.TenantID = "portal"
	odd  alumnikit.TenantID = "odd'one"
)

// world is a database that services have filled. Time goes on when a test says
// so, and nobody writes any more once it is made.
type world struct {
	server
	people    *alumni.Service
	leaving   *hr.Service
	referrals *referral.Service
	segments  *segment.Service
	letters   *newsletter.Service
	now       time.Time
}

// newWorld returns one with both tenants.
func newWorld(tb testing.TB, s server) *world {
	tb.Helper()
	w := emptyWorld(tb, s)
	entries := w.company(tb)
	w.work(tb, demo, entries)
	w.work(tb, odd, w.oddities(tb))
	return w
}

func emptyWorld(tb testing.TB, s server) *world {
	tb.Helper()
	w := &world{server: s, now: time.Date(2026, 4, 1, 0, 30, 0, 123456000, time.UTC)}
	var err error
	w.people, err = alumni.New(s.store, alumnikit.RandomKeyring(), &alumni.Options{Clock: func() time.Time { return w.now }})
	require.NoError(tb, err)
	w.leaving, w.referrals, w.segments = hr.New(w.people), referral.New(w.people, nil), segment.New(w.people, nil)
	from, err := mail.NewAddress("Example", "alumni@example.com")
	require.NoError(tb, err)
	w.letters, err = newsletter.New(w.people, &mail.Recorder{Answer: refuse}, newsletter.Same(newsletter.Imprint{
		Company: "Example", From: from, UnsubscribeURL: "https://alumni.example.com/unsubscribe",
	}), &newsletter.Options{Audience: newsletter.Segments(w.segments)})
	require.NoError(tb, err)
	return w
}

// bad is an address whose mailbox is gone.
const bad = "gone@example.com"

func refuse(m *mail.Message) error {
	if m.To.Spec() == bad {
		return &mail.PermanentError{Phase: mail.PhaseRecipient, Code: 550, Enhanced: "5.1.1"}
	}
	return nil
}

func clerk(tenant alumnikit.TenantID) alumnikit.Actor {
	return alumnikit.Admin(tenant, "clerk", alumnikit.AllPermissions()...)
}

func date(tb testing.TB, text string) alumni.Date {
	tb.Helper()
	d, err := alumni.ParseDate(text)
	require.NoError(tb, err)
	return d
}

// company registers the people that the portal invents, with the consents that
// they gave and, as the portal does not, why they left.
func (w *world) company(tb testing.TB) []*alumni.Entry {
	tb.Helper()
	var entries []*alumni.Entry
	company := synth.New(1, 2000)
	for chunk := range slices.Chunk(slices.Collect(company.All()), 250) {
		var changes []storage.Change
		for _, p := range chunk {
			registered, entry, err := w.people.PrepareRegister(clerk(demo), registration(tb, p))
			require.NoError(tb, err)
			entries, changes = append(entries, entry), append(changes, registered...)
			if c := consents(p, entry.ID, w.now); len(c.Entries) > 0 {
				changes = append(changes, alumni.ConsentsKind().Insert(c))
			}
			if reason := p.Last().LeavingReason; reason != "" {
				l := hr.Leaving{Employment: entry.Employments[len(entry.Employments)-1].ID, Reason: hr.Reason(reason)}
				left, err := w.leaving.PrepareLeaving(clerk(demo), entry.ID, storage.Stored[hr.Leavings]{}, l)
				require.NoError(tb, err)
				changes = append(changes, left...)
			}
		}
		require.NoError(tb, w.people.DB().Commit(tb.Context(), storage.By(clerk(demo), "import"), changes...))
		w.now = w.now.Add(26 * time.Hour)
	}
	require.NoError(tb, w.people.Upkeep(tb.Context(), demo))
	return entries
}

func registration(tb testing.TB, p synth.Person) alumni.Registration {
	tb.Helper()
	r := alumni.Registration{
		Names: alumni.Names{
			Family: p.Family, Given: p.Given, FamilyKana: p.FamilyKana, GivenKana: p.GivenKana,
			FamilyRomaji: p.FamilyRomaji, GivenRomaji: p.GivenRomaji, Preferred: p.Preferred,
		},
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: p.ExternalID}}, Email: p.Email,
	}
	for _, m := range p.Employments {
		r.Employments = append(r.Employments, alumni.Employment{
			Work: alumni.Work(m.Kind), Entity: m.Entity, Department: m.Department, Title: m.Title, Place: m.Place,
			Start: date(tb, m.Start), End: date(tb, m.End),
		})
	}
	return r
}

func consents(p synth.Person, id alumnikit.PersonID, now time.Time) *alumni.Consents {
	out := &alumni.Consents{ID: id}
	for purpose, given := range map[alumni.Purpose]bool{alumni.ForListing: p.ConsentListing, alumni.ForNewsletter: p.ConsentNewsletter} {
		if given {
			out.Entries = append(out.Entries, alumni.Consent{
				Purpose: purpose, Text: "An invented consent.", Version: "1", Locale: alumni.English, Method: "import", GivenAt: now,
			})
		}
	}
	return out
}
