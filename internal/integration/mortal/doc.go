// Package mortal lets a process die at a step that a test chooses: a call of its
// store, or a statement of its database. From then on every further step fails,
// as none is ever made, and the test looks at what the dead have left behind.
//
// A step fails in one of two ways. Either it has not happened, or it has and
// nobody was told: the two are the same to whoever asked, and may not be the
// same to whoever looks.
package mortal
