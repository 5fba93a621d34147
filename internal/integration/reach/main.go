// Command reach prints the first of its arguments, data source names, under
// which a server answers and lets a test create what it needs. It exits with 1 if
// none does, having said of each why.
//
//	reach postgres://root@127.0.0.1:5432/test 'root@tcp(127.0.0.1:3306)/test'
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strings"
	"time"

	_ "github.com/go-sql-driver/mysql" // a driver
	_ "github.com/jackc/pgx/v5/stdlib" // a driver
)

func main() {
	for _, dsn := range os.Args[1:] {
		err := try(dsn)
		if err == nil {
			fmt.Fprintln(os.Stdout, dsn)
			return
		}
		fmt.Fprintf(os.Stderr, "%s: %v\n", dsn, err)
	}
	os.Exit(1)
}

// try creates a schema, which MySQL calls a database, and removes it.
func try(dsn string) error {
	driver := "mysql"
	if strings.HasPrefix(dsn, "postgres") {
		driver = "pgx"
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	name := fmt.Sprintf("alumnikit_reach_%d", os.Getpid())
	for _, verb := range []string{"CREATE", "DROP"} {
		if _, err := db.ExecContext(ctx, verb+" SCHEMA "+name); err != nil {
			return err
		}
	}
	return nil
}
