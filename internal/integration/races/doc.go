// Package races lets many write, read and fold at once, and looks for the moment
// that must not be: a value in two places or in none, something revoked that is
// still shown, an index that does not equal its records in the end. Each on the
// memory store and on every durable one, there with a second process on the same
// database.
//
// Where a test could pass because it sees nothing, a store that is broken on
// purpose shows that it does.
package races
