package main

import (
	"strconv"
	"strings"
)

// wording is what databases say differently in what is written by hand.
type wording struct {
	search        string                      // the name of a search by hand
	like          string                      // the operator that finds a part of a name
	dollars       bool                        // parameters are $1, $2 instead of ?
	rows          int                         // that one INSERT has
	text          string                      // the type of a text
	long          string                      // the type of a text that no index begins with
	number        string                      // the type of 64 bits
	bytes         string                      // the type of a byte string
	id            string                      // the type of 16 bytes
	share         string                      // ends a SELECT whose rows are not to change
	changesWithin bool                        // a WITH may change rows
	indexes       func(table string) []string // that a careful developer makes
}

// sqliteWording are the least there is: a table and its primary key.
func sqliteWording() wording {
	return wording{search: "LIKE", like: "LIKE", rows: 1, text: "TEXT", long: "TEXT", number: "INTEGER", bytes: "BLOB"}
}

// bind writes the parameters of a statement as the database wants them.
func (w *wording) bind(statement string) string {
	if !w.dollars {
		return statement
	}
	var out strings.Builder
	n := 0
	for _, r := range statement {
		if r != '?' {
			out.WriteRune(r)
			continue
		}
		n++
		out.WriteString("$" + strconv.Itoa(n))
	}
	return out.String()
}

// types puts the names of types into a statement.
func (w *wording) types(statement string) string {
	return strings.NewReplacer("TEXT", w.text, "LONG", w.long, "NUMBER", w.number, "BYTES", w.bytes, "IDENTIFIER", w.id).Replace(statement)
}

// inserting is an INSERT of so many rows.
func (w *wording) inserting(table, columns string, rows int) string {
	row := "(" + strings.Repeat("?, ", strings.Count(columns, ",")) + "?)"
	return w.bind("INSERT INTO " + table + " (" + columns + ") VALUES " + strings.Repeat(row+", ", rows-1) + row)
}
