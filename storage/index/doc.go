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
// not tell who joined when. Postings are packed by a hash of field and value into
// groups of about 8 KB, so that what a value has for all audiences and elements is
// read at once; a posting of more than InlineBytes stands in pages of blocks of
// 65,536 slots. The number of groups is a power of two that grows with the tenant;
// the exponent is part of a group's number, so that both sizes can stand side by
// side while it grows. Elements of lists, such as employments, are planes: the
// element's number is part of the term, and a condition on one element is evaluated
// plane by plane. Order columns are pages of 512 slots for each field and audience;
// dictionaries list the values of a field and audience for facets, catalogues the
// audiences and elements of a field. Deltas and head carry the fingerprint of the
// schema they were made with.
//
// # Moments
//
// A fold rewrites pages slice by slice and removes the deltas with the last;
// that begins a new epoch. Within an epoch applying a delta again changes
// nothing, so a reader may combine pages read at different times, as long as
// its deltas are as young as its youngest page. A reader whose epoch ends begins
// again. Every epoch has a random name, so that nothing cached outlives a tenant
// that is dropped and begun anew; a trail from epoch to epoch says which groups
// changed, and a process keeps what it holds of the others.
//
// # Imports
//
// Whoever registers many people at once uses a Bulk: they write no deltas, and are
// found when it is sealed.
//
// # Another schema
//
// While a new version of a host replaces an old one, both may write. Readers of
// either work people that the other has changed out from the records. Pages are
// of one schema: Rebuild puts them into the caller's, and from then on the
// other's readers get ErrStale.
//
// An Index is safe for concurrent use. Errors: ErrStale when the pages are of
// another schema, alumnikit.ErrCorrupt for pages that cannot be read,
// alumnikit.ErrRetryable when writers kept overtaking a query. Project returns
// alumnikit.ErrNotFound for a part of a person who is not there, ErrInvalid for a
// part deleted without its person or left behind by them, and lets the store's
// ErrExists through for an ID that was removed and is not folded away yet.
package index
