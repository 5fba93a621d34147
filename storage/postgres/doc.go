// Package postgres keeps everything in a PostgreSQL database of the host: in
// tables beside the host's own, or in a schema of its own.
//
// The host opens the database with the driver it uses already; this package
// imports none. pgx's stdlib and lib/pq are tested; both tell the SQLSTATE of an
// error, which is all that is asked of a driver.
//
//	db, err := sql.Open("pgx", "postgres://hr@db.example/hr")
//	store, err := postgres.New(db, nil)
//	err = store.Migrate(ctx)   // once, when deploying
//	err = store.Validate(ctx)  // at each start
//
// A host that uses pgx without database/sql hands a Pool to Over; what that takes
// is shown by examples/pgxbridge.
//
// A host that writes in a transaction of its own passes it to WithTx: what
// services then commit is part of it.
//
//	tx, err := db.BeginTx(ctx, nil)
//	_, err = tx.ExecContext(ctx, "UPDATE employee SET left_on = $1 WHERE id = $2", day, id)
//	joined := database.With(store.WithTx(tx)) // database is the *storage.DB
//	err = joined.Commit(ctx, by, changes...)
//	err = tx.Commit()
//
// A Store is safe for concurrent use; one from WithTx serves one call at a time.
// Transactions of the Store's own run at READ COMMITTED and lock the rows they
// check in one order. What still meets another (SQLSTATE 40001, 40P01, 55P03, also
// at COMMIT) is tried again some times with growing pauses, and at last ends with
// ErrRetryable. A context that ends inside the host's transaction gives the
// statement that is running a second to finish, because an interrupted one costs
// the host its connection.
//
// Text in keys is compared as bytes (COLLATE "C"), whatever the database's
// collation. Every primary key begins with the tenant.
package postgres
