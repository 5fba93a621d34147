package tabledoc

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// schema is what the migrations of one database lead to.
type schema struct {
	tables []*table // in the order they are made
	steps  []step
}

// step is one migration.
type step struct {
	file       string
	worksWith  string
	statements []string
	after      []table // what it leads to
}

type table struct {
	name    string
	columns []column
	key     []string
	options string // "WITHOUT ROWID"
	indexes []index
}

type column struct {
	name, kind string
	null       bool
	standard   string // the default, or ""
}

type index struct {
	name    string // "" where the database chooses it
	unique  bool
	columns []string
	where   string
}

// read parses scripts in the order of their names.
func read(files fs.FS) (*schema, error) {
	s := &schema{}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		one := script(name, string(text))
		for _, statement := range one.statements {
			if err := s.apply(statement); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
		for _, t := range s.tables {
			one.after = append(one.after, *t)
		}
		s.steps = append(s.steps, one)
	}
	return s, nil
}

// script cuts a file into statements of one line each, as Migrate does.
func script(name, text string) step {
	out := step{file: name}
	var open []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if said, ok := strings.CutPrefix(line, "-- works with: "); ok {
			out.worksWith = said
		}
		if line == "" || strings.HasPrefix(line, "--") {
			continue
		}
		before, ended := strings.CutSuffix(line, ";")
		if open = append(open, before); ended {
			out.statements = append(out.statements, strings.Join(open, " "))
			open = nil
		}
	}
	return out
}

// The statements that migrations consist of.
var (
	createTable = regexp.MustCompile(`^CREATE TABLE (\w+) \((.*)\)([^)]*)$`)
	createIndex = regexp.MustCompile(`^CREATE (UNIQUE )?INDEX (?:(\w+) )?ON (\w+) \(([^)]*)\)(?: WHERE (.*))?$`)
	addColumn   = regexp.MustCompile(`^ALTER TABLE (\w+) ADD COLUMN (.*)$`)
	changesRows = regexp.MustCompile(`^(INSERT INTO|UPDATE|DELETE FROM) `)
	tellsHow    = regexp.MustCompile(`^ALTER TABLE \S+ (ALTER COLUMN \S+ SET STORAGE EXTERNAL|SET \(toast_tuple_target = \d+\))$`) // rows are kept, which is no part of a definition
	keyOfTable  = regexp.MustCompile(`^PRIMARY KEY \(([^)]*)\)$`)
	definition  = regexp.MustCompile(`^(\w+) +(.+?)( +NOT NULL)?( +PRIMARY KEY)?(?: +DEFAULT (.+))?$`)
)

func (s *schema) apply(statement string) error {
	if m := createTable.FindStringSubmatch(statement); m != nil {
		t := &table{name: m[1], options: strings.TrimSpace(m[3])}
		s.tables = append(s.tables, t)
		for _, part := range cut(m[2]) {
			if err := t.add(part); err != nil {
				return err
			}
		}
		return nil
	}
	if m := createIndex.FindStringSubmatch(statement); m != nil {
		t, err := s.table(m[3])
		if err != nil {
			return err
		}
		t.indexes = append(t.indexes, index{m[2], m[1] != "", strings.Split(m[4], ", "), m[5]})
		return nil
	}
	if m := addColumn.FindStringSubmatch(statement); m != nil {
		t, err := s.table(m[1])
		if err != nil {
			return err
		}
		return t.add(m[2])
	}
	if handled, err := s.remake(statement); handled {
		return err
	}
	if !changesRows.MatchString(statement) && !tellsHow.MatchString(statement) {
		return fmt.Errorf("a statement that this parser does not know: %q", statement)
	}
	return nil
}

func (s *schema) table(name string) (*table, error) {
	i := slices.IndexFunc(s.tables, func(t *table) bool { return t.name == name })
	if i < 0 {
		return nil, fmt.Errorf("no table %s", name)
	}
	return s.tables[i], nil
}

// add reads one line of a table.
func (t *table) add(part string) error {
	if m := keyOfTable.FindStringSubmatch(part); m != nil {
		t.key = strings.Split(m[1], ", ")
		return nil
	}
	m := definition.FindStringSubmatch(part)
	if m == nil || strings.Contains(m[2], "UNIQUE") || strings.Contains(m[2], "REFERENCES") || strings.Contains(m[2], "CHECK") {
		return fmt.Errorf("a column that this parser does not know: %q", part)
	}
	if m[4] != "" {
		t.key = []string{m[1]}
	}
	t.columns = append(t.columns, column{m[1], strings.Join(strings.Fields(m[2]), " "), m[3] == "", m[5]})
	return nil
}

// cut splits at the commas that stand in no parentheses.
func cut(list string) []string {
	var parts []string
	depth, from := 0, 0
	for i, c := range list {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(list[from:i]))
			from = i + 1
		}
	}
	return append(parts, strings.TrimSpace(list[from:]))
}
