// Package archive writes a tenant whole into a file, reads it into another store, and
// drops it with a receipt. It knows no domain: records of kinds that this process
// has never heard of move like all others, with their versions, keys and due times.
//
//	summary, err := archive.Write(ctx, db, tenant, file, nil)
//	...
//	summary, err = archive.Read(ctx, other, tenant, file, &archive.ReadOptions{Index: people.Index()})
//	...
//	receipt, err := archive.Drop(ctx, db, tenant, &archive.DropOptions{Archive: &summary})
//
// The functions are the host's, for whole tenants: no Actor may call them and nothing
// is hidden from whoever reads the file. What may be done with a tenant's data, and
// how long it must or must not be kept, verify with counsel.
//
// # The file
//
// An archive is lines of JSON (RFC 8259), each ended by one line feed: a header, the
// records by kind and ID, the journal, and a trailer with counts, the SHA-256
// (FIPS 180-4) of all lines before it, and an HMAC (RFC 2104) under the DB's keyring.
// docs/archive.md describes them line by line. The same tenant gives the same bytes on
// every store: no line tells when, where or by what it was written. What can be
// worked out again, the pages of the index, is not in it.
//
// # Keys and names
//
// The journal's chain, sealed addresses, suppressions and the tokens in letters that
// have been sent are bound to the tenant's name and to the keyring. So an archive
// moves under the name it has, to a host with a keyring that opens it: Read refuses
// any other with ErrInvalid. The name in the file never decides where is written.
//
// # Errors
//
// A file that is damaged is a *LineError, which matches ErrCorrupt; a store that
// cannot do this is errors.ErrUnsupported. All functions are safe for concurrent use
// and need the memory of one page of records.
package archive
