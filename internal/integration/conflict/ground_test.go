package conflict

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/internal/integration/place"
	"github.com/alumnikit/alumnikit/storage"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// ground is one database, on which each meeting has a tenant of its own.
type ground struct {
	at      place.Place
	tenants atomic.Int64
}

// meeting is what one subtest works with.
type meeting struct {
	*ground
	tenant alumnikit.TenantID
	db     *sql.DB
	store  place.Store
	tap    *tap
}

func (g *ground) meet(t *testing.T) *meeting {
	t.Helper()
	m := &meeting{ground: g, tap: &tap{}, tenant: alumnikit.TenantID(fmt.Sprintf("tenant-%d", g.tenants.Add(1)))}
	m.db = g.at.Open(t, m.tap.around)
	var err error
	m.store, err = g.at.Over(m.db)
	require.NoError(t, err)
	return m
}

// tap sees every statement, and fails some.
type tap struct {
	mu   sync.Mutex
	seen []string
	when []time.Time
	fail func(n int, query string) error // of the n-th statement, from 1; not sent then
}

func (p *tap) around(query string, _ []driver.NamedValue, send func() error) error {
	p.mu.Lock()
	p.seen, p.when = append(p.seen, query), append(p.when, time.Now())
	var err error
	if p.fail != nil {
		err = p.fail(len(p.seen), query)
	}
	p.mu.Unlock()
	if err != nil {
		return err
	}
	return send()
}

// reset forgets what was seen and fails what it is told to.
func (p *tap) reset(fail func(n int, query string) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen, p.when, p.fail = nil, nil, fail
}

// begun returns when transactions of the store's own began.
func (p *tap) begun() (out []time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, query := range p.seen {
		if strings.HasPrefix(query, "BEGIN ISOLATION") || query == "START TRANSACTION" {
			out = append(out, p.when[i])
		}
	}
	return out
}

func (p *tap) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.seen)
}

// transient are errors with which a server says that another was in the way.
func transient(kind place.Kind) map[string]error {
	if kind == place.Postgres {
		return map[string]error{
			"40001": &pgconn.PgError{Code: "40001"}, "40P01": &pgconn.PgError{Code: "40P01"}, "55P03": &pgconn.PgError{Code: "55P03"},
		}
	}
	return map[string]error{"1213": &mysql.MySQLError{Number: 1213}, "1205": &mysql.MySQLError{Number: 1205}}
}

// again reports whether a host that got err, from the store or from the database,
// runs its transaction again.
func again(err error) bool {
	var state interface{ SQLState() string }
	if errors.As(err, &state) {
		return state.SQLState() == "40001" || state.SQLState() == "40P01"
	}
	var number *mysql.MySQLError
	if errors.As(err, &number) {
		return number.Number == 1213 || number.Number == 1205
	}
	return errors.Is(err, alumnikit.ErrRetryable)
}

func numbered(n int) alumnikit.ID {
	return alumnikit.ID{0: byte(n), 1: byte(n >> 8), 6: 0x40, 8: 0x80, 15: 1}
}

// record is one of version 1 with a unique key of its own.
func record(n int) storage.Record {
	id := numbered(n)
	return storage.Record{
		Kind: "host", ID: id, Version: 1, Body: []byte(`{"name":"synthetic"}`),
		Keys: []storage.Key{{Name: "number", Value: id[:], Unique: true}, {Name: "group", Value: []byte{1}}},
	}
}

// next is the record's next version.
func next(r storage.Record) storage.Record {
	r.Version++
	return r
}

func (m *meeting) put(records ...storage.Record) storage.Write {
	return storage.Write{Tenant: m.tenant, Puts: records}
}

// full is a write with something for every table.
func (m *meeting) full(n int) storage.Write {
	w := m.put(record(n))
	w.Deltas = []storage.Delta{{Slot: uint32(n), Version: 1, Body: []byte("delta")}}
	w.Entries = []storage.Entry{{ID: numbered(n), Time: time.UnixMicro(int64(n)).UTC(), Body: []byte("entry")}}
	return w
}

func (m *meeting) stored(t *testing.T, store storage.Store) int {
	t.Helper()
	found, err := store.List(t.Context(), m.tenant, storage.ListQuery{Kind: "host", Limit: storage.MaxList})
	require.NoError(t, err)
	return len(found)
}

// begin begins a transaction of the host, which is rolled back at the end of the
// test if it is still open then.
func (m *meeting) begin(t *testing.T, level sql.IsolationLevel) (*sql.Tx, storage.Store) {
	t.Helper()
	tx, err := m.db.BeginTx(context.WithoutCancel(t.Context()), &sql.TxOptions{Isolation: level})
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback() })
	return tx, m.store.WithTx(tx)
}

// hold locks the row of a record as a host's own statement would.
func (m *meeting) hold(t *testing.T, tx *sql.Tx, n int) error {
	t.Helper()
	id := numbered(n)
	query := "SELECT version FROM alumnikit_record WHERE tenant = ? AND kind = 'host' AND id = ? FOR UPDATE"
	if m.at.Kind == place.Postgres {
		query = "SELECT version FROM alumnikit_record WHERE tenant = $1 AND kind = 'host' AND id = $2 FOR UPDATE"
	}
	var version int
	return tx.QueryRowContext(t.Context(), query, string(m.tenant), id[:]).Scan(&version)
}

// servers runs meetings on one database of each server. A meeting ends before the
// next begins only where it says so.
func servers(t *testing.T, meetings map[string]func(*testing.T, *meeting)) {
	t.Helper()
	for _, kind := range []place.Kind{place.Postgres, place.MySQL} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			place.Need(t, kind)
			g := &ground{at: place.Migrated(t, kind)}
			for name, meeting := range meetings {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					meeting(t, g.meet(t))
				})
			}
		})
	}
}
