package sqlstore

import (
	"strings"

	"github.com/alumnikit/alumnikit/storage"
)

// MySQLViews is the syntax that MySQL from 8.0.19 and MariaDB from 10.6 share.
// Texts compare byte by byte, whatever the database's collation, because most
// take other letters for the same: ハ and バ, or a and á. Views are worked out
// into tables of their own: taken apart, one side of a join would be parsed anew
// for each row of the other. Conditions on the tenant still reach the records
// (in MySQL from 8.0.22), and IDs are short texts so that they can be indexed.
func MySQLViews() *ViewSyntax {
	return &ViewSyntax{
		ident: enclosed("`"), literal: plainOrHex, ordinal: "e.`#`",
		from: mysqlFrom, end: mysqlEnd,
		value: mysqlValue, typed: mysqlTyped,
		replace: replaceAll, materialised: "ALGORITHM = TEMPTABLE ",
	}
}

// mysqlText is the type in which JSON_TABLE hands out everything: MariaDB and
// MySQL agree on the text of a JSON value, not on its conversions.
const mysqlText = " TEXT CHARACTER SET utf8mb4 PATH "

func mysqlFrom(record string, v storage.View) string {
	var ofRecord, around, ofElement []string
	for _, c := range v.Columns {
		column := enclosed("`")(c.Name) + mysqlText + jsonPath(c.Path)
		switch {
		case c.Among != nil:
		case c.Element:
			ofElement = append(ofElement, column)
		case c.Around:
			around = append(around, column)
		default:
			ofRecord = append(ofRecord, column)
		}
	}
	from := record + " AS r"
	if len(ofRecord) > 0 {
		from += ",\n    " + mysqlTable(nil, ofRecord) + " AS d"
	}
	ofElement = append(ofElement, "`#` FOR ORDINALITY")
	switch {
	case v.Of != nil:
		nested := "NESTED PATH " + jsonElements(v.Each) + " COLUMNS (\n            " + strings.Join(ofElement, ",\n            ") + ")"
		from += ",\n    " + mysqlTable(v.Of, append(around, nested)) + " AS e"
	case v.Each != nil:
		from += ",\n    " + mysqlTable(v.Each, ofElement) + " AS e"
	}
	return from
}

// mysqlEnd leaves out what a nested path makes of an element without the array.
func mysqlEnd(v storage.View) string {
	if v.Of == nil {
		return ""
	}
	return "\n    AND e.`#` IS NOT NULL"
}

// jsonElements is the path of an array's elements.
func jsonElements(path []string) string { return strings.TrimSuffix(jsonPath(path), "'") + "[*]'" }

// mysqlTable reads a record's value, or the elements of an array.
func mysqlTable(each, columns []string) string {
	path := jsonPath(nil)
	if each != nil {
		path = jsonElements(each)
	}
	return "JSON_TABLE(CONVERT(r.body USING utf8mb4), " + path + " COLUMNS (\n        " + strings.Join(columns, ",\n        ") + "))"
}

func mysqlValue(c storage.ViewColumn) string {
	switch {
	case c.Among != nil:
		columns := []string{"`#` FOR ORDINALITY", "`key`" + mysqlText + jsonPath([]string{c.Among.Key}), "`value`" + mysqlText + jsonPath(c.Path)}
		return "(SELECT m.`value` FROM " + mysqlTable(c.Among.List, columns) + " AS m" +
			" WHERE m.`key` COLLATE utf8mb4_bin = " + plainOrHex(c.Among.Value) + " ORDER BY m.`#` LIMIT 1)"
	case c.Element, c.Around:
		return "e." + enclosed("`")(c.Name)
	}
	return "d." + enclosed("`")(c.Name)
}

func mysqlTyped(t storage.ViewType, value string) string {
	switch t {
	case storage.ViewInteger:
		return "CAST(" + value + " AS SIGNED)"
	case storage.ViewBoolean:
		return "COALESCE(" + value + " IN ('true', '1'), 0)"
	case storage.ViewTime:
		return "CAST(REPLACE(TRIM(TRAILING 'Z' FROM NULLIF(" + value + ", " + zeroTime + ")), 'T', ' ') AS DATETIME(6))"
	case storage.ViewYear:
		return "CAST(NULLIF(SUBSTR(" + value + ", 1, 4), '') AS SIGNED)"
	case storage.ViewMonth:
		return "CAST(NULLIF(SUBSTR(" + value + ", 6, 2), '') AS SIGNED)"
	case storage.ViewID:
		return "CAST(NULLIF(" + value + ", '') AS CHAR(36)) COLLATE utf8mb4_bin"
	case storage.ViewText, storage.ViewDate:
	}
	return "NULLIF(" + value + ", '') COLLATE utf8mb4_bin"
}
