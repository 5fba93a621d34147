package main

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/internal/synth"
)

// plain is what one would write by hand for the same questions, without
// privacy, history or an index: a table in the same SQLite file, searched with
// LIKE; or, in memory, a slice and a loop.
type plain struct {
	db   *sql.DB
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
	p, err := newPlain(ctx, w.db, "plain_person")
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
	return nil
}

func newPlainRow(p *synth.Person) plainRow {
	last := p.Last()
	return plainRow{
		external: p.ExternalID, name: p.Family + " " + p.Given, kana: p.FamilyKana + p.GivenKana, romaji: p.FamilyRomaji + " " + p.GivenRomaji,
		department: last.Department, start: last.Start, location: p.Location, skills: strings.Join(p.Skills, ","),
	}
}

// newPlain makes an empty table, and a log that writes go to.
func newPlain(ctx context.Context, db *sql.DB, table string) (*plain, error) {
	p := &plain{db: db}
	if db == nil {
		return p, nil
	}
	_, err := db.ExecContext(ctx, `CREATE TABLE `+table+` (
		external TEXT PRIMARY KEY, name TEXT, kana TEXT, romaji TEXT, department TEXT, start TEXT,
		location TEXT NOT NULL DEFAULT '', skills TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '');
		CREATE TABLE IF NOT EXISTS plain_log (at INTEGER, person TEXT, what TEXT)`)
	return p, err
}

// insert writes a batch in one transaction.
func (p *plain) insert(ctx context.Context, table string, rows []plainRow) error {
	if p.db == nil {
		p.rows = append(p.rows, rows...)
		return nil
	}
	return p.transact(ctx, func(tx *sql.Tx) error {
		insert, err := tx.PrepareContext(ctx, "INSERT INTO "+table+
			" (external, name, kana, romaji, department, start, location, skills) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
		if err != nil {
			return err
		}
		defer insert.Close()
		for _, r := range rows {
			_, err := insert.ExecContext(ctx, r.external, r.name, r.kana, r.romaji, r.department, r.start, r.location, r.skills)
			if err != nil {
				return err
			}
		}
		return nil
	})
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
	where := ` FROM plain_person WHERE (name LIKE ? OR kana LIKE ? OR romaji LIKE ?)
		AND (? = '' OR department = ?) AND start LIKE ? AND (? = '' OR location = ?) AND skills LIKE ?`
	like := "%" + q.name + "%"
	args := []any{like, like, like, q.department, q.department, q.start + "%", q.location, q.location, "%" + q.skill + "%"}
	if err := p.db.QueryRowContext(ctx, "SELECT count(*)"+where, args...).Scan(&n); err != nil {
		return 0, err
	}
	rows, err := p.db.QueryContext(ctx, "SELECT external, name, kana, location, skills"+where+
		" ORDER BY kana, external LIMIT ? OFFSET ?", append(args, limit, q.skip)...)
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
