// Package duplicate finds people who stand in the roster twice, and keeps the
// list on which HR decides about them. Merging is package alumni/merging.
//
//	search := duplicate.New(people, nil)
//	report, err := search.Find(ctx, clerk, nil)            // the whole roster
//	page, err := search.Candidates(ctx, clerk, alumnikit.Page{}) // the likeliest first
//	err = search.Dismiss(ctx, clerk, page.Items[0].ID)     // two people after all
//	suspects, err := search.Suspects(ctx, clerk, drafts)   // before somebody is registered by hand
//
// Two records are scored as Fellegi and Sunter do (A Theory for Record Linkage,
// JASA 64, 1969): agreement counts the more the rarer the value is among the
// tenant's people, so that a name that many have says little and one that nobody
// else has says much. Records are brought together by what they share (a name and
// the month of a start or end, an address), never each with each.
//
// Everything here is for HR with PermRoster. Members see nothing of it: no answer
// of another package depends on a Candidate. Reasons are an enumeration with a
// text in each language; they hold no value of any person. A Service is safe for
// concurrent use; unknown candidates are ErrNotFound.
package duplicate
