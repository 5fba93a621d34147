package sqlstore

import (
	"encoding/hex"
	"slices"
	"strings"

	"github.com/alumnikit/alumnikit/storage"
)

// ViewSyntax is how one database reads JSON and keeps views. A view's SELECT has
// the record as r, the record's value as d where that is a row of its own, and
// the element of an array as e.
type ViewSyntax struct {
	// ident quotes an identifier; literal writes a text.
	ident   func(name string) string
	literal func(s string) string

	// from is the FROM clause without the keyword.
	from func(record string, v storage.View) string
	// end follows the condition on the kind: a further condition, or what makes
	// the planner do the right thing; it may be empty.
	end func(v storage.View) string
	// ordinal is the place of the element, from 1.
	ordinal string
	// value is a column's JSON value as the database takes it out.
	value func(c storage.ViewColumn) string
	// typed turns such a value into one of the column's type.
	typed func(t storage.ViewType, value string) string

	// materialised goes before VIEW where the planner needs to be told.
	materialised string
	// replace says what CREATE OR REPLACE VIEW can do here.
	replace replacing
	// comments is whether views and columns can have comments.
	comments bool
}

// replacing is what a database can do in place of a view.
type replacing int

const (
	replaceNothing replacing = iota // there is no such statement
	replaceSimilar                  // only if columns are the same or added at the end
	replaceAll                      // whatever it was
)

// create returns the statements that make a view where there is none, or with
// replaceSimilar and replaceAll in place of the one that there is.
func (s *ViewSyntax) create(at place, v storage.View) []string {
	var b strings.Builder
	b.WriteString("CREATE ")
	if s.replace != replaceNothing {
		b.WriteString("OR REPLACE ")
	}
	b.WriteString(s.materialised + "VIEW " + at.name(s, v.Name) + " AS\nSELECT\n    r.tenant AS " + s.ident("tenant"))
	add := func(name, sql string) { b.WriteString(",\n    " + sql + " AS " + s.ident(name)) }
	if v.Ordinal != "" {
		add(v.Ordinal, s.ordinal)
	}
	for _, c := range v.Columns {
		add(c.Name, s.typed(c.Type, s.value(c)))
	}
	b.WriteString("\nFROM " + s.from(at.name(s, "record"), v))
	b.WriteString("\nWHERE r.kind = " + s.literal(v.Kind) + s.end(v))
	statements := []string{b.String()}
	if s.comments {
		statements = append(statements, s.comment(at, v)...)
	}
	return statements
}

// drop returns the statement that removes a view if it is there.
func (s *ViewSyntax) drop(at place, v storage.View) string {
	return "DROP VIEW IF EXISTS " + at.name(s, v.Name)
}

// comment returns the statements that say what a view and its columns are.
func (s *ViewSyntax) comment(at place, v storage.View) []string {
	name := at.name(s, v.Name)
	both := func(english, japanese string) string { return s.literal(english + " / " + japanese) }
	out := []string{"COMMENT ON VIEW " + name + " IS " + both(v.English, v.Japanese)}
	for _, c := range v.Columns {
		out = append(out, "COMMENT ON COLUMN "+name+"."+s.ident(c.Name)+" IS "+both(c.English, c.Japanese))
	}
	return out
}

// place is where tables and views are.
type place struct{ schema, prefix string }

func (p place) name(s *ViewSyntax, name string) string {
	if p.schema == "" {
		return s.ident(p.prefix + name)
	}
	return s.ident(p.schema) + "." + s.ident(p.prefix+name)
}

// enclosed puts marks around a name or text and doubles those inside.
func enclosed(mark string) func(string) string {
	return func(s string) string { return mark + strings.ReplaceAll(s, mark, mark+mark) + mark }
}

// jsonPath is a path in the notation of SQLite and MySQL. Members are letters
// and digits, which View.Validate has seen to.
func jsonPath(path []string) string {
	return "'" + strings.Join(slices.Concat([]string{"$"}, path), ".") + "'"
}

// zeroTime is how encoding/json writes Go's zero time.
const zeroTime = "'0001-01-01T00:00:00Z'"

// plainOrHex quotes a text for MySQL, where the meaning of a backslash depends
// on the server's mode.
func plainOrHex(s string) string {
	if strings.Contains(s, `\`) {
		return "_utf8mb4 X'" + hex.EncodeToString([]byte(s)) + "'"
	}
	return enclosed("'")(s)
}
