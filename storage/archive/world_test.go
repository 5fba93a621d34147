package archive_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage"
	"github.com/alumnikit/alumnikit/storage/archive"
	"github.com/alumnikit/alumnikit/storage/memory"
)

const acme alumnikit.TenantID = "acme"

func keyring(tb testing.TB, secrets ...string) *alumnikit.Keyring {
	tb.Helper()
	all := make([][]byte, len(secrets))
	for i, secret := range secrets {
		all[i] = bytes.Repeat([]byte(secret), alumnikit.MinKeySize)
	}
	keys, err := alumnikit.NewKeyring(all...)
	require.NoError(tb, err)
	return keys
}

func open(tb testing.TB, store storage.Store) *storage.DB {
	tb.Helper()
	db, err := storage.New(store, keyring(tb, "k"), nil)
	require.NoError(tb, err)
	return db
}

func numbered(n int) alumnikit.ID {
	var id alumnikit.ID
	binary.BigEndian.PutUint64(id[:], uint64(n+1)*0x9e3779b97f4a7c15)
	binary.BigEndian.PutUint64(id[8:], uint64(n+1))
	return id
}

// awkward are records that a careless writer would alter or a careless reader take
// for something else.
func awkward() []storage.Record {
	bodies := []string{
		`{"text":"山田 <b>&"}`, `{"text":"山田 <b>&"}`, `{"a":1,"a":2,"A":3}`, "null", `"x"`, "1", "", " 1", "1 ", "{\n}", "{ }", "\t1",
		`1,"body":2`, `{}}`, "\x00\xff", "\"\xff\"", "{\"a\":\"\u2028\"}", `"\ud800"`, "bytes", strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		strings.Repeat("[", 12000) + strings.Repeat("]", 12000), `"` + strings.Repeat("x", storage.MaxBody-2) + `"`, strings.Repeat("\xfe", storage.MaxBody),
	}
	var all []storage.Record
	for i, body := range bodies {
		all = append(all, storage.Record{Kind: "body", ID: numbered(i), Version: uint64(i + 1), Body: []byte(body)})
	}
	for i, due := range []time.Time{
		time.UnixMicro(0), time.UnixMicro(-1), time.UnixMicro(1_900_000_000_123_456), time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), {},
	} {
		all = append(all, storage.Record{Kind: "kind \"of\"\n<ours> 種", ID: numbered(i), Version: 1 << (12 * i), Due: due.UTC(), Body: []byte("{}")})
	}
	many := storage.Record{Kind: "keys", ID: numbered(1), Version: 3, Body: []byte(`{}`)}
	for i := range storage.MaxKeys {
		value := bytes.Repeat([]byte{byte(i * 5)}, i*4)
		many.Keys = append(many.Keys, storage.Key{Name: fmt.Sprint("key\n", i%3), Value: value, Unique: i%2 == 0})
	}
	return append(all, many, storage.Record{
		Kind: "keys", ID: numbered(2), Version: 1, Body: []byte(`{}`), Keys: []storage.Key{{Name: "n"}, {Name: "n", Value: []byte{0}}},
	})
}

type note struct {
	ID   alumnikit.ID `json:"id"`
	Text string       `json:"text"`
}

func notes() storage.Kind[note] {
	return storage.NewKind(storage.Definition[note]{Name: "note", ID: func(n *note) alumnikit.ID { return n.ID }})
}

// furnish gives a tenant records, a journal that is sealed in part, and an index.
func furnish(tb testing.TB, db *storage.DB, tenant alumnikit.TenantID) {
	tb.Helper()
	ctx := tb.Context()
	store, ok := storage.As[storage.Archiver](db.Store())
	require.True(tb, ok)
	require.NoError(tb, store.Restore(ctx, storage.Write{Tenant: tenant, Puts: awkward()}))
	for i := range 5 {
		write(tb, db, tenant, i, "once")
		if i == 2 {
			_, err := db.SealJournal(ctx, tenant, 100)
			require.NoError(tb, err)
		}
	}
	require.NoError(tb, db.Store().Fold(ctx, tenant, storage.Fold{
		Head: storage.Head{Beat: 1}, Pages: []storage.Page{{Body: []byte("page")}},
	}))
}

func write(tb testing.TB, db *storage.DB, tenant alumnikit.TenantID, n int, text string) {
	tb.Helper()
	old, err := notes().Find(tb.Context(), db, tenant, numbered(n))
	require.NoError(tb, err)
	change := notes().Replace(old, &note{ID: numbered(n), Text: text})
	require.NoError(tb, db.Commit(tb.Context(), storage.By(alumnikit.System(tenant, "test"), "note.write"), change))
}

// written is the archive of a tenant.
func written(tb testing.TB, db *storage.DB, tenant alumnikit.TenantID) (file []byte, summary archive.Summary) {
	tb.Helper()
	var out bytes.Buffer
	summary, err := archive.Write(tb.Context(), db, tenant, &out, nil)
	require.NoError(tb, err)
	require.EqualValues(tb, out.Len(), summary.Bytes)
	return out.Bytes(), summary
}

func census(tb testing.TB, db *storage.DB, tenant alumnikit.TenantID) storage.Census {
	tb.Helper()
	store, ok := storage.As[storage.Archiver](db.Store())
	require.True(tb, ok)
	found, err := store.Census(tb.Context(), tenant)
	require.NoError(tb, err)
	return found
}

// stand is a memory store that lets a test in before each of its calls; the test may
// refuse it.
type stand struct {
	*memory.Store
	mu     sync.Mutex
	calls  int
	before func(call int, name string) error
}

func (s *stand) step(name string) error {
	s.mu.Lock()
	s.calls++
	call := s.calls
	s.mu.Unlock()
	if s.before == nil {
		return nil
	}
	return s.before(call, name)
}

func (s *stand) Commit(ctx context.Context, w storage.Write) error {
	if err := s.step("Commit"); err != nil {
		return err
	}
	return s.Store.Commit(ctx, w)
}

func (s *stand) Get(ctx context.Context, tenant alumnikit.TenantID, kind string, ids []alumnikit.ID) ([]storage.Record, error) {
	if err := s.step("Get"); err != nil {
		return nil, err
	}
	return s.Store.Get(ctx, tenant, kind, ids)
}

func (s *stand) Journal(ctx context.Context, tenant alumnikit.TenantID, q storage.JournalQuery) ([]storage.Entry, error) {
	if err := s.step("Journal"); err != nil {
		return nil, err
	}
	return s.Store.Journal(ctx, tenant, q)
}

func (s *stand) Drop(ctx context.Context, tenant alumnikit.TenantID) error {
	if err := s.step("Drop"); err != nil {
		return err
	}
	return s.Store.Drop(ctx, tenant)
}

func (s *stand) Census(ctx context.Context, tenant alumnikit.TenantID) (storage.Census, error) {
	if err := s.step("Census"); err != nil {
		return storage.Census{}, err
	}
	return s.Store.Census(ctx, tenant)
}

func (s *stand) Dump(
	ctx context.Context, tenant alumnikit.TenantID, kind string, after alumnikit.ID, limit int,
) ([]storage.Record, error) {
	if err := s.step("Dump"); err != nil {
		return nil, err
	}
	return s.Store.Dump(ctx, tenant, kind, after, limit)
}

func (s *stand) Restore(ctx context.Context, w storage.Write) error {
	if err := s.step("Restore"); err != nil {
		return err
	}
	return s.Store.Restore(ctx, w)
}
