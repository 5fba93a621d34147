// Package newsletter composes editions, freezes who receives them, and sends
// them one by one with a ledger that survives being killed at any moment.
//
//	letters, err := newsletter.New(people, sender, newsletter.Same(imprint), &newsletter.Options{
//		Audience: newsletter.Segments(segments),
//	})
//	edition, err := letters.Create(ctx, hr, newsletter.Input{Name: "Autumn", Segment: id, Content: ...})
//	edition, err = letters.Launch(ctx, hr, edition.ID, edition.Version)
//	worker := storage.NewWorker(people.DB(), letters.Handlers(), nil)
//	worked, err := worker.Step(ctx) // until nothing is due
//	progress, err := letters.Progress(ctx, hr, edition.ID)
//
// # What is certain
//
// Launching freezes the audience as a set: whom the segment selects, in batches
// of a ledger, those who cannot be written to listed with the cause. The ledger
// names people, never addresses. Person, consent, address and suppression are
// read again immediately before each message.
//
// A recipient is marked as attempted, durably, before the message is handed
// over, and settled after. Whoever is killed in between leaves recipients in
// doubt: under AtMostOnce they are listed and never sent to again unless an HR
// user says so (Resolve); under AtLeastOnce they are sent to again with the same
// Message-ID. A worker whose lease runs out stops sending.
//
// A Service is safe for concurrent use and has no goroutines of its own: a
// storage.Worker drives it. Every verb needs PermNewsletter. Errors: FieldErrors
// for faulty input, ErrNotFound, ErrState for a step that the state does not
// allow, ErrConflict for a version that is not there any more.
package newsletter
