// Package sqlite keeps everything in a SQLite database of the host: in tables
// beside the host's own, or in a file of its own.
//
// The host opens the database with the driver it uses already; this package
// imports none. modernc.org/sqlite, the one tested here, is recognised by its
// errors' Code method.
//
//	db, err := sql.Open("sqlite", "file:hr.db?_pragma=page_size(8192)&_journal_mode=WAL&_pragma=busy_timeout(5000)")
//	store, err := sqlite.New(db, nil)
//	err = store.Migrate(ctx)   // once, when deploying
//	err = store.Validate(ctx)  // at each start
//
// The database must be in WAL mode, so that readers and the writer do not wait
// for each other. Pages of 8192 bytes serve the index better than SQLite's 4096;
// they must be chosen before there is anything in the file, WAL included: modernc.org/sqlite
// v1.60 runs _journal_mode behind every _pragma. With synchronous=FULL, SQLite's
// default, a commit that was acknowledged survives a loss of power; with NORMAL it
// survives the death of the process.
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
// A Store is safe for concurrent use. SQLite has one writer at a time: the
// writes of one Store wait in line, in order and only as long as their context
// lasts. Against other processes SQLite itself waits, for as long as the
// connection's busy_timeout says; then the write is tried again some times, and
// at last ends with ErrRetryable.
package sqlite
