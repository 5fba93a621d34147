// Package outside looks at the SDK from a module that requires it.
package outside
