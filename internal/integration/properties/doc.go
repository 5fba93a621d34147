// Package properties states laws of the pure parts of the SDK and of what is
// built on them, and has rapid look for what breaks them: dates, text, bitmaps,
// rules, sealed texts. A failure is shrunk and printed with the seed that
// repeats it.
package properties
