package sqlstore

import (
	"strings"

	"github.com/alumnikit/alumnikit/storage"
)

// PostgresViews is the syntax of PostgreSQL from 13, with UUIDs and times as
// types of their own. Bodies are read once a row: OFFSET 0 keeps the planner
// from repeating the conversion for each column, and from trying it on records
// of other kinds.
func PostgresViews() *ViewSyntax {
	return &ViewSyntax{
		ident: enclosed(`"`), literal: enclosed("'"), ordinal: "e.ordinal",
		from: func(record string, v storage.View) string {
			from := record + " AS r\n    CROSS JOIN LATERAL (SELECT convert_from(r.body, 'UTF8')::jsonb AS value OFFSET 0) AS d"
			in := "d.value"
			if v.Of != nil {
				from += "\n    CROSS JOIN LATERAL " + postgresElements(in, v.Of) + " AS o (value, ordinal)"
				in = "o.value"
			}
			if v.Each != nil {
				from += "\n    CROSS JOIN LATERAL " + postgresElements(in, v.Each) + " AS e (value, ordinal)"
			}
			return from
		},
		end:   func(storage.View) string { return "" },
		value: postgresValue, typed: postgresTyped,
		replace: replaceSimilar, comments: true,
	}
}

// postgresElements unnests an array; what is no array has no elements.
func postgresElements(from string, path []string) string {
	at := "(" + from + " #> '{" + strings.Join(path, ",") + "}')"
	return "jsonb_array_elements(CASE jsonb_typeof" + at + " WHEN 'array' THEN " + at + " ELSE '[]' END) WITH ORDINALITY"
}

func postgresValue(c storage.ViewColumn) string {
	text := func(from string, path []string) string {
		return from + " #>> '{" + strings.Join(path, ",") + "}'"
	}
	switch {
	case c.Among != nil:
		return "(SELECT " + text("m.value", c.Path) + " FROM " + postgresElements("d.value", c.Among.List) + " AS m (value, ordinal)" +
			" WHERE " + text("m.value", []string{c.Among.Key}) + " = " + enclosed("'")(c.Among.Value) + " ORDER BY m.ordinal LIMIT 1)"
	case c.Element:
		return text("e.value", c.Path)
	case c.Around:
		return text("o.value", c.Path)
	}
	return text("d.value", c.Path)
}

func postgresTyped(t storage.ViewType, value string) string {
	switch t {
	case storage.ViewInteger:
		return "(" + value + ")::bigint"
	case storage.ViewBoolean:
		return "coalesce((" + value + ")::boolean, false)"
	case storage.ViewTime:
		return "nullif(" + value + ", " + zeroTime + ")::timestamptz"
	case storage.ViewID:
		return "nullif(" + value + ", '')::uuid"
	case storage.ViewYear:
		return "nullif(substr(" + value + ", 1, 4), '')::integer"
	case storage.ViewMonth:
		return "nullif(substr(" + value + ", 6, 2), '')::integer"
	case storage.ViewText, storage.ViewDate:
	}
	return "nullif(" + value + ", '')"
}
