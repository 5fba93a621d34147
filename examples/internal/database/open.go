package database

import (
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // registers "sqlite"

	"github.com/alumnikit/alumnikit/storage/mysql"
	"github.com/alumnikit/alumnikit/storage/postgres"
	"github.com/alumnikit/alumnikit/storage/sqlite"
)

// The pool of one process. A call of the SDK uses one connection at a time, so
// this is how many calls are under way at once; more of them wait here, where it
// costs nothing, and not in the server. All are kept, because the two that
// database/sql keeps by default would have the others opened again and again; one
// of SQLite loses its pages and prepared statements by that.
const (
	maxConns    = 16
	maxIdleTime = 5 * time.Minute
	maxLifetime = 30 * time.Minute // shorter than a server or a balancer lets one live
)

func pooled(db *sql.DB) *sql.DB {
	db.SetMaxOpenConns(maxConns)
	db.SetMaxIdleConns(maxConns)
	db.SetConnMaxIdleTime(maxIdleTime)
	db.SetConnMaxLifetime(maxLifetime)
	return db
}

func openPostgres(name string) (*Database, error) {
	config, err := pgx.ParseConfig(name)
	if err != nil {
		return nil, err // without the password
	}
	db := pooled(stdlib.OpenDB(*config))
	store, err := postgres.New(db, nil)
	return &Database{DB: db, Kind: PostgreSQL, Store: store}, err
}

func openMySQL(name string) (*Database, error) {
	config, err := mysqlConfig(name)
	if err != nil {
		return nil, err
	}
	connector, err := driver.NewConnector(config)
	if err != nil {
		return nil, err
	}
	db := pooled(sql.OpenDB(connector))
	store, err := mysql.New(db, nil)
	return &Database{DB: db, Kind: MySQL, Store: store}, err
}

// mysqlConfig reads mysql://user:password@host:port/database?parameter=value, of
// which the driver knows only the parameters.
func mysqlConfig(name string) (*driver.Config, error) {
	u, err := url.Parse(name)
	if err != nil { // it would quote the password
		return nil, errors.New("the URL cannot be read: what is special in a user, password or database is percent-encoded")
	}
	database := strings.TrimPrefix(u.Path, "/")
	if database == "" {
		return nil, errors.New("the URL names no database: want mysql://user:password@host/database")
	}
	port := u.Port()
	if port == "" {
		port = "3306"
	}
	// The address goes through the driver's own form, which derives from it whom a
	// certificate must name; the rest does not, because that form escapes nothing.
	config, err := driver.ParseDSN("tcp(" + net.JoinHostPort(u.Hostname(), port) + ")/?" + u.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("the URL's address or parameters: %w", err)
	}
	config.User, config.DBName = u.User.Username(), database
	config.Passwd, _ = u.User.Password()
	return config, nil
}

func openSQLite(file string) (*Database, error) {
	if err := private(file); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dataSource(file))
	if err != nil {
		return nil, err
	}
	store, err := sqlite.New(pooled(db), nil)
	return &Database{DB: db, Kind: SQLite, Store: store}, err
}

// private makes the file, for its owner only, before SQLite would make it for
// everybody.
func private(file string) error {
	if file == "" {
		return errors.New("no file is named")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// dataSource names the file with what package sqlite asks for: WAL, and patience
// with other processes. With _txlock=immediate a transaction waits for other
// writers when it begins; a plain BEGIN waits at its first write, and SQLite
// refuses that write at once if the transaction has read before. The size of a
// page is that of a file to be made; others keep theirs. It must be said before WAL,
// and the driver puts pragmas in the order of the alphabet and this key behind them.
func dataSource(file string) string {
	pragmas := url.Values{
		"_pragma":       {"page_size(8192)", "busy_timeout(5000)", "synchronous(NORMAL)"},
		"_journal_mode": {"WAL"},
		"_txlock":       {"immediate"},
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: file}).EscapedPath(), RawQuery: pragmas.Encode()}).String()
}
