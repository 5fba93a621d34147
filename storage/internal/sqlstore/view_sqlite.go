package sqlstore

import (
	"strings"

	"github.com/alumnikit/alumnikit/storage"
)

// SQLiteViews is the syntax of SQLite from 3.35 with JSON, which is built in
// from 3.38 and an option that drivers set before.
func SQLiteViews() *ViewSyntax {
	return &ViewSyntax{
		ident: enclosed(`"`), literal: enclosed("'"), ordinal: "e.key + 1",
		from: func(record string, v storage.View) string {
			from := record + " AS r"
			in := "CAST(r.body AS TEXT)"
			if v.Of != nil {
				from += ",\n    json_each(" + in + ", " + jsonPath(v.Of) + ") AS o"
				in = "o.value"
			}
			if v.Each != nil {
				from += ",\n    json_each(" + in + ", " + jsonPath(v.Each) + ") AS e"
			}
			return from
		},
		end:   sqliteEnd,
		value: sqliteValue, typed: sqliteTyped,
	}
}

// sqliteEnd keeps json_each from making a row of null, and SQLite from taking the
// view apart: what is no part of a UNION ALL is joined by an index that is made
// for the query, and what is, by reading all of one side for each row of the
// other. A condition on the tenant still reaches the table.
func sqliteEnd(v storage.View) string {
	end, columns := "", len(v.Columns)
	in := "CAST(r.body AS TEXT)"
	if v.Of != nil {
		end = "\n    AND json_type(" + in + ", " + jsonPath(v.Of) + ") = 'array'"
		in = "o.value"
	}
	if v.Each != nil {
		end += "\n    AND json_type(" + in + ", " + jsonPath(v.Each) + ") = 'array'"
	}
	if v.Ordinal != "" {
		columns++
	}
	return end + "\nUNION ALL SELECT NULL" + strings.Repeat(", NULL", columns) + " WHERE 0"
}

func sqliteValue(c storage.ViewColumn) string {
	switch {
	case c.Among != nil:
		return "(SELECT json_extract(m.value, " + jsonPath(c.Path) + ") FROM json_each(CAST(r.body AS TEXT), " + jsonPath(c.Among.List) + ") AS m" +
			" WHERE json_extract(m.value, " + jsonPath([]string{c.Among.Key}) + ") = " + enclosed("'")(c.Among.Value) + " ORDER BY m.key LIMIT 1)"
	case c.Around:
		return "json_extract(o.value, " + jsonPath(c.Path) + ")"
	case !c.Element:
		return "json_extract(CAST(r.body AS TEXT), " + jsonPath(c.Path) + ")"
	case len(c.Path) == 0:
		return "e.value"
	}
	return "json_extract(e.value, " + jsonPath(c.Path) + ")"
}

func sqliteTyped(t storage.ViewType, value string) string {
	switch t {
	case storage.ViewInteger:
		return value
	case storage.ViewBoolean:
		return "coalesce(" + value + ", 0)"
	case storage.ViewTime:
		return "strftime('%Y-%m-%d %H:%M:%f', nullif(" + value + ", " + zeroTime + "))"
	case storage.ViewYear:
		return "CAST(nullif(substr(" + value + ", 1, 4), '') AS INTEGER)"
	case storage.ViewMonth:
		return "CAST(nullif(substr(" + value + ", 6, 2), '') AS INTEGER)"
	case storage.ViewText, storage.ViewID, storage.ViewDate:
	}
	return "nullif(" + value + ", '')"
}
