// Package synth invents a company and its present and former staff for examples, tests and benchmarks.
//
// Everybody is a pure function of (seed, index), computed alone in constant memory, so that ten million people can be
// streamed without being held, and the same on every platform:
//
//	company := synth.New(1, 2000)
//	for person := range company.All() {
//		register(person)
//	}
//	err := synth.WriteCSV(file, company.All(), "ja")
//
// Nobody here is real: names are combinations of common parts, the company and the employers say in their names that
// they are made up, addresses use the domains of RFC 2606 and example.jp, telephone numbers begin with 000.
//
// The package knows nothing of the product's own types: what it gives are strings and integers for the caller to
// convert. A Company never changes once made and may be used from several goroutines.
package synth
