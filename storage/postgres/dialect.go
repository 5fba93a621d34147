package postgres

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

// Limits of a statement. The protocol allows 65535 parameters, and IN lists and the
// columns of an INSERT of many rows take one or a few each.
const (
	maxVars = 32 << 10
	maxRows = 1024
)

// dialect is what PostgreSQL says differently from others.
func dialect() *sqlstore.Dialect {
	return &sqlstore.Dialect{
		Placeholder: func(n int) string { return "$" + strconv.Itoa(n) },
		InsertNew:   " ON CONFLICT DO NOTHING",
		OnConflict:  sqlstore.Upsert,
		Rows:        rows,
		In:          in,
		ForEach:     forEach,
		DeleteEach:  deleteEach,
		RowsIn:      func(columns, rows string) string { return columns + " IN (" + rows + ")" },
		Follow: func(table, condition string) string {
			return " CROSS JOIN LATERAL (SELECT r.id, r.version, r.due, r.body FROM " + table + " AS r WHERE " + condition + " LIMIT 1) AS r"
		},
		DeleteSome: func(table, _, condition, limit string) string {
			return "DELETE FROM " + table + " WHERE ctid = ANY(ARRAY(SELECT ctid FROM " + table +
				" WHERE " + condition + " LIMIT " + limit + "))"
		},
		Unsearched: func(column string) string { return column + " || ''" },
		Crowded:    sqlstore.Crowded(),
		LockUpdate: " FOR UPDATE",
		LockShare:  " FOR SHARE",
		LockedPart: [2]string{"SELECT * FROM (", ") AS part"},
		Brief:      sqlstore.InOne,
		PageRoom:   7900, // a row takes a page of 8 KiB
		EmptyBytes: "''::bytea",
		HasTable:   "SELECT count(to_regclass($1))",
		MaxRows:    maxRows,
		MaxVars:    maxVars,
		Translate:  translate,
		DDL:        sqlstore.DDL{Lock: "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended($1, 0))"},
	}
}

// in passes a list as one array, in the text form that every driver sends as it
// is: one statement serves lists of any length.
func in(first int, values []any) (condition string, args []any) {
	return fmt.Sprintf(" = ANY($%d::%s[])", first, typeOf(values)), []any{array(values)}
}

func forEach(first int, values []any) (source string, args []any) {
	return fmt.Sprintf("unnest($%d::%s[]) AS k(wanted)", first, typeOf(values)), []any{array(values)}
}

// deleteEach goes by the place of rows that the transaction keeps others from moving:
// keys go with a record that it has locked, pages and deltas with the head.
func deleteEach(table string, columns []string) (before, after string) {
	return "DELETE FROM " + table + " WHERE ctid = ANY(ARRAY(SELECT found.ctid FROM (",
		") AS wanted(" + strings.Join(columns, ", ") + ") CROSS JOIN LATERAL (SELECT r.ctid FROM " + table + " AS r WHERE "
}

// typeOf is the type of values that are none of them nil.
func typeOf(values []any) string {
	switch values[0].(type) {
	case []byte:
		return "bytea"
	case string:
		return "text"
	default:
		return "bigint"
	}
}

// array writes an array in its text form.
func array(values []any) string {
	out := []byte{'{'}
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	for i, value := range values {
		if i > 0 {
			out = append(out, ',')
		}
		switch v := value.(type) {
		case int64:
			out = strconv.AppendInt(out, v, 10)
		case []byte:
			out = append(hex.AppendEncode(append(out, `"\\x`...), v), '"')
		case string:
			out = append(out, `"`+escaped.Replace(v)+`"`...)
		default:
			out = append(out, "NULL"...)
		}
	}
	return string(append(out, '}'))
}

// translate classifies a driver's error by its SQLSTATE (PostgreSQL manual,
// appendix A), which pgx and lib/pq both tell.
func translate(err error) error {
	var coded interface{ SQLState() string }
	if !errors.As(err, &coded) {
		return nil
	}
	state := coded.SQLState()
	out := &sqlstore.DriverError{Text: "postgres: SQLSTATE " + state, Cause: err}
	switch state {
	case "23505": // unique_violation
		out.Is = alumnikit.ErrExists
	case "40001", "40P01", "55P03": // a conflict of transactions, a deadlock, a lock not available
		out.Is = alumnikit.ErrRetryable
	case "XX001", "XX002": // data_corrupted, index_corrupted
		out.Is = alumnikit.ErrCorrupt
	}
	return out
}
