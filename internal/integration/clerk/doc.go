// Package clerk does what an HR clerk does: it brings an export of the personnel
// system into the roster, hands the bad rows to a colleague, and a month later sees
// from the next export what has changed. The export is in Windows-31J, has a title and
// two header lines, era dates, half-width kana, a total at its end and one bad row in
// twenty.
package clerk
