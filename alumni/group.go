package alumni

import (
	"slices"
	"time"

	"github.com/alumnikit/alumnikit"
)

// GroupKind says who stands behind a group.
type GroupKind string

// The kinds of group.
const (
	Official GroupKind = "official" // run by the company
	Linked   GroupKind = "linked"   // recognised, run elsewhere
	Informal GroupKind = "informal" // run by members
)

// JoinPolicy says how one becomes a member.
type JoinPolicy string

// The join policies.
const (
	JoinOpen   JoinPolicy = "open"   // whoever wants to
	JoinInvite JoinPolicy = "invite" // whoever was invited, after accepting
)

// Group is a set of people inside the network.
type Group struct {
	ID          alumnikit.ID      `json:"id"`
	Name        map[Locale]string `json:"name" validate:"required,min=1,dive,required,max=100,plain"`
	Description map[Locale]string `json:"description,omitempty" validate:"dive,max=1000"`
	Kind        GroupKind         `json:"kind" validate:"required,oneof=official linked informal"`
	Join        JoinPolicy        `json:"join" validate:"required,oneof=open invite"`
	CreatedAt   time.Time         `json:"createdAt"`
}

// Title returns the name in a locale, or in any.
func (g *Group) Title(l Locale) string { return inLocale(g.Name, l) }

func inLocale(texts map[Locale]string, l Locale) string {
	for _, at := range []Locale{l, Japanese, English} {
		if s := texts[at]; s != "" {
			return s
		}
	}
	return ""
}

// MaxGroupsPerPerson bounds the groups that one person can be in.
const MaxGroupsPerPerson = 50

// Membership is one person's place in one group.
type Membership struct {
	Group   alumnikit.ID `json:"group"`
	Invited bool         `json:"invited,omitempty"` // asked, not yet accepted: not a member
	Since   time.Time    `json:"since"`
}

// Memberships are all groups of one person, one record per person.
type Memberships struct {
	ID     alumnikit.PersonID `json:"id"`
	Groups []Membership       `json:"groups"`
}

// Joined returns the groups that the person is a member of, sorted.
func (m *Memberships) Joined() []alumnikit.ID {
	var ids []alumnikit.ID
	for _, g := range m.Groups {
		if !g.Invited {
			ids = append(ids, g.Group)
		}
	}
	slices.SortFunc(ids, func(a, b alumnikit.ID) int { return slices.Compare(a[:], b[:]) })
	return ids
}
