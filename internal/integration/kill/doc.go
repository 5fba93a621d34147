// Package kill proves that nothing acknowledged is lost when the process dies:
// a child process works on a SQLite file until the test kills it (SIGKILL) at a
// random moment; then the file is opened anew and held against what the child
// had said. ALUMNIKIT_PROVE=1 kills 200 times instead of 16.
package kill
