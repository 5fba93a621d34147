package tabledoc

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The statements that make a table anew or give it another key. Older programs go on
// with what they lead to as long as nothing is lost.
var (
	dropTable   = regexp.MustCompile(`^DROP TABLE (\w+)$`)
	renameTable = regexp.MustCompile(`^ALTER TABLE (\w+) RENAME TO (\w+)$`)
	changesKey  = regexp.MustCompile(`^ALTER TABLE (\w+) (DROP (?:PRIMARY KEY|CONSTRAINT \w+_pkey), ADD .*)$`)
	passing     = regexp.MustCompile(`^PRAGMA legacy_alter_table = `)
	copiesRows  = regexp.MustCompile(`^INSERT INTO (\w+) \((.*)\) SELECT (.*) FROM (\w+)(?: ORDER BY .*)?$`)
	newKey      = regexp.MustCompile(`^ADD PRIMARY KEY \(([^)]*)\)$`)
	newIndex    = regexp.MustCompile(`^ADD INDEX (\w+) \(([^)]*)\)$`)
)

// remake applies a statement that takes a table away, gives it another name or
// another key.
func (s *schema) remake(statement string) (handled bool, err error) {
	if passing.MatchString(statement) {
		return true, nil
	}
	if m := dropTable.FindStringSubmatch(statement); m != nil {
		t, err := s.table(m[1])
		if err == nil {
			t.name = "" // its place is for the table that gets its name
		}
		return true, err
	}
	if m := renameTable.FindStringSubmatch(statement); m != nil {
		return true, s.replace(m[1], m[2])
	}
	m := changesKey.FindStringSubmatch(statement)
	if m == nil {
		return false, nil
	}
	t, err := s.table(m[1])
	if err != nil {
		return true, err
	}
	for _, part := range cut(m[2])[1:] {
		if err := t.rekey(part); err != nil {
			return true, err
		}
	}
	return true, nil
}

// replace puts a new table in the place of one that was dropped.
func (s *schema) replace(from, to string) error {
	t, err := s.table(from)
	place := slices.IndexFunc(s.tables, func(t *table) bool { return t.name == "" })
	if err != nil || place < 0 {
		return fmt.Errorf("%s has no place to take: %w", from, err)
	}
	t.name = to
	s.tables = slices.DeleteFunc(s.tables, func(other *table) bool { return other == t })
	s.tables[place] = t
	return nil
}

// rekey reads what comes in the place of a primary key.
func (t *table) rekey(part string) error {
	if m := newKey.FindStringSubmatch(part); m != nil {
		t.key = strings.Split(m[1], ", ")
		return nil
	}
	if m := newIndex.FindStringSubmatch(part); m != nil {
		t.indexes = append(t.indexes, index{name: m[1], columns: strings.Split(m[2], ", ")})
		return nil
	}
	return fmt.Errorf("a key that this parser does not know: %q", part)
}

// copies reports whether a statement fills a table that the step makes with all
// columns of another.
func (s step) copies(statement string, before []table) bool {
	m := copiesRows.FindStringSubmatch(statement)
	if m == nil || m[2] != m[3] {
		return false
	}
	i := slices.IndexFunc(before, func(t table) bool { return t.name == m[4] })
	return i >= 0 && m[1] == m[4]+"_anew" && strings.Join(before[i].names(), ", ") == m[2]
}

// replaces reports whether a statement is of those that put a table that the step
// has made in the place of another.
func replaces(statement string, made []string) bool {
	if m := dropTable.FindStringSubmatch(statement); m != nil {
		return slices.Contains(made, m[1]+"_anew")
	}
	m := renameTable.FindStringSubmatch(statement)
	return m != nil && m[1] == m[2]+"_anew" && slices.Contains(made, m[1])
}

func (t table) names() []string {
	var names []string
	for _, c := range t.columns {
		names = append(names, c.name)
	}
	return names
}

// lost says what of older tables is not there any more, or otherwise.
func lost(before, after []table) []string {
	var out []string
	for _, old := range before {
		i := slices.IndexFunc(after, func(t table) bool { return t.name == old.name })
		if i < 0 {
			out = append(out, old.name)
			continue
		}
		for _, c := range old.columns {
			if !slices.Contains(after[i].columns, c) {
				out = append(out, old.name+"."+c.name)
			}
		}
		was, is := slices.Sorted(slices.Values(old.key)), slices.Sorted(slices.Values(after[i].key))
		if !slices.Equal(was, is) {
			out = append(out, "the key of "+old.name)
		}
		for _, x := range old.indexes {
			if !slices.ContainsFunc(after[i].indexes, func(y index) bool { return fmt.Sprint(x) == fmt.Sprint(y) }) {
				out = append(out, "an index of "+old.name)
			}
		}
	}
	return out
}

func TestWhatIsLostWhenATableIsMadeAnew(t *testing.T) {
	t.Parallel()
	const first = "CREATE TABLE a (\n b INTEGER NOT NULL,\n c BLOB,\n PRIMARY KEY (b, c)\n);\nCREATE INDEX x ON a (c);"
	anew := func(columns, rest string) string {
		return "CREATE TABLE a_anew (" + columns + ");\nINSERT INTO a_anew (b, c) SELECT b, c FROM a;\nDROP TABLE a;\n" +
			"ALTER TABLE a_anew RENAME TO a;\n" + rest
	}
	const index = "CREATE INDEX x ON a (c);"
	for name, c := range map[string]struct {
		script string
		lost   []string
	}{
		"nothing":          {anew("b INTEGER NOT NULL, c BLOB, PRIMARY KEY (c, b)", index), nil},
		"another key":      {"ALTER TABLE a DROP PRIMARY KEY, ADD PRIMARY KEY (c, b), ADD INDEX y (b);", nil},
		"a named key":      {"ALTER TABLE a DROP CONSTRAINT a_pkey, ADD PRIMARY KEY (c, b);", nil},
		"a column":         {anew("b INTEGER NOT NULL, PRIMARY KEY (b, c)", index), []string{"a.c"}},
		"a type":           {anew("b INTEGER NOT NULL, c TEXT, PRIMARY KEY (b, c)", index), []string{"a.c"}},
		"half of a key":    {"ALTER TABLE a DROP PRIMARY KEY, ADD PRIMARY KEY (c);", []string{"the key of a"}},
		"an index":         {anew("b INTEGER NOT NULL, c BLOB, PRIMARY KEY (c, b)", ""), []string{"an index of a"}},
		"the table itself": {"DROP TABLE a;", []string{"a"}},
	} {
		s, err := read(scripts(first, c.script))
		require.NoError(t, err, name)
		require.Equal(t, c.lost, lost(s.steps[0].after, s.steps[1].after), name)
	}
}
