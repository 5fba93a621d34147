// Command portal is a whole alumni network in one process: the directory, profiles with an audience for each field, the
// roster and its import, openings and comebacks, over SQLite, PostgreSQL, MySQL or MariaDB and with an invented company to
// try it on.
//
//	go run ./examples/portal
//	go run ./examples/portal -db postgres://hr@db.example/hr
//	go run ./examples/portal -db mysql://hr:secret@db.example/hr
//	go run ./examples/portal -import roster.csv -company "Example Works"
//
// It is an example of a host: a product that has its own login replaces the function actor (actor.go), and its own mail
// the outbox. See routes.go for where everything is.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	opts, err := parseOptions(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err == nil {
		err = run(ctx, opts, os.Stderr)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "portal:", err)
		os.Exit(1)
	}
}
