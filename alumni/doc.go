// Package alumni keeps the people of a network: the roster that HR writes, the
// profile that each person writes, their groups and their consents, and who may
// see what of all that.
//
//	people, err := alumni.New(store, keys, nil)
//	entry, err := people.Register(ctx, hr, alumni.Registration{Names: alumni.Names{Family: "山田"}})
//	me := alumnikit.Member("acme", entry.ID)
//	err = people.Grant(ctx, me, entry.ID, alumni.ConsentInput{Purpose: alumni.ForListing, ...})
//	_, err = people.SetAudience(ctx, me, "currentEmployer", alumni.Admins)
//
// A person has two halves in records of their own. The Entry is the employer's:
// names, identifiers, employments. The Profile is the member's: what they say,
// and for each Disclosure the Audience that sees it. A Schema declares every
// field once; visibility, search, rules and import derive from it. Rules join
// the Schema and a tenant's Policy and answer who sees what, for one person
// (Sees, Listed) and for queries (Readable, Leaves). Facts for HR's eyes only
// are types of package hr.
//
// A Service and everything it returns but the values are safe for concurrent
// use. Each verb is one commit with its line in the journal, or nothing. Errors:
// ErrForbidden without the permission, ErrNotFound alike for what does not
// exist and what belongs to another tenant, FieldErrors for faulty input,
// ErrState, ErrConsent.
package alumni
