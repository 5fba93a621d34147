// Package model lives a random life of one tenant through the services and the
// index, and holds every answer against package naive, which looks at one person
// after the other: people come, change and go, choose audiences, join and leave
// groups, consent and withdraw; policies change; the index is folded, rebuilt and
// verified; questions of every kind are asked. What differs is a failure.
//
// Two processes work on the same store, each with a cache of its own. Now and
// then one dies between any two calls of its store (memory) or between any two
// statements of its database (the others), before the last one took effect or after
// it, and is begun anew with an empty cache. What it was at is then there as a
// whole or not at all.
//
// A failure names the seed. ALUMNIKIT_PROVE=1 asks for 100,000 operations on each
// store; -model.seed and -model.operations ask for others.
package model
