// Package archtest holds no code, only tests: they read the import graph of the root module with go list and compare it
// with the directions that the architecture allows.
//
//	go test ./internal/archtest
//
// The order, from the ground up, is
//
//	root <- storage <- storage/index <- alumni <- segment, directory, referral <- newsletter
//
// and beside it stand the adapters, which know storage and nothing of a domain. The table in layers_test.go is the one
// place that says who may import whom. A package that no row covers fails the test, so that a new package cannot join
// the module without someone deciding where it belongs. Only what a vendor links is judged: test files may use the
// memory store, testify and whatever else helps them.
package archtest
