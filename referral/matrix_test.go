package referral_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/referral"
)

// actors is everybody who might try a verb.
func (w *world) actors() map[string]alumnikit.Actor {
	return map[string]alumnikit.Actor{
		"hr":        hr(),
		"recruiter": recruiter(),
		"clerk":     alumnikit.Admin(acme, "hr-3", alumnikit.PermRoster, alumnikit.PermJournal),
		"self":      member(w.alumna),
		"colleague": member(w.colleague),
		"employee":  member(w.employee),
		"stranger":  member(w.stranger),
		"removed":   alumnikit.Member(acme, alumnikit.PersonID(alumnikit.NewID(nil))),
		"visitor":   visitor(),
		"foreign":   alumnikit.Admin(globex, "hr-1", alumnikit.AllPermissions()...),
		"namesake":  alumnikit.Member(globex, w.alumna.ID),
		"nobody":    {},
	}
}

var (
	ok        error
	forbidden = alumnikit.ErrForbidden
	hidden    = alumnikit.ErrNotFound
	late      = alumnikit.ErrState
	faulty    = alumnikit.ErrInvalid
)

// verb is a call, who may make it and what happens to the others.
type verb struct {
	name string
	run  func(w *world, actor alumnikit.Actor) error
	who  map[string]error // by actor
	rest error
}

func (v verb) of(actor string) error {
	if err, known := v.who[actor]; known {
		return err
	}
	if actor == "nobody" {
		return faulty // an Actor without a tenant is a mistake of the host
	}
	return v.rest
}

func aboutOpenings() []verb {
	create := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.CreateOpening(w.Context(), actor, referral.OpeningInput{
			Title: map[alumni.Locale]string{alumni.English: "x"}, Engagement: referral.Project,
		})
		return err
	}
	update := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.UpdateOpening(w.Context(), actor, w.open.ID, w.open.OpeningInput)
		return err
	}
	publish := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Publish(w.Context(), actor, w.draft.ID)
		return err
	}
	shut := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Close(w.Context(), actor, w.open.ID)
		return err
	}
	look := func(of func(w *world) *referral.Opening) func(*world, alumnikit.Actor) error {
		return func(w *world, actor alumnikit.Actor) error {
			_, err := w.ref.Opening(w.Context(), actor, of(w).ID)
			return err
		}
	}
	staff := map[string]error{"hr": ok, "recruiter": ok}
	writes := map[string]error{"hr": ok, "recruiter": ok, "foreign": hidden}
	network := map[string]error{"hr": ok, "recruiter": ok, "self": ok, "colleague": ok, "employee": ok}
	return []verb{
		{"CreateOpening", create, map[string]error{"hr": ok, "recruiter": ok, "foreign": ok}, forbidden},
		{"UpdateOpening", update, writes, forbidden},
		{"Publish", publish, writes, forbidden},
		{"Close", shut, writes, forbidden},
		{"Opening draft", look(func(w *world) *referral.Opening { return w.draft }), staff, hidden},
		{"Opening open", look(func(w *world) *referral.Opening { return w.open }), network, hidden},
		{"Opening closed", look(func(w *world) *referral.Opening { return w.closed }), network, hidden},
		{
			"Opening public", look(func(w *world) *referral.Opening { return w.public }),
			map[string]error{"foreign": hidden, "namesake": hidden, "nobody": faulty},
			ok,
		},
	}
}

func aboutApplications() []verb {
	apply := func(of func(w *world) *referral.Opening) func(*world, alumnikit.Actor) error {
		return func(w *world, actor alumnikit.Actor) error {
			_, err := w.ref.Apply(w.Context(), actor, referral.ApplyInput{Opening: of(w).ID})
			return err
		}
	}
	move := func(to referral.Stage) func(*world, alumnikit.Actor) error {
		return func(w *world, actor alumnikit.Actor) error {
			_, err := w.ref.Move(w.Context(), actor, w.application().ID, to)
			return err
		}
	}
	hire := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Hire(w.Context(), actor, w.application(referral.Review, referral.Offer).ID, job())
		return err
	}
	get := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Application(w.Context(), actor, w.application().ID)
		return err
	}
	mine := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.MyApplications(w.Context(), actor, alumnikit.Page{})
		return err
	}
	board := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Board(w.Context(), actor)
		return err
	}
	list := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Applications(w.Context(), actor, referral.ApplicationFilter{}, alumnikit.Page{})
		return err
	}
	network := map[string]error{"self": ok, "colleague": ok, "employee": ok}
	staff := map[string]error{"hr": ok, "recruiter": ok, "self": forbidden}
	staffOfAny := map[string]error{"hr": ok, "recruiter": ok, "foreign": ok}
	members := map[string]error{"self": ok, "colleague": ok, "employee": ok, "stranger": ok, "removed": ok, "namesake": ok}
	return []verb{
		{"Apply open", apply(func(w *world) *referral.Opening { return w.open }), network, forbidden},
		{
			"Apply draft", apply(func(w *world) *referral.Opening { return w.draft }),
			map[string]error{"self": hidden, "colleague": hidden, "employee": hidden},
			forbidden,
		},
		{
			"Apply closed", apply(func(w *world) *referral.Opening { return w.closed }),
			map[string]error{"self": late, "colleague": late, "employee": late},
			forbidden,
		},
		{"Move review", move(referral.Review), staff, hidden},
		{"Move declined", move(referral.Declined), staff, hidden},
		{"Move withdrawn", move(referral.Withdrawn), map[string]error{"self": ok, "hr": forbidden, "recruiter": forbidden}, hidden},
		{"Hire", hire, staff, hidden},
		{"Application", get, map[string]error{"self": ok, "hr": ok, "recruiter": ok}, hidden},
		{"MyApplications", mine, members, forbidden},
		{"Board", board, staffOfAny, forbidden},
		{"Applications", list, staffOfAny, forbidden},
	}
}

func aboutReferrals() []verb {
	refer := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Refer(w.Context(), actor, referral.ReferInput{Opening: w.open.ID, Email: "new@example.com"})
		return err
	}
	prospect := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Prospect(w.Context(), actor)
		return err
	}
	get := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Referral(w.Context(), actor, w.accepted(w.alumna).Referral.ID)
		return err
	}
	list := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Referrals(w.Context(), actor, alumnikit.Page{})
		return err
	}
	rewards := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Rewards(w.Context(), actor, alumnikit.Page{})
		return err
	}
	hire := func(w *world, actor alumnikit.Actor) error {
		_, _, err := w.ref.HireReferred(w.Context(), actor, w.accepted(w.alumna).Referral.ID, referral.Hiring{Employment: job()})
		return err
	}
	rehire := func(w *world, actor alumnikit.Actor) error {
		h := referral.Hiring{Employment: job(), Person: w.colleague.ID}
		_, _, err := w.ref.HireReferred(w.Context(), actor, w.accepted(w.alumna).Referral.ID, h)
		return err
	}
	reject := func(w *world, actor alumnikit.Actor) error {
		return w.ref.Reject(w.Context(), actor, w.accepted(w.alumna).Referral.ID)
	}
	network := map[string]error{"self": ok, "colleague": ok, "employee": ok}
	staff := map[string]error{"hr": ok, "recruiter": ok, "foreign": hidden}
	readers := map[string]error{"clerk": forbidden, "visitor": forbidden}
	return []verb{
		{"Refer", refer, network, forbidden},
		{"Prospect", prospect, network, forbidden},
		{"Referral", get, map[string]error{"self": ok, "hr": ok, "recruiter": ok}, hidden},
		{"Referrals", list, readers, ok},
		{"Rewards", rewards, readers, ok},
		{"HireReferred", hire, map[string]error{"hr": ok, "foreign": hidden}, forbidden},
		{"HireReferred known", rehire, staff, forbidden},
		{"Reject", reject, staff, forbidden},
	}
}

// byToken are the verbs for which the token counts and not who the actor is,
// as long as it is of the tenant.
func byToken() []verb {
	show := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Invitation(w.Context(), actor, w.refer(w.alumna, "shiro@example.com").Token)
		return err
	}
	accept := func(w *world, actor alumnikit.Actor) error {
		_, err := w.ref.Accept(w.Context(), actor, w.refer(w.alumna, "shiro@example.com").Token, candidate())
		return err
	}
	refuse := func(w *world, actor alumnikit.Actor) error {
		return w.ref.Refuse(w.Context(), actor, w.refer(w.alumna, "shiro@example.com").Token)
	}
	foreign := map[string]error{"foreign": hidden, "namesake": hidden, "nobody": hidden}
	return []verb{
		{"Invitation", show, foreign, ok},
		{"Accept", accept, map[string]error{"foreign": hidden, "namesake": hidden, "nobody": faulty}, ok},
		{"Refuse", refuse, foreign, ok},
	}
}

func TestEveryVerbByEveryActor(t *testing.T) {
	t.Parallel()
	for _, verbs := range [][]verb{aboutOpenings(), aboutApplications(), aboutReferrals(), byToken()} {
		for _, v := range verbs {
			t.Run(v.name, func(t *testing.T) {
				t.Parallel()
				for name := range newWorld(t).actors() {
					w := newWorld(t)
					err := v.run(w, w.actors()[name])
					if want := v.of(name); want == nil {
						require.NoError(t, err, name)
					} else {
						require.ErrorIs(t, err, want, name)
					}
				}
			})
		}
	}
}

// TestEveryStageByEveryStep compares each step of HR and of the person with a
// table by hand.
func TestEveryStageByEveryStep(t *testing.T) {
	t.Parallel()
	path := map[referral.Stage][]referral.Stage{
		referral.Applied:   nil,
		referral.Review:    {referral.Review},
		referral.Offer:     {referral.Review, referral.Offer},
		referral.Hired:     {referral.Review, referral.Offer, referral.Hired},
		referral.Declined:  {referral.Declined},
		referral.Withdrawn: {referral.Withdrawn},
	}
	allowed := map[[2]referral.Stage]bool{
		{referral.Applied, referral.Review}: true, {referral.Applied, referral.Declined}: true, {referral.Applied, referral.Withdrawn}: true,
		{referral.Review, referral.Offer}: true, {referral.Review, referral.Declined}: true, {referral.Review, referral.Withdrawn}: true,
		{referral.Offer, referral.Hired}: true, {referral.Offer, referral.Declined}: true, {referral.Offer, referral.Withdrawn}: true,
	}
	for from, stages := range path {
		for _, to := range append(referral.Stages(), "offered", "") {
			for name, actor := range map[string]func(w *world) alumnikit.Actor{
				"hr":   func(*world) alumnikit.Actor { return recruiter() },
				"self": func(w *world) alumnikit.Actor { return member(w.alumna) },
			} {
				w := newWorld(t)
				a := w.application(stages...)
				want := expectStep(name, to, allowed[[2]referral.Stage{from, to}])
				got, err := w.step(actor(w), a.ID, to)
				if want != nil {
					require.ErrorIs(t, err, want, "%s: %s to %s", name, from, to)
					kept, err := w.ref.Application(t.Context(), recruiter(), a.ID)
					require.NoError(t, err)
					require.Equal(t, a, kept, "a refused step changes nothing")
					continue
				}
				require.NoError(t, err, "%s: %s to %s", name, from, to)
				require.Equal(t, to, got.Stage)
				require.Len(t, got.Steps, len(stages)+2)
			}
		}
	}
}

func expectStep(name string, to referral.Stage, allowed bool) error {
	switch {
	case !to.Valid() || to == referral.Applied:
		return faulty
	case (name == "self") != (to == referral.Withdrawn):
		return forbidden
	case !allowed:
		return late
	}
	return nil
}

func (w *world) step(actor alumnikit.Actor, id alumnikit.ID, to referral.Stage) (*referral.Application, error) {
	if to == referral.Hired {
		return w.ref.Hire(w.Context(), actor, id, job())
	}
	return w.ref.Move(w.Context(), actor, id, to)
}

// TestEveryStateOfAReferral tries each decision on referrals in each state.
func TestEveryStateOfAReferral(t *testing.T) {
	t.Parallel()
	states := map[referral.State]func(w *world) *referral.Invitation{
		referral.Invited:  func(w *world) *referral.Invitation { return w.refer(w.alumna, "shiro@example.com") },
		referral.Accepted: func(w *world) *referral.Invitation { return w.accepted(w.alumna) },
		referral.CandidateHired: func(w *world) *referral.Invitation {
			i := w.accepted(w.alumna)
			_, _, err := w.ref.HireReferred(w.Context(), hr(), i.Referral.ID, referral.Hiring{Employment: job()})
			require.NoError(w, err)
			return i
		},
		referral.Refused: func(w *world) *referral.Invitation {
			i := w.refer(w.alumna, "shiro@example.com")
			require.NoError(w, w.ref.Refuse(w.Context(), visitor(), i.Token))
			return i
		},
		referral.Rejected: func(w *world) *referral.Invitation {
			i := w.accepted(w.alumna)
			require.NoError(w, w.ref.Reject(w.Context(), recruiter(), i.Referral.ID))
			return i
		},
		referral.Expired: func(w *world) *referral.Invitation {
			i := w.refer(w.alumna, "shiro@example.com")
			w.clock.advance(i.Referral.ExpiresAt.Sub(w.clock.now()))
			n, err := w.ref.Expire(w.Context(), 10)
			require.NoError(w, err)
			require.Equal(w, 1, n)
			return i
		},
	}
	require.Len(t, states, len(referral.States()))
	decisions := map[string]struct {
		run  func(w *world, i *referral.Invitation) error
		ok   map[referral.State]referral.State // from, to
		rest error
	}{
		"accept": {func(w *world, i *referral.Invitation) error {
			_, err := w.ref.Accept(w.Context(), visitor(), i.Token, candidate())
			return err
		}, map[referral.State]referral.State{referral.Invited: referral.Accepted}, hidden},
		"refuse": {
			func(w *world, i *referral.Invitation) error { return w.ref.Refuse(w.Context(), visitor(), i.Token) },
			map[referral.State]referral.State{referral.Invited: referral.Refused, referral.Accepted: referral.Refused},
			hidden,
		},
		"hire": {func(w *world, i *referral.Invitation) error {
			_, _, err := w.ref.HireReferred(w.Context(), hr(), i.Referral.ID, referral.Hiring{Employment: job()})
			return err
		}, map[referral.State]referral.State{referral.Accepted: referral.CandidateHired}, late},
		"reject": {
			func(w *world, i *referral.Invitation) error {
				return w.ref.Reject(w.Context(), recruiter(), i.Referral.ID)
			},
			map[referral.State]referral.State{referral.Accepted: referral.Rejected},
			late,
		},
	}
	for from, reach := range states {
		for name, decision := range decisions {
			w := newWorld(t)
			i := reach(w)
			require.Equal(t, from, w.state(i.Referral.ID))
			err := decision.run(w, i)
			if to, allowed := decision.ok[from]; allowed {
				require.NoError(t, err, "%s when %s", name, from)
				require.Equal(t, to, w.state(i.Referral.ID), "%s when %s", name, from)
			} else {
				require.ErrorIs(t, err, decision.rest, "%s when %s", name, from)
				require.Equal(t, from, w.state(i.Referral.ID))
			}
		}
	}
}
