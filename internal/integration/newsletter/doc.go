// Package newsletter proves on SQLite that several processes may work on one
// edition and any of them be killed (SIGKILL): the others finish it, nobody is
// written to twice, and ledger and outbox agree. ALUMNIKIT_PROVE=1 kills 60 times
// instead of 10.
package newsletter
