package sqlstore

import "database/sql"

// HostTx is the DB of a transaction of the host, for MigrateTx. Detach is as in
// Database.
func HostTx(tx *sql.Tx, detach bool) DB { return &hostTx{on: tx, detach: detach} }
