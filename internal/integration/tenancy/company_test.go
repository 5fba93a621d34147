package tenancy

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/alumni/hr"
	"github.com/alumnikit/alumnikit/directory"
	"github.com/alumnikit/alumnikit/newsletter"
	"github.com/alumnikit/alumnikit/newsletter/mail"
	"github.com/alumnikit/alumnikit/referral"
	"github.com/alumnikit/alumnikit/segment"
	"github.com/alumnikit/alumnikit/storage"
)

// house is the services of one process, for all tenants.
type house struct {
	store    storage.Store
	people   *alumni.Service
	dir      *directory.Directory
	segments *segment.Service
	jobs     *referral.Service
	letters  *newsletter.Service
	secrets  *hr.Service
}

func newHouse(tb testing.TB, store storage.Store) *house {
	tb.Helper()
	keys, err := alumnikit.NewKeyring(bytes.Repeat([]byte("roof"), alumnikit.MinKeySize/4))
	require.NoError(tb, err)
	people, err := alumni.New(store, keys, nil)
	require.NoError(tb, err)
	from, err := mail.ParseAddress("alumni@example.com")
	require.NoError(tb, err)
	letters, err := newsletter.New(people, &mail.Recorder{}, newsletter.Same(newsletter.Imprint{
		Company: "Example Company", From: from, UnsubscribeURL: "https://alumni.example.com/unsubscribe",
	}), nil)
	require.NoError(tb, err)
	return &house{
		store: store, people: people, dir: directory.New(people, nil), segments: segment.New(people, nil),
		jobs: referral.New(people, nil), letters: letters, secrets: hr.New(people),
	}
}

// company is one tenant. Its mark is in every text that it writes.
type company struct {
	*house
	tenant alumnikit.TenantID
	mark   string
	cast   []alumnikit.PersonID

	group, segment, opening, application, referral, edition alumnikit.ID
}

func (c *company) clerk() alumnikit.Actor {
	return alumnikit.Admin(c.tenant, "clerk", alumnikit.AllPermissions()...)
}

func (c *company) member(n int) alumnikit.Actor { return alumnikit.Member(c.tenant, c.cast[n]) }

// steps fill the tenant with something of every kind. Companies take them in turn.
func (c *company) steps() []func(ctx context.Context, tb testing.TB) {
	return []func(ctx context.Context, tb testing.TB){
		c.provision, c.enter, c.enter, c.keepUp, c.meet, c.choose, c.hire, c.recommend, c.write, c.keepUp, c.enter, c.remember,
	}
}

func (c *company) provision(ctx context.Context, tb testing.TB) {
	tb.Helper()
	require.NoError(tb, c.people.Provision(ctx, c.clerk()))
}

func (c *company) keepUp(ctx context.Context, tb testing.TB) {
	tb.Helper()
	require.NoError(tb, c.people.Upkeep(ctx, c.tenant))
}

func consent(purpose alumni.Purpose) alumni.ConsentInput {
	return alumni.ConsentInput{Purpose: purpose, Text: "同意します。", Version: "1", Locale: alumni.Japanese, Method: "form"}
}

// enter lets somebody in who has left and wants to be found and written to.
func (c *company) enter(ctx context.Context, tb testing.TB) {
	tb.Helper()
	end, err := alumni.NewDate(2020, 3, 31)
	require.NoError(tb, err)
	n := len(c.cast)
	e, err := c.people.Register(ctx, c.clerk(), alumni.Registration{
		Names: alumni.Names{Family: c.mark, Given: strconv.Itoa(n)}, Email: fmt.Sprintf("%s%d@example.com", c.mark, n),
		Identifiers: []alumni.Identifier{{System: alumni.ExternalID, Value: fmt.Sprint("E", n)}}, // the same in each company
		Employments: []alumni.Employment{{Work: alumni.Employee, Department: c.mark, End: end}},
	})
	require.NoError(tb, err)
	c.cast = append(c.cast, e.ID)
	_, err = c.people.UpdateProfile(ctx, c.member(n), alumni.ProfileUpdate{CurrentEmployer: c.mark, Bio: c.mark, Skills: []string{c.mark}})
	require.NoError(tb, err)
	for _, purpose := range []alumni.Purpose{alumni.ForListing, alumni.ForNewsletter} {
		require.NoError(tb, c.people.Grant(ctx, c.member(n), e.ID, consent(purpose)))
	}
}

func (c *company) meet(ctx context.Context, tb testing.TB) {
	tb.Helper()
	g, err := c.people.CreateGroup(ctx, c.clerk(), alumni.GroupInput{
		Name: map[alumni.Locale]string{alumni.English: c.mark}, Kind: alumni.Official, Join: alumni.JoinOpen,
	})
	require.NoError(tb, err)
	c.group = g.ID
	require.NoError(tb, c.people.Join(ctx, c.member(0), g.ID))
	require.NoError(tb, c.people.Block(ctx, c.member(0), c.cast[1]))
}

// definition is everybody of the company's own department.
func (c *company) definition() segment.Definition {
	return segment.Definition{Rule: segment.All(segment.Where("employments.department", segment.NotNull))}
}

func (c *company) choose(ctx context.Context, tb testing.TB) {
	tb.Helper()
	s, err := c.segments.Create(ctx, c.clerk(), segment.Input{Name: c.mark, Draft: c.definition().Rule})
	require.NoError(tb, err)
	c.segment = s.ID
	_, err = c.segments.Publish(ctx, c.clerk(), s.ID)
	require.NoError(tb, err)
}

func (c *company) hire(ctx context.Context, tb testing.TB) {
	tb.Helper()
	o, err := c.jobs.CreateOpening(ctx, c.clerk(), referral.OpeningInput{
		Title: map[alumni.Locale]string{alumni.English: c.mark}, Engagement: referral.Employment, Department: c.mark, Public: true,
	})
	require.NoError(tb, err)
	c.opening = o.ID
	_, err = c.jobs.Publish(ctx, c.clerk(), o.ID)
	require.NoError(tb, err)
	a, err := c.jobs.Apply(ctx, c.member(0), referral.ApplyInput{Opening: o.ID, Message: c.mark})
	require.NoError(tb, err)
	c.application = a.ID
}

func (c *company) recommend(ctx context.Context, tb testing.TB) {
	tb.Helper()
	made, err := c.jobs.Refer(ctx, c.member(1), referral.ReferInput{Opening: c.opening, Email: c.mark + "@example.jp"})
	require.NoError(tb, err)
	c.referral = made.Referral.ID
	_, err = c.jobs.Accept(ctx, alumnikit.Visitor(c.tenant), made.Token, referral.Candidate{Names: alumni.Names{Family: c.mark}})
	require.NoError(tb, err)
	_, _, err = c.jobs.HireReferred(ctx, c.clerk(), made.Referral.ID, referral.Hiring{Employment: alumni.Employment{Work: alumni.Employee}})
	require.NoError(tb, err)
}

// write sends an edition to everybody.
func (c *company) write(ctx context.Context, tb testing.TB) {
	tb.Helper()
	e, err := c.letters.Create(ctx, c.clerk(), newsletter.Input{Name: c.mark, Content: map[alumni.Locale]newsletter.Content{
		alumni.English: {Subject: c.mark, Body: c.mark},
	}})
	require.NoError(tb, err)
	c.edition = e.ID
	_, err = c.letters.Launch(ctx, c.clerk(), e.ID, 0)
	require.NoError(tb, err)
	worker := storage.NewWorker(c.people.DB(), c.letters.Handlers(), nil)
	for worked := true; worked; {
		worked, err = worker.Step(ctx)
		require.NoError(tb, err)
	}
	require.NoError(tb, c.letters.Suppress(ctx, c.clerk(), c.mark+"-gone@example.com", newsletter.ManualStop))
}

func (c *company) remember(ctx context.Context, tb testing.TB) {
	tb.Helper()
	require.NoError(tb, c.secrets.AddNote(ctx, c.clerk(), c.cast[0], c.mark))
}
