// Package hr keeps what only HR may know about a person: why they left, and
// notes. Its types stand in a package of their own so that member-facing code
// cannot name them; nothing in alumni, directory or newsletter imports it.
//
//	confidence := hr.New(people)
//	entry, err := confidence.Offboard(ctx, clerk, person, alumni.Departure{End: day},
//		hr.Leaving{Reason: hr.CareerChange})
//	leavings, err := confidence.Leavings(ctx, clerk, person)
//
// Every call needs alumnikit.PermConfidence. The journal tells that such a
// record changed, by the names of its fields, and never what it says. A Service
// is safe for concurrent use; errors are those of package alumni.
package hr
