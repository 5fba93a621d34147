// Package docs holds the tests of the project's documents: links lead
// somewhere, commands run, files that are named exist.
package docs
