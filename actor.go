package alumnikit

import (
	"slices"
	"strings"
)

// Permission is one thing the host lets an HR user do. What a person may see
// or do as a member follows from our records instead and is never a Permission.
type Permission string

// The permissions a host can grant to its HR users.
const (
	PermRoster     Permission = "roster"     // read and write roster entries, import, see the directory as HR
	PermGroups     Permission = "groups"     // create and change groups
	PermSegments   Permission = "segments"   // write rules, count and list who matches
	PermNewsletter Permission = "newsletter" // compose and send editions
	PermReferral   Permission = "referral"   // openings, applications, referrals, rewards
	PermConfidence Permission = "confidence" // HR-only facts: reason for leaving, notes
	PermPolicy     Permission = "policy"     // audiences and their bounds
	PermJournal    Permission = "journal"    // read and verify the journal
)

// AllPermissions returns every Permission: the full admin.
func AllPermissions() []Permission {
	return []Permission{
		PermRoster, PermGroups, PermSegments, PermNewsletter, PermReferral,
		PermConfidence, PermPolicy, PermJournal,
	}
}

// Valid reports whether p is a Permission of this package.
func (p Permission) Valid() bool { return slices.Contains(AllPermissions(), p) }

// Actor is who is acting, as asserted by the host for one call: the tenant, the
// person behind it if it is a member, and the HR permissions if it is staff. It
// is a value; the zero Actor may do nothing.
type Actor struct {
	tenant  TenantID
	person  PersonID
	subject string
	perms   []Permission
}

// Visitor is somebody who is not signed in, looking at one tenant.
func Visitor(tenant TenantID) Actor { return Actor{tenant: tenant} }

// Member is a signed-in person of the roster. Whether they are an alumnus, a
// current employee or in a group is looked up, not asserted.
func Member(tenant TenantID, person PersonID) Actor {
	return Actor{tenant: tenant, person: person}
}

// Admin is an HR user of the host. Subject is the host's own opaque name for
// the account and is what the journal shows: give it no personal data.
func Admin(tenant TenantID, subject string, perms ...Permission) Actor {
	return Actor{tenant: tenant, subject: subject, perms: slices.Clone(perms)}
}

// System is the host itself, working without a user: a scheduled job or an
// unsubscribe link. Name says which part of the host.
func System(tenant TenantID, name string) Actor {
	return Actor{tenant: tenant, subject: "system:" + name, perms: AllPermissions()}
}

// Tenant returns the tenant the actor belongs to.
func (a Actor) Tenant() TenantID { return a.tenant }

// Person returns the person who acts, or zero for visitors and HR users.
func (a Actor) Person() PersonID { return a.person }

// IsAdmin reports whether the host granted any permission.
func (a Actor) IsAdmin() bool { return len(a.perms) > 0 }

// IsMember reports whether a person of the roster acts.
func (a Actor) IsMember() bool { return !a.person.IsZero() }

// Can reports whether the host granted the permission.
func (a Actor) Can(p Permission) bool { return slices.Contains(a.perms, p) }

// Require returns nil if the actor has the permission and a valid tenant,
// ErrForbidden otherwise.
func (a Actor) Require(p Permission) error {
	if err := a.tenant.Validate(); err != nil {
		return err
	}
	if !a.Can(p) {
		return ErrForbidden
	}
	return nil
}

// RequireMember returns the acting person, or ErrForbidden if nobody is signed in.
func (a Actor) RequireMember() (PersonID, error) {
	if err := a.tenant.Validate(); err != nil {
		return PersonID{}, err
	}
	if !a.IsMember() {
		return PersonID{}, ErrForbidden
	}
	return a.person, nil
}

// String is the stable name of the actor in the journal: "person:<id>", the
// HR user's subject, or "visitor".
func (a Actor) String() string {
	switch {
	case strings.HasPrefix(a.subject, "person:"): // not to be taken for a member
		return "hr:" + a.subject
	case a.subject != "":
		return a.subject
	case a.IsAdmin():
		return "hr"
	case a.IsMember():
		return "person:" + a.person.String()
	default:
		return "visitor"
	}
}
