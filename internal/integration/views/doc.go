// Package views makes the SDK's views for reports on SQLite, PostgreSQL and
// MariaDB, compares every row of them with a plain loop over the records, and
// asks the questions of docs/reporting.md, which it writes when run with -update.
package views
