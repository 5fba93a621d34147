package alumnikit

import "context"

// Selector answers whether a person belongs to some set, so that sibling
// packages can meet without importing each other: a segment, a group, a
// static list. Implementations are safe for concurrent use and answer an
// unknown person with false.
type Selector interface {
	Has(ctx context.Context, actor Actor, person PersonID) (bool, error)
}
