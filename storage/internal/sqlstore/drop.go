package sqlstore

import (
	"context"

	"github.com/alumnikit/alumnikit"
)

// dropSlice is how many rows one transaction of Drop deletes at most.
const dropSlice = 4000

// Drop implements storage.Store. Transactions of some thousand rows let other
// tenants write in between, so a large tenant is not dropped at once: when Drop
// ends early, run it again. It ends well only after one transaction that found
// the tenant empty but for what it deleted itself. In a host's transaction
// nothing is gone before the host commits, and on an error the host rolls back.
func (s *Store) Drop(ctx context.Context, tenant alumnikit.TenantID) error {
	for {
		left := int64(dropSlice)
		err := s.change(ctx, "drop", tenant, func(ctx context.Context, tx DB) error {
			left = dropSlice
			for _, table := range s.names.All() {
				if left == 0 {
					return nil
				}
				n, err := exec(ctx, tx, s.dropStatement(table, string(tenant), left))
				if err != nil {
					return err
				}
				left -= n
			}
			return nil
		})
		if err != nil || left > 0 {
			return err
		}
	}
}

func (s *Store) dropStatement(table, tenant string, limit int64) *statement {
	if table == s.names.Head { // one row
		return s.statement("DELETE FROM ", table, " WHERE tenant = ").bind(tenant)
	}
	q := s.statement()
	condition := "tenant = " + q.value(tenant)
	return q.add(s.dialect.DeleteSome(table, s.names.primaryKey(table), condition, q.value(limit)))
}

// primaryKey lists the columns of the primary key of a table with many rows of a
// tenant.
func (t Tables) primaryKey(table string) string {
	return map[string]string{
		t.Delta: "tenant, slot, part, version", t.Page: "tenant, generation, grp, part",
		t.Key: "tenant, kind, name, value, id", t.Unique: "tenant, kind, name, value",
		t.Record: "tenant, id, kind", t.Journal: "tenant, id",
	}[table]
}
