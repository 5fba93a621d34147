package main

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
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
	return append(out, &handWrite{name: "by hand, the same rows in as few statements", most: 3, write: func(n int) error { return same.write(ctx, n) }}), nil
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

// sameWrite writes by hand the rows that the SDK writes when a profile changes, in as
// few statements as the database allows, to tables that hold as many rows: the profile,
// the entry and the slot are read in one; then the entry is kept from changing, the
// profile is changed, and a row is added to each of two tables, on PostgreSQL in one.
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
	version, profile, err := s.read(ctx, person[:])
	if err != nil {
		return err
	}
	profile.CurrentTitle = fmt.Sprintf("Title %d", n)
	body, err := json.Marshal(profile)
	if err != nil {
		return err
	}
	journal, err := json.Marshal(map[string]any{
		"actor": fmt.Sprintf("person:%x", person), "verb": "profile.update", "fields": []string{"currentTitle", "skills", "updatedAt"},
		"refs": []any{map[string]any{"kind": "alumni.profile", "id": hex.EncodeToString(person[:]), "version": version}},
	})
	if err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing after a commit
	if err := s.change(ctx, tx, handChange{person[:], version, n, body, journal}); err != nil {
		return err
	}
	return tx.Commit()
}

// read reads the profile, and with it what a change of it goes by.
func (s *sameWrite) read(ctx context.Context, id []byte) (version int64, profile alumni.Profile, err error) {
	rows, err := s.db.QueryContext(ctx, s.say.bind(
		"SELECT 1, version, body FROM hand_profile WHERE id = ? UNION ALL SELECT 2, version, body FROM hand_entry WHERE id = ?"+
			" UNION ALL SELECT 3, version, body FROM hand_slot WHERE id = ?"), id, id, id)
	if err != nil {
		return 0, profile, err
	}
	defer rows.Close()
	for rows.Next() {
		var table, found int64
		var body []byte
		if err := rows.Scan(&table, &found, &body); err != nil {
			return 0, profile, err
		}
		if table != 1 {
			continue
		}
		version = found
		if err := json.Unmarshal(body, &profile); err != nil {
			return 0, profile, err
		}
	}
	return version, profile, rows.Err()
}

// handChange is what a transaction of sameWrite writes.
type handChange struct {
	id            []byte
	version       int64
	n             int
	body, journal []byte
}

// change is what the transaction holds.
func (s *sameWrite) change(ctx context.Context, tx *sql.Tx, c handChange) error {
	entry := alumnikit.NewID(nil)
	profile := []any{c.version + 1, c.body, c.id, c.version}
	delta := []any{c.n, 1, c.version + 1, s.delta}
	journal := []any{entry[:], time.Now().UnixMicro(), c.journal}
	held := "SELECT version FROM hand_entry WHERE id = ?" + s.say.share
	update := "UPDATE hand_profile SET version = ?, body = ? WHERE id = ? AND version = ?"
	if s.say.changesWithin {
		one := "WITH held AS (" + held + "), changed AS (" + update + " AND EXISTS (SELECT 1 FROM held) RETURNING 1), " +
			"waits AS (INSERT INTO hand_delta SELECT CAST(? AS NUMBER), CAST(? AS NUMBER), CAST(? AS NUMBER), CAST(? AS BYTES) FROM changed) " +
			"INSERT INTO hand_journal SELECT CAST(? AS IDENTIFIER), CAST(? AS NUMBER), CAST(? AS BYTES) FROM changed"
		done, err := tx.ExecContext(ctx, s.say.bind(s.say.types(one)), slices.Concat([]any{c.id}, profile, delta, journal)...)
		return changedOne(done, err)
	}
	var there int64
	if err := tx.QueryRowContext(ctx, s.say.bind(held), c.id).Scan(&there); err != nil {
		return err
	}
	for _, change := range []struct {
		text string
		args []any
	}{
		{update, profile}, {"INSERT INTO hand_delta VALUES (?, ?, ?, ?)", delta}, {"INSERT INTO hand_journal VALUES (?, ?, ?)", journal},
	} {
		if err := changedOne(tx.ExecContext(ctx, s.say.bind(change.text), change.args...)); err != nil {
			return fmt.Errorf("%s: %w", change.text, err)
		}
	}
	return nil
}

// changedOne demands that a statement changed a row.
func changedOne(done sql.Result, err error) error {
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if err == nil && n != 1 {
		err = fmt.Errorf("%d rows were changed", n)
	}
	return err
}
