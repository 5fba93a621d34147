// Package boltstore keeps alumnikit's data in a bbolt file. It is an example of
// a storage.Store that a vendor writes for a database of their own, and it is
// complete: the suite in storagetest passes on it.
//
//	db, err := bbolt.Open("alumni.db", 0o600, nil)
//	...
//	store := boltstore.New(db)
//
// bbolt is a sorted map of byte strings in a file, with one writer at a time
// and any number of readers, each of whom sees one moment. That is most of what
// the contract asks for, so the code is mainly about three things: keys whose
// bytes sort as the contract says (encode.go), the order of checks and changes
// in a Commit (commit.go), and copying, because bbolt's memory must not be used
// after a transaction.
//
// The buckets, one level of indentation for one of nesting:
//
//	due
//	  <kind>            time, ID, tenant -> nothing
//	tenants
//	  <tenant>          "head" -> storage.Head as JSON
//	    records
//	      <kind>        ID -> record as JSON
//	    keys
//	      <kind>
//	        <key name>  value, ID -> 1 if unique, else 0
//	    deltas          slot, part, version -> body
//	    pages           generation, group, part -> body
//	    entries         ID -> journal entry as JSON
//	    pending         time, ID -> nothing
//	    sealed          sequence -> ID
package boltstore
