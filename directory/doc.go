// Package directory finds people and shows them, to each viewer only what the
// person decided to show.
//
//	dir := directory.New(people, nil)
//	found, err := dir.Search(ctx, actor, directory.Query{Name: "やまだ", Facets: map[string][]string{"skills": {"Go"}}})
//	view, err := dir.Profile(ctx, actor, found.Items[0].ID)
//
// A list is by the readings of names or by any field that the schema lets it be
// sorted by, from either end; the cost of a page does not grow with its depth. A
// host hands over what its own users asked for with ParseQuery, from URL values,
// or decodes a Query from JSON: both know their keys and refuse any other.
//
// What a viewer may not see has no influence on any answer: it is not in the
// data that a search reads. A hidden value and one that was never given look the
// same: the same items, order, totals, facets, cursors and errors. A person
// appears at all only to viewers who may see their name, and only while their
// consent to being listed stands. HR sees the whole roster, except what people
// keep from everybody. People find themselves as others like them would find
// them; their own profile shows them everything.
//
// A Directory is safe for concurrent use. Errors: ErrInvalid with FieldErrors
// for a query, ErrCursor for a cursor of another viewer or query, ErrNotFound
// alike for people who do not exist and people whom the viewer may not see.
package directory
