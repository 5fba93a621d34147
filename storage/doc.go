// Package storage is the contract between the SDK and a database.
//
// A person who brings another database implements Store, nine methods, once, for every domain now and later, and proves it with
// storagetest.Run. Everybody else uses DB and Kind: a domain reads typed
// records, decides in plain Go and states changes; DB.Commit turns them into
// one atomic Write with version checks, index deltas and journal entries
// derived by projections, so that no service can forget one.
//
//	var openings = storage.NewKind(storage.Definition[Opening]{Name: "referral.opening", ...})
//
//	old, err := openings.Get(ctx, db, tenant, id)
//	changed := old.Value
//	changed.State = Closed
//	err = db.Commit(ctx, storage.By(actor, "opening.close"), openings.Replace(old, &changed))
//
// DB, Kind and every Store are safe for concurrent use. Errors match the
// sentinels of the root package: ErrConflict when something read has changed,
// ErrExists when an ID or a unique key is taken, ErrNotFound, ErrInvalid.
package storage
