package alumni

import (
	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/index"
)

// Bulk brings many new people into a tenant at once (index.Bulk). End it with Seal:
// only then are they found.
type Bulk struct {
	*index.Bulk
	people *Service
}

// Bulk returns a Bulk for a tenant. It is used by one goroutine, and not with a
// store in the host's transaction.
func (s *Service) Bulk(tenant alumnikit.TenantID) *Bulk {
	b := &Bulk{Bulk: s.index.Bulk(s.db, tenant)}
	clone := *s
	clone.db = b.DB()
	b.people = &clone
	return b
}

// People returns the service to register people with.
func (b *Bulk) People() *Service { return b.people }
