package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
)

// fetchRounds is how often each way to fetch pages has its turn.
const fetchRounds = 5

// fetching times the statements that searches read pages with: written as the SDK
// writes them, beside other ways to hand a list of groups to the server, and the
// SDK itself. All fetch the same groups and read every byte.
func fetching(ctx context.Context, w *world) (_ []measurement, err error) {
	queries, err := w.pagesAsked(ctx)
	if err != nil {
		return nil, err
	}
	head, err := w.store.Snapshot(ctx, w.tenant, storage.PageQuery{})
	if err != nil {
		return nil, err
	}
	f := &fetcher{tenant: string(w.tenant), generation: int64(head.Head.Generation), statements: map[string]*sql.Stmt{}}
	defer func() { err = errors.Join(err, f.close()) }()
	hand, _ := w.byHand()
	ways := w.engine.fetches(f, w.db, hand)
	ways = append(ways, fetchWay{name: "the SDK", fetch: func(ctx context.Context, groups []uint64) error {
		_, err := w.store.Snapshot(ctx, w.tenant, storage.PageQuery{Generation: head.Head.Generation, Groups: groups, Deltas: storage.DeltasCount})
		return err
	}})
	taken := make([]times, len(ways))
	for round := range fetchRounds + 1 {
		for i, way := range ways {
			t, err := sample(len(queries), func(n int) error { return way.fetch(ctx, queries[n]) })
			if err != nil {
				return nil, fmt.Errorf("%s: %w", way.name, err)
			}
			if round > 0 { // the first fills caches
				taken[i] = append(taken[i], t...)
			}
		}
	}
	m := measurement{name: "." + ways[0].name, value: microseconds(taken[0].p50()), p95: microseconds(taken[0].p95()), unit: "us"}
	for i, way := range ways[1:] {
		m.beside = append(m.beside, baseline{name: way.name, value: microseconds(taken[i+1].p50())})
	}
	return []measurement{m}, nil
}

// asking is a store that keeps which groups were asked for.
type asking struct {
	storage.Store
	mu     sync.Mutex
	groups [][]uint64
}

// Unwrap implements storage.Unwrapper.
func (a *asking) Unwrap() storage.Store { return a.Store }

// Snapshot implements storage.Store.
func (a *asking) Snapshot(ctx context.Context, tenant alumnikit.TenantID, q storage.PageQuery) (storage.Snapshot, error) {
	if len(q.Groups) > 0 {
		a.mu.Lock()
		a.groups = append(a.groups, slices.Clone(q.Groups))
		a.mu.Unlock()
	}
	return a.Store.Snapshot(ctx, tenant, q)
}

// pagesAsked returns the groups that cold searches read at once.
func (w *world) pagesAsked(ctx context.Context) ([][]uint64, error) {
	store := &asking{Store: w.store}
	people := w.people.With(store)
	for _, c := range classes() {
		if c.name != kanji(2).name && c.name != facets3 {
			continue
		}
		questions, err := w.ask(ctx, c)
		if err != nil {
			return nil, err
		}
		for _, q := range questions {
			people.Index().DropPages()
			if err := lookUp(ctx, people, q); err != nil {
				return nil, err
			}
		}
	}
	return store.groups, nil
}

// fetchWay is a way to hand a list of groups to a server.
type fetchWay struct {
	name  string
	fetch func(ctx context.Context, groups []uint64) error
}

// fetcher fetches by hand what storage/internal/sqlstore fetches: the head, how
// many deltas there are, and the pages of groups.
type fetcher struct {
	tenant     string
	generation int64
	statements map[string]*sql.Stmt // that are kept prepared
}

func (f *fetcher) close() error {
	var all []error
	for _, s := range f.statements {
		all = append(all, s.Close())
	}
	return errors.Join(all...)
}

// text is the statement, with parameters for tenant, tenant, tenant and
// generation, and then for the list.
func (f *fetcher) text(none, list string) string {
	return "SELECT 0, beat, epoch, generation, lease, meta, fingerprint, owner FROM alumnikit_head WHERE tenant = ?" +
		" UNION ALL SELECT 3, count(*), 0, 0, 0, " + none + ", " + none + ", " + none + " FROM alumnikit_delta WHERE tenant = ?" +
		" UNION ALL SELECT 2, generation, grp, part, 0, body, " + none + ", " + none + " FROM " + pageTable +
		" WHERE tenant = ? AND generation = ? AND grp " + list
}

func (f *fetcher) args(groups []uint64) []any {
	out := []any{f.tenant, f.tenant, f.tenant, f.generation}
	for _, g := range groups {
		out = append(out, int64(g))
	}
	return out
}

// read reads all rows.
func read(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var tag, a, b, c, d int64
		var body, fingerprint, owner []byte
		if err := rows.Scan(&tag, &a, &b, &c, &d, &body, &fingerprint, &owner); err != nil {
			return err
		}
	}
	return rows.Err()
}

// query runs a statement on a pool.
func (f *fetcher) query(ctx context.Context, db *sql.DB, text string, args []any) error {
	return read(db.QueryContext(ctx, text, args...))
}

// prepared runs a statement that is prepared once.
func (f *fetcher) prepared(ctx context.Context, db *sql.DB, text string, args []any) (err error) {
	statement := f.statements[text]
	if statement == nil {
		if statement, err = db.PrepareContext(ctx, text); err != nil {
			return err
		}
		f.statements[text] = statement
	}
	return read(statement.QueryContext(ctx, args...))
}

// listOf is a list of so many parameters.
func listOf(n int) string { return "IN (" + strings.Repeat("?, ", n-1) + "?)" }

// padded repeats the last group until their number is a power of two, so that
// few different statements exist.
func padded(groups []uint64) []uint64 {
	n := 1
	for n < len(groups) {
		n *= 2
	}
	out := slices.Clone(groups)
	for len(out) < n {
		out = append(out, groups[len(groups)-1])
	}
	return out
}

// joined lists groups between commas.
func joined(groups []uint64) string {
	var b strings.Builder
	for i, g := range groups {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.FormatUint(g, 10))
	}
	return b.String()
}

// fetches implements engine.
func (s *postgresServer) fetches(f *fetcher, db, _ *sql.DB) []fetchWay {
	say := s.wording()
	const none = "''::bytea"
	list := func(ctx context.Context, groups []uint64) error {
		return f.query(ctx, db, say.bind(f.text(none, listOf(len(groups)))), f.args(groups))
	}
	return []fetchWay{
		{"array", func(ctx context.Context, groups []uint64) error {
			return f.query(ctx, db, say.bind(f.text(none, "= ANY(?::bigint[])")), append(f.args(nil), "{"+joined(groups)+"}"))
		}},
		{"list", list},
		{"padded list", func(ctx context.Context, groups []uint64) error { return list(ctx, padded(groups)) }},
		{"literals", func(ctx context.Context, groups []uint64) error {
			text := strings.ReplaceAll(f.text(none, "IN ("+joined(groups)+")"), "tenant = ?", "tenant = '"+f.tenant+"'")
			return f.query(ctx, db, strings.ReplaceAll(text, "generation = ?", "generation = "+strconv.FormatInt(f.generation, 10)), nil)
		}},
	}
}

// fetches implements engine.
func (s *mysqlServer) fetches(f *fetcher, db, interpolating *sql.DB) []fetchWay {
	const none = "x''"
	return []fetchWay{
		{"literals", func(ctx context.Context, groups []uint64) error {
			text := strings.ReplaceAll(f.text(none, "IN ("+joined(groups)+")"), "tenant = ?", fmt.Sprintf("tenant = x'%x'", f.tenant))
			return f.query(ctx, db, strings.ReplaceAll(text, "generation = ?", "generation = "+strconv.FormatInt(f.generation, 10)), nil)
		}},
		{"parameters", func(ctx context.Context, groups []uint64) error {
			return f.query(ctx, db, f.text(none, listOf(len(groups))), f.args(groups))
		}},
		{"parameters, interpolateParams", func(ctx context.Context, groups []uint64) error {
			return f.query(ctx, interpolating, f.text(none, listOf(len(groups))), f.args(groups))
		}},
		{"padded parameters, kept prepared", func(ctx context.Context, groups []uint64) error {
			groups = padded(groups)
			return f.prepared(ctx, db, f.text(none, listOf(len(groups))), f.args(groups))
		}},
	}
}
