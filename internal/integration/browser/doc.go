// Package browser clicks through the portal as people do: with Chromium, in both languages, on a desk and on a phone.
//
// Everything happens on the portal's own binary over a SQLite file, so the tests may kill it. Every page that anybody
// comes to is looked over on the way: its language, headings, labels and width, and that nothing was reported on the
// console. With ALUMNIKIT_SCREENSHOTS naming a folder, each page is also photographed into it, and the story is told in
// every combination of language and size.
//
// Chromium is looked for by its usual names in PATH. Without it the tests are skipped and say so; with CI=true they fail.
package browser
