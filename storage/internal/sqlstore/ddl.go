package sqlstore

// DDL is what databases say differently about changing their schema. The zero DDL
// is that of a database whose transactions include changes of the schema and
// whose Pool.Begin excludes all other writers, as SQLite's does.
type DDL struct {
	// Commits says that a statement that changes the schema commits by itself, as
	// on MySQL and MariaDB. Migrations are then run statement by statement, each
	// noted in the version table, and what another run may have left half done is
	// taken up where it ended. Lock, Unlock and Repeated must be set.
	Commits bool

	// Lock is a query with one parameter, the lock's name: at most 32 ASCII
	// characters, one for each schema and prefix. It yields one row: 1 when the
	// transaction has the lock or, if Commits, the session; else 0 or NULL, and it
	// is asked again. It may wait; how soon a wait ends when the context does is
	// up to the pool, so where a pool does not interrupt statements this waits a
	// second at most. What others committed before they let go must be seen
	// behind it: in PostgreSQL that takes READ COMMITTED.
	//
	//	SELECT 1 FROM pg_advisory_xact_lock(hashtextextended($1, 0))
	//	SELECT GET_LOCK(SHA1(CONCAT(DATABASE(), ?)), 1)
	//
	// It is empty where Pool.Begin is lock enough.
	Lock string

	// Unlock is the query that gives a session's lock back, with the same
	// parameter: "SELECT RELEASE_LOCK(SHA1(CONCAT(DATABASE(), ?)))". It is empty
	// where the end of the transaction does that.
	Unlock string

	// Repeated reports whether the database refused a statement because what it
	// makes is there or what it removes is gone: on MySQL the errors 1050, 1060,
	// 1061, 1091, 1826 and their like. It is given the driver's error.
	Repeated func(err error) bool

	// TableOptions ends the CREATE TABLE of the version table: " ENGINE=InnoDB".
	TableOptions string

	// HasColumn counts the columns that a table has of a name; both are
	// parameters, in this order. It is empty where every version table was made
	// with all its columns; the first on SQLite were not.
	HasColumn string
}
