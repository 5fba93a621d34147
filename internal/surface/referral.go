package surface

import (
	"context"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/directory/directorytest"
	"github.com/alumnikit/alumnikit/referral"
)

// whole is the page of a list that holds all of it here.
func whole() alumnikit.Page { return alumnikit.Page{Size: alumnikit.MaxPageSize} }

// read asks something of the referral service.
func read(name string, ask func(context.Context, *referral.Service, alumnikit.Actor, alumnikit.PersonID) (any, error)) directorytest.Read {
	return directorytest.Read{
		Name: "referral.Service." + name,
		Ask: func(ctx context.Context, people *alumni.Service, actor alumnikit.Actor, about alumnikit.PersonID) (any, error) {
			return ask(ctx, referral.New(people, nil), actor, about)
		},
	}
}

// listed asks for a list, and leaves its cursor out.
func listed[T any](
	name string, ask func(*referral.Service, context.Context, alumnikit.Actor, alumnikit.Page) (referral.List[T], error),
) directorytest.Read {
	return read(name, func(ctx context.Context, s *referral.Service, actor alumnikit.Actor, _ alumnikit.PersonID) (any, error) {
		found, err := ask(s, ctx, actor, whole())
		return found.Items, err
	})
}

func referralReads() []directorytest.Read {
	return []directorytest.Read{
		listed("Openings", (*referral.Service).Openings),
		listed("MyApplications", (*referral.Service).MyApplications),
		read("Referrals", func(ctx context.Context, s *referral.Service, actor alumnikit.Actor, _ alumnikit.PersonID) (any, error) {
			found, err := s.Referrals(ctx, actor, whole())
			for i := range found.Items {
				declassify(actor, &found.Items[i])
			}
			return found.Items, err
		}),
		listed("Rewards", (*referral.Service).Rewards),
		read("Opening", func(ctx context.Context, s *referral.Service, actor alumnikit.Actor, about alumnikit.PersonID) (any, error) {
			id, err := opening(ctx, s, actor.Tenant(), int(about[0]))
			if err != nil {
				return nil, err
			}
			return s.Opening(ctx, actor, id)
		}),
		read("Application", func(ctx context.Context, s *referral.Service, actor alumnikit.Actor, about alumnikit.PersonID) (any, error) {
			id, err := applicationOf(ctx, s, actor.Tenant(), about)
			if err != nil {
				return nil, err
			}
			return s.Application(ctx, actor, id)
		}),
		read("Referral", func(ctx context.Context, s *referral.Service, actor alumnikit.Actor, about alumnikit.PersonID) (any, error) {
			id, err := referralOf(ctx, s, actor.Tenant(), about)
			if err != nil {
				return nil, err
			}
			found, err := s.Referral(ctx, actor, id)
			if err == nil {
				declassify(actor, found)
			}
			return found, err
		}),
		read("Prospect", func(ctx context.Context, s *referral.Service, actor alumnikit.Actor, _ alumnikit.PersonID) (any, error) {
			return s.Prospect(ctx, actor)
		}),
	}
}

// declassify leaves out of a referral what whoever decides about rewards is told
// of the referrer's employments, whether or not they may read the roster.
func declassify(actor alumnikit.Actor, r *referral.Referral) {
	if actor.IsAdmin() && !actor.Can(alumnikit.PermRoster) {
		r.Standing = nil
	}
}

// opening returns one of the openings there are, zero for none.
func opening(ctx context.Context, s *referral.Service, tenant alumnikit.TenantID, n int) (alumnikit.ID, error) {
	found, err := s.Openings(ctx, system(tenant), whole())
	if err != nil || len(found.Items) == 0 {
		return alumnikit.ID{}, err
	}
	// From the oldest, so that newer ones do not change which one is meant.
	return found.Items[len(found.Items)-1-n%2].ID, nil
}

func applicationOf(ctx context.Context, s *referral.Service, tenant alumnikit.TenantID, person alumnikit.PersonID) (alumnikit.ID, error) {
	found, err := s.Applications(ctx, system(tenant), referral.ApplicationFilter{}, whole())
	if err != nil {
		return alumnikit.ID{}, err
	}
	for _, a := range found.Items {
		if a.Person == person {
			return a.ID, nil
		}
	}
	return alumnikit.ID{15: 1}, nil
}

func referralOf(ctx context.Context, s *referral.Service, tenant alumnikit.TenantID, person alumnikit.PersonID) (alumnikit.ID, error) {
	found, err := s.Referrals(ctx, system(tenant), whole())
	if err != nil {
		return alumnikit.ID{}, err
	}
	for _, r := range found.Items {
		if r.Referrer == person {
			return r.ID, nil
		}
	}
	return alumnikit.ID{15: 1}, nil
}

func referralOperations() []directorytest.Operation {
	recruits := func(viewer alumnikit.Actor, _ directorytest.Occasion) bool { return viewer.Can(alumnikit.PermReferral) }
	return []directorytest.Operation{
		{
			Name: "referral.Service.Apply", ByMember: true, Noticed: recruits,
			Do: func(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
				s := referral.New(people, nil)
				id, err := opening(ctx, s, o.Member.Tenant(), o.Number)
				if err == nil {
					_, err = s.Apply(ctx, o.Member, referral.ApplyInput{Opening: id, Message: o.Word})
				}
				return err
			},
		},
		{
			// To different members a candidate who was referred before looks like one who was not.
			Name: "referral.Service.Refer", ByMember: true, Noticed: recruits,
			Do: func(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
				s := referral.New(people, nil)
				id, err := opening(ctx, s, o.Member.Tenant(), o.Number)
				if err == nil {
					_, err = s.Refer(ctx, o.Member, referral.ReferInput{Opening: id, Email: string('a'+rune(o.Number/2)) + "@example.com"})
				}
				return err
			},
		},
		{
			Name: "referral.Service.Move",
			Noticed: func(viewer alumnikit.Actor, o directorytest.Occasion) bool {
				return recruits(viewer, o) || viewer.Person() == o.Person
			},
			Do: func(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
				s := referral.New(people, nil)
				id, err := applicationOf(ctx, s, o.HR.Tenant(), o.Person)
				if err == nil {
					_, err = s.Move(ctx, o.HR, id, []referral.Stage{referral.Review, referral.Offer, referral.Declined}[o.Number%3])
				}
				return err
			},
		},
		{
			Name: "referral.Service.CreateOpening", Noticed: recruits,
			Do: func(ctx context.Context, people *alumni.Service, o directorytest.Occasion) error {
				_, err := referral.New(people, nil).CreateOpening(ctx, o.HR, referral.OpeningInput{
					Title: map[alumni.Locale]string{alumni.English: o.Word}, Engagement: referral.SideJob,
				})
				return err
			},
		},
	}
}
