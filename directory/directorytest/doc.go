// Package directorytest proves on a store of one's own that the directory
// keeps what people hide.
//
//	func TestPrivacy(t *testing.T) {
//		directorytest.RunPrivacy(t, directorytest.Options{
//			Open: func(t testing.TB) storage.Store { return mystore.New(...) },
//		})
//	}
//
// It draws small companies full of ties and near-equal values, picks a viewer,
// and asks everything a viewer can ask. Three properties are compared:
//
//   - P1, pair: two companies that differ only in what the viewer may not see
//     answer alike: items, order, totals, facets, pages, errors, and the length
//     of cursors.
//   - P3, projection: every answer is the one that a naive search gives on what
//     the viewer may see, by a table of who sees what that is written out here
//     and does not use the SDK's policy. An API that returns nothing fails.
//   - P5, tenants: the other company's life changes no answer, and its people
//     are as unknown as people who do not exist.
//
// A failure prints the seed, the request and both answers for the smallest pair
// of companies that still shows it. The package uses the standard library only.
package directorytest
