package directorytest

import (
	"slices"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// viewer is who asks.
type viewer struct {
	cast   string // the part that was drawn, a key of casts
	row    string // of the matrix; of members it follows from their record
	person alumnikit.PersonID
	groups []alumnikit.ID
}

// The rows of the matrix of who belongs to which audience.
const (
	visitor  = "visitor"
	outsider = "outsider" // signed in, but neither has left nor is employed
	alumnus  = "alumnus"
	employee = "employee"
	admin    = "admin"  // HR with the roster permission
	abroad   = "abroad" // somebody of another tenant
)

// The parts that viewers play.
const (
	castAnonymous = "anonymous"
	castStranger  = "stranger"
	castAlumnus   = "alumnus"
	castEmployee  = "employee"
	castMate      = "same group"
	castBlocked   = "blocked"
	castRemoved   = "erased former member"
	castRecruiter = "recruiter"
	castClerk     = "admin without roster"
	castKeeper    = "admin with roster only"
	castFull      = "full admin"
	castConsumer  = "event consumer"
	castForeigner = "other tenant's admin"
)

func casts() []string {
	return []string{
		castAlumnus, castEmployee, castMate, castBlocked, castAnonymous, castStranger, castRemoved,
		castFull, castKeeper, castRecruiter, castClerk, castConsumer, castForeigner,
	}
}

// permissions are those of the parts that are HR users.
func permissions(cast string) []alumnikit.Permission {
	all := alumnikit.AllPermissions()
	switch cast {
	case castRecruiter:
		return []alumnikit.Permission{alumnikit.PermReferral}
	case castClerk:
		return slices.DeleteFunc(all, func(p alumnikit.Permission) bool { return p == alumnikit.PermRoster })
	case castKeeper:
		return []alumnikit.Permission{alumnikit.PermRoster}
	case castConsumer:
		return []alumnikit.Permission{alumnikit.PermJournal}
	case castFull, castForeigner:
		return all
	}
	return nil
}

// as returns the viewer's actor in a tenant.
func (v viewer) as(tenant alumnikit.TenantID) alumnikit.Actor {
	switch {
	case v.cast == castForeigner:
		return alumnikit.Admin(tenant+"-abroad", "clerk", permissions(v.cast)...)
	case permissions(v.cast) != nil:
		return alumnikit.Admin(tenant, "clerk", permissions(v.cast)...)
	case v.cast == castAnonymous:
		return alumnikit.Visitor(tenant)
	default:
		return alumnikit.Member(tenant, v.person)
	}
}

// isMember reports whether somebody of the roster acts.
func (v viewer) isMember() bool { return v.row == outsider || v.row == alumnus || v.row == employee }

// signedIn reports whether a person acts, in the roster or removed from it.
func (v viewer) signedIn() bool { return !v.person.IsZero() }

// isHR reports whether the viewer has any permission in the tenant.
func (v viewer) isHR() bool { return permissions(v.cast) != nil && v.cast != castForeigner }

// drawViewer chooses who asks and makes their own record fit.
func drawViewer(s *source, w *world) viewer {
	v := viewer{cast: pick(s, casts())}
	switch v.cast {
	case castStranger, castAlumnus, castEmployee, castMate, castBlocked:
		p := pick(s, w.people)
		v.person = p.ID()
		become(p, v.cast)
		others := slices.DeleteFunc(slices.Clone(w.people), func(o *alumni.Person) bool { return o == p })
		if v.cast == castMate && len(others) > 0 {
			group := groupID(s.n(numGroups))
			join(p, group)
			join(pick(s, others), group)
		}
		if v.cast == castBlocked && len(others) > 0 {
			block(pick(s, others), v.person)
		}
	case castRemoved:
		v.person = removedID()
		if s.oneIn(2) {
			block(pick(s, w.people), v.person)
		}
	}
	return v.in(w)
}

// removedID is of somebody who is not in any company.
func removedID() alumnikit.PersonID { return personID(maxPeople + 1) }

func join(p *alumni.Person, group alumnikit.ID) {
	at := slices.IndexFunc(p.Memberships.Groups, func(m alumni.Membership) bool { return m.Group == group })
	if at < 0 {
		p.Memberships.Groups = append(p.Memberships.Groups, alumni.Membership{Group: group})
		return
	}
	p.Memberships.Groups[at].Invited = false
}

func block(p *alumni.Person, whom alumnikit.PersonID) {
	if !p.Blocks.Has(whom) {
		p.Blocks.People = append(p.Blocks.People, alumni.Block{Person: whom, Since: epoch()})
	}
}

// become gives a person the career that makes them this kind of viewer.
func become(p *alumni.Person, cast string) {
	m := alumni.Employment{Work: alumni.Employee}
	m.Start, _ = alumni.ParseDate("2019")
	switch cast {
	case castAlumnus, castMate, castBlocked:
		m.End, _ = alumni.ParseDate("2020-04-15")
	case castStranger:
		m.Start, _ = alumni.ParseDate("2030")
	}
	p.Entry.Employments = []alumni.Employment{m}
}

// in returns the viewer as a company knows them: for members, what their record
// makes of them today.
func (v viewer) in(w *world) viewer {
	v.groups, v.row = nil, visitor
	switch v.cast {
	case castFull, castKeeper:
		v.row = admin
	case castForeigner:
		v.row = abroad
	}
	if p := w.find(v.person); p != nil {
		v.row, v.groups = standing(p), p.Groups()
	}
	return v
}

// standing works out by hand, on the texts of dates, where somebody stands on
// the day on which everything happens.
func standing(p *alumni.Person) string {
	day, left := epoch().Format(time10), false
	for _, m := range p.Entry.Employments {
		begun := m.Start.IsZero() || m.Start.First().String() <= day
		ended := !m.End.IsZero() && m.End.Last().String() < day
		if begun && !ended {
			return employee
		}
		left = left || ended
	}
	if left {
		return alumnus
	}
	return outsider
}

const time10 = "2006-01-02"
