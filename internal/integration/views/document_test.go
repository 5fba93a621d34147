package views

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/alumnikit/alumnikit/storage"
)

var update = flag.Bool("update", false, "write the generated parts of docs/reporting.md and docs/reporting.ja.md anew")

// language is one of those that the documents are written in.
type language struct {
	columns []string // of the table of a view
	answer  string
	name    func(english, japanese string) string
}

var (
	english = language{
		[]string{"column", "type", "holds"},
		"Answer",
		func(english, _ string) string { return english },
	}
	japanese = language{
		[]string{"列", "型", "内容"},
		"答え",
		func(_, japanese string) string { return japanese },
	}
)

// checkDocument compares what a document says of questions and views with what
// they are, or writes it.
func checkDocument(tb testing.TB, path string, in language, f *facts, columns [][]string) {
	tb.Helper()
	file := filepath.Join(root, path)
	text, err := os.ReadFile(file)
	require.NoError(tb, err)
	document := replace(tb, string(text), "questions", in.questions(f, columns))
	document = replace(tb, document, "views", in.views())
	if *update {
		require.NoError(tb, os.WriteFile(file, []byte(document), 0o644))
		return
	}
	require.Equal(tb, string(text), document, "%s is not current: run this test with -update", path)
}

// replace puts text between the two marks of a part.
func replace(tb testing.TB, document, part, text string) string {
	tb.Helper()
	before, rest, begun := strings.Cut(document, "<!-- "+part+" -->\n")
	_, after, ended := strings.Cut(rest, "<!-- end of "+part+" -->\n")
	require.True(tb, begun && ended, part)
	return before + "<!-- " + part + " -->\n" + text + "<!-- end of " + part + " -->\n" + after
}

func (l language) questions(f *facts, columns [][]string) string {
	var b strings.Builder
	for i, q := range questions() {
		b.WriteString("\n### " + l.name(q.english, q.japanese) + "\n")
		for _, database := range []struct{ key, name string }{{"", ""}, {"sqlite", "SQLite"}, {"postgresql", "PostgreSQL"}, {"mysql", "MySQL / MariaDB"}} {
			sql, ok := q.sql[database.key]
			if !ok {
				continue
			}
			if database.name != "" {
				b.WriteString("\n" + database.name + ":\n")
			}
			b.WriteString("\n```sql\n" + strings.TrimSpace(sql) + ";\n```\n")
		}
		b.WriteString("\n" + l.answer + ":\n\n" + table(columns[i], q.answer(f)))
	}
	return b.String() + "\n"
}

func (l language) views() string {
	var b strings.Builder
	for _, v := range all() {
		b.WriteString("\n### alumnikit_" + v.Name + "\n\n" + l.name(v.English, v.Japanese) + " (`" + v.Kind + "`)\n\n")
		rows := [][]string{{"`tenant`", "text", l.name("Customer of the product", "テナント")}}
		if v.Ordinal != "" {
			rows = append(rows, []string{"`" + v.Ordinal + "`", string(storage.ViewInteger), l.name("Place in the record, from 1", "レコード内の順番（1から）")})
		}
		for _, c := range v.Columns {
			rows = append(rows, []string{"`" + c.Name + "`", string(c.Type), l.name(c.English, c.Japanese)})
		}
		b.WriteString(table(l.columns, rows))
	}
	return b.String() + "\n"
}

func table(columns []string, rows [][]string) string {
	var b strings.Builder
	b.WriteString("| " + strings.Join(columns, " | ") + " |\n" + strings.Repeat("|---", len(columns)) + "|\n")
	for _, row := range rows {
		b.WriteString("| " + strings.ReplaceAll(strings.Join(row, " | "), null, "NULL") + " |\n")
	}
	return b.String()
}

// Every view and column says in both languages what it is.
func TestViewsAreLabelled(t *testing.T) {
	t.Parallel()
	for _, v := range all() {
		require.NotEmpty(t, v.English, v.Name)
		require.NotEmpty(t, v.Japanese, v.Name)
		for _, c := range v.Columns {
			require.NotEmpty(t, c.English, "%s.%s", v.Name, c.Name)
			require.NotEmpty(t, c.Japanese, "%s.%s", v.Name, c.Name)
		}
	}
}
