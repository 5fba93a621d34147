// Package mysql keeps everything in a MySQL or MariaDB database of the host, in
// tables beside the host's own.
//
// The host opens the database with github.com/go-sql-driver/mysql, whatever its
// parseTime, clientFoundRows and interpolateParams; of the driver this package
// uses the type of its errors.
//
//	db, err := sql.Open("mysql", "hr@tcp(db.example)/hr")
//	store, err := mysql.New(db, nil)
//	err = store.Migrate(ctx)   // once, when deploying
//	err = store.Validate(ctx)  // at each start
//
// A host that writes in a transaction of its own passes it to WithTx: what
// services then commit is part of it.
//
//	tx, err := db.BeginTx(ctx, nil)
//	_, err = tx.ExecContext(ctx, "UPDATE employee SET left_on = ? WHERE id = ?", day, id)
//	joined := database.With(store.WithTx(tx)) // database is the *storage.DB
//	err = joined.Commit(ctx, by, changes...)
//	err = tx.Commit()
//
// A Store is safe for concurrent use; one from WithTx serves one call at a time.
// Transactions of the Store's own run at READ COMMITTED and lock the rows they
// check in one order. What still meets another (errors 1213 and 1205, in Galera
// also at COMMIT) is tried again some times with growing pauses, and at last ends
// with ErrRetryable. A context that ends inside the host's transaction gives the
// statement that is running a second to finish, because an interrupted one costs
// the host its connection.
//
// Keys are VARBINARY and compare as bytes: a collation, even a binary one, would
// take different keys for one. Tables are InnoDB and every primary key begins with
// the tenant.
package mysql
