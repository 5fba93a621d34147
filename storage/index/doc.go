// Package index answers every question of the form "which people?" from
// compressed bitmaps that live as pages in the same Store as the records.
//
// A Term is a field, an audience and a value; a posting is the set of people
// who have it. A query names the terms it may read, so what a viewer may not
// see is never in the data that was read: filters, orders, counts and facets
// cannot depend on it.
//
// A Schema says how terms follow from records. The Index is a
// storage.Projection: every commit writes one small delta for each person it
// touches, and Fold moves pending deltas into the pages. Readers combine pages
// and deltas as of one moment, so an index is never behind its records.
//
//	ix, err := index.New(schema, nil)
//	db, err := storage.New(store, keys, &storage.Options{Projections: []storage.Projection{ix}})
//	found, err := ix.Search(ctx, db, tenant, index.Query{Where: index.Has(department, audiences, "Sales"), Limit: 20})
//
// # Format
//
// Each person has a slot, chosen at random among free ones, so that slots do
// not tell who joined when. Postings are packed by a hash of their term into
// groups of about 8 KB; a posting of more than InlineBytes stands in pages of
// its own, one for each block of 65,536 slots. The number of groups is a power
// of two that grows with the tenant; the exponent is part of a group's number,
// so that both sizes can stand side by side while it grows. Elements of lists,
// such as employments, are planes: the element's number is part of the term,
// and a condition on one element is evaluated plane by plane. Order columns are
// pages of 1,024 slots for each field and audience; dictionaries list the
// values of a field and audience for facets. Deltas and head carry the
// fingerprint of the schema they were made with.
//
// An Index is safe for concurrent use. Errors: ErrStale when the schema has
// changed and Rebuild has not run, ErrCorrupt for pages that cannot be read.
package index
