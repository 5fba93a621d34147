package sqlite

import (
	"errors"
	"fmt"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

// Limits of a statement. SQLite allows 32766 parameters; modernc.org/sqlite
// looks for each among all, so that long statements cost more than several.
const (
	maxVars = 16 << 10
	maxRows = 8
)

// dialect is what SQLite says differently from others.
func dialect() *sqlstore.Dialect {
	return &sqlstore.Dialect{
		Placeholder: func(int) string { return "?" },
		InsertNew:   " ON CONFLICT DO NOTHING",
		OnConflict:  sqlstore.Upsert,
		RowsIn:      func(columns, rows string) string { return columns + " IN (VALUES " + rows + ")" },
		Follow:      func(table, condition string) string { return " CROSS JOIN " + table + " AS r WHERE " + condition },
		DeleteSome: func(table, key, condition, limit string) string {
			return "DELETE FROM " + table + " WHERE (" + key + ") IN (SELECT " + key + " FROM " + table +
				" WHERE " + condition + " LIMIT " + limit + ")"
		},
		Unsearched: func(column string) string { return "+" + column },
		Compares:   true,
		Crowded:    sqlstore.Crowded(),
		OneWriter:  true, // whoever writes holds the lock of the whole file, so rows need none
		EmptyBytes: "x''",
		HasTable:   "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?",
		MaxRows:    maxRows,
		MaxVars:    maxVars,
		Translate:  translate,
		DDL:        sqlstore.DDL{HasColumn: "SELECT count(*) FROM pragma_table_info(?) WHERE name = ?"},
	}
}

// Primary result codes (sqlite.org/rescode.html).
const (
	codeBusy       = 5
	codeLocked     = 6
	codeCorrupt    = 11
	codeConstraint = 19
	codeNotADB     = 26

	codeUnique     = codeConstraint | 8<<8
	codePrimaryKey = codeConstraint | 6<<8
)

// translate classifies a driver's error by its result code. Drivers whose errors
// have no Code method are recognised by SQLite's own words for the one case that
// matters, a lock held by another.
func translate(err error) error {
	var coded interface{ Code() int }
	if !errors.As(err, &coded) {
		text := err.Error()
		if strings.Contains(text, "database is locked") || strings.Contains(text, "database table is locked") {
			return &sqlstore.DriverError{Text: "sqlite: locked", Is: alumnikit.ErrRetryable, Cause: err}
		}
		return nil
	}
	code := coded.Code()
	out := &sqlstore.DriverError{Text: fmt.Sprintf("sqlite: code %d", code), Cause: err}
	switch {
	case code == codeUnique || code == codePrimaryKey:
		out.Is = alumnikit.ErrExists
	case code&0xff == codeBusy || code&0xff == codeLocked:
		out.Is = alumnikit.ErrRetryable
	case code&0xff == codeCorrupt || code&0xff == codeNotADB:
		out.Is = alumnikit.ErrCorrupt
	}
	return out
}
