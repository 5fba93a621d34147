package alumni

import (
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit"
)

// Audience is the set of viewers to whom a member shows a value. Default is
// whatever the tenant's policy says at the moment of looking; a group's
// audience is written GroupAudience(id).
type Audience string

// The audiences, from the narrowest. "Narrower" means intersection, not rank:
// alumni and employees overlap only in people who are both.
const (
	Default   Audience = ""          // the policy's default for the field
	Nobody    Audience = "nobody"    // the person alone
	Admins    Audience = "admins"    // HR users with the roster permission
	Shared    Audience = "shared"    // members of any group that the person is in; and admins
	Alumni    Audience = "alumni"    // former staff; and admins
	Employees Audience = "employees" // current staff; and admins
	Network   Audience = "network"   // alumni and employees; and admins
	Public    Audience = "public"    // everybody, signed in or not
)

const groupPrefix = "group:"

// GroupAudience is the audience of one group's members; and admins.
func GroupAudience(group alumnikit.ID) Audience {
	return Audience(groupPrefix + group.String())
}

// Group returns the group of a group's audience.
func (a Audience) Group() (alumnikit.ID, bool) {
	text, ok := strings.CutPrefix(string(a), groupPrefix)
	if !ok {
		return alumnikit.ID{}, false
	}
	id, err := alumnikit.ParseID(text)
	return id, err == nil && text == id.String()
}

// Audiences returns every audience but Default and the groups'.
func Audiences() []Audience {
	return []Audience{Nobody, Admins, Shared, Alumni, Employees, Network, Public}
}

// Valid reports whether a is an audience.
func (a Audience) Valid() bool {
	if _, ok := a.Group(); ok {
		return true
	}
	return a == Default || slices.Contains(Audiences(), a)
}

// Viewer is an actor with what our own records say about it, as needed to
// decide who sees what. See Service.Viewer.
type Viewer struct {
	Actor    alumnikit.Actor
	Admin    bool                 // HR user with the roster permission
	Alumnus  bool                 // a former employee, not employed now
	Employee bool                 // employed now
	Groups   []alumnikit.ID       // groups the person is a member of, sorted
	Merged   []alumnikit.PersonID // who was merged into the person: Entry.Merged
}

// IsSelf reports whether the viewer is that person.
func (v Viewer) IsSelf(p *Person) bool {
	return v.Actor.IsMember() && v.Actor.Person() == p.ID()
}

// ids returns every ID that means the viewer.
func (v Viewer) ids() []alumnikit.PersonID {
	return append([]alumnikit.PersonID{v.Actor.Person()}, v.Merged...)
}

// within reports whether the viewer belongs to an audience of someone who is
// in the given groups.
func (v Viewer) within(a Audience, theirs []alumnikit.ID) bool {
	if v.Admin {
		return a != Nobody
	}
	switch a {
	case Public:
		return true
	case Network:
		return v.Alumnus || v.Employee
	case Alumni:
		return v.Alumnus
	case Employees:
		return v.Employee
	case Shared:
		return slices.ContainsFunc(theirs, func(g alumnikit.ID) bool { return slices.Contains(v.Groups, g) })
	case Default, Nobody, Admins, anyGroup:
		return false
	}
	g, ok := a.Group()
	return ok && slices.Contains(v.Groups, g) && slices.Contains(theirs, g)
}
