// Package memory is a storage.Store in the memory of one process, for tests,
// prototypes and examples. It is complete: it passes the whole of
// storagetest, keeps every record in sorted order so that a List stays fast at
// a million records, and copies everything that is handed in or out. What it
// does not do is survive the process.
//
//	store := memory.New()
//	err := store.Commit(ctx, storage.Write{Tenant: "acme", Puts: []storage.Record{{
//		Kind: "note", ID: alumnikit.NewID(nil), Version: 1, Body: []byte(`{}`),
//		Keys: []storage.Key{{Name: "title", Value: []byte("hello")}},
//	}}})
//	found, err := store.List(ctx, "acme", storage.Exactly("note", "title", []byte("hello")))
//
// A Store is safe for concurrent use. Each tenant has a lock of its own;
// nothing waits while it is held, so a call lasts as long as its own work. A
// context is looked at when a call starts and again when it has the lock.
//
// Errors are those of the contract: ErrConflict, *storage.ExistsError, and
// ErrInvalid for a Write that changes one record twice or a query out of
// bounds.
package memory
