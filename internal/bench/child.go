package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// childCommand begins the arguments of a child process, which does one thing and
// tells what memory that took.
const childCommand = "child"

// What a child may do.
const (
	childFills    = "fill"
	childRebuilds = "rebuild"
	childImports  = "import"
)

// child does what the parent asks for and writes a loaded as JSON.
func child(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet(childCommand, flag.ContinueOnError)
	task := flags.String("do", "", "fill, rebuild or import")
	store := flags.String("store", inSQLite, "store")
	at := place{}
	flags.StringVar(&at.dir, "dir", "", "folder of the SQLite file")
	flags.StringVar(&at.database, "database", "", "database of the server")
	people := flags.Int("people", 0, "people of all tenants")
	tenants := flags.Int("tenants", 1, "tenants")
	profile := flags.String("cpuprofile", "", "file to write a CPU profile to")
	if err := flags.Parse(args); err != nil {
		return err
	}
	stop, err := plan{profile: *profile}.startProfile()
	if err != nil {
		return err
	}
	defer stop()
	if *task != childFills {
		at.pages = importPages
	}
	w, err := open(ctx, shape{*store, *people, *tenants}, at)
	if err != nil {
		return err
	}
	idle := residentPeak()
	done := watchHeap()
	used, began := spent(), time.Now()
	switch *task {
	case childFills:
		err = fill(ctx, w)
	case childRebuilds:
		err = w.people.Index().Rebuild(ctx, w.people.DB(), w.tenant)
	case childImports:
		err = w.importRoster(ctx)
	default:
		err = fmt.Errorf("-do %q", *task)
	}
	took := time.Since(began)
	used = spent() - used
	heap := done()
	if err := errors.Join(err, w.closeStore()); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(loaded{
		Seconds: took.Seconds(), Processor: used.Seconds(),
		Memory: footprint{Heap: heap, Resident: residentPeak()}, Idle: idle, Commit: commit(ctx),
	})
}

// spent is the processor time of this process so far, zero where nothing tells.
func spent() time.Duration {
	used, err := processor()
	if err != nil {
		return 0
	}
	return used
}

// inChild runs a task in a process of its own.
func inChild(ctx context.Context, task string, s shape, at place) (loaded, error) {
	program, err := os.Executable()
	if err != nil {
		return loaded{}, err
	}
	cmd := exec.CommandContext(ctx, program, childCommand,
		"-do", task, "-store", s.store, "-dir", at.dir, "-database", at.database, "-people", strconv.Itoa(s.people), "-tenants", strconv.Itoa(s.tenants))
	cmd.Stderr = os.Stderr
	told, err := cmd.Output()
	if err != nil {
		return loaded{}, fmt.Errorf("child process: %w", err)
	}
	var out loaded
	return out, json.Unmarshal(told, &out)
}
