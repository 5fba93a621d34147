package directorytest

import (
	"context"
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
	"github.com/alumnikit/alumnikit/storage"
)

// stepOwnField writes a field of one's own, as its product does.
func stepOwnField(c *catalog, s *source, who alumnikit.PersonID, _ scene) step {
	f := pick(s, c.own)
	values := drawOwn(s, f.field)
	return byHR("set "+f.Name, who.String()+" "+written(values), func(ctx context.Context, people *alumni.Service, hr alumnikit.Actor) error {
		entry, err := alumni.Entries().Get(ctx, people.DB(), hr.Tenant(), alumnikit.ID(who))
		if err != nil {
			return err
		}
		profile, err := alumni.Profiles().Get(ctx, people.DB(), hr.Tenant(), alumnikit.ID(who))
		if err != nil {
			return err
		}
		e, p := entry.Value, profile.Value.Clone()
		e.Identifiers, e.Employments = slices.Clone(e.Identifiers), slices.Clone(e.Employments)
		f.Set(&alumni.Person{Entry: &e, Profile: p}, values)
		return people.DB().Commit(ctx, storage.By(hr, "suite.field"), alumni.Entries().Replace(entry, &e), alumni.Profiles().Replace(profile, p))
	})
}

// stepUpkeep folds the index and seals the journal.
func stepUpkeep(*catalog, *source, alumnikit.PersonID, scene) step {
	return step{name: "Upkeep", do: func(ctx context.Context, s *subject, tenant alumnikit.TenantID) error {
		return s.people.Upkeep(ctx, tenant)
	}}
}

// ownSteps are Options.Operations.
func (s *subject) ownSteps() []drawStep {
	var out []drawStep
	for _, op := range s.opts.Operations {
		out = append(out, func(_ *catalog, s *source, who alumnikit.PersonID, at scene) step {
			o, focus := Occasion{Person: somebody(s), Word: pick(s, []string{"a", "zz", "é"}), Number: s.n(8)}, s.oneIn(2)
			if focus {
				o.Person = at.w.focus
			}
			in := func(tenant alumnikit.TenantID) Occasion {
				o.HR, o.Member = hrOf(tenant), alumnikit.Member(tenant, who)
				return o
			}
			by := alumnikit.PersonID{}
			if op.ByMember {
				by = who
			}
			return step{
				name: op.Name, by: by, with: who.String() + " " + written(o.Person) + " " + o.Word,
				do: func(ctx context.Context, s *subject, tenant alumnikit.TenantID) error {
					return op.Do(ctx, s.people, in(tenant))
				},
				noticed: func(actor alumnikit.Actor) bool {
					return op.Noticed != nil && op.Noticed(actor, in(actor.Tenant()))
				},
			}
		})
	}
	return out
}
