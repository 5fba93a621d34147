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

// Columns of the roster that synth writes.
const (
	colExternal, colFamily, colGiven, colKana, colRomaji = 0, 1, 2, 3, 5
	colDepartment, colStart                              = 12, 16
)

const plainTable = `CREATE TABLE plain_person (
	external TEXT PRIMARY KEY, name TEXT, kana TEXT, romaji TEXT, department TEXT, start TEXT,
	location TEXT NOT NULL DEFAULT '', skills TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '')`

// importPlain reads the same file as the importer does.
func importPlain(ctx context.Context, db *sql.DB, file io.Reader) (*plain, error) {
	p := &plain{db: db}
	if db != nil {
		if _, err := db.ExecContext(ctx, plainTable+"; CREATE TABLE plain_log (at INTEGER, person TEXT, what TEXT)"); err != nil {
			return nil, err
		}
	}
	lines := csv.NewReader(file)
	if _, err := lines.Read(); err != nil {
		return nil, err
	}
	var rows []plainRow
	for {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return p, p.insert(ctx, rows)
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, plainRow{
			external: cells[colExternal], name: cells[colFamily] + " " + cells[colGiven], kana: cells[colKana],
			romaji: cells[colRomaji], department: cells[colDepartment], start: cells[colStart],
		})
		if len(rows) == batch {
			if err := p.insert(ctx, rows); err != nil {
				return nil, err
			}
			rows = rows[:0]
		}
	}
}

// insert writes a batch in one transaction.
func (p *plain) insert(ctx context.Context, rows []plainRow) error {
	if p.db == nil {
		p.rows = append(p.rows, rows...)
		return nil
	}
	return p.transact(ctx, func(tx *sql.Tx) error {
		insert, err := tx.PrepareContext(ctx,
			"INSERT INTO plain_person (external, name, kana, romaji, department, start) VALUES (?, ?, ?, ?, ?, ?)")
		if err != nil {
			return err
		}
		defer insert.Close()
		for _, r := range rows {
			if _, err := insert.ExecContext(ctx, r.external, r.name, r.kana, r.romaji, r.department, r.start); err != nil {
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

func (p *plain) addProfiles(ctx context.Context, company *synth.Company) error {
	if p.db == nil {
		for i := range p.rows {
			person := company.Person(i)
			p.rows[i].location, p.rows[i].skills = person.Location, strings.Join(person.Skills, ",")
		}
		return nil
	}
	return p.transact(ctx, func(tx *sql.Tx) error {
		for person := range company.All() {
			_, err := tx.ExecContext(ctx, "UPDATE plain_person SET location = ?, skills = ? WHERE external = ?",
				person.Location, strings.Join(person.Skills, ","), person.ExternalID)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// wanted is a search by hand; what is empty does not matter.
type wanted struct{ name, department, start, location, skill string }

func (q wanted) met(r *plainRow) bool {
	return (strings.Contains(r.name, q.name) || strings.Contains(r.kana, q.name) || strings.Contains(r.romaji, q.name)) &&
		(q.department == "" || r.department == q.department) && strings.HasPrefix(r.start, q.start) &&
		(q.location == "" || r.location == q.location) && strings.Contains(r.skills, q.skill)
}

// search returns how many match, after reading the first page.
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
	rows, err := p.db.QueryContext(ctx, "SELECT external, name, kana, location, skills"+where+" ORDER BY kana, external LIMIT ?", append(args, limit)...)
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
