// Package directorytest proves on a store of one's own that nobody learns what
// people hide.
//
//	func TestPrivacy(t *testing.T) {
//		directorytest.RunPrivacy(t, directorytest.Options{
//			Open: func(t testing.TB) storage.Store { return mystore.New(...) },
//		})
//	}
//
// It draws small companies full of ties and near-equal values, picks a viewer,
// now and then two who tell each other everything, and asks all that a viewer
// can ask (Asked). These properties are compared:
//
//   - P1, pair: two companies that differ only in what the viewer may not see
//     answer alike: items, order, totals, facets, pages, errors, and the length
//     of cursors; also to what a member does.
//   - P2, purge: a company answers like one in which everything that the viewer
//     may not see did not happen.
//   - P3, projection: every answer is the one that a naive search gives on what
//     the viewer may see, by a table of who sees what that is written out here
//     and does not use the SDK's policy. An API that returns nothing fails.
//   - P4, coalition: P1 for two viewers at once.
//   - P5, tenants: the other company's life changes no answer, and its people
//     are as unknown as people who do not exist.
//   - Work: a read by a viewer other than HR costs as much in both companies.
//
// A failure prints the seed, the request and both answers for the smallest case
// that still shows it. Fields of one's own are drawn with Options.Schema and
// Options.Fields; what else a product answers, and what happens in it, goes into
// Options.Reads and Options.Operations. The package uses the standard library
// only.
package directorytest
