package sqlstore

import (
	"context"
	"database/sql"
	"sync"
)

// Bounds of the statements that a pool keeps prepared: how many in all, and how
// long each may be. Long ones have lists whose length seldom comes again.
const (
	maxKept     = 128
	maxKeptText = 4 << 10
)

// kept are statements that stay prepared, because they have come before. Those that
// have not come again for a while are closed. It is safe for concurrent use.
type kept struct {
	mu         sync.Mutex
	young, old map[string]*keptStatement // nil: came once
	wanted     map[string]bool           // to be prepared before the next transaction
}

type keptStatement struct {
	*sql.Stmt
	users int
	gone  bool // closed by its last user
}

// query runs a statement, prepared if it has come before.
func (k *kept) query(ctx context.Context, db *sql.DB, query string, args []any) (*sql.Rows, error) {
	s, again := k.take(query)
	if s == nil && again {
		stmt, err := db.PrepareContext(ctx, query)
		if err != nil {
			return nil, err //nolint:wrapcheck // translate looks at it as database/sql gave it
		}
		s = k.put(query, stmt)
	}
	if s == nil {
		return db.QueryContext(ctx, query, args...) //nolint:sqlclosecheck,wrapcheck // the caller closes and translates
	}
	defer k.leave(s)
	return s.QueryContext(ctx, args...) //nolint:sqlclosecheck,wrapcheck // the caller closes and translates
}

// take returns a statement for use, and whether it has come before and should be kept.
func (k *kept) take(query string) (*keptStatement, bool) {
	if len(query) > maxKeptText {
		return nil, false
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	s, again := k.young[query]
	if !again {
		if s, again = k.old[query]; again {
			delete(k.old, query)
		}
		k.keep(query, s)
	}
	if s != nil {
		s.users++
	}
	return s, again
}

// want has a statement prepared before the next transaction.
func (k *kept) want(query string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.wanted == nil {
		k.wanted = map[string]bool{}
	}
	k.wanted[query] = true
}

// prepareWanted prepares what was wanted. What cannot be is wanted again when it comes
// again.
func (k *kept) prepareWanted(ctx context.Context, db *sql.DB) {
	k.mu.Lock()
	wanted := k.wanted
	k.wanted = nil
	k.mu.Unlock()
	for query := range wanted {
		if stmt, err := db.PrepareContext(ctx, query); err == nil {
			k.leave(k.put(query, stmt))
		}
	}
}

// put keeps a statement for use, unless another user was faster.
func (k *kept) put(query string, stmt *sql.Stmt) *keptStatement {
	k.mu.Lock()
	defer k.mu.Unlock()
	s := k.young[query]
	if s == nil {
		s = &keptStatement{Stmt: stmt}
		k.keep(query, s)
	} else {
		_ = stmt.Close() // only frees memory
	}
	s.users++
	return s
}

// keep makes room by closing what has not come since room was made last.
func (k *kept) keep(query string, s *keptStatement) {
	if len(k.young) >= maxKept/2 {
		for _, s := range k.old {
			if s != nil {
				s.gone = true
				s.closeUnused()
			}
		}
		k.old, k.young = k.young, nil
		delete(k.old, query)
	}
	if k.young == nil {
		k.young = map[string]*keptStatement{}
	}
	k.young[query] = s
}

func (k *kept) leave(s *keptStatement) {
	k.mu.Lock()
	defer k.mu.Unlock()
	s.users--
	s.closeUnused()
}

// closeUnused closes a statement that is gone and that nobody is about to run;
// rows that are being read keep it until they are closed.
func (s *keptStatement) closeUnused() {
	if s.gone && s.users == 0 {
		_ = s.Close() // only frees memory
	}
}
