// Package sqlstore implements storage.Store over SQL, once for every dialect.
//
// It is hand-written SQL through a narrow seam: DB runs statements, Pool begins
// transactions, Dialect holds what databases say differently. An adapter gives
// New a Pool and its Dialect, owns its migrations and recognises its driver's
// errors; storage/sqlite is the example.
//
// What the dialects have in common decides how statements are made. A conflict
// is found by reading under a lock or by counting inserted rows, never by an
// error that would spoil a transaction. Every multi-row write is sorted by
// primary key, so that two writers meet their rows in one order. Every primary
// key begins with the tenant. Unique keys have a table of their own. Old keys
// are kept encoded in the record's row, so that a change touches only the key
// rows that differ and no index leads from records to keys. SQL compares bytes
// and integers, never text by a collation.
//
// A Store is safe for concurrent use. Its errors match the sentinels of the root
// package and carry no SQL, values or addresses.
package sqlstore
