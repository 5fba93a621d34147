// Package naive answers what may be asked of a directory and of the index by
// looking at one person after the other: a plain map, no index, no pages, no
// moments. Tests hold the answers of the SDK against it.
//
// Who may see what it leaves to alumni.Rules, which directorytest holds against a
// table of its own.
package naive
