package main

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/internal/synth"
)

// plain is what one would write by hand for the same questions, without
// privacy, history or an index: a table in the same database, searched with LIKE;
// or, in memory, a slice and a loop. On servers it has the indexes that a careful
// developer would make.
type plain struct {
	db *sql.DB
	wording
	rows []plainRow // in memory only
}

type plainRow struct {
	external, name, kana, romaji, department, start, location, skills string
}

// batch is how many rows are written at once.
const batch = 1000

// loadPlain loads the people of the first tenant, once.
func (w *world) loadPlain(ctx context.Context) error {
	if w.plain != nil {
		return nil
	}
	p, err := w.newPlain(ctx, "plain_person")
	if err != nil {
		return err
	}
	var rows []plainRow
	for i := range w.size {
		person := w.person(i)
		rows = append(rows, newPlainRow(&person))
		if len(rows) == batch || i == w.size-1 {
			if err := p.insert(ctx, "plain_person", rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	w.plain = p
	return p.index(ctx, "plain_person", w.engine)
}

// index makes the indexes once the rows are there, which takes less time.
func (p *plain) index(ctx context.Context, table string, e engine) error {
	if e == nil {
		return nil
	}
	for _, statement := range p.indexes(table) {
		if _, err := p.db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return e.tidy(ctx, p.db)
}

// byHand returns the pool for what is written by hand, and how it is worded.
func (w *world) byHand() (*sql.DB, wording) {
	if w.engine == nil {
		return w.db, sqliteWording()
	}
	if w.hand == nil {
		w.hand = w.engine.openByHand(w.place.database)
	}
	return w.hand, w.engine.wording()
}

func (w *world) closePlain() error {
	if w.hand == nil {
		return nil
	}
	return w.hand.Close()
}

func newPlainRow(p *synth.Person) plainRow {
	last := p.Last()
	return plainRow{
		external: p.ExternalID, name: p.Family + " " + p.Given, kana: p.FamilyKana + p.GivenKana, romaji: p.FamilyRomaji + " " + p.GivenRomaji,
		department: last.Department, start: last.Start, location: p.Location, skills: strings.Join(p.Skills, ","),
	}
}

// newPlain makes an empty table, and a log that writes go to.
func (w *world) newPlain(ctx context.Context, table string) (*plain, error) {
	p := &plain{}
	if p.db, p.wording = w.byHand(); p.db == nil {
		return p, nil
	}
	for _, statement := range []string{
		`CREATE TABLE ` + table + ` (
		external TEXT PRIMARY KEY, name TEXT, kana TEXT, romaji TEXT, department TEXT, start TEXT,
		location TEXT NOT NULL DEFAULT '', skills LONG NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '')`,
		`CREATE TABLE IF NOT EXISTS plain_log (at NUMBER, person TEXT, what LONG)`,
	} {
		if _, err := p.db.ExecContext(ctx, p.types(statement)); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// insert writes a batch in one transaction.
func (p *plain) insert(ctx context.Context, table string, rows []plainRow) error {
	if p.db == nil {
		p.rows = append(p.rows, rows...)
		return nil
	}
	return p.transact(ctx, func(tx *sql.Tx) error {
		if p.wording.rows > 1 {
			return p.insertMany(ctx, tx, table, rows)
		}
		insert, err := tx.PrepareContext(ctx, p.inserting(table, plainColumns, 1))
		if err != nil {
			return err
		}
		defer insert.Close()
		for _, r := range rows {
			if _, err := insert.ExecContext(ctx, r.values()...); err != nil {
				return err
			}
		}
		return nil
	})
}

// insertMany sends many rows at once, where a statement is a round trip.
func (p *plain) insertMany(ctx context.Context, tx *sql.Tx, table string, rows []plainRow) error {
	for chunk := range slices.Chunk(rows, p.wording.rows) {
		var values []any
		for _, r := range chunk {
			values = append(values, r.values()...)
		}
		if _, err := tx.ExecContext(ctx, p.inserting(table, plainColumns, len(chunk)), values...); err != nil {
			return err
		}
	}
	return nil
}

// plainColumns are those of a row that is loaded.
const plainColumns = "external, name, kana, romaji, department, start, location, skills"

func (r plainRow) values() []any {
	return []any{r.external, r.name, r.kana, r.romaji, r.department, r.start, r.location, r.skills}
}

func (p *plain) transact(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := p.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Columns of the roster that synth writes.
const (
	colExternal, colFamily, colGiven, colKana, colRomaji = 0, 1, 2, 3, 5
	colDepartment, colStart                              = 12, 16
)

// importCSV reads a roster into a table, as the importer does.
func (p *plain) importCSV(ctx context.Context, table string, file io.Reader) error {
	lines := csv.NewReader(file)
	if _, err := lines.Read(); err != nil {
		return err
	}
	var rows []plainRow
	for {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return p.insert(ctx, table, rows)
		}
		if err != nil {
			return err
		}
		rows = append(rows, plainRow{
			external: cells[colExternal], name: cells[colFamily] + " " + cells[colGiven], kana: cells[colKana],
			romaji: cells[colRomaji], department: cells[colDepartment], start: cells[colStart],
		})
		if len(rows) == batch {
			if err := p.insert(ctx, table, rows); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
}

func (q wanted) met(r *plainRow) bool {
	return (strings.Contains(r.name, q.name) || strings.Contains(r.kana, q.name) || strings.Contains(strings.ToLower(r.romaji), q.name)) &&
		(q.department == "" || r.department == q.department) && strings.HasPrefix(r.start, q.start) &&
		(q.location == "" || r.location == q.location) && strings.Contains(r.skills, q.skill)
}

// search returns how many match, after reading one page.
func (p *plain) search(ctx context.Context, q wanted, limit int) (int, error) {
	if p.db != nil {
		return p.searchTable(ctx, q, limit)
	}
	var found []*plainRow
	for i := range p.rows {
		if r := &p.rows[i]; q.met(r) {
			found = append(found, r)
		}
	}
	slices.SortFunc(found, func(a, b *plainRow) int { return cmp.Compare(a.kana, b.kana) })
	return len(found), nil
}

func (p *plain) searchTable(ctx context.Context, q wanted, limit int) (n int, err error) {
	where, args := p.where(q)
	if err := p.db.QueryRowContext(ctx, p.bind("SELECT count(*)"+where), args...).Scan(&n); err != nil {
		return 0, err
	}
	rows, err := p.db.QueryContext(ctx, p.bind("SELECT external, name, kana, location, skills"+where+
		" ORDER BY kana, external LIMIT ? OFFSET ?"), append(args, limit, q.skip)...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var r plainRow
		if err := rows.Scan(&r.external, &r.name, &r.kana, &r.location, &r.skills); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}

// where states what is wanted and nothing else, so that indexes serve it.
func (p *plain) where(q wanted) (text string, args []any) {
	var all []string
	add := func(condition string, values ...any) {
		all, args = append(all, condition), append(args, values...)
	}
	if q.name != "" {
		part := "%" + q.name + "%"
		add("(name "+p.like+" ? OR kana "+p.like+" ? OR romaji "+p.like+" ?)", part, part, part)
	}
	if q.department != "" {
		add("department = ?", q.department)
	}
	if q.start != "" {
		add("start LIKE ?", q.start+"%")
	}
	if q.location != "" {
		add("location = ?", q.location)
	}
	if q.skill != "" {
		add("skills LIKE ?", "%"+q.skill+"%")
	}
	text = " FROM plain_person"
	if len(all) > 0 {
		text += " WHERE " + strings.Join(all, " AND ")
	}
	return text, args
}
