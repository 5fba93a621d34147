package sqlstore

import (
	"fmt"

	"github.com/alumnikit/alumnikit"
)

// DefaultPrefix begins the names of all tables and indexes.
const DefaultPrefix = "alumnikit_"

// maxName is the longest prefix or schema in bytes: what follows a prefix stays
// within the shortest bound of the databases, 63 bytes.
const maxName = 32

// PrefixOf returns the prefix that a host chose, or DefaultPrefix for none.
func PrefixOf(chosen string) (string, error) {
	if chosen == "" {
		return DefaultPrefix, nil
	}
	return chosen, CheckName("prefix", chosen)
}

// CheckName refuses a prefix or schema that could not stand in SQL as it is.
func CheckName(what, name string) error {
	for i := range len(name) {
		c := name[i]
		if c != '_' && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return nameError(what)
		}
	}
	if name == "" || len(name) > maxName {
		return nameError(what)
	}
	return nil
}

func nameError(what string) error {
	return fmt.Errorf("%s: want [a-z_][a-z0-9_]*, at most %d bytes: %w", what, maxName, alumnikit.ErrInvalid)
}
