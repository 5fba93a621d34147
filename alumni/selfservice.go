package alumni

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// ProfileUpdate is everything that a member says, in place of what they said
// before: what is empty is removed. Audiences stay as they are, and so do custom
// fields that are not named.
type ProfileUpdate struct {
	CurrentEmployer string     `json:"currentEmployer,omitempty"`
	CurrentTitle    string     `json:"currentTitle,omitempty"`
	Location        string     `json:"location,omitempty"`
	Bio             string     `json:"bio,omitempty"`
	Skills          []string   `json:"skills,omitempty"`
	Interests       []string   `json:"interests,omitempty"`
	OpenTo          []Openness `json:"openTo,omitempty"`
	Availability    *int64     `json:"availability,omitempty"` // hours a week
	Links           []Link     `json:"links,omitempty"`
	Email           string     `json:"email,omitempty"`
	Phone           string     `json:"phone,omitempty"`
	Locale          Locale     `json:"locale,omitempty"`
	// Custom are the values of fields from now on; one without any value loses those
	// it had.
	Custom []CustomValue `json:"custom,omitempty"`
}

// Update returns what the profile says, as a ProfileUpdate to be changed.
func (p *Profile) Update() ProfileUpdate {
	c := p.Clone()
	return ProfileUpdate{
		CurrentEmployer: c.CurrentEmployer, CurrentTitle: c.CurrentTitle, Location: c.Location, Bio: c.Bio,
		Skills: c.Skills, Interests: c.Interests, OpenTo: c.OpenTo, Availability: c.Availability, Links: c.Links,
		Email: c.Email, Phone: c.Phone, Locale: c.Locale, Custom: c.Custom,
	}
}

// apply puts an update in the place of what the profile says.
func (p *Profile) apply(u ProfileUpdate) {
	*p = Profile{
		ID: p.ID, Audiences: p.Audiences, UpdatedAt: p.UpdatedAt,
		CurrentEmployer: strings.TrimSpace(u.CurrentEmployer), CurrentTitle: strings.TrimSpace(u.CurrentTitle),
		Location: strings.TrimSpace(u.Location), Bio: strings.TrimSpace(u.Bio),
		Skills: distinct(u.Skills), Interests: distinct(u.Interests), OpenTo: slices.Clone(u.OpenTo),
		Availability: u.Availability, Links: slices.Clone(u.Links),
		Email: strings.TrimSpace(u.Email), Phone: strings.TrimSpace(u.Phone), Locale: u.Locale,
		Custom: mergeCustom(p.Custom, u.Custom), Origins: p.Origins,
	}
}

// distinct trims texts and leaves out repetitions and empty ones.
func distinct(texts []string) []string {
	var out []string
	for _, s := range texts {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (p *Profile) check() error {
	var found alumnikit.FieldErrors
	if err := collect(&found, alumnikit.Validate(p)); err != nil {
		return err
	}
	if !alumnikit.IsText(p.Bio) {
		found.Add("bio", alumnikit.CodeFormat, "text without control characters")
	}
	if p.Email != "" && !plausibleAddress(p.Email) {
		found.Add("email", alumnikit.CodeFormat, "local@domain")
	}
	return found.Err()
}

// checkSaid reports what is wrong with a profile after an update of its custom
// fields.
func (s *Service) checkSaid(ctx context.Context, tenant alumnikit.TenantID, p *Profile, before, update []CustomValue) error {
	var found alumnikit.FieldErrors
	if err := collect(&found, p.check()); err != nil {
		return err
	}
	if len(update) == 0 {
		return found.Err()
	}
	schema, err := s.SchemaOf(ctx, tenant)
	if err != nil {
		return err
	}
	return append(found, schema.checkCustom(ByMember, before, update)...).Err()
}

// Profile returns what the acting member says; a member who has said nothing
// yet has an empty profile.
func (s *Service) Profile(ctx context.Context, actor alumnikit.Actor) (*Profile, error) {
	person, err := actor.RequireMember()
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Profile", "person", err)
	}
	stored, err := holding(ctx, s, Profiles(), actor.Tenant(), person)
	if err != nil {
		return nil, alumnikit.Wrap("alumni.Profile", "person", err)
	}
	stored.Value.ID = stored.person
	return &stored.Value, nil
}

// UpdateProfile puts what the acting member says now in the place of what they
// said before. Saying the same again changes nothing.
func (s *Service) UpdateProfile(ctx context.Context, actor alumnikit.Actor, u ProfileUpdate) (*Profile, error) {
	p, err := s.changeProfile(ctx, actor, "profile.update", func(ctx context.Context, p *Profile) error {
		before := p.Custom
		p.apply(u)
		return s.checkSaid(ctx, actor.Tenant(), p, before, u.Custom)
	})
	return p, alumnikit.Wrap("alumni.UpdateProfile", "person", err)
}

// changeProfile reads the acting member's profile, has it edited and commits it
// if it is another one then.
func (s *Service) changeProfile(ctx context.Context, actor alumnikit.Actor, verb string, edit func(context.Context, *Profile) error) (*Profile, error) {
	person, err := actor.RequireMember()
	if err != nil {
		return nil, err
	}
	var profile *Profile
	err = s.changeOf(ctx, storage.By(actor, verb), Profiles(), person, func(ctx context.Context, s *Service) ([]storage.Change, error) {
		old, err := holding(ctx, s, Profiles(), actor.Tenant(), person)
		if err != nil {
			return nil, err
		}
		profile = old.Value.Clone()
		profile.ID = old.person
		if err := edit(ctx, profile); err != nil || (old.Version > 0 && sameProfile(profile, &old.Value)) {
			return nil, err
		}
		profile.UpdatedAt = s.db.Now()
		profile.saidBy(&old.Value, profile.UpdatedAt)
		return append(old.expect, Profiles().Replace(old.Stored, profile)), nil
	})
	if err != nil {
		return nil, err
	}
	return profile, nil
}

// sameProfile compares profiles; nothing at all equals an empty list.
func sameProfile(a, b *Profile) bool {
	x, y := *a, *b
	if len(x.Audiences)+len(y.Audiences) == 0 || maps.Equal(x.Audiences, y.Audiences) {
		x.Audiences, y.Audiences = nil, nil
	}
	if len(x.OpenTo)+len(y.OpenTo) == 0 {
		x.OpenTo, y.OpenTo = nil, nil
	}
	if len(x.Custom)+len(y.Custom) == 0 {
		x.Custom, y.Custom = nil, nil
	}
	if len(x.Links)+len(y.Links) == 0 {
		x.Links, y.Links = nil, nil
	}
	return reflect.DeepEqual(x, y)
}
