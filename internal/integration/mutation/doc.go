// Package mutation breaks the SDK on purpose, one line at a time, and demands
// that its tests notice. Each mutation has a name, a piece of source that occurs
// exactly once, what stands in its place, and the test that must fail.
//
// No file of the tree is touched: the go command reads a mutated copy in the
// place of the one file (go help build, -overlay). A mutation that does not
// compile proves nothing and is an error; so is a test that fails without it.
//
// A normal run tries three, others every day, of those that take only seconds, and
// checks the anchors of all. ALUMNIKIT_PROVE=1 tries all of them, -mutation.only
// those whose name matches.
package mutation
