package main

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/alumni"
)

// handWrite is a write by hand that stands beside the SDK's.
type handWrite struct {
	name  string
	most  float64 // what the SDK's may take of it
	write func(n int) error

	taken times
	trips int64
}

// again times as many writes as the SDK makes in a round.
func (h *handWrite) again(w *world) error {
	sent, done := w.trips(), len(h.taken)
	round, err := sample(writesTimed/writeRounds, func(i int) error { return h.write(done + i) })
	h.taken, h.trips = append(h.taken, round...), h.trips+w.trips()-sent
	return err
}

// writesByHand prepares what stands beside the SDK's write: in memory nothing.
func (w *world) writesByHand(ctx context.Context) ([]*handWrite, error) {
	if w.db == nil {
		return nil, nil
	}
	if err := w.loadPlain(ctx); err != nil {
		return nil, err
	}
	out := []*handWrite{{name: "by hand", write: func(n int) error { return w.plainWrite(ctx, n) }}}
	if w.engine == nil {
		return out, nil
	}
	same, err := w.newSameWrite(ctx)
	if err != nil {
		return nil, err
	}
	return append(out, &handWrite{name: "by hand, the same rows and statements", most: 3, write: func(n int) error { return same.write(ctx, n) }}), nil
}

// plainWrite is a transaction by hand: read, change, note in a log.
func (w *world) plainWrite(ctx context.Context, n int) error {
	p, external := w.plain, w.person(someone(w.site, n)).ExternalID
	return p.transact(ctx, func(tx *sql.Tx) error {
		var skills string
		row := tx.QueryRowContext(ctx, p.bind("SELECT skills FROM plain_person WHERE external = ?"), external)
		if err := row.Scan(&skills); err != nil {
			return err
		}
		log, err := json.Marshal(map[string]any{"actor": external, "verb": "profile.update", "fields": []string{"title"}})
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, p.bind("UPDATE plain_person SET title = ?, skills = ? WHERE external = ?"),
			fmt.Sprintf("Title %d", n), "Go,SQL", external)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, p.bind("INSERT INTO plain_log VALUES (?, ?, ?)"), time.Now().UnixMicro(), external, log)
		return err
	})
}

// sameWrite writes by hand the rows that the SDK writes when a profile changes,
// with as many statements, to tables that hold as many rows: the profile, the
// entry and the slot are read; then entry and profile are locked, the profile is
// changed, and a row is added to each of two tables.
type sameWrite struct {
	*world
	db    *sql.DB
	say   wording
	delta []byte
}

// sameTables are copied from the SDK's: a table for each kind.
func sameTables() map[string]string {
	return map[string]string{"hand_profile": alumni.Profiles().Name(), "hand_entry": alumni.Entries().Name(), "hand_slot": "index.slot"}
}

func (w *world) newSameWrite(ctx context.Context) (*sameWrite, error) {
	s := &sameWrite{world: w, delta: make([]byte, 100)} // a delta is as long
	s.db, s.say = w.byHand()
	var statements []string
	for table, kind := range sameTables() {
		statements = append(statements,
			"CREATE TABLE "+table+" (id IDENTIFIER PRIMARY KEY, version NUMBER NOT NULL, body BYTES NOT NULL)",
			"INSERT INTO "+table+" SELECT id, version, body FROM alumnikit_record WHERE tenant = '"+string(w.tenant)+"' AND kind = '"+kind+"'")
	}
	statements = append(statements,
		"CREATE TABLE hand_delta (slot NUMBER, part NUMBER, version NUMBER, body BYTES NOT NULL, PRIMARY KEY (slot, part, version))",
		"CREATE TABLE hand_journal (id IDENTIFIER PRIMARY KEY, time NUMBER NOT NULL, body BYTES NOT NULL)")
	for _, statement := range statements {
		if _, err := s.db.ExecContext(ctx, s.say.types(statement)); err != nil {
			return nil, fmt.Errorf("%s: %w", statement, err)
		}
	}
	return s, w.engine.tidy(ctx, s.db)
}

// write changes somebody's profile.
func (s *sameWrite) write(ctx context.Context, n int) error {
	person := s.id(someone(s.site, n))
	id := person[:]
	var version, slot int64
	var body, ignored []byte
	for _, q := range []struct {
		table string
		into  []any
	}{
		{"hand_profile", []any{&version, &body}}, {"hand_entry", []any{&slot, &ignored}}, {"hand_slot", []any{&slot, &ignored}},
	} {
		row := s.db.QueryRowContext(ctx, s.say.bind("SELECT version, body FROM "+q.table+" WHERE id = ?"), id)
		if err := row.Scan(q.into...); err != nil {
			return fmt.Errorf("%s: %w", q.table, err)
		}
	}
	var profile alumni.Profile
	if err := json.Unmarshal(body, &profile); err != nil {
		return err
	}
	profile.CurrentTitle = fmt.Sprintf("Title %d", n)
	body, err := json.Marshal(profile)
	if err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing after a commit
	if err := s.change(ctx, tx, id, version, body, n); err != nil {
		return err
	}
	return tx.Commit()
}

// change is what the transaction holds.
func (s *sameWrite) change(ctx context.Context, tx *sql.Tx, id []byte, version int64, body []byte, n int) error {
	for _, lock := range []string{
		"SELECT version FROM hand_entry WHERE id = ?" + s.say.share, "SELECT version FROM hand_profile WHERE id = ? FOR UPDATE",
	} {
		var there int64
		if err := tx.QueryRowContext(ctx, s.say.bind(lock), id).Scan(&there); err != nil {
			return err
		}
	}
	journal, err := json.Marshal(map[string]any{
		"actor": fmt.Sprintf("person:%x", id), "verb": "profile.update", "fields": []string{"currentTitle", "skills", "updatedAt"},
		"refs": []any{map[string]any{"kind": "alumni.profile", "id": hex.EncodeToString(id), "version": version}},
	})
	if err != nil {
		return err
	}
	entry := alumnikit.NewID(nil)
	for _, change := range []struct {
		text string
		args []any
	}{
		{"UPDATE hand_profile SET version = ?, body = ? WHERE id = ? AND version = ?", []any{version + 1, body, id, version}},
		{"INSERT INTO hand_delta VALUES (?, ?, ?, ?)", []any{n, 1, version + 1, s.delta}},
		{"INSERT INTO hand_journal VALUES (?, ?, ?)", []any{entry[:], time.Now().UnixMicro(), journal}},
	} {
		if _, err := tx.ExecContext(ctx, s.say.bind(change.text), change.args...); err != nil {
			return fmt.Errorf("%s: %w", change.text, err)
		}
	}
	return nil
}
