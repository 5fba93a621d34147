package sqlite

import (
	"database/sql"
	"database/sql/driver"

	"github.com/alumnikit/alumnikit/internal/integration/sqlitetest"
)

// hook sees every statement before it is sent; an error is returned instead.
type hook func(query string, args []driver.NamedValue) error

// openHooked opens a database whose statements pass a hook.
func openHooked(path string, h hook) *sql.DB {
	return sqlitetest.OpenVia(path, func(query string, args []driver.NamedValue, send func() error) error {
		if err := h(query, args); err != nil {
			return err
		}
		return send()
	})
}
