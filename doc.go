// Package alumnikit is the kernel of the SDK: the identifiers, actors, errors,
// pages, cursors and keys that every other package speaks in. It imports none
// of them.
//
// A host wires the packages over its own database and asserts who is acting:
//
//	keys, err := alumnikit.NewKeyring(secret)
//	store, err := sqlite.New(conn, nil) // conn is the host's *sql.DB
//	people, err := alumni.New(store, keys, nil)
//	hr := alumnikit.Admin("acme", clerkID, alumnikit.AllPermissions()...)
//	person, err := people.Register(ctx, hr, alumni.Registration{...})
//
// Every type here is safe for concurrent use. Errors are matched with
// errors.Is against the sentinels of this package and with errors.As against
// *Error and FieldErrors; their text never carries personal data.
package alumnikit
