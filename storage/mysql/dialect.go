package mysql

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	driver "github.com/go-sql-driver/mysql"

	"github.com/alumnikit/alumnikit"
	"github.com/alumnikit/alumnikit/storage/internal/sqlstore"
)

// Limits of a statement. Values are part of the text, so there is no bound but
// the server's max_allowed_packet. An INSERT of maxRows is prepared instead: then
// half the bytes are sent, and the server parses them once.
const (
	maxVars = 16 << 10
	maxRows = 128
)

// dialect is what MySQL and MariaDB say differently from others.
func dialect() *sqlstore.Dialect {
	return &sqlstore.Dialect{
		Placeholder: func(int) string { return "?" },
		Literal:     literal,
		OnConflict:  onDuplicate,
		RowsIn:      func(columns, rows string) string { return columns + " IN (" + rows + ")" },
		ByKey:       " FORCE INDEX (PRIMARY)",
		Follow:      func(table, condition string) string { return " STRAIGHT_JOIN " + table + " AS r WHERE " + condition },
		DeleteSome: func(table, _, condition, limit string) string {
			return "DELETE FROM " + table + " WHERE " + condition + " LIMIT " + limit
		},
		Unsearched: func(column string) string { return "CONCAT(" + column + ", '')" },
		LockUpdate: " FOR UPDATE",
		LockShare:  " LOCK IN SHARE MODE", // MariaDB has no FOR SHARE
		LockedPart: [2]string{"(", ")"},
		Brief:      sqlstore.InSteps,
		Block:      block(),
		PageRoom:   7900, // a row takes half a page of 16 KiB
		EmptyBytes: "x''",
		HasTable:   "SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?",
		MaxRows:    maxRows,
		MaxVars:    maxVars,
		Translate:  translate,
		DDL: sqlstore.DDL{
			Commits:      true,
			Lock:         "SELECT GET_LOCK(SHA1(CONCAT(DATABASE(), ?)), 1)", // names of locks are the server's, and short
			Unlock:       "SELECT RELEASE_LOCK(SHA1(CONCAT(DATABASE(), ?)))",
			Repeated:     repeated,
			TableOptions: " ENGINE = InnoDB",
		},
	}
}

// block is a compound statement outside of stored programs. MariaDB has it; MySQL
// answers as to any wrong syntax, which leaves the transaction as it was.
func block() *sqlstore.Block {
	return &sqlstore.Block{
		Begin:       "BEGIN NOT ATOMIC",
		Stop:        "SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = " + strconv.Itoa(codeDuplicate),
		Unknown:     func(err error) bool { return coded(err, codeSyntax) },
		NoSavepoint: func(err error) bool { return coded(err, codeNotThere) },
	}
}

// literal writes a value into the statement. As a parameter it would cost a round
// trip more, because the driver prepares what has parameters, unless the host
// chose interpolateParams. Digits and hexadecimal digits need no escaping in any
// character set or SQL mode, and a hexadecimal literal is a binary string.
func literal(value any) string {
	switch v := value.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case string:
		return "x'" + hex.EncodeToString([]byte(v)) + "'"
	case []byte:
		return "x'" + hex.EncodeToString(v) + "'"
	default:
		return "NULL"
	}
}

func onDuplicate(_, set []string) string {
	var b strings.Builder
	b.WriteString(" ON DUPLICATE KEY UPDATE ")
	for i, column := range set {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(column + " = VALUES(" + column + ")")
	}
	return b.String()
}

// Error numbers of the server (MySQL 8.0 Error Message Reference, MariaDB Error
// Codes).
const (
	codeRecordChanged = 1020 // MariaDB with innodb_snapshot_isolation
	codeIndexFile     = 1034
	codeNodeNotReady  = 1047 // Galera: the node is joining
	codeDuplicate     = 1062
	codeSyntax        = 1064
	codeTableCorrupt  = 1194
	codeLockTimeout   = 1205
	codeDeadlock      = 1213 // in Galera also at COMMIT, for a conflict with another node
	codeNotThere      = 1305 // a savepoint, or a procedure
	codeIndexCorrupt  = 1712
	codeLockNoWait    = 3572
)

// coded reports whether the server answered with an error number.
func coded(err error, number uint16) bool {
	var said *driver.MySQLError
	return errors.As(err, &said) && said.Number == number
}

// translate classifies a driver's error by its number.
func translate(err error) error {
	var coded *driver.MySQLError
	if !errors.As(err, &coded) {
		return nil
	}
	out := &sqlstore.DriverError{Text: fmt.Sprintf("mysql: error %d", coded.Number), Cause: err}
	switch coded.Number {
	case codeDuplicate:
		out.Is = alumnikit.ErrExists
	case codeDeadlock, codeLockTimeout, codeRecordChanged, codeNodeNotReady, codeLockNoWait:
		out.Is = alumnikit.ErrRetryable
	case codeIndexFile, codeTableCorrupt, codeIndexCorrupt:
		out.Is = alumnikit.ErrCorrupt
	}
	return out
}

// repeated reports the answers to a change of the schema that was made before.
func repeated(err error) bool {
	var coded *driver.MySQLError
	if !errors.As(err, &coded) {
		return false
	}
	switch coded.Number {
	case 1050, 1060, 1061, 1068, 1826, 3822: // table, column, key name, primary key, foreign key, check: there already
		return true
	case 1051, 1091: // table; column, key or constraint: not there any more
		return true
	}
	return false
}
