// Package storagetest proves that a storage.Store does what the contract
// demands. A Store that passes serves every domain of the SDK, now and later.
//
//	func TestStore(t *testing.T) {
//		storagetest.Run(t, storagetest.Harness{
//			Open: func(t testing.TB) storage.Store { return open(t, t.TempDir()) },
//		})
//	}
//
// Harness.Reopen adds the proof that what was committed survives, and
// Harness.Faults that a statement that fails leaves nothing half done. Topics
// and checks are subtests with stable names, so a part can be run alone:
//
//	go test -run 'TestStore/UniqueKeys/Swap'
//
// Every failure quotes the sentence of the contract that was broken and says
// where it stands.
//
// The topics are RoundTrip, NotFound, Duplicates, UniqueKeys, ByteKeys,
// TimePrecision, Isolation, Versions, Expects, OneRecord, Paging, Due, Deltas,
// Folding, Journal, Seal, Faults, Cancel, Reopen, Parallel, Tenants, Limits, Archive
// and Random. Archive is skipped for a Store that is no storage.Archiver; Random
// compares thousands of random calls with a model of plain maps.
//
// For tests of what is built on a Store there are two decorators: FaultStore
// makes the n-th call fail, and Counter counts calls and what they fetched.
//
// The package uses the standard library only. It imports testing, so it belongs
// in test files.
package storagetest
