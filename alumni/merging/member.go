package merging

import (
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// profile combines what two members say. Each field is taken whole from one side,
// with the narrowest audience of both.
func (c Choices) profile(rules alumni.Rules, keep, gone *halves, now time.Time) *alumni.Profile {
	if keep.Profile == nil && gone.Profile == nil && len(keep.person().Groups())+len(gone.person().Groups()) == 0 {
		return nil
	}
	a, b := orEmpty(keep.Profile, keep.Entry.ID), orEmpty(gone.Profile, keep.Entry.ID)
	out := a.Clone()
	for _, name := range profileFields() {
		if isEmpty(a, name) && !isEmpty(b, name) || c.fromGone("profile."+name) && !isEmpty(b, name) {
			copyField(out, b, name)
		}
	}
	out.Custom = c.custom("profile.", a.Custom, b.Custom)
	out.Origins = alumni.CombineOrigins(a.Origins, b.Origins, taken(a, b, out))
	out.Audiences = map[string]alumni.Audience{}
	for name := range disclosures(rules.Schema(), keep, gone) {
		if chosen := rules.Narrowest(keep.person(), gone.person(), name); chosen != alumni.Default {
			out.Audiences[name] = chosen
		}
	}
	if keep.Profile == nil && gone.Profile == nil && len(out.Audiences) == 0 {
		return nil
	}
	out.UpdatedAt = now
	return out
}

// disclosures names what governs anything that either of two says: besides what is
// asked for, retired fields and those that this process does not know.
func disclosures(schema *alumni.Schema, keep, gone *halves) map[string]bool {
	out := map[string]bool{}
	for _, d := range schema.Disclosures() {
		out[d.Name] = true
	}
	for _, one := range []*halves{keep, gone} {
		said := one.Entry.Custom
		if one.Profile != nil {
			said = slices.Concat(said, one.Profile.Custom)
			for name := range one.Profile.Audiences {
				out[name] = true
			}
		}
		for _, v := range said {
			out[customField(v.Field)] = true
		}
	}
	return out
}

func orEmpty(p *alumni.Profile, id alumnikit.PersonID) *alumni.Profile {
	if p == nil {
		return &alumni.Profile{ID: id}
	}
	return p
}

// fieldOf returns what a field of a profile says, for copying and comparing.
func fieldOf(p *alumni.Profile, name string) any {
	switch name {
	case "currentEmployer":
		return &p.CurrentEmployer
	case "currentTitle":
		return &p.CurrentTitle
	case "location":
		return &p.Location
	case "bio":
		return &p.Bio
	case "skills":
		return &p.Skills
	case "interests":
		return &p.Interests
	case "openTo":
		return &p.OpenTo
	case "availability":
		return &p.Availability
	case "links":
		return &p.Links
	case "email":
		return &p.Email
	case "phone":
		return &p.Phone
	}
	return &p.Locale
}

func copyField(to, from *alumni.Profile, name string) {
	switch at := fieldOf(to, name).(type) {
	case *string:
		*at = *fieldOf(from, name).(*string)
	case *[]string:
		*at = slices.Clone(*fieldOf(from, name).(*[]string))
	case *[]alumni.Openness:
		*at = slices.Clone(*fieldOf(from, name).(*[]alumni.Openness))
	case *[]alumni.Link:
		*at = slices.Clone(*fieldOf(from, name).(*[]alumni.Link))
	case **int64:
		*at = *fieldOf(from, name).(**int64)
	case *alumni.Locale:
		*at = *fieldOf(from, name).(*alumni.Locale)
	}
}

func isEmpty(p *alumni.Profile, name string) bool {
	switch at := fieldOf(p, name).(type) {
	case *string:
		return *at == ""
	case *[]string:
		return len(*at) == 0
	case *[]alumni.Openness:
		return len(*at) == 0
	case *[]alumni.Link:
		return len(*at) == 0
	case **int64:
		return *at == nil
	case *alumni.Locale:
		return *at == ""
	}
	return true
}

// memberships is every place in a group of either; who joined is not invited, and
// joined when they first did.
func memberships(keep, gone *halves) *alumni.Memberships {
	if keep.Memberships == nil && gone.Memberships == nil {
		return nil
	}
	out := &alumni.Memberships{ID: keep.Entry.ID}
	for _, one := range []*alumni.Memberships{keep.Memberships, gone.Memberships} {
		if one == nil {
			continue
		}
		for _, m := range one.Groups {
			at := slices.IndexFunc(out.Groups, func(o alumni.Membership) bool { return o.Group == m.Group })
			switch {
			case at < 0:
				out.Groups = append(out.Groups, m)
			case out.Groups[at].Invited && !m.Invited, out.Groups[at].Invited == m.Invited && m.Since.Before(out.Groups[at].Since):
				out.Groups[at] = m
			}
		}
	}
	return out
}

// consents is every declaration of either. A withdrawal holds for what either had
// granted until then.
func consents(keep, gone *halves) *alumni.Consents {
	if keep.Consents == nil && gone.Consents == nil {
		return nil
	}
	out := &alumni.Consents{ID: keep.Entry.ID}
	for _, one := range []*alumni.Consents{keep.Consents, gone.Consents} {
		if one != nil {
			out.Entries = append(out.Entries, one.Entries...)
		}
	}
	slices.SortStableFunc(out.Entries, func(a, b alumni.Consent) int { return a.GivenAt.Compare(b.GivenAt) })
	out.Entries = slices.Compact(out.Entries)
	for _, purpose := range alumni.Purposes() {
		if last := lastWithdrawal(out, purpose); last != nil {
			withdraw(out, purpose, *last)
		}
	}
	return out
}

// lastWithdrawal returns the declaration for a purpose that was withdrawn last.
func lastWithdrawal(c *alumni.Consents, purpose alumni.Purpose) *alumni.Consent {
	var last *alumni.Consent
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Purpose == purpose && !e.WithdrawnAt.IsZero() && (last == nil || e.WithdrawnAt.After(last.WithdrawnAt)) {
			last = e
		}
	}
	return last
}

// withdraw ends what was granted for a purpose before somebody withdrew.
func withdraw(c *alumni.Consents, purpose alumni.Purpose, by alumni.Consent) {
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Purpose == purpose && e.WithdrawnAt.IsZero() && !e.GivenAt.After(by.WithdrawnAt) {
			e.WithdrawnAt, e.Withdrawal = by.WithdrawnAt, by.Withdrawal
		}
	}
}

// blocks is whom either blocks, without themselves.
func blocks(keep, gone *halves, ids []alumnikit.PersonID) *alumni.Blocks {
	if keep.Blocks == nil && gone.Blocks == nil {
		return nil
	}
	out := &alumni.Blocks{ID: keep.Entry.ID}
	for _, one := range []*alumni.Blocks{keep.Blocks, gone.Blocks} {
		if one == nil {
			continue
		}
		for _, b := range one.People {
			if !slices.Contains(ids, b.Person) && !out.Has(b.Person) {
				out.People = append(out.People, b)
			}
		}
	}
	return out
}
