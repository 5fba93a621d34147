// Package kill proves that nothing acknowledged is lost when the process dies:
// a child process works on a database until the test kills it (SIGKILL) at a
// random moment; then the database is opened anew and held against what the child
// had said. Each on every durable store; of a server it is the client that dies.
// ALUMNIKIT_PROVE=1 kills 200 times on each store instead of some times.
package kill
